import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u32 } from '../../../netlink/codec/numbers.ts'
import { linkKind, linkPort } from '../kind/kind.ts'
import { ethernet, needs, range } from '../kind/rules.ts'


/** IFLA_VRF_*: data of a vrf (linux/if_link.h; types from vrf_nl_policy in drivers/net/vrf.c). */
const table = attrs('linkinfo-vrf-attrs', {
  table: [1, 'IFLA_VRF_TABLE', u32, 'routing table of its ports'],
})

/** IFLA_VRF_PORT_*: a port of a vrf (vrf_fill_slave_info in drivers/net/vrf.c). */
const port = attrs('linkinfo-vrf-port-attrs', {
  table: [1, 'IFLA_VRF_PORT_TABLE', u32, 'routing table of the vrf', { readOnly: true }],
})

/** A routing domain: vrf_validate and vrf_newlink in drivers/net/vrf.c. Table 0 is RT_TABLE_UNSPEC. */
export const vrfKind = linkKind({
  attrs: table,
  module: 'vrf',
  create: [needs('table'), range('table', 1, 0xffffffff)],
  always: [ethernet],
  ports: linkPort({ attrs: port }),
})
