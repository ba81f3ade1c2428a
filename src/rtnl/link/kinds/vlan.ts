import { attrs } from '../../../netlink/attribute/attrs.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { u16, u16be, u32 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct, switches } from '../../../netlink/codec/struct.ts'
import { VLAN_FLAG, VLAN_PROTOCOL } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { among, below, ethernet, needs, range } from '../kind/rules.ts'
import { VLAN_PROTOCOL_WORDS } from '../words.ts'


/** struct ifla_vlan_flags: switches of a VLAN device, not a nest. */
const vlanFlags = switches(
  struct('ifla_vlan_flags', {
    flags: [bits(u32, VLAN_FLAG), 'flags', 'switches that are on'],
    mask:  [bits(u32, VLAN_FLAG), 'mask',  'switches to change; all ones in replies'],
  }),
  'flags',
  'mask',
)

/** struct ifla_vlan_qos_mapping: maps one priority to another. */
const vlanQosMapping = struct('ifla_vlan_qos_mapping', {
  from: [u32, 'from', 'priority of the packet inside the host on the way out, of the tag on the way in'],
  to:   [u32, 'to',   'priority of the tag on the way out, of the packet inside the host on the way in'],
})

/** IFLA_VLAN_QOS_*: a map of priorities. */
const vlanQos = attrs('ifla-vlan-qos', {
  mapping: [1, 'IFLA_VLAN_QOS_MAPPING', list(vlanQosMapping), 'which priority becomes which'],
})

/**
 * IFLA_VLAN_*: data of a VLAN device (linux/if_link.h; types from vlan_policy and vlan_fill_info in
 * net/8021q/vlan_netlink.c).
 */
const table = attrs('linkinfo-vlan-attrs', {
  id:         [1, 'IFLA_VLAN_ID',          u16,                                              'VLAN id, 0 to 4094'],
  flags:      [2, 'IFLA_VLAN_FLAGS',       vlanFlags,                                        'VLAN_FLAG_*, with a mask of those to change'],
  egressQos:  [3, 'IFLA_VLAN_EGRESS_QOS',  vlanQos,                                          'priorities on the way out'],
  ingressQos: [4, 'IFLA_VLAN_INGRESS_QOS', vlanQos,                                          'priorities on the way in'],
  protocol:   [5, 'IFLA_VLAN_PROTOCOL',    oneOf(u16be, VLAN_PROTOCOL, VLAN_PROTOCOL_WORDS), 'EtherType of the tag'],
})

/** A VLAN of another link: vlan_validate and vlan_newlink in net/8021q/vlan_netlink.c. */
export const vlanKind = linkKind({
  attrs: table,
  module: '8021q',
  create: [below,    needs('id')],
  always: [ethernet, range('id', 0, 4094), among('protocol', VLAN_PROTOCOL)],
})
