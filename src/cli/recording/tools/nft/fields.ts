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
  2: { name: 'meta priority', type: 'handle' },
  3: { name: 'meta mark', type: 'mark' },
  4: { name: 'iif', type: 'ifindex' },
  5: { name: 'oif', type: 'ifindex' },
  6: { name: 'iifname', type: 'ifname' },
  7: { name: 'oifname', type: 'ifname' },
  8: { name: 'meta iiftype', type: 'linkType' },
  9: { name: 'meta oiftype', type: 'linkType' },
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
  31: { name: 'meta day', type: 'day' },
  33: { name: 'meta sdif', type: 'ifindex' },
  34: { name: 'meta sdifname', type: 'ifname' },
}

/** NFT_CT_* */
export const CT: Readonly<Record<number, HeaderField>> = {
  0: { name: 'ct state', type: 'ctState' },
  1: { name: 'ct direction', type: 'ctDir' },
  2: { name: 'ct status', type: 'ctStatus' },
  3: { name: 'ct mark', type: 'mark' },
  5: { name: 'ct expiration', type: 'duration' },
  6: { name: 'ct helper', type: 'ifname' },
  7: { name: 'ct l3proto', type: 'nfproto' },
  10: { name: 'ct protocol', type: 'proto' },
  11: { name: 'ct proto-src', type: 'port' },
  12: { name: 'ct proto-dst', type: 'port' },
  13: { name: 'ct label', type: 'label' },
  14: { name: 'ct packets', type: 'host' },
  15: { name: 'ct bytes', type: 'host' },
  16: { name: 'ct avgpkt', type: 'host' },
  17: { name: 'ct zone', type: 'host' },
  18: { name: 'ct event', type: 'ctEvent' },
  19: { name: 'ct ip saddr', type: 'ip' },
  20: { name: 'ct ip daddr', type: 'ip' },
  21: { name: 'ct ip6 saddr', type: 'ip6' },
  22: { name: 'ct ip6 daddr', type: 'ip6' },
  23: { name: 'ct id', type: 'number' },
}

type Fields = readonly (readonly [offset: number, length: number, name: string, type: Type])[]

/** Fields by their first bit and their number of bits. */
export type Bits = Fields

const PORTS: Fields = [
  [0, 2, 'sport', 'port'],
  [2, 2, 'dport', 'port'],
]

const ECHO: Fields = [
  [2, 2, 'checksum', 'number'],
  [4, 2, 'id', 'number'],
  [6, 2, 'sequence', 'number'],
]

/** Fields of headers by their offset and length. */
const HEADERS: Readonly<Record<string, Fields>> = {
  ether: [
    [0, 6, 'daddr', 'ether'],
    [6, 6, 'saddr', 'ether'],
    [12, 2, 'type', 'ethertype'],
  ],
  ip: [
    [2, 2, 'length', 'number'],
    [4, 2, 'id', 'number'],
    [6, 2, 'frag-off', 'number'],
    [8, 1, 'ttl', 'number'],
    [9, 1, 'protocol', 'proto'],
    [10, 2, 'checksum', 'number'],
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
    [16, 2, 'checksum', 'number'],
    [18, 2, 'urgptr', 'number'],
  ],
  udp: [...PORTS, [4, 2, 'length', 'number'], [6, 2, 'checksum', 'number']],
  udplite: [...PORTS, [6, 2, 'checksum', 'number']],
  dccp: PORTS,
  sctp: [...PORTS, [4, 4, 'vtag', 'number'], [8, 4, 'checksum', 'number']],
  th: PORTS,
  icmp: [[0, 1, 'type', 'icmp'], [1, 1, 'code', 'number'], ...ECHO],
  icmpv6: [[0, 1, 'type', 'icmp6'], [1, 1, 'code', 'number'], ...ECHO],
  igmp: [
    [0, 1, 'type', 'igmp'],
    [1, 1, 'mrt', 'number'],
    [2, 2, 'checksum', 'number'],
    [4, 4, 'group', 'ip'],
  ],
  esp: [
    [0, 4, 'spi', 'number'],
    [4, 4, 'sequence', 'number'],
  ],
  ah: [
    [0, 1, 'nexthdr', 'proto'],
    [1, 1, 'hdrlength', 'number'],
    [4, 4, 'spi', 'number'],
    [8, 4, 'sequence', 'number'],
  ],
  comp: [
    [0, 1, 'nexthdr', 'proto'],
    [1, 1, 'flags', 'number'],
    [2, 2, 'cpi', 'number'],
  ],
  arp: [
    [0, 2, 'htype', 'number'],
    [2, 2, 'ptype', 'ethertype'],
    [4, 1, 'hlen', 'number'],
    [5, 1, 'plen', 'number'],
    [6, 2, 'operation', 'arpOp'],
    [8, 6, 'saddr ether', 'ether'],
    [14, 4, 'saddr ip', 'ip'],
    [18, 6, 'daddr ether', 'ether'],
    [24, 4, 'daddr ip', 'ip'],
  ],
  // After the header of Ethernet.
  vlan: [[16, 2, 'type', 'ethertype']],
}

/** Fields that are no whole bytes, by their first bit. */
const PARTS: Readonly<Record<string, Bits>> = {
  ip: [
    [0, 4, 'version', 'number'],
    [4, 4, 'hdrlength', 'number'],
    [8, 6, 'dscp', 'dscp'],
    [14, 2, 'ecn', 'ecn'],
  ],
  ip6: [
    [0, 4, 'version', 'number'],
    [4, 6, 'dscp', 'dscp'],
    [10, 2, 'ecn', 'ecn'],
    [12, 20, 'flowlabel', 'number'],
  ],
  tcp: [
    [96, 4, 'doff', 'number'],
    [100, 4, 'reserved', 'number'],
  ],
  dccp: [[67, 4, 'type', 'dccp']],
  vlan: [
    [112, 3, 'pcp', 'number'],
    [115, 1, 'dei', 'number'],
    [116, 12, 'id', 'number'],
  ],
}

/** The fields of a header among which a mask chooses: those that are no whole bytes, then the others. */
export const bitFields = (header: string): Bits => [
  ...(PARTS[header] ?? []),
  ...(HEADERS[header] ?? []).map(([offset, length, name, type]) => [8 * offset, 8 * length, name, type] as const),
]

/** The header of the transport layer by its protocol. */
export const TRANSPORT: Readonly<Record<string, string>> = {
  ...{ tcp: 'tcp', udp: 'udp', sctp: 'sctp', icmp: 'icmp', udplite: 'udplite', dccp: 'dccp', igmp: 'igmp', esp: 'esp' },
  ...{ ah: 'ah', ipcomp: 'comp', 'ipv6-icmp': 'icmpv6' },
}

/** A field of a header; nft loads only the whole bytes of a prefix of an address. */
export function fieldAt(header: string, offset: number, length: number): HeaderField | undefined {
  const found = HEADERS[header]?.find(
    ([at, size, , type]) => at === offset && (size === length || (isAddress(type) && length < size)),
  )
  return found && { name: `${header} ${found[2]}`, type: found[3] }
}

const isAddress = (type: Type): boolean => type === 'ip' || type === 'ip6'
