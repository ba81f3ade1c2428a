import { attrs } from '../../../netlink/attribute/attrs.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u16, u32 } from '../../../netlink/codec/numbers.ts'
import { struct, switches } from '../../../netlink/codec/struct.ts'
import { RMNET_FLAGS } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { below, needs, range } from '../kind/rules.ts'


/** struct ifla_rmnet_flags: switches of an rmnet device. */
const rmnetFlags = switches(
  struct('ifla_rmnet_flags', {
    flags: [bits(u32, RMNET_FLAGS), 'flags', 'switches that are on'],
    mask:  [bits(u32, RMNET_FLAGS), 'mask',  'switches to change; all ones in replies'],
  }),
  'flags',
  'mask',
)

/**
 * IFLA_RMNET_*: data of an rmnet device (linux/if_link.h; types from rmnet_policy in
 * drivers/net/ethernet/qualcomm/rmnet/rmnet_config.c).
 */
const table = attrs('linkinfo-rmnet-attrs', {
  muxId: [1, 'IFLA_RMNET_MUX_ID', u16,        'number of the channel on the modem, 0 to 254'],
  flags: [2, 'IFLA_RMNET_FLAGS',  rmnetFlags, 'RMNET_FLAGS_*, with a mask of those to change'],
})

/**
 * A channel of a Qualcomm modem: rmnet_rtnl_validate and rmnet_newlink in
 * drivers/net/ethernet/qualcomm/rmnet/rmnet_config.c.
 */
export const rmnetKind = linkKind({
  attrs: table,
  module: 'rmnet',
  create: [ below, needs('muxId')],
  always: [ range('muxId', 0, 254)],
  ports: true,
})
