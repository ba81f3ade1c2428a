import { attrs } from '../../../netlink/attribute/attrs.ts'
import { s32 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'


/**
 * IFLA_PPP_*: data of a ppp (linux/if_link.h; types from ppp_nl_policy in drivers/net/ppp/ppp_generic.c). Write-only.
 */
const table = attrs('linkinfo-ppp-attrs', {
  devFd: [1, 'IFLA_PPP_DEV_FD', s32, 'file descriptor of an open /dev/ppp'],
})

/** A point-to-point link: ppp_link_ops in drivers/net/ppp/ppp_generic.c. */
export const pppKind = linkKind({
  attrs: table,
  module: 'ppp_generic',
})
