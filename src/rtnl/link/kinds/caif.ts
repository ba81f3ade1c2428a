import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u8, u32 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'


/**
 * IFLA_CAIF_*: data of a caif, a link to an ST-Ericsson modem (linux/caif/if_caif.h; types from ipcaif_policy in
 * net/caif/chnl_net.c).
 */
const table = attrs('linkinfo-caif-attrs', {
  ipv4Connid: [1, 'IFLA_CAIF_IPV4_CONNID', u32, 'connection on the modem, for IPv4'],
  ipv6Connid: [2, 'IFLA_CAIF_IPV6_CONNID', u32, 'connection on the modem, for IPv6'],
  loopback:   [3, 'IFLA_CAIF_LOOPBACK',    u8,  'whether the modem sends everything back', { boolean: true }],
})

/** A link to an ST-Ericsson modem: ipcaif_link_ops in net/caif/chnl_net.c. */
export const caifKind = linkKind({
  attrs: table,
})
