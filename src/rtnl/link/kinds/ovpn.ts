import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8 } from '../../../netlink/codec/numbers.ts'
import { OVPN_MODE } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'


/** IFLA_OVPN_*: data of an ovpn device (linux/if_link.h; types from ovpn_policy in drivers/net/ovpn/main.c). */
const table = attrs('linkinfo-ovpn-attrs', {
  mode: [1, 'IFLA_OVPN_MODE', oneOf(u8, OVPN_MODE), 'one peer or many'],
})

/** A tunnel of OpenVPN: ovpn_link_ops in drivers/net/ovpn/main.c. */
export const ovpnKind = linkKind({
  attrs: table,
  module: 'ovpn',
})
