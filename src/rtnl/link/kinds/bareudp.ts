import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u16, u16be } from '../../../netlink/codec/numbers.ts'
import { flag } from '../../../netlink/codec/values.ts'
import { linkKind } from '../kind/kind.ts'
import { needs, rule } from '../kind/rules.ts'


/**
 * IFLA_BAREUDP_*: data of a bareudp (linux/if_link.h; types from bareudp_policy and bareudp_fill_info in
 * drivers/net/bareudp.c).
 */
const table = attrs('linkinfo-bareudp-attrs', {
  port:           [1, 'IFLA_BAREUDP_PORT',            u16be, 'UDP destination port'],
  ethertype:      [2, 'IFLA_BAREUDP_ETHERTYPE',       u16be, 'ETH_P_* of the inner protocol: 0x0800 IPv4, 0x86dd IPv6, 0x8847 MPLS'],
  srcportMin:     [3, 'IFLA_BAREUDP_SRCPORT_MIN',     u16,   'lowest UDP source port, in host byte order'],
  multiprotoMode: [4, 'IFLA_BAREUDP_MULTIPROTO_MODE', flag,  'carries IPv6 beside IPv4, or multicast MPLS beside unicast'],
})

/** Layer 3 over UDP: bareudp2info and bareudp_configure in drivers/net/bareudp.c. */
export const bareudpKind = linkKind({
  attrs: table,
  module: 'bareudp',
  create: [
    needs('port', 'ethertype'),
    rule(['multiprotoMode', 'ethertype'], 'multiprotoMode only with ethertype 0x0800 (IPv4) or 0x8847 (MPLS)', (data) => {
      return data['multiprotoMode'] === undefined || [0x0800, 0x8847].includes(data['ethertype'] as number)
    }),
  ],
})
