// The register of collections: one line each. Each is a member of NetNs, and nlwire exports the types that stand here.
//
// To add one, say `tunnels`: write src/rtnl/tunnel/tunnels.ts with a class that extends Collection (common/collection.ts)
// and has a `member`, and add its line here.

export { Addresses, type AddressFilter, type AddressMessage } from './address/addresses.ts'
export { type AddressLabelFilter, AddressLabels } from './address-label/labels.ts'
export type { AddressLabelMessage } from './address-label/table.ts'

export {
  type BridgeVlanFilter,
  type BridgeVlanGlobalFilter,
  type BridgeVlanMessage,
  BridgeVlans,
} from './bridge-vlan/vlans.ts'
export type { Altnames } from './link/create/finish.ts'
export { Links } from './link/links.ts'
export type { LinkFilter } from './link/read.ts'
export { Mdb, type MdbFilter, type MdbRouterFilter } from './mdb/mdb.ts'
export type { MdbMessage } from './mdb/table.ts'

export { Multicast, type MulticastFilter } from './multicast/multicast.ts'
export { Fdb, type FdbFilter, type FdbLookup } from './neighbour/fdb.ts'
export { type EntryFilter, type NeighbourFilter, type NeighbourMessage, Neighbours } from './neighbour/neighbours.ts'
export {
  type NetconfFamily,
  type NetconfFilter,
  type NetconfLink,
  type NetconfMessage,
  NetconfSettings,
} from './netconf/netconf.ts'
export { type BucketFilter, type NexthopBucket, type NexthopFilter, type NexthopMessage, Nexthops } from './nexthop/nexthops.ts'
export { type RouteFilter, type RouteMessage, Routes } from './route/routes.ts'
export { type RuleFilter, type RuleMessage, Rules } from './rule/rules.ts'
export { type ForwardingOptions, Sysctl } from './sysctl/sysctl.ts'
export { Tuntap, type TuntapFilter, type TuntapOptions } from './tuntap/tuntap.ts'
