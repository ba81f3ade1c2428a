import { attrs } from '../../../netlink/attribute/attrs.ts'
import { string } from '../../../netlink/codec/text.ts'
import { linkKind } from '../kind/kind.ts'


/**
 * IFLA_BATADV_*: data of a batadv device (linux/batman_adv.h; types from batadv_ifla_policy). Write-only: the rest is a
 * generic netlink family.
 */
const table = attrs('linkinfo-batadv-attrs', {
  algoName: [1, 'IFLA_BATADV_ALGO_NAME', string, 'routing algorithm: BATMAN_IV or BATMAN_V'],
})

/** A mesh of B.A.T.M.A.N. advanced: batadv_link_ops in net/batman-adv. */
export const batadvKind = linkKind({
  attrs: table,
  module: 'batman-adv',
  ports: true,
})
