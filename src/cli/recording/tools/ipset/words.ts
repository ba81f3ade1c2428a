import { hex, type Remaining } from '../remaining.ts'
import { upperName } from '../xfrm/names.ts'
import { icmpText } from './icmp.ts'

// Words that requests and replies of ipset(8) share (its lib/print.c).

const FAMILIES: Readonly<Record<number, string>> = { 2: 'inet', 10: 'inet6' }

/** `family inet`; nothing for the types of sets that have none. */
export const familyWord = (family: number | undefined): string =>
  family === undefined || !FAMILIES[family] ? '' : `family ${FAMILIES[family]}`

/** IPSET_FLAG_WITH_* of a set. */
export const WITH: readonly (readonly [bit: number, word: string])[] = [
  [8, 'counters'],
  [16, 'comment'],
  [32, 'forceadd'],
  [64, 'skbinfo'],
]
const [PHYSDEV, NOMATCH, WILDCARD] = [2, 4, 128]

export const ipsetFlags = (flags: number | undefined, names: typeof WITH): string[] =>
  names.flatMap(([bit, name]) => ((flags ?? 0) & bit ? [name] : []))

/** An address, with its length unless it is that of a host. */
function networkText(from: Remaining, key: string, lengthKey: string): string | undefined {
  const inner = from.inside(key)
  const [v4, v6, length] = [inner.take('ipv4'), inner.take('ipv6'), from.number(lengthKey)]
  const address = v4 ?? v6
  const isHost = length === undefined || length === (v4 === undefined ? 128 : 32)
  return address === undefined ? undefined : `${address}${isHost ? '' : `/${length}`}`
}

function rangeText(first: unknown, last: unknown): string {
  return last === undefined ? `${first}` : `${first}-${last}`
}

function portText(from: Remaining): string | undefined {
  const [port, last, proto] = [from.number('port'), from.number('portTo'), from.number('proto')]
  if (port === undefined) return undefined
  const text = (proto === undefined ? undefined : icmpText(proto, port)) ?? rangeText(port, last)
  return proto === undefined ? text : `${upperName(proto)}:${text}`
}

/** An entry: address, range or network, port, link-layer address, device, in the order of all types of sets. */
export function entryText(from: Remaining, flags = 0): string {
  const ip = networkText(from, 'ip', 'cidr')
  const to = networkText(from, 'ipTo', '')
  const iface = from.take<string>('iface')
  const mark = from.number('mark')
  return [
    ip === undefined ? undefined : rangeText(ip, to),
    portText(from),
    networkText(from, 'ip2', 'cidr2'),
    from.take<string>('ether'),
    iface === undefined ? undefined : `${flags & PHYSDEV ? 'physdev:' : ''}${iface}`,
    from.take<string>('name'),
    mark === undefined ? undefined : mark8(mark),
  ]
    .filter((one) => one !== undefined)
    .join(',')
}

/** `0x00001234` */
export const mark8 = (mark: number): string => `0x${mark.toString(16).padStart(8, '0')}`

/** `timeout 50`; nothing for a value that is missing. */
export const ipsetNumber = (from: Remaining, key: string, text: (value: number) => string = String): string => {
  const value = from.number(key)
  return value === undefined ? '' : `${key.toLowerCase()} ${text(value)}`
}

const ALL = 0xffffffff

/** Mark and mask of packets are the halves of a number. */
function skbmarkWord(from: Remaining): string {
  const both = from.take<bigint>('skbmark')
  if (both === undefined) return ''
  const [mark, mask] = [Number(both >> 32n), Number(both & 0xffffffffn)]
  return `skbmark ${hex(mark)}${mask === ALL ? '' : `/${hex(mask)}`}`
}

/** What an entry has besides: its time, counters, comment, and what packets that match get. */
export function entryOptions(from: Remaining, flags = 0): string[] {
  const timeout = ipsetNumber(from, 'timeout')
  const switches = [...(flags & NOMATCH ? ['nomatch'] : []), ...(flags & WILDCARD ? ['wildcard'] : [])]
  const counters = [ipsetNumber(from, 'packets'), ipsetNumber(from, 'bytes')]
  const comment = from.take<string>('comment')
  const skb = [
    skbmarkWord(from),
    ipsetNumber(from, 'skbprio', (prio) => `${(prio >>> 16).toString(16)}:${(prio & 0xffff).toString(16)}`),
    ipsetNumber(from, 'skbqueue'),
  ]
  return [timeout, ...switches, ...counters, comment === undefined ? '' : `comment "${comment}"`, ...skb]
}
