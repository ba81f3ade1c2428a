// Sockets in the words of ss(8), against what ss printed of the same replies.
import { expect, test } from 'vitest'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import type { Recorded } from '../../src/capture.ts'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { fixtureText, recorded } from '../support/protocol-recordings.ts'

const NETLINK_SOCK_DIAG = 4
const replies = (await recorded('sockets')).filter(
  (one) => one.protocol === NETLINK_SOCK_DIAG && one.direction === 'received' && one.name.startsWith('SOCK_DIAG_'),
)
const ifname = (index: number): string => (index === 1 ? 'lo' : 'nlmon0')
const { line } = tools({ command: 'link', ifname, ifflags: () => 0, netnsName: () => undefined })

/** What each command printed, a line for each reply. */
const printed = fixtureText('sockets.txt.gz')
  .split(/^== /m)
  .slice(1)
  .map((section) => {
    const [command = '', , ...lines] = section.trimEnd().split('\n')
    return { command, lines: lines.map((text) => text.replaceAll(/\s+/g, ' ').trim()) }
  })
const counts = printed.map(({ command, lines }) => [command, lines.length] as const)

/** The replies to a command: they came in the order of its lines. */
function repliesTo(command: string): Recorded[] {
  const which = counts.findIndex(([one]) => one === command)
  const before = counts.slice(0, which).reduce((sum, [, count]) => sum + count, 0)
  return replies.slice(before, before + (counts[which]?.[1] ?? 0))
}

test('every reply has a line', () => {
  expect(replies).toHaveLength(counts.reduce((sum, [, count]) => sum + count, 0))
})

/** What ss reads elsewhere, prints in another place, or prints without a value of the message. */
const wantedOf = (text: string): string =>
  text
    .replace(/ cgroup:\S+/, '')
    .replace(' sk=0 cb=0', '')
    .replace('md5keys:10.0.0.7/32=', 'md5keys:10.0.0.7/32=nlwire-test')

/** Keys that ss does not print: new ones, and those that it does not use. */
const NEW = ['cgroupId']
const MPTCP = ['bytesReceived', 'subflowsTotal', 'lastDataSent', 'lastDataRecv', 'lastAckRecv', 'bytesSent', 'bytesAcked'].map(
  (key) => `info.mptcp.${key}`,
)
const OTHERS = ['vegasinfo.enabled', 'vegasinfo.minrtt', 'ulpInfo.mptcp.relwriteSeq']
test.each([
  ['ss -tanemoiO --tos --inet-sockopt', 21, [...NEW, 'info.tcp.probes', 'info.tcp.rcvWnd', ...OTHERS]],
  ['ss -uanemoiO --tos --inet-sockopt', 5, NEW],
  ['ss -wanemoiO --tos --inet-sockopt', 3, NEW],
  ['ss -ManemoiO --tos --inet-sockopt', 3, [...NEW, ...MPTCP]],
  ['ss -SanemoiO --tos --inet-sockopt', 5, ['cgroupId', 'info.sctp', 'cong', 'reno']],
  ['ss -xanemO', 19, ['sk']],
  ['ss -0anembO', 5, ['info.reserve']],
  ['ss -f netlink -anemO', 14, ['ino', 'sk', 'type']],
  ['ss --vsock -anemO', 3, ['ino', 'sk']],
])('%s', (command, count, keys) => {
  const wanted = printed.find((one) => one.command === command)?.lines.map(wantedOf) ?? []
  expect(wanted).toHaveLength(count)
  const own = repliesTo(command).map((one) => line(one) ?? '')
  expect(own.map((text, i) => text.slice(0, wanted[i]?.length))).toEqual(wanted)
  const others = own.map((text, i) => text.slice(wanted[i]?.length))
  const left = others.flatMap((text) => text.match(/(?<= )[a-z][\w.]*(?=[ :])/gi) ?? [])
  expect([...new Set(left.map((key) => key.replace(/^info\.sctp\..*/, 'info.sctp')))]).toEqual(keys)
})

test('the key of a signature is hidden', () => {
  const [one] = replies.filter(({ message }) => message.attrs['md5sig'] !== undefined)
  expect(one && line(withoutSecret(one))).toContain(' md5keys:10.0.0.7/32=(hidden) ')
})
