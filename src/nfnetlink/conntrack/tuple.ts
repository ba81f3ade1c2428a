import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { u8, u16be } from '../../netlink/codec/numbers.ts'

/** cta_ip_nla_policy in net/netfilter/nf_conntrack_netlink.c. */
const tupleIp = attrs('ct-tuple-ip-attrs', {
  v4Src: [1, 'CTA_IP_V4_SRC', ipv4, 'source address'],
  v4Dst: [2, 'CTA_IP_V4_DST', ipv4, 'destination address'],
  v6Src: [3, 'CTA_IP_V6_SRC', ipv6, 'source address'],
  v6Dst: [4, 'CTA_IP_V6_DST', ipv6, 'destination address'],
})

/** proto_nla_policy in net/netfilter/nf_conntrack_netlink.c. */
const tupleProto = attrs('ct-tuple-proto-attrs', {
  num:        [1, 'CTA_PROTO_NUM',         u8,    'IPPROTO_*: protocol'],
  srcPort:    [2, 'CTA_PROTO_SRC_PORT',    u16be, 'source port'],
  dstPort:    [3, 'CTA_PROTO_DST_PORT',    u16be, 'destination port'],
  icmpId:     [4, 'CTA_PROTO_ICMP_ID',     u16be, 'identifier of ICMP'],
  icmpType:   [5, 'CTA_PROTO_ICMP_TYPE',   u8,    'type of ICMP'],
  icmpCode:   [6, 'CTA_PROTO_ICMP_CODE',   u8,    'code of ICMP'],
  icmpv6Id:   [7, 'CTA_PROTO_ICMPV6_ID',   u16be, 'identifier of ICMPv6'],
  icmpv6Type: [8, 'CTA_PROTO_ICMPV6_TYPE', u8,    'type of ICMPv6'],
  icmpv6Code: [9, 'CTA_PROTO_ICMPV6_CODE', u8,    'code of ICMPv6'],
})

/** CTA_TUPLE_*: addresses and ports of one direction (tuple_nla_policy in net/netfilter/nf_conntrack_netlink.c). */
export const tuple = attrs('ct-tuple-attrs', {
  ip:    [1, 'CTA_TUPLE_IP',    tupleIp,    'addresses'],
  proto: [2, 'CTA_TUPLE_PROTO', tupleProto, 'protocol and ports'],
  zone:  [3, 'CTA_TUPLE_ZONE',  u16be,      'zone of this direction'],
})
