import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u32 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { notMade } from '../kind/rules.ts'


/** IFLA_DSA_*: data of a port of a switch chip (linux/if_link.h; types from dsa_policy in net/dsa/netlink.c). */
const table = attrs('linkinfo-dsa-attrs', {
  conduit: [1, 'IFLA_DSA_CONDUIT', u32, "index of the host's link that its packets go through", { link: 'own' }],
})

/** A port of a switch chip: dsa_link_ops in net/dsa/netlink.c has no setup. */
export const dsaKind = linkKind({
  attrs: table,
  create: [notMade('the driver of the switch makes it')],
})
