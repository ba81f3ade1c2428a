import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4 } from '../../../netlink/codec/address.ts'
import { u8 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { ethernet, notAny, type OptionRule, range, rule } from '../kind/rules.ts'
import { erspanHeader, erspanKeys, greFlags, greRows } from './parts/gre-rows.ts'


/**
 * IFLA_GRE_*: data of a gre, gretap or erspan (linux/if_tunnel.h; types from ipgre_policy and ipgre_fill_info in
 * net/ipv4/ip_gre.c).
 */
const table = attrs('linkinfo-gre-attrs', {
  ...greRows,
  local:    [6,  'IFLA_GRE_LOCAL',     ipv4, 'source address of the outer header; 0.0.0.0 lets the kernel choose'],
  remote:   [7,  'IFLA_GRE_REMOTE',    ipv4, 'destination address of the outer header, or a multicast group'],
  tos:      [9,  'IFLA_GRE_TOS',       u8,   'TOS of the outer header; 1 copies the inner one'],
  pmtudisc: [10, 'IFLA_GRE_PMTUDISC',  u8,   'whether the path MTU is discovered', { boolean: true }],
  ignoreDf: [19, 'IFLA_GRE_IGNORE_DF', u8,   'whether packets are fragmented even if the inner header forbids it', { boolean: true }],
})

/** ipgre_netlink_parms: ignoreDf requires pmtudisc to be off. */
const ignoreDf: OptionRule<'ignoreDf' | 'pmtudisc'> = rule(
  ['ignoreDf', 'pmtudisc'],
  'pmtudisc 0 with ignoreDf',
  ({ ignoreDf: ignore, pmtudisc }) => {
    return ignore === undefined || ignore === 0 || pmtudisc === 0
  },
)

/** GRE over IPv4, carrying layer 3. */
export const greKind = linkKind({ attrs: table, module: 'ip_gre', always: [...greFlags, ignoreDf] })

const ethernetRules = [...greFlags, ethernet, notAny('remote'), ignoreDf]

/** GRE over IPv4, carrying Ethernet. */
export const gretapKind = linkKind({ ...greKind, always: ethernetRules })

/** Mirrored frames over IPv4. */
export const erspanKind = linkKind({
  ...greKind,
  create: [erspanHeader],
  always: [...ethernetRules, ...erspanKeys, range('erspanVer', 0, 2)],
})
