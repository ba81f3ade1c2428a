// The words of wg, ethtool, devlink, ip mptcp and teamnl in `nlwire decode`, against what these printed while the recordings were made.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import type { Recorded } from '../../src/capture.ts'
import { type Tools, tools } from '../../src/cli/recording/tools/tools.ts'
import { expectLine, tight } from '../support/printed-lines.ts'
import { recorded } from '../support/protocol-recordings.ts'

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url)
const GENERIC = 16

interface Command {
  readonly cmd: string
  readonly recording?: string
  readonly pid: number
}
const commands = readFileSync(new URL('commands.jsonl', FOLDER), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Command)

/** A recording, and what tools printed meanwhile, by their command. */
async function recording(name: string): Promise<{ all: Recorded[]; words: Tools; printed: Record<string, string> }> {
  const all = (await recorded(new URL(`${name}.pcap.gz`, FOLDER))).filter(({ protocol }) => protocol === GENERIC)
  const words = tools({ command: 'link', ifname: (index) => `if${index}`, ifflags: () => 0, netnsName: () => undefined })
  all.forEach(words.note)
  const printed = JSON.parse(gunzipSync(readFileSync(new URL(`${name}.listings.json.gz`, FOLDER))).toString())
  return { all: all.map(withoutSecret), words, printed }
}
const files = { generic: await recording('generic'), nic: await recording('nic') }
type Name = keyof typeof files

/** The words of the replies that a command got. */
function replies(name: Name, command: string): string[] {
  const { all, words } = files[name]
  const pid = commands.find(({ cmd, recording: own }) => own === name && cmd === command)?.pid
  return all
    .filter(({ direction, message }) => direction === 'received' && message.pid === pid && message.type > GENERIC)
    .flatMap((one) => words.line(one) ?? [])
}

test.each<[Name, string, number]>([
  ['generic', 'wg show', 1],
  ['generic', 'wg show wg0', 1],
  ['generic', 'ethtool -k v0', 1],
  ['generic', 'ethtool -l v0', 1],
  ['generic', 'ethtool -T v0', 1],
  ['nic', 'ethtool -g eth0', 1],
  ['nic', 'ethtool -c eth0', 1],
  ['nic', 'ethtool -k eth0', 1],
  ['nic', 'ethtool -l eth1', 1],
  ['nic', 'ethtool -T eth0', 1],
  ['nic', 'ethtool --show-priv-flags eth0', 1],
])('%s: %s', (name, command, count) => {
  const own = replies(name, command)
  expect(own).toHaveLength(count)
  expectLine(own.join(' '), tight(files[name].printed[command] as string))
})

test('nic: ethtool -a eth0, which also reads link modes', () => {
  expect(replies('nic', 'ethtool -a eth0')[0]).toBe(tight(files.nic.printed['ethtool -a eth0'] as string))
})

test('generic: ethtool -K v0 tx off gro on', () => {
  const command = 'ethtool -K v0 tx off gro on'
  const lines = replies('generic', command)
  expect(lines).toHaveLength(1)
  expectLine(lines[0], tight(files.generic.printed[command] as string))
  // ethtool prints nothing if the kernel did what was requested.
  const [features] = files.nic.all.filter(({ name }) => name === 'ETHTOOL_MSG_FEATURES_SET_REPLY')
  expect(features && files.nic.words.line(features)).toBeUndefined()
})

test('nic: ethtool --show-tunnels eth2', () => {
  const { all, words, printed } = files.nic
  const reply = all.find(({ name }) => name === 'ETHTOOL_MSG_TUNNEL_INFO_GET_REPLY') as Recorded
  expect(words.line(reply)).toBe(tight(printed['ethtool --show-tunnels eth2'] as string))
})

test.each<[Name, string, number]>([
  ['generic', 'v0', 3],
  ['nic', 'eth0', 5],
  ['nic', 'eth1', 3],
])('%s: ethtool %s, a reply for each part', (name, dev, parts) => {
  const own = replies(name, `ethtool ${dev}`)
  expect(own).toHaveLength(parts)
  const banner = `Settings for ${dev}: `
  expect(own.every((line) => line.startsWith(banner))).toBe(true)
  // What ethtool has no words for, or only those of a twisted pair.
  const words = own.map((line) => line.slice(banner.length).replace(/ rateMatching 0$| tpMdix 0 tpMdixCtrl 0$/, ''))
  expect(`${banner}${words.join(' ')}`).toBe(tight(files[name].printed[`ethtool ${dev}`] as string))
})

describe.each<[Name, number]>([
  ['generic', 1],
  ['nic', 4],
])('notifications of %s', (name, count) => {
  test('are the lines of ethtool --monitor', () => {
    const { all, words, printed } = files[name]
    const own = all.filter((one) => one.name.startsWith('ETHTOOL_MSG_') && one.name.endsWith('_NTF'))
    const wanted = (printed['ethtool --monitor'] as string).split(/\n(?=\w+ parameters for |Features for )/).slice(1)
    expect(wanted).toHaveLength(count)
    for (const [i, text] of wanted.entries()) expectLine(words.line(own[i] as Recorded), tight(text))
  })
})

test('notifications of devlink are the lines of devlink monitor', () => {
  const { all, words, printed } = files.nic
  const events = all.filter(({ name, message }) => name.startsWith('DEVLINK_CMD_') && message.seq === 0)
  // devlink of iproute2 6.1 does not print rates.
  const own = events.filter(({ name }) => !name.startsWith('DEVLINK_CMD_RATE_')).map((one) => words.line(one))
  const wanted = (printed['devlink monitor'] as string).split(/\n(?=\[)/).map(tight)
  expect(wanted).toHaveLength(96)
  for (const [i, text] of wanted.entries()) expectLine(own[i], text)
  expect(own).toHaveLength(wanted.length)
})

/** The lines of a listing of devlink with the name of the device, which it prints before all objects of one. */
function objects(listing: string, first: RegExp): string[] {
  const [device = '', ...lines] = listing.trimEnd().split('\n')
  return lines
    .join('\n')
    .split(first)
    .map((text) => tight(`${device} ${text}`))
}

test.each<[string, RegExp, RegExp]>([
  ['devlink dev param show', /\n(?= {2}name)/, /^$/],
  ['devlink health show', /\n(?= {2}reporter)/, /^$/],
  // It shows counters with -s.
  ['devlink trap show', /\n/, / stats: rx: bytes \d+ packets \d+ dropped \d+/],
])('%s', (command, first, more) => {
  const own = replies('nic', command).map((line) => line.replace(more, ''))
  const wanted = objects(files.nic.printed[command] as string, first)
  expect(own).toHaveLength(wanted.length)
  expect(wanted.length).toBeGreaterThan(1)
  for (const [i, text] of wanted.entries()) expectLine(own[i], text)
})

test.each(['devlink dev eswitch show netdevsim/netdevsim1', 'devlink region show'])('%s', (command) => {
  expect(replies('nic', command)).toEqual([tight(files.nic.printed[command] as string)])
})

test('devlink resource show, but for the tables that use a resource, which are in other replies', () => {
  const command = 'devlink resource show netdevsim/netdevsim1'
  const wanted = tight(files.nic.printed[command] as string).replaceAll(' dpipe_tables none', '')
  expect(replies('nic', command)).toEqual([wanted])
})

test('ip mptcp limits show', () => {
  const command = 'ip mptcp limits show'
  expect(replies('generic', command)).toEqual([tight(files.generic.printed[command] as string)])
})

test('teamnl team0 options and ports', () => {
  const { all, words, printed } = files.generic
  const [options, ports] = ['teamnl team0 options', 'teamnl team0 ports'].map((command) =>
    (printed[command] as string).trimEnd().split('\n').map(tight),
  )
  const own = all.filter(({ name, direction }) => name.startsWith('TEAM_CMD_') && direction === 'received')
  const lines = own.flatMap((one) => words.line(one) ?? [])
  // teamnl names links, and lists what the kernel sent from its end on.
  const wanted = (options ?? []).map((text) => text.replace('port:d0', 'port:if4'))
  expect(lines).toContain(`if9: ${wanted.toReversed().join(' ')}`)
  expect(lines).toContain(`if9: ${(ports ?? []).join(' ').replace('d0', 'if4')}`)
})

test('--keys shows the keys that wg show all dump printed', async () => {
  const messages = await recorded(new URL('generic.pcap.gz', FOLDER))
  const reply = messages.find(({ name, direction }) => name === 'WG_CMD_GET_DEVICE' && direction === 'received') as Recorded
  const rows = (files.generic.printed['wg show all dump'] ?? '').split('\n').map((row) => row.split('\t'))
  const [own, preshared] = [rows[0]?.[1], rows[1]?.[2]]
  const { words } = files.generic
  expect(words.line(reply)).toContain(` private key: ${own} listening port: `)
  // The second peer has none.
  expect(words.line(reply)?.match(/preshared key: \S+/g)).toEqual([`preshared key: ${preshared}`])
  expect(words.line(withoutSecret(reply))?.match(/(?:private|preshared) key: \S+/g)).toEqual([
    'private key: (hidden)',
    'preshared key: (hidden)',
  ])
})
