import { attrs } from '../../../netlink/attribute/attrs.ts'
import { linkKind } from '../kind/kind.ts'


/** VXCAN_INFO_*: data of a vxcan pair (linux/can/vxcan.h), besides the other end. */
const table = attrs('linkinfo-vxcan-attrs', {})

/** A virtual cable between two CAN links: vxcan_link_ops in drivers/net/can/vxcan.c. */
export const vxcanKind = linkKind({
  attrs: table,
  module: 'vxcan',
  pair: { key: 'peer', type: 1, wire: 'VXCAN_INFO_PEER' },
})
