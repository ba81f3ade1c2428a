import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Recorded } from '../../src/capture.ts'
import type { Message } from '../../src/wire.ts'
import type { Json } from '../support/printed.ts'
import { recorded } from '../support/protocol-recordings.ts'
import { inetSocket, netlinkSocket, packetSocket, unixSocket } from '../support/socket-views.ts'
import {
  device,
  devlinkInfo,
  devlinkParam,
  devlinkPort,
  fou,
  l2tpSession,
  l2tpTunnel,
  mptcp,
  wireguard,
} from '../support/tool-views.ts'

// What devlink, ip, wg and ss printed while the recordings were made, against the replies that they printed it of.

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url)
const json = (name: string): Record<string, unknown> =>
  JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, FOLDER))).toString())

const all = { generic: await recorded(new URL('generic.pcap.gz', FOLDER)), nic: await recorded(new URL('nic.pcap.gz', FOLDER)) }
const [GENERIC, CONTROLLER] = [16, 16]

/** The replies that a process got from a protocol, less control messages and what the controller says. */
const replies = (from: readonly Recorded[], pid: number, protocol: number): Message[] =>
  from
    .filter((one) => one.direction === 'received' && one.protocol === protocol && one.message.pid === pid)
    .map(({ message }) => message)
    .filter(({ type }) => type > CONTROLLER)

/** How many values two structures have, all of which agreed. */
const valuesIn = (of: unknown): number =>
  typeof of === 'object' && of !== null ? Object.values(of).reduce((sum: number, one) => sum + valuesIn(one), 0) : 1

const byDevice = (messages: readonly Message[], view: (message: Message) => unknown): Json =>
  Object.fromEntries(messages.map((one) => [device(one), view(one)]))
const byPort = (messages: readonly Message[]): Json =>
  Object.fromEntries(messages.map((one) => [`${device(one)}/${one.attrs['portIndex']}`, devlinkPort(one)]))

test.each<[string, 'generic' | 'nic', number, string, (messages: readonly Message[]) => unknown, number]>([
  ['devlink -j dev show', 'nic', 195, 'devlink-dev', (m) => ({ dev: byDevice(m, () => ({})) }), 0],
  ['devlink -j dev info', 'nic', 196, 'devlink-info', (m) => ({ info: byDevice(m, devlinkInfo) }), 3],
  ['devlink -j port show', 'nic', 197, 'devlink-port', (m) => ({ port: byPort(m) }), 10],
  [
    'devlink -j dev param show',
    'nic',
    199,
    'devlink-param',
    (m) => ({ param: { [device(m[0] as Message)]: m.map(devlinkParam) } }),
    8,
  ],
  ['devlink -j port show, of switchdev', 'nic', 207, 'devlink-port-switchdev', (m) => ({ port: byPort(m) }), 26],
  ['ip -j fou show', 'generic', 564, 'fou', (m) => m.map(fou), 6],
  ['ip -j l2tp show tunnel', 'generic', 569, 'l2tp-tunnel', (m) => m.map(l2tpTunnel), 8],
  ['ip -j l2tp show session', 'generic', 570, 'l2tp-session', (m) => m.map(l2tpSession), 6],
  ['ip -j mptcp endpoint show', 'generic', 576, 'mptcp', (m) => m.map(mptcp), 4],
])('%s', (_, recording, pid, oracle, view, values) => {
  const printed = json(`${recording}.printed`)[`${oracle}.json`]
  expect(view(replies(all[recording], pid, GENERIC))).toEqual(printed)
  expect(valuesIn(printed)).toBe(values)
})

const listings = json('generic.listings') as Record<string, string>

test.each([
  ['wg show all dump', 174, 'wg0\t', 3],
  ['wg show wg0 dump', 365, '', 62],
])('%s', (command, pid, before, lines) => {
  const wanted = listings[command]?.trimEnd().split('\n')
  expect(wireguard(replies(all.generic, pid, GENERIC)).map((line) => `${before}${line}`)).toEqual(wanted)
  expect(wanted).toHaveLength(lines)
})

/** What ss says of processes, which it reads in /proc; of control groups; and rates, which it works out of several members. */
const ELSEWHERE =
  /users:\(\(.*?\)\)|cgroup:\S*|<->|-->|<--|peers:|(?:send|pacing_rate|delivery_rate) \d+bps|sk=0|cb=0|flags\(| \)/g

/** The sockets that ss printed, as words: a line of each and those that follow it, indented. */
function socketsIn(text: string): string[][] {
  const [, ...lines] = text.trimEnd().split('\n')
  const joined = lines.join('\n').replaceAll(/\n\s+/g, ' ').split('\n')
  return joined.map((line) => line.replaceAll(ELSEWHERE, ' ').trim().split(/\s+/))
}

const NETLINK_SOCK_DIAG = 4

test.each<[string, number, (message: Message) => string[], number]>([
  ['ss -tanopemi', 530, inetSocket, 4],
  ['ss -uanpem', 531, inetSocket, 2],
  ['ss -xanpem', 532, unixSocket, 13],
  ['ss -f netlink -anpe', 536, netlinkSocket, 11],
])('%s', (command, pid, view, sockets) => {
  const wanted = socketsIn(listings[command] as string)
  expect(replies(all.generic, pid, NETLINK_SOCK_DIAG).map(view)).toEqual(wanted)
  expect(wanted).toHaveLength(sockets)
})

test('ss -0 -anpe', () => {
  const wanted = socketsIn(listings['ss -0 -anpe'] as string)
  const found = replies(all.generic, 534, NETLINK_SOCK_DIAG).map((one) => packetSocket(one, 'nlmon0'))
  // Its state and its queues are not those of a protocol with connections.
  expect(found).toEqual(wanted.map(([kind, , , , ...others]) => [kind, ...others.filter((word) => word !== '*')]))
})
