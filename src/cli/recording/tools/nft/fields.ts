import type { Type } from './values.ts'

/** A value that an expression loads: how nft names it, and its type. */
export interface HeaderField {
  readonly name: string
  readonly type: Type
}

/** NFT_META_* (linux/netfilter/nf_tables.h). */
export const META: Readonly<Record<number, HeaderField>> = {
  0: { name: 'meta length', type: 'host' },
  1: { name: 'meta protocol', type: 'ethertype' },
  2: { name: 'meta priority', type: 'host' },
  3: { name: 'meta mark', type: 'mark' },
  4: { name: 'iif', type: 'ifindex' },
  5: { name: 'oif', type: 'ifindex' },
  6: { name: 'iifname', type: 'ifname' },
  7: { name: 'oifname', type: 'ifname' },
  8: { name: 'iiftype', type: 'host' },
  9: { name: 'oiftype', type: 'host' },
  10: { name: 'meta skuid', type: 'host' },
  11: { name: 'meta skgid', type: 'host' },
  12: { name: 'meta nftrace', type: 'host' },
  15: { name: 'meta nfproto', type: 'nfproto' },
  16: { name: 'meta l4proto', type: 'proto' },
  17: { name: 'meta ibrname', type: 'ifname' },
  18: { name: 'meta obrname', type: 'ifname' },
  19: { name: 'meta pkttype', type: 'pkttype' },
  20: { name: 'meta cpu', type: 'host' },
  21: { name: 'iifgroup', type: 'host' },
  22: { name: 'oifgroup', type: 'host' },
  23: { name: 'meta cgroup', type: 'host' },
  24: { name: 'meta random', type: 'number' },
  25: { name: 'meta ipsec', type: 'boolean' },
  26: { name: 'meta iifkind', type: 'ifname' },
  27: { name: 'meta oifkind', type: 'ifname' },
  28: { name: 'meta ibrpvid', type: 'host' },
  29: { name: 'meta ibrvproto', type: 'ethertype' },
  33: { name: 'meta sdif', type: 'ifindex' },
  34: { name: 'meta sdifname', type: 'ifname' },
}

/** NFT_CT_* */
export const CT: Readonly<Record<number, HeaderField>> = {
  0: { name: 'ct state', type: 'ctState' },
  1: { name: 'ct direction', type: 'ctDir' },
  2: { name: 'ct status', type: 'ctStatus' },
  3: { name: 'ct mark', type: 'mark' },
  5: { name: 'ct expiration', type: 'host' },
  6: { name: 'ct helper', type: 'ifname' },
  7: { name: 'ct l3proto', type: 'nfproto' },
  10: { name: 'ct protocol', type: 'proto' },
  11: { name: 'ct proto-src', type: 'port' },
  12: { name: 'ct proto-dst', type: 'port' },
  14: { name: 'ct packets', type: 'host' },
  15: { name: 'ct bytes', type: 'host' },
  16: { name: 'ct avgpkt', type: 'host' },
  17: { name: 'ct zone', type: 'host' },
  19: { name: 'ct ip saddr', type: 'ip' },
  20: { name: 'ct ip daddr', type: 'ip' },
  21: { name: 'ct ip6 saddr', type: 'ip6' },
  22: { name: 'ct ip6 daddr', type: 'ip6' },
  23: { name: 'ct id', type: 'number' },
}

type Fields = readonly (readonly [offset: number, length: number, name: string, type: Type])[]

const PORTS: Fields = [
  [0, 2, 'sport', 'port'],
  [2, 2, 'dport', 'port'],
]

/** Fields of headers by their offset and length. */
export const HEADERS: Readonly<Record<string, Fields>> = {
  ether: [
    [0, 6, 'daddr', 'ether'],
    [6, 6, 'saddr', 'ether'],
    [12, 2, 'type', 'ethertype'],
  ],
  ip: [
    [2, 2, 'length', 'number'],
    [4, 2, 'id', 'number'],
    [8, 1, 'ttl', 'number'],
    [9, 1, 'protocol', 'proto'],
    [12, 4, 'saddr', 'ip'],
    [16, 4, 'daddr', 'ip'],
  ],
  ip6: [
    [4, 2, 'length', 'number'],
    [6, 1, 'nexthdr', 'proto'],
    [7, 1, 'hoplimit', 'number'],
    [8, 16, 'saddr', 'ip6'],
    [24, 16, 'daddr', 'ip6'],
  ],
  tcp: [
    ...PORTS,
    [4, 4, 'sequence', 'number'],
    [8, 4, 'ackseq', 'number'],
    [13, 1, 'flags', 'tcpFlags'],
    [14, 2, 'window', 'number'],
  ],
  udp: [...PORTS, [4, 2, 'length', 'number']],
  sctp: PORTS,
  th: PORTS,
  icmp: [
    [0, 1, 'type', 'icmp'],
    [1, 1, 'code', 'number'],
  ],
  icmpv6: [
    [0, 1, 'type', 'icmp6'],
    [1, 1, 'code', 'number'],
  ],
}

/** The header of the transport layer by its protocol. */
export const TRANSPORT: Readonly<Record<string, string>> = {
  ...{ tcp: 'tcp', udp: 'udp', sctp: 'sctp', icmp: 'icmp' },
  'ipv6-icmp': 'icmpv6',
}

/** A field of a header; nft loads only the whole bytes of a prefix of an address. */
export function fieldAt(header: string, offset: number, length: number): HeaderField | undefined {
  const found = HEADERS[header]?.find(
    ([at, size, , type]) => at === offset && (size === length || (isAddress(type) && length < size)),
  )
  return found && { name: `${header} ${found[2]}`, type: found[3] }
}

const isAddress = (type: Type): boolean => type === 'ip' || type === 'ip6'
