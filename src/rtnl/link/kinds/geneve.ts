import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16be, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { flag } from '../../../netlink/codec/values.ts'
import { linkKind } from '../kind/kind.ts'
import { among, ethernet, exclusive, needsData, notMulticast, ordered, range, reportedOnly, rule } from '../kind/rules.ts'
import { GENEVE_DF } from '../tunnel-constants.ts'


/** struct ifla_geneve_port_range: both in network byte order. */
const genevePortRange = struct('ifla_geneve_port_range', {
  low:  [u16be, 'low',  'first port'],
  high: [u16be, 'high', 'last port'],
})

/**
 * IFLA_GENEVE_*: data of a geneve (linux/if_link.h; types from geneve_policy and geneve_fill_info in
 * drivers/net/geneve.c).
 */
const table = attrs('linkinfo-geneve-attrs', {
  id:                [1,  'IFLA_GENEVE_ID',                  u32,                  'VNI, the id of the virtual network, 0 to 16777215'],
  remote:            [2,  'IFLA_GENEVE_REMOTE',              ipv4,                 'IPv4 address of the remote end'],
  ttl:               [3,  'IFLA_GENEVE_TTL',                 u8,                   'TTL of the outer header; 0 lets the kernel choose'],
  tos:               [4,  'IFLA_GENEVE_TOS',                 u8,                   'TOS of the outer header; 1 copies the inner one'],
  port:              [5,  'IFLA_GENEVE_PORT',                u16be,                'UDP destination port'],
  collectMetadata:   [6,  'IFLA_GENEVE_COLLECT_METADATA',    flag,                 "the tunnel's ends come with each packet (external)"],
  remote6:           [7,  'IFLA_GENEVE_REMOTE6',             ipv6,                 'IPv6 address of the remote end'],
  udpCsum:           [8,  'IFLA_GENEVE_UDP_CSUM',            u8,                   'whether UDP checksums are sent over IPv4', { boolean: true }],
  udpZeroCsum6Tx:    [9,  'IFLA_GENEVE_UDP_ZERO_CSUM6_TX',   u8,                   'whether UDP checksums are left out over IPv6', { boolean: true }],
  udpZeroCsum6Rx:    [10, 'IFLA_GENEVE_UDP_ZERO_CSUM6_RX',   u8,                   'whether UDP packets without checksum are accepted over IPv6', { boolean: true }],
  label:             [11, 'IFLA_GENEVE_LABEL',               u32be,                'flow label of the outer header'],
  ttlInherit:        [12, 'IFLA_GENEVE_TTL_INHERIT',         u8,                   'whether the TTL is the inner one', { boolean: true }],
  df:                [13, 'IFLA_GENEVE_DF',                  oneOf(u8, GENEVE_DF), "don't-fragment bit of the outer header"],
  innerProtoInherit: [14, 'IFLA_GENEVE_INNER_PROTO_INHERIT', flag,                 'carries IP itself, without an Ethernet header'],
  portRange:         [15, 'IFLA_GENEVE_PORT_RANGE',          genevePortRange,      'UDP source ports of the outer header'],
  groHint:           [16, 'IFLA_GENEVE_GRO_HINT',            flag,                 'helps the receiver to join packets of tunnels inside, by an option of its own'],
  local:             [17, 'IFLA_GENEVE_LOCAL',               ipv4,                 'IPv4 address to receive on'],
  local6:            [18, 'IFLA_GENEVE_LOCAL6',              ipv6,                 'IPv6 address to receive on'],
})

/** Ethernet over UDP with options: geneve_validate, geneve_nl2info and geneve_configure in drivers/net/geneve.c. */
export const geneveKind = linkKind({
  attrs: table,
  module: 'geneve',
  create: [
    needsData('{ id: 42 }'),
    rule(['label', 'remote6'], 'label only with remote6', ({ label, remote6 }) => !label || remote6 !== undefined),
    ...(['id', 'tos', 'label'] as const).map((key) => exclusive('collectMetadata', key)),
  ],
  always: [
    ethernet,
    range('id', 0, 0xffffff),
    among('df', GENEVE_DF),
    rule(
      ['remote', 'remote6'],
      'remote or remote6, not both,',
      ({ remote, remote6 }) => remote === undefined || remote6 === undefined,
    ),
    notMulticast('remote'),
    notMulticast('remote6'),
    ordered('portRange'),
  ],
  reported: [
    // geneve_nl2info in drivers/net/geneve.c does not read the TTL if it is there, on or off.
    reportedOnly(['ttlInherit'], (data) => !data['ttlInherit']),
  ],
})
