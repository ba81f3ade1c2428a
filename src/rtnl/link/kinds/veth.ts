import { attrs } from '../../../netlink/attribute/attrs.ts'
import { linkKind } from '../kind/kind.ts'
import { ethernet, ethernetPeer } from '../kind/rules.ts'


/** VETH_INFO_*: data of a veth pair (linux/veth.h), besides the other end. */
const table = attrs('linkinfo-veth-attrs', {})

/** A virtual cable between two Ethernet links: veth_validate in drivers/net/veth.c. */
export const vethKind = linkKind({
  attrs: table,
  module: 'veth',
  pair: { key: 'peer', type: 1, wire: 'VETH_INFO_PEER' },
  always: [ethernet, ethernetPeer],
})
