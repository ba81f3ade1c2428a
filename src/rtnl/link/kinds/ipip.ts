import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u16 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { among } from '../kind/rules.ts'
import { SIT } from '../tunnel-constants.ts'
import { iptunRows } from './parts/iptun-rows.ts'


/**
 * IFLA_IPTUN_*: data of an ipip or sit (linux/if_tunnel.h; types from ipip_policy in net/ipv4/ipip.c, ipip6_policy in
 * net/ipv6/sit.c and their fill_info). IFLA_IPTUN_FLAGS is in host byte order, though the kernel calls it a __be16.
 */
const table = attrs('linkinfo-iptun-attrs', {
  ...iptunRows,
  local:               [2,  'IFLA_IPTUN_LOCAL',               ipv4,           'source address of the outer header; 0.0.0.0 lets the kernel choose'],
  remote:              [3,  'IFLA_IPTUN_REMOTE',              ipv4,           'destination address of the outer header'],
  tos:                 [5,  'IFLA_IPTUN_TOS',                 u8,             'TOS of the outer header; 1 copies the inner one'],
  flags:               [8,  'IFLA_IPTUN_FLAGS',               bits(u16, SIT), 'SIT_*; sit only'],
  pmtudisc:            [10, 'IFLA_IPTUN_PMTUDISC',            u8,             'whether the path MTU is discovered', { boolean: true }],
  '6rdPrefix':         [11, 'IFLA_IPTUN_6RD_PREFIX',          ipv6,           '6rd: IPv6 prefix of the site; sit only'],
  '6rdRelayPrefix':    [12, 'IFLA_IPTUN_6RD_RELAY_PREFIX',    ipv4,           '6rd: IPv4 prefix that its routers share; sit only'],
  '6rdPrefixlen':      [13, 'IFLA_IPTUN_6RD_PREFIXLEN',       u16,            '6rd: length of the IPv6 prefix, in bits; sit only'],
  '6rdRelayPrefixlen': [14, 'IFLA_IPTUN_6RD_RELAY_PREFIXLEN', u16,            '6rd: length of the IPv4 prefix, in bits; sit only'],
})

/** IPv4 or MPLS in IPv4: ipip_tunnel_validate in net/ipv4/ipip.c. */
export const ipipKind = linkKind({
  attrs: table,
  module: 'ipip',
  always:     [ among('proto', { ANY: 0, IPIP: 4, MPLS: 137 })],
})

/** IPv6, IPv4 or MPLS in IPv4: ipip6_validate in net/ipv6/sit.c. */
export const sitKind = linkKind({
  ...ipipKind,
  module: 'sit',
  always: [ among('proto', { ANY: 0, IPIP: 4, IPV6: 41, MPLS: 137 })],
})
