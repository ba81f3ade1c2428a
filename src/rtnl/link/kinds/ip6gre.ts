import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv6 } from '../../../netlink/codec/address.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { ethernet, notAny, range } from '../kind/rules.ts'
import { IP6_TNL_F } from '../tunnel-constants.ts'
import { erspanHeader, erspanKeys, greFlags, greRows } from './parts/gre-rows.ts'


/** IFLA_GRE_*: data of an ip6gre, ip6gretap or ip6erspan (types from ip6gre_policy and ip6gre_fill_info in net/ipv6/ip6_gre.c). */
const table = attrs('linkinfo-gre6-attrs', {
  ...greRows,
  local:      [6,  'IFLA_GRE_LOCAL',       ipv6,                 'source address of the outer header'],
  remote:     [7,  'IFLA_GRE_REMOTE',      ipv6,                 'destination address of the outer header'],
  encapLimit: [11, 'IFLA_GRE_ENCAP_LIMIT', u8,                   'how many more tunnels a packet may enter (RFC 2473)'],
  flowinfo:   [12, 'IFLA_GRE_FLOWINFO',    u32be,                'traffic class, 8 bits, and flow label, 20 bits, of the outer header'],
  flags:      [13, 'IFLA_GRE_FLAGS',       bits(u32, IP6_TNL_F), 'IP6_TNL_F_*'],
})

/** GRE over IPv6, carrying layer 3. */
export const ip6greKind = linkKind({ attrs: table, module: 'ip6_gre', always: greFlags })

const ethernetRules = [...greFlags, ethernet, notAny('remote')]

/** GRE over IPv6, carrying Ethernet. */
export const ip6gretapKind = linkKind({ ...ip6greKind, always: ethernetRules })

/** Mirrored frames over IPv6. */
export const ip6erspanKind = linkKind({
  ...ip6greKind,
  create: [erspanHeader],
  always: [...ethernetRules, ...erspanKeys, range('erspanVer', 1, 2)],
})
