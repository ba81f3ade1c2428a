import { bits, oneOf } from '../../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32 } from '../../../../netlink/codec/numbers.ts'
import { flag } from '../../../../netlink/codec/values.ts'
import { TUNNEL_ENCAP, TUNNEL_ENCAP_FLAG, TUNNEL_PROTO } from '../../tunnel-constants.ts'
import { TUNNEL_PROTO_WORDS } from '../../words.ts'


/** Attributes shared by IP in IP over IPv4 and over IPv6. */
export const iptunRows = {
  link:            [1,  'IFLA_IPTUN_LINK',             u32,                                         'index of the link the packets leave by; 0 for any', { link: 'own' }],
  ttl:             [4,  'IFLA_IPTUN_TTL',              u8,                                          'TTL or hop limit of the outer header; 0 copies the inner one'],
  proto:           [9,  'IFLA_IPTUN_PROTO',            oneOf(u8, TUNNEL_PROTO, TUNNEL_PROTO_WORDS), 'inner protocol'],
  encapType:       [15, 'IFLA_IPTUN_ENCAP_TYPE',       oneOf(u16, TUNNEL_ENCAP),                    'additional encapsulation: none, FOU, GUE or MPLS'],
  encapFlags:      [16, 'IFLA_IPTUN_ENCAP_FLAGS',      bits(u16, TUNNEL_ENCAP_FLAG),                'TUNNEL_ENCAP_FLAG_*'],
  encapSport:      [17, 'IFLA_IPTUN_ENCAP_SPORT',      u16be,                                       'UDP source port of FOU or GUE; 0 chooses by flow'],
  encapDport:      [18, 'IFLA_IPTUN_ENCAP_DPORT',      u16be,                                       'UDP destination port of FOU or GUE'],
  collectMetadata: [19, 'IFLA_IPTUN_COLLECT_METADATA', flag,                                        "the tunnel's ends come with each packet (external)"],
  fwmark:          [20, 'IFLA_IPTUN_FWMARK',           u32,                                         'firewall mark for the route lookup of the outer packet'],
} as const
