import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv6 } from '../../../netlink/codec/address.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { among } from '../kind/rules.ts'
import { IP6_TNL_F } from '../tunnel-constants.ts'
import { iptunRows } from './parts/iptun-rows.ts'


/** IFLA_IPTUN_*: data of an ip6tnl (types from ip6_tnl_policy and ip6_tnl_fill_info in net/ipv6/ip6_tunnel.c). */
const table = attrs('linkinfo-ip6tnl-attrs', {
  ...iptunRows,
  local:      [2, 'IFLA_IPTUN_LOCAL',       ipv6,                 'source address of the outer header'],
  remote:     [3, 'IFLA_IPTUN_REMOTE',      ipv6,                 'destination address of the outer header'],
  encapLimit: [6, 'IFLA_IPTUN_ENCAP_LIMIT', u8,                   'how many more tunnels a packet may enter (RFC 2473)'],
  flowinfo:   [7, 'IFLA_IPTUN_FLOWINFO',    u32be,                'traffic class, 8 bits, and flow label, 20 bits, of the outer header'],
  flags:      [8, 'IFLA_IPTUN_FLAGS',       bits(u32, IP6_TNL_F), 'IP6_TNL_F_*'],
})

/** IPv6, IPv4 or MPLS in IPv6: ip6_tnl_validate in net/ipv6/ip6_tunnel.c. */
export const ip6tnlKind = linkKind({
  attrs: table,
  module: 'ip6_tunnel',
  always: [among('proto', { ANY: 0, IPIP: 4, IPV6: 41, MPLS: 137 })],
})
