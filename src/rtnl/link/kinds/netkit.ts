import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { NETKIT_DEVICE, NETKIT_MODE, NETKIT_POLICY, NETKIT_SCRUB } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { NETKIT_POLICY_WORDS } from '../words.ts'


/**
 * IFLA_NETKIT_*: data of a netkit pair (linux/if_link.h; types from netkit_policy and netkit_fill_info in
 * drivers/net/netkit.c).
 */
const table = attrs('linkinfo-netkit-attrs', {
  primary:    [2,  'IFLA_NETKIT_PRIMARY',     u8,                                             '1 whether programs are attached by this end', { boolean: true, readOnly: true }],
  policy:     [3,  'IFLA_NETKIT_POLICY',      oneOf(u32, NETKIT_POLICY, NETKIT_POLICY_WORDS), 'default policy when no program decides'],
  peerPolicy: [4,  'IFLA_NETKIT_PEER_POLICY', oneOf(u32, NETKIT_POLICY, NETKIT_POLICY_WORDS), 'the same at the other end'],
  mode:       [5,  'IFLA_NETKIT_MODE',        oneOf(u32, NETKIT_MODE),                        'on which layer it works'],
  scrub:      [6,  'IFLA_NETKIT_SCRUB',       oneOf(u32, NETKIT_SCRUB),                       'what packets lose on their way'],
  peerScrub:  [7,  'IFLA_NETKIT_PEER_SCRUB',  oneOf(u32, NETKIT_SCRUB),                       'the same at the other end'],
  headroom:   [8,  'IFLA_NETKIT_HEADROOM',    u16,                                            'bytes wanted before the packet'],
  tailroom:   [9,  'IFLA_NETKIT_TAILROOM',    u16,                                            'bytes wanted after the packet'],
  pairing:    [10, 'IFLA_NETKIT_PAIRING',     oneOf(u32, NETKIT_DEVICE),                      'whether there is another end'],
})

/** A pair with BPF programs at both ends: netkit_link_ops in drivers/net/netkit.c. It is built in, not a module. */
export const netkitKind = linkKind({
  attrs: table,
  pair: { key: 'peerInfo', type: 1, wire: 'IFLA_NETKIT_PEER_INFO' },
})
