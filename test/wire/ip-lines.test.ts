// The words of ip(8) and ovs-dpctl in `nlwire decode`, against what these printed while fixtures/protocols/ip and ovs were
// recorded (test/vm/record).
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { expectLine, tight } from '../support/printed-lines.ts'
import { fixtureText, recorded } from '../support/protocol-recordings.ts'

const GENERIC = 16
const RECORDINGS = new URL('../../fixtures/recordings/', import.meta.url)
/** The links by index. */
const LINKS: Readonly<Record<number, string>> = { 1: 'lo', 7: 'v0', 10: 'ms0', 11: 'ms1', 76: 'macsec0' }

const printed = new Map(
  fixtureText('ip.txt.gz')
    .split(/^== /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n')
      return [section.slice(0, end), section.slice(end + 1).trimEnd()] as const
    }),
)
const commands = [...printed.keys()].filter((command) => !/ (?:-V|monitor)$/.test(command))

const { line } = tools({ command: 'link', ifname: (i) => LINKS[i] ?? `if${i}`, ifflags: () => 0, netnsName: () => undefined })
const all = (await recorded('ip')).filter(({ protocol, message }) => protocol === GENERIC && message.type > GENERIC)
const replies = all.filter(({ direction, message }) => direction === 'received' && message.pid !== 0)
/** Every process has a port of its own: those of the listings are the last. */
const ports = [...new Set(replies.map(({ message }) => message.pid))].slice(-commands.length)

/** The words of the replies that a command got. */
const linesOf = (command: string): string[] =>
  replies.filter(({ message }) => message.pid === ports[commands.indexOf(command)]).flatMap((one) => line(one) ?? [])

/** What ip printed, split between objects. */
const objects = (command: string, between: RegExp): string[] => (printed.get(command) ?? '').split(between).map(tight)

test.each<[command: string, between: RegExp, count: number]>([
  ['ip l2tp show tunnel', /\n(?=Tunnel)/, 4],
  ['ip fou show', /\n/, 4],
  ['ip mptcp endpoint show', /\n/, 3],
  ['ip mptcp limits show', /\n/, 1],
  ['ip tcp_metrics show', /\n/, 4],
])('%s', (command, between, count) => {
  const [own, wanted] = [linesOf(command), objects(command, between)]
  expect(own).toHaveLength(count)
  expect(wanted).toHaveLength(count)
  for (const [i, text] of wanted.entries()) expectLine(own[i], text)
})

test('ip l2tp show session', () => {
  const [first = '', second = ''] = objects('ip l2tp show session', /\n(?=Session)/)
  const own = linesOf('ip l2tp show session')
  expectLine(own[0], first)
  // ip repeats the cookies of the session before for one that has none.
  expectLine(own[1], second.replace(/ cookie \w+ peer cookie \w+/, ''))
})

/** The counters of MACsec as pairs: ip prints two lines for them, of names and of numbers. */
const pairs = (text: string): string =>
  text.replaceAll(/stats: ([A-Z].*)\n([ \d]+)$/gm, (_, names: string, numbers: string) => {
    const counts = tight(numbers).split(' ')
    return `stats: ${tight(names)
      .split(' ')
      .map((name, i) => `${name} ${counts[i]}`)
      .join(' ')}`
  })
const links = (text: string): string[] =>
  pairs(text)
    .split(/\n(?=\d+: )/)
    .map(tight)

test('ip -s macsec show', () => {
  const own = linesOf('ip -s macsec show')
  const wanted = links(printed.get('ip -s macsec show') ?? '')
  expect(wanted).toHaveLength(2)
  expect(wanted[0]).toContain(' InPktsNoTag 2 ')
  for (const [i, text] of wanted.entries()) expectLine(own[i], text)
  const plain = linesOf('ip macsec show').map((text) => text.replaceAll(/ stats:(?: [A-Z]\w+ \d+)+/g, ''))
  for (const [i, text] of links(printed.get('ip macsec show') ?? '').entries()) expectLine(plain[i], text)
})

test('ip -s macsec show of 6.1', async () => {
  const listings = JSON.parse(gunzipSync(readFileSync(new URL('kinds.listings.json.gz', RECORDINGS))).toString())
  const kinds = await recorded(new URL('kinds.pcap.gz', RECORDINGS))
  const own = kinds.filter(({ name, direction }) => name === 'MACSEC_CMD_GET_TXSC' && direction === 'received').map(line)
  const [wanted = ''] = links(listings['ip -s macsec show'])
  expect(wanted).toMatch(/^76: macsec0: protect on /)
  expectLine(own[0], wanted)
})

test('ip mptcp monitor', () => {
  const own = all
    .filter(({ name, direction, message }) => name.startsWith('MPTCP_') && message.pid === 0 && direction === 'received')
    .map(line)
  const wanted = objects('ip mptcp monitor', /\n/).map((text) => text.replace('[ ', '['))
  expect(wanted).toHaveLength(14)
  for (const [i, text] of wanted.entries()) expectLine(own[i], text)
})

test('ovs-dpctl show', async () => {
  const replies = (await recorded('ovs')).filter(
    ({ name, direction }) => /^OVS_(?:DP|VPORT)_/.test(name) && direction === 'received',
  )
  const own = tools({ command: 'link', ifname: () => 'dp0', ifflags: () => 0, netnsName: () => undefined })
  const lines = replies.flatMap((one) => own.line(one) ?? [])
  const [path = '', ...ports] = fixtureText('ovs.txt.gz')
    .split('\n')
    .slice(1)
    .join('\n')
    .split(/\n(?= {2}port )/)
    .map(tight)
  const described = lines.filter((text) => text.startsWith(path))
  expect(described.length).toBeGreaterThan(0)
  for (const text of described) expectLine(text, path)
  expect(ports).toEqual(['port 0: dp0 (internal)', 'port 1: v0'])
  for (const port of ports) {
    const wanted = `system@dp0: ${port}`
    expectLine(
      lines.findLast((text) => text.startsWith(wanted)),
      wanted,
    )
  }
})
