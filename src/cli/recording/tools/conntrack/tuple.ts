import type { Remaining } from '../remaining.ts'

/** The protocols that conntrack(8) knows by name (libnetfilter_conntrack: proto2str). */
export const IP_PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  ...{ 1: 'icmp', 6: 'tcp', 17: 'udp', 33: 'dccp', 47: 'gre', 58: 'icmpv6', 132: 'sctp', 136: 'udplite' },
}
const GRE = 47

/** A tuple in words. */
export interface TupleText {
  /** IPPROTO_*; undefined if the tuple is missing. */
  readonly number: number | undefined
  /** `src=10.0.0.1 dst=10.0.0.2 sport=40000 dport=80` */
  readonly text: string
}

/** The `name=value` words of some values; nothing for those that are missing. */
export const assignments = (...pairs: readonly (readonly [name: string, value: unknown])[]): string =>
  pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

/** Words in one line; those that are undefined or empty are left out. */
export const spaced = (...words: readonly (string | undefined)[]): string => words.filter(Boolean).join(' ')

/**
 * Addresses and ports as conntrack(8) prints them, `before` each address. The protocol is printed elsewhere; it remains if it differs
 * from `known`, which is printed already.
 */
export function tupleWords(from: Remaining, before = '', known?: number): TupleText {
  const [ip, proto] = [from.inside('ip'), from.inside('proto')]
  const number = proto.peek('num') as number | undefined
  if (known === undefined || number === known) proto.take('num')
  const addresses = assignments(
    [`${before}src`, ip.take('v4Src') ?? ip.take('v6Src')],
    [`${before}dst`, ip.take('v4Dst') ?? ip.take('v6Dst')],
  )
  return { number, text: spaced(addresses, number === GRE ? keys(proto) : ports(proto)) }
}

/** ctnetlink has no attributes for the keys of GRE: it sends them as ports. */
const keys = (proto: Remaining): string => assignments(['srckey', hexKey(proto, 'srcPort')], ['dstkey', hexKey(proto, 'dstPort')])

function hexKey(proto: Remaining, key: string): string | undefined {
  const value = proto.number(key)
  return value === undefined ? undefined : `0x${value.toString(16)}`
}

const ports = (proto: Remaining): string =>
  assignments(
    ['sport', proto.take('srcPort')],
    ['dport', proto.take('dstPort')],
    ['type', proto.take('icmpType') ?? proto.take('icmpv6Type')],
    ['code', proto.take('icmpCode') ?? proto.take('icmpv6Code')],
    ['id', proto.take('icmpId') ?? proto.take('icmpv6Id')],
  )
