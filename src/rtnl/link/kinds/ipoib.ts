import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u16 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { below } from '../kind/rules.ts'
import { IPOIB_MODE } from '../tunnel-constants.ts'


/**
 * IFLA_IPOIB_*: data of an ipoib (linux/if_link.h; types from ipoib_policy and ipoib_fill_info in
 * drivers/infiniband/ulp/ipoib).
 */
const table = attrs('linkinfo-ipoib-attrs', {
  pkey:   [1, 'IFLA_IPOIB_PKEY',   u16,                    'partition key'],
  mode:   [2, 'IFLA_IPOIB_MODE',   oneOf(u16, IPOIB_MODE), 'datagram or connected'],
  umcast: [3, 'IFLA_IPOIB_UMCAST', u16,                    'whether multicast is joined for programs in user space', { boolean: true }],
})

/** IP over InfiniBand: ipoib_new_child_link in drivers/infiniband/ulp/ipoib/ipoib_netlink.c. */
export const ipoibKind = linkKind({
  attrs: table,
  create: [below],
})
