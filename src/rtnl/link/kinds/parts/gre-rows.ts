import { bits, oneOf } from '../../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u32be } from '../../../../netlink/codec/numbers.ts'
import { flag } from '../../../../netlink/codec/values.ts'
import { noBits, type OptionRule, range, rule } from '../../kind/rules.ts'
import { GRE, TUNNEL_ENCAP, TUNNEL_ENCAP_FLAG } from '../../tunnel-constants.ts'


/** Attributes shared by GRE over IPv4 and over IPv6. */
export const greRows = {
  link:            [1,  'IFLA_GRE_LINK',             u32,                          'index of the link the packets leave by; 0 for any', { link: 'own' }],
  iflags:          [2,  'IFLA_GRE_IFLAGS',           bits(u16be, GRE),             'GRE_* required in received packets'],
  oflags:          [3,  'IFLA_GRE_OFLAGS',           bits(u16be, GRE),             'GRE_* of sent packets'],
  ikey:            [4,  'IFLA_GRE_IKEY',             u32be,                        'key required in received packets, if IFLA_GRE_IFLAGS has KEY'],
  okey:            [5,  'IFLA_GRE_OKEY',             u32be,                        'key of sent packets, if IFLA_GRE_OFLAGS has KEY'],
  ttl:             [8,  'IFLA_GRE_TTL',              u8,                           'TTL or hop limit of the outer header; 0 copies the inner one'],
  encapType:       [14, 'IFLA_GRE_ENCAP_TYPE',       oneOf(u16, TUNNEL_ENCAP),     'additional encapsulation: none, FOU, GUE or MPLS'],
  encapFlags:      [15, 'IFLA_GRE_ENCAP_FLAGS',      bits(u16, TUNNEL_ENCAP_FLAG), 'TUNNEL_ENCAP_FLAG_*'],
  encapSport:      [16, 'IFLA_GRE_ENCAP_SPORT',      u16be,                        'UDP source port of FOU or GUE; 0 chooses by flow'],
  encapDport:      [17, 'IFLA_GRE_ENCAP_DPORT',      u16be,                        'UDP destination port of FOU or GUE'],
  collectMetadata: [18, 'IFLA_GRE_COLLECT_METADATA', flag,                         "the tunnel's ends come with each packet (external)"],
  fwmark:          [20, 'IFLA_GRE_FWMARK',           u32,                          'firewall mark for the route lookup of the outer packet'],
  erspanIndex:     [21, 'IFLA_GRE_ERSPAN_INDEX',     u32,                          'ERSPAN version 1: index of the mirrored port, 20 bits'],
  erspanVer:       [22, 'IFLA_GRE_ERSPAN_VER',       u8,                           'version of ERSPAN: 0 (type I), 1 (type II) or 2 (type III)'],
  erspanDir:       [23, 'IFLA_GRE_ERSPAN_DIR',       u8,                           'ERSPAN version 2: 0 mirrors ingress, 1 egress'],
  erspanHwid:      [24, 'IFLA_GRE_ERSPAN_HWID',      u16,                          'ERSPAN version 2: id of the mirroring engine, 6 bits'],
} as const

/** Options of GRE over either protocol. */
type Key = keyof typeof greRows

/**
 * GRE_ROUTING and GRE_VERSION: ipgre_tunnel_validate in net/ipv4/ip_gre.c, ip6gre_tunnel_validate in
 * net/ipv6/ip6_gre.c.
 */
const GRE_NEVER = GRE.ROUTING | 0x7

/** Flags that GRE never has. */
export const greFlags: readonly OptionRule<Key>[] = [
  noBits('iflags', GRE_NEVER, '0x4000 ROUTING and a version'),
  noBits('oflags', GRE_NEVER, '0x4000 ROUTING and a version'),
]

/** The session id of ERSPAN has ten bits: erspan_validate, ip6erspan_tap_validate. */
export const erspanKeys: readonly OptionRule<Key>[] = [range('ikey', 0, 0x3ff), range('okey', 0, 0x3ff)]

const ERSPAN_FLAGS = GRE.SEQ | GRE.KEY

/** The header of ERSPAN has a sequence number and a key. */
export const erspanHeader: OptionRule<Key> = rule(
  ['iflags', 'oflags', 'collectMetadata', 'erspanVer'],
  'iflags and oflags 0x3000 SEQ|KEY, or collectMetadata,',
  ({ iflags = 0, oflags = 0, collectMetadata, erspanVer }, { options }) => {
    const isFree = options['data'] === undefined || collectMetadata !== undefined || erspanVer === 0
    return isFree || ((iflags as number) | (oflags as number)) === ERSPAN_FLAGS
  },
)
