import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u32 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { needs, needsData, needsOption } from '../kind/rules.ts'


/** IFLA_WWAN_*: data of a wwan device (linux/wwan.h). */
const table = attrs('linkinfo-wwan-attrs', {
  linkId: [1, 'IFLA_WWAN_LINK_ID', u32, 'number of the data channel on the modem'],
})

/** A data channel of a modem: wwan_rtnl_validate in drivers/net/wwan/wwan_core.c. */
export const wwanKind = linkKind({
  attrs: table,
  module: 'wwan',
  create: [needsData('{ linkId: 1 }'), needsOption('parentDevName'), needs('linkId')],
})
