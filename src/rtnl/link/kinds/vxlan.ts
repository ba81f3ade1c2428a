import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { byDirection } from '../../../netlink/codec/direction.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16be, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { bytes, flag, toggle } from '../../../netlink/codec/values.ts'
import { VXLAN_DF, VXLAN_LABEL_POLICY } from '../../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { among, ethernet, isMulticastText, needsData, notMulticast, onlyWith, ordered, range, reportedOnly, rule } from '../kind/rules.ts'


/** struct ifla_vxlan_port_range: both in network byte order. */
const portRange = struct('ifla_vxlan_port_range', {
  low:  [u16be, 'low',  'first port'],
  high: [u16be, 'high', 'last port'],
})

// vxlan_policy expects a flag, vxlan_fill_info sends a number.
const ttlInherit = byDirection(toggle, u8)

/**
 * IFLA_VXLAN_*: data of a vxlan (linux/if_link.h; types from vxlan_policy and vxlan_fill_info in
 * drivers/net/vxlan/vxlan_core.c).
 */
const table = attrs('linkinfo-vxlan-attrs', {
  id:               [1,  'IFLA_VXLAN_ID',                u32,                            'VNI, the id of the virtual network, 0 to 16777215'],
  group:            [2,  'IFLA_VXLAN_GROUP',             ipv4,                           'IPv4 multicast group, or the one remote end'],
  link:             [3,  'IFLA_VXLAN_LINK',              u32,                            'index of the link the packets leave by', { link: 'request' }],
  local:            [4,  'IFLA_VXLAN_LOCAL',             ipv4,                           'IPv4 source address of the outer header'],
  ttl:              [5,  'IFLA_VXLAN_TTL',               u8,                             'TTL of the outer header; 0 lets the kernel choose'],
  tos:              [6,  'IFLA_VXLAN_TOS',               u8,                             'TOS of the outer header; 1 copies the inner one'],
  learning:         [7,  'IFLA_VXLAN_LEARNING',          u8,                             'whether remote addresses are learnt', { boolean: true }],
  ageing:           [8,  'IFLA_VXLAN_AGEING',            u32,                            'lifetime of learnt entries, in seconds'],
  limit:            [9,  'IFLA_VXLAN_LIMIT',             u32,                            'most forwarding entries; 0 is no limit'],
  portRange:        [10, 'IFLA_VXLAN_PORT_RANGE',        portRange,                      'source ports of the outer header'],
  proxy:            [11, 'IFLA_VXLAN_PROXY',             u8,                             'whether ARP is answered', { boolean: true }],
  rsc:              [12, 'IFLA_VXLAN_RSC',               u8,                             'whether packets to routers are short-cut', { boolean: true }],
  l2miss:           [13, 'IFLA_VXLAN_L2MISS',            u8,                             'whether unknown link-layer addresses are notified', { boolean: true }],
  l3miss:           [14, 'IFLA_VXLAN_L3MISS',            u8,                             'whether unknown IP addresses are notified', { boolean: true }],
  port:             [15, 'IFLA_VXLAN_PORT',              u16be,                          'UDP destination port'],
  group6:           [16, 'IFLA_VXLAN_GROUP6',            ipv6,                           'IPv6 multicast group, or the one remote end'],
  local6:           [17, 'IFLA_VXLAN_LOCAL6',            ipv6,                           'IPv6 source address of the outer header'],
  udpCsum:          [18, 'IFLA_VXLAN_UDP_CSUM',          u8,                             'whether UDP checksums are sent over IPv4', { boolean: true }],
  udpZeroCsum6Tx:   [19, 'IFLA_VXLAN_UDP_ZERO_CSUM6_TX', u8,                             'whether UDP checksums are left out over IPv6', { boolean: true }],
  udpZeroCsum6Rx:   [20, 'IFLA_VXLAN_UDP_ZERO_CSUM6_RX', u8,                             'whether UDP packets without checksum are accepted over IPv6', { boolean: true }],
  remcsumTx:        [21, 'IFLA_VXLAN_REMCSUM_TX',        u8,                             'whether checksums are left to the receiver', { boolean: true }],
  remcsumRx:        [22, 'IFLA_VXLAN_REMCSUM_RX',        u8,                             'whether such checksums are filled in', { boolean: true }],
  gbp:              [23, 'IFLA_VXLAN_GBP',               flag,                           'group policy extension'],
  remcsumNopartial: [24, 'IFLA_VXLAN_REMCSUM_NOPARTIAL', flag,                           'remote checksums without partial ones'],
  collectMetadata:  [25, 'IFLA_VXLAN_COLLECT_METADATA',  u8,                             "whether the tunnel's ends come with each packet (external)", { boolean: true }],
  label:            [26, 'IFLA_VXLAN_LABEL',             u32be,                          'flow label of the outer header'],
  gpe:              [27, 'IFLA_VXLAN_GPE',               flag,                           'generic protocol extension'],
  ttlInherit:       [28, 'IFLA_VXLAN_TTL_INHERIT',       ttlInherit,                     'whether the TTL is the inner one', { boolean: true }],
  df:               [29, 'IFLA_VXLAN_DF',                oneOf(u8, VXLAN_DF),            "don't-fragment bit of the outer header"],
  vnifilter:        [30, 'IFLA_VXLAN_VNIFILTER',         u8,                             'whether the device accepts only listed VNIs', { boolean: true }],
  localbypass:      [31, 'IFLA_VXLAN_LOCALBYPASS',       u8,                             'whether packets to the host itself take a short cut', { boolean: true }],
  labelPolicy:      [32, 'IFLA_VXLAN_LABEL_POLICY',      oneOf(u32, VXLAN_LABEL_POLICY), 'where the flow label comes from'],
  reservedBits:     [33, 'IFLA_VXLAN_RESERVED_BITS',     bytes(8),                       'struct vxlanhdr, as a mask of the header bits that are ignored'],
  mcRoute:          [34, 'IFLA_VXLAN_MC_ROUTE',          u8,                             "whether multicast is routed by the kernel's multicast routes", { boolean: true }],
})

/** Whether local and group are of different families: vxlan_config_validate. */
function mixes({ local, local6, group, group6 }: Readonly<Record<string, unknown>>): boolean {
  const near = local !== undefined ? 4 : local6 !== undefined ? 6 : undefined
  const far = group !== undefined ? 4 : group6 !== undefined ? 6 : undefined
  return near !== undefined && far !== undefined && near !== far
}

const isV6 = ({ local, local6, group, group6 }: Readonly<Record<string, unknown>>): boolean =>
  (local6 !== undefined && local === undefined) || (group6 !== undefined && group === undefined)

/** The mask without IFLA_VXLAN_RESERVED_BITS. The kernel refuses it together with an extension that uses one of its bits. */
const DEFAULT_BITS = '247,255,255,255,0,0,0,255'

/** Ethernet over UDP: vxlan_validate, vxlan_nl2conf and vxlan_config_validate in drivers/net/vxlan/vxlan_core.c. */
export const vxlanKind = linkKind({
  attrs: table,
  module: 'vxlan',
  create: [
    needsData('{ id: 42 }'),
    // The kernel takes 0; ip(8) refuses it, as it is hardly meant.
    rule(['id', 'collectMetadata'], 'id, the network identifier, or collectMetadata', ({ id, collectMetadata }) => {
      return id !== undefined || Boolean(collectMetadata)
    }),
    rule(['group', 'group6', 'link'], 'data.link, the link that packets leave by, with a multicast group', ({ group, group6, link }) => {
      return Boolean(link) || !isMulticastText(group ?? group6)
    }),
    rule(['label', 'local6', 'group6'], 'label only with local6 or group6', (data) => !data['label'] || isV6(data)),
    onlyWith('gpe', 'collectMetadata'),
    onlyWith('vnifilter', 'collectMetadata'),
  ],
  always: [
    ethernet,
    range('id', 0, 0xffffff),
    among('df', VXLAN_DF),
    ordered('portRange'),
    rule(['local', 'local6', 'group', 'group6'], 'local and group of one family', (data) => !mixes(data)),
    notMulticast('local'),
    notMulticast('local6'),
  ],
  reported: [
    reportedOnly(['reservedBits'], (data) => String(data['reservedBits']) === DEFAULT_BITS),
    // It counts as such an extension even if it is off (vxlan_nl2conf in drivers/net/vxlan/vxlan_core.c).
    reportedOnly(['remcsumRx'], (data) => !data['remcsumRx']),
  ],
  looksUp: ['link'],
})
