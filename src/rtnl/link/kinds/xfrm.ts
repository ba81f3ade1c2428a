import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u32 } from '../../../netlink/codec/numbers.ts'
import { flag } from '../../../netlink/codec/values.ts'
import { linkKind } from '../kind/kind.ts'
import { exclusive, rule } from '../kind/rules.ts'


/**
 * IFLA_XFRM_*: data of an xfrm interface (linux/if_link.h; types from xfrmi_policy and xfrmi_fill_info in
 * net/xfrm/xfrm_interface_core.c).
 */
const table = attrs('linkinfo-xfrm-attrs', {
  link:            [1, 'IFLA_XFRM_LINK',             u32,  'index of the link the packets leave by; 0 for any', { link: 'own' }],
  ifId:            [2, 'IFLA_XFRM_IF_ID',            u32,  'id that its states and policies have, not 0'],
  collectMetadata: [3, 'IFLA_XFRM_COLLECT_METADATA', flag, 'the id comes with each packet (external)'],
})

/** IPsec as a link, over any link: xfrmi_newlink in net/xfrm/xfrm_interface_core.c. */
export const xfrmKind = linkKind({
  attrs: table,
  module: 'xfrm_interface',
  create: [
    rule(['ifId', 'collectMetadata'], 'ifId other than 0, or collectMetadata,', ({ ifId, collectMetadata }) => {
      return Boolean(ifId) || collectMetadata !== undefined
    }),
    exclusive('collectMetadata', 'ifId'),
    exclusive('collectMetadata', 'link'),
  ],
})
