import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { u32, u32be } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'


/** Attributes shared by a vti over IPv4 and over IPv6. */
const vtiRows = {
  link:   [1, 'IFLA_VTI_LINK',   u32,   'index of the link the packets leave by; 0 for any', { link: 'own' }],
  ikey:   [2, 'IFLA_VTI_IKEY',   u32be, 'mark that policies for packets received have'],
  okey:   [3, 'IFLA_VTI_OKEY',   u32be, 'mark that policies for packets sent have'],
  fwmark: [6, 'IFLA_VTI_FWMARK', u32,   'firewall mark that the route of the outer packet is looked up with'],
} as const

/** IFLA_VTI_*: data of a vti (linux/if_tunnel.h; types from vti_policy and vti_fill_info in net/ipv4/ip_vti.c). */
const table = attrs('linkinfo-vti-attrs', {
  ...vtiRows,
  local:  [4, 'IFLA_VTI_LOCAL',  ipv4, 'source address of the outer header'],
  remote: [5, 'IFLA_VTI_REMOTE', ipv4, 'destination address of the outer header'],
})

/** IFLA_VTI_*: data of a vti6 (types from vti6_policy and vti6_fill_info in net/ipv6/ip6_vti.c). */
const table6 = attrs('linkinfo-vti6-attrs', {
  ...vtiRows,
  local:  [4, 'IFLA_VTI_LOCAL',  ipv6, 'source address of the outer header'],
  remote: [5, 'IFLA_VTI_REMOTE', ipv6, 'destination address of the outer header'],
})

/** IPsec as a link, over IPv4: vti_link_ops in net/ipv4/ip_vti.c. */
export const vtiKind = linkKind({ attrs: table, module: 'ip_vti' })

/** IPsec as a link, over IPv6: vti6_link_ops in net/ipv6/ip6_vti.c. */
export const vti6Kind = linkKind({ attrs: table6, module: 'ip6_vti' })
