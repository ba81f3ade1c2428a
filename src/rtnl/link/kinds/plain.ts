import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u16, u32 } from '../../../netlink/codec/numbers.ts'
import { IPOIB_MODE } from '../tunnel-constants.ts'


/** Data of a kind that has none: its driver has neither a policy nor anything to tell. */
export const none = attrs('linkinfo-none-attrs', {})

/** IFLA_IPOIB_*: data of an ipoib (linux/if_link.h; types from ipoib_policy and ipoib_fill_info in drivers/infiniband/ulp/ipoib). */
export const ipoib = attrs('linkinfo-ipoib-attrs', {
  pkey:   [1, 'IFLA_IPOIB_PKEY',   u16,                    'partition key'],
  mode:   [2, 'IFLA_IPOIB_MODE',   oneOf(u16, IPOIB_MODE), 'datagram or connected'],
  umcast: [3, 'IFLA_IPOIB_UMCAST', u16,                    '1 where multicast is joined for programs in user space'],
})

/** IFLA_DSA_*: data of a port of a switch chip (linux/if_link.h; types from dsa_policy in net/dsa/netlink.c). */
export const dsa = attrs('linkinfo-dsa-attrs', {
  conduit: [1, 'IFLA_DSA_CONDUIT', u32, "index of the host's link that its packets go through"],
})

/** Kinds with few options or none: wireguard's, netdevsim's, pfcp's and the like go another way, if there are any. */
export const plainKinds = {
  dsa,
  dummy: none,
  ifb: none,
  ipoib,
  lowpan: none,
  netdevsim: none,
  nlmon: none,
  pfcp: none,
  team: none,
  vcan: none,
  virt_wifi: none,
  vsockmon: none,
  wireguard: none,
} as const
