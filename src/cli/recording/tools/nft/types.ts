import type { Type } from './values.ts'

/**
 * Types of keys by the numbers that nft gives them (nftables, include/datatype.h): their names, how they are written, and
 * the bytes of a value.
 */
const TYPES: Readonly<Record<number, readonly [name: string, type: Type, length?: number]>> = {
  2: ['nf_proto', 'nfproto', 1],
  4: ['integer', 'number'],
  5: ['string', 'ifname'],
  7: ['ipv4_addr', 'ip', 4],
  8: ['ipv6_addr', 'ip6', 16],
  9: ['ether_addr', 'ether', 6],
  10: ['ether_type', 'ethertype', 2],
  11: ['arp_op', 'arpOp', 2],
  12: ['inet_proto', 'proto', 1],
  13: ['inet_service', 'port', 2],
  14: ['icmp_type', 'icmp', 1],
  15: ['tcp_flag', 'tcpFlags', 1],
  16: ['dccp_pkttype', 'hex', 1],
  17: ['mh_type', 'number', 1],
  18: ['time', 'hex', 4],
  19: ['mark', 'mark', 4],
  20: ['iface_index', 'ifindex', 4],
  21: ['iface_type', 'hex', 2],
  22: ['realm', 'host', 4],
  23: ['classid', 'hex', 4],
  24: ['uid', 'host', 4],
  25: ['gid', 'host', 4],
  26: ['ct_state', 'ctState', 4],
  27: ['ct_dir', 'ctDir', 1],
  28: ['ct_status', 'ctStatus', 4],
  29: ['icmpv6_type', 'icmp6', 1],
  30: ['ct_label', 'hex', 16],
  31: ['pkt_type', 'pkttype', 1],
  32: ['icmp_code', 'icmpCode', 1],
  33: ['icmpv6_code', 'icmp6Code', 1],
  34: ['icmpx_code', 'number', 1],
  35: ['devgroup', 'host', 4],
  36: ['dscp', 'dscp', 1],
  37: ['ecn', 'ecn', 1],
  38: ['fib_addrtype', 'fibType', 4],
  39: ['boolean', 'boolean', 1],
  40: ['ct_event', 'hex', 4],
  41: ['ifname', 'ifname', 16],
  42: ['igmp_type', 'igmp', 1],
  43: ['time', 'hex', 8],
  44: ['hour', 'hex', 4],
  45: ['day', 'day', 1],
  46: ['cgroupsv2', 'hex', 8],
}

/** Bits of the number of one type in that of a concatenation. */
const BITS = 6

/** A type of a key, or of the data of a map. */
export interface KeyType {
  readonly name: string
  readonly type: Type
  /** Bytes of a value; undefined if they vary. */
  readonly length?: number | undefined
}

/** The types of a key, of a concatenation several. */
export function keyTypes(number: number): readonly KeyType[] {
  const out: KeyType[] = []
  for (let left = number; left > 0; left = Math.floor(left / 2 ** BITS)) {
    const one = left % 2 ** BITS
    const [name, type, length] = TYPES[one] ?? [String(one), 'hex']
    out.unshift({ name, type, length })
  }
  return out
}
