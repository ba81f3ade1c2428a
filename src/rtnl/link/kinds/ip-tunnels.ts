import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { flag } from '../../../netlink/codec/values.ts'
import { GRE, IP6_TNL_F, SIT, TUNNEL_ENCAP, TUNNEL_ENCAP_FLAG, TUNNEL_PROTO } from '../tunnel-constants.ts'


/** What GRE has over IPv4 and over IPv6. */
const greRows = {
  link:            [1,  'IFLA_GRE_LINK',             u32,                          'index of the link the packets leave by; 0 for any'],
  iflags:          [2,  'IFLA_GRE_IFLAGS',           bits(u16be, GRE),             'GRE_* that are wanted in packets received'],
  oflags:          [3,  'IFLA_GRE_OFLAGS',           bits(u16be, GRE),             'GRE_* of packets sent'],
  ikey:            [4,  'IFLA_GRE_IKEY',             u32be,                        'key wanted in packets received, where IFLA_GRE_IFLAGS has KEY'],
  okey:            [5,  'IFLA_GRE_OKEY',             u32be,                        'key of packets sent, where IFLA_GRE_OFLAGS has KEY'],
  ttl:             [8,  'IFLA_GRE_TTL',              u8,                           'TTL or hop limit of the outer header; 0 copies the inner one'],
  encapType:       [14, 'IFLA_GRE_ENCAP_TYPE',       oneOf(u16, TUNNEL_ENCAP),     'what goes around: nothing, FOU, GUE or MPLS'],
  encapFlags:      [15, 'IFLA_GRE_ENCAP_FLAGS',      bits(u16, TUNNEL_ENCAP_FLAG), 'TUNNEL_ENCAP_FLAG_*'],
  encapSport:      [16, 'IFLA_GRE_ENCAP_SPORT',      u16be,                        'UDP source port of FOU or GUE; 0 chooses by flow'],
  encapDport:      [17, 'IFLA_GRE_ENCAP_DPORT',      u16be,                        'UDP destination port of FOU or GUE'],
  collectMetadata: [18, 'IFLA_GRE_COLLECT_METADATA', flag,                         "the tunnel's ends come with each packet (external)"],
  fwmark:          [20, 'IFLA_GRE_FWMARK',           u32,                          'firewall mark that the route of the outer packet is looked up with'],
  erspanIndex:     [21, 'IFLA_GRE_ERSPAN_INDEX',     u32,                          'ERSPAN version 1: index of the mirrored port, 20 bits'],
  erspanVer:       [22, 'IFLA_GRE_ERSPAN_VER',       u8,                           'version of ERSPAN: 0 (type I), 1 (type II) or 2 (type III)'],
  erspanDir:       [23, 'IFLA_GRE_ERSPAN_DIR',       u8,                           'ERSPAN version 2: 0 mirrors what comes in, 1 what goes out'],
  erspanHwid:      [24, 'IFLA_GRE_ERSPAN_HWID',      u16,                          'ERSPAN version 2: id of the mirroring engine, 6 bits'],
} as const

/** IFLA_GRE_*: data of a gre, gretap or erspan (linux/if_tunnel.h; types from ipgre_policy and ipgre_fill_info in net/ipv4/ip_gre.c). */
export const gre = attrs('linkinfo-gre-attrs', {
  ...greRows,
  local:    [6,  'IFLA_GRE_LOCAL',     ipv4, 'source address of the outer header; 0.0.0.0 lets the kernel choose'],
  remote:   [7,  'IFLA_GRE_REMOTE',    ipv4, 'destination address of the outer header, or a multicast group'],
  tos:      [9,  'IFLA_GRE_TOS',       u8,   'TOS of the outer header; 1 copies the inner one'],
  pmtudisc: [10, 'IFLA_GRE_PMTUDISC',  u8,   '1 where the path MTU is discovered'],
  ignoreDf: [19, 'IFLA_GRE_IGNORE_DF', u8,   '1 where packets are fragmented even if the inner header forbids it'],
})

/** IFLA_GRE_*: data of an ip6gre, ip6gretap or ip6erspan (types from ip6gre_policy and ip6gre_fill_info in net/ipv6/ip6_gre.c). */
export const gre6 = attrs('linkinfo-gre6-attrs', {
  ...greRows,
  local:      [6,  'IFLA_GRE_LOCAL',       ipv6,                 'source address of the outer header'],
  remote:     [7,  'IFLA_GRE_REMOTE',      ipv6,                 'destination address of the outer header'],
  encapLimit: [11, 'IFLA_GRE_ENCAP_LIMIT', u8,                   'how many more tunnels a packet may enter (RFC 2473)'],
  flowinfo:   [12, 'IFLA_GRE_FLOWINFO',    u32be,                'traffic class, 8 bits, and flow label, 20 bits, of the outer header'],
  flags:      [13, 'IFLA_GRE_FLAGS',       bits(u32, IP6_TNL_F), 'IP6_TNL_F_*'],
})

/** What IP in IP has over IPv4 and over IPv6. */
const iptunRows = {
  link:            [1,  'IFLA_IPTUN_LINK',             u32,                          'index of the link the packets leave by; 0 for any'],
  ttl:             [4,  'IFLA_IPTUN_TTL',              u8,                           'TTL or hop limit of the outer header; 0 copies the inner one'],
  proto:           [9,  'IFLA_IPTUN_PROTO',            oneOf(u8, TUNNEL_PROTO),      'what is carried'],
  encapType:       [15, 'IFLA_IPTUN_ENCAP_TYPE',       oneOf(u16, TUNNEL_ENCAP),     'what goes around: nothing, FOU, GUE or MPLS'],
  encapFlags:      [16, 'IFLA_IPTUN_ENCAP_FLAGS',      bits(u16, TUNNEL_ENCAP_FLAG), 'TUNNEL_ENCAP_FLAG_*'],
  encapSport:      [17, 'IFLA_IPTUN_ENCAP_SPORT',      u16be,                        'UDP source port of FOU or GUE; 0 chooses by flow'],
  encapDport:      [18, 'IFLA_IPTUN_ENCAP_DPORT',      u16be,                        'UDP destination port of FOU or GUE'],
  collectMetadata: [19, 'IFLA_IPTUN_COLLECT_METADATA', flag,                         "the tunnel's ends come with each packet (external)"],
  fwmark:          [20, 'IFLA_IPTUN_FWMARK',           u32,                          'firewall mark that the route of the outer packet is looked up with'],
} as const

/**
 * IFLA_IPTUN_*: data of an ipip or sit (linux/if_tunnel.h; types from ipip_policy in net/ipv4/ipip.c, ipip6_policy in net/ipv6/sit.c and what
 * they tell). IFLA_IPTUN_FLAGS is in host byte order, though the kernel calls it a __be16.
 */
export const iptun = attrs('linkinfo-iptun-attrs', {
  ...iptunRows,
  local:               [2,  'IFLA_IPTUN_LOCAL',               ipv4,           'source address of the outer header; 0.0.0.0 lets the kernel choose'],
  remote:              [3,  'IFLA_IPTUN_REMOTE',              ipv4,           'destination address of the outer header'],
  tos:                 [5,  'IFLA_IPTUN_TOS',                 u8,             'TOS of the outer header; 1 copies the inner one'],
  flags:               [8,  'IFLA_IPTUN_FLAGS',               bits(u16, SIT), 'SIT_*; sit only'],
  pmtudisc:            [10, 'IFLA_IPTUN_PMTUDISC',            u8,             '1 where the path MTU is discovered'],
  '6rdPrefix':         [11, 'IFLA_IPTUN_6RD_PREFIX',          ipv6,           '6rd: IPv6 prefix of the site; sit only'],
  '6rdRelayPrefix':    [12, 'IFLA_IPTUN_6RD_RELAY_PREFIX',    ipv4,           '6rd: IPv4 prefix that its routers share; sit only'],
  '6rdPrefixlen':      [13, 'IFLA_IPTUN_6RD_PREFIXLEN',       u16,            '6rd: length of the IPv6 prefix, in bits; sit only'],
  '6rdRelayPrefixlen': [14, 'IFLA_IPTUN_6RD_RELAY_PREFIXLEN', u16,            '6rd: length of the IPv4 prefix, in bits; sit only'],
})

/** IFLA_IPTUN_*: data of an ip6tnl (types from ip6_tnl_policy and ip6_tnl_fill_info in net/ipv6/ip6_tunnel.c). */
export const ip6tnl = attrs('linkinfo-ip6tnl-attrs', {
  ...iptunRows,
  local:      [2, 'IFLA_IPTUN_LOCAL',       ipv6,                 'source address of the outer header'],
  remote:     [3, 'IFLA_IPTUN_REMOTE',      ipv6,                 'destination address of the outer header'],
  encapLimit: [6, 'IFLA_IPTUN_ENCAP_LIMIT', u8,                   'how many more tunnels a packet may enter (RFC 2473)'],
  flowinfo:   [7, 'IFLA_IPTUN_FLOWINFO',    u32be,                'traffic class, 8 bits, and flow label, 20 bits, of the outer header'],
  flags:      [8, 'IFLA_IPTUN_FLAGS',       bits(u32, IP6_TNL_F), 'IP6_TNL_F_*'],
})

/** What a vti has over IPv4 and over IPv6. */
const vtiRows = {
  link:   [1, 'IFLA_VTI_LINK',   u32,   'index of the link the packets leave by; 0 for any'],
  ikey:   [2, 'IFLA_VTI_IKEY',   u32be, 'mark that policies for packets received have'],
  okey:   [3, 'IFLA_VTI_OKEY',   u32be, 'mark that policies for packets sent have'],
  fwmark: [6, 'IFLA_VTI_FWMARK', u32,   'firewall mark that the route of the outer packet is looked up with'],
} as const

/** IFLA_VTI_*: data of a vti (linux/if_tunnel.h; types from vti_policy and vti_fill_info in net/ipv4/ip_vti.c). */
export const vti = attrs('linkinfo-vti-attrs', {
  ...vtiRows,
  local:  [4, 'IFLA_VTI_LOCAL',  ipv4, 'source address of the outer header'],
  remote: [5, 'IFLA_VTI_REMOTE', ipv4, 'destination address of the outer header'],
})

/** IFLA_VTI_*: data of a vti6 (types from vti6_policy and vti6_fill_info in net/ipv6/ip6_vti.c). */
export const vti6 = attrs('linkinfo-vti6-attrs', {
  ...vtiRows,
  local:  [4, 'IFLA_VTI_LOCAL',  ipv6, 'source address of the outer header'],
  remote: [5, 'IFLA_VTI_REMOTE', ipv6, 'destination address of the outer header'],
})

/** IFLA_XFRM_*: data of an xfrm interface (linux/if_link.h; types from xfrmi_policy and xfrmi_fill_info in net/xfrm/xfrm_interface_core.c). */
export const xfrm = attrs('linkinfo-xfrm-attrs', {
  link:            [1, 'IFLA_XFRM_LINK',             u32,  'index of the link the packets leave by; 0 for any'],
  ifId:            [2, 'IFLA_XFRM_IF_ID',            u32,  'id that its states and policies have, not 0'],
  collectMetadata: [3, 'IFLA_XFRM_COLLECT_METADATA', flag, 'the id comes with each packet (external)'],
})

/** The kinds of tunnel directly over IP, with their tables. */
export const ipTunnels = {
  gre,
  gretap: gre,
  erspan: gre,
  ip6gre: gre6,
  ip6gretap: gre6,
  ip6erspan: gre6,
  ipip: iptun,
  sit: iptun,
  ip6tnl,
  vti,
  vti6,
  xfrm,
} as const
