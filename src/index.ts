/**
 * Linux netlink in TypeScript: network namespaces, links, addresses, routes, and the wire format.
 *
 * @module nlwire
 */

export type { FamilyInfo } from './genl/socket/family-info.ts'
export { GenericSocket } from './genl/socket/generic-socket.ts'
export type { ProgramInput } from './linux/launch/input.ts'
export type { NamespaceChange } from './linux/namespaces/watch.ts'
export type { PingError, PingOptions, PingReply, PingResult } from './linux/ping/ping.ts'
export { BatchAbortedError, type BatchOptions, type BatchResult, type MessageBatchOptions } from './linux/socket/batch.ts'
export type { Answers } from './linux/socket/by-name.ts'
export type { ChangeStream } from './linux/socket/change-stream.ts'
export type { StreamOptions } from './linux/socket/event-options.ts'
export { EventStream, type Notification } from './linux/socket/event-stream.ts'
export type { RequestOptions } from './linux/socket/limits.ts'
export type { Recording } from './linux/socket/record.ts'
export { NetlinkSocket } from './linux/socket/socket.ts'
export { type TappedDatagram, tap } from './linux/socket/tap.ts'
export { SyscallError } from './linux/syscalls/syscall-error.ts'
export { DumpInterruptedError } from './netlink/error/dump-interrupted.ts'
export { ignore } from './netlink/error/ignore.ts'
export { NetlinkError } from './netlink/error/netlink-error.ts'
export type { Explanation, Policy } from './netlink/explain/explanation.ts'
export type { BatchAddresses } from './rtnl/address/batch.ts'
export type { EnsuredAddresses, EnsureOptions } from './rtnl/address/ensure.ts'
export type { AddressChoice, AddressFlag, AddressObject, AddressOptions, AddressScope } from './rtnl/address/request.ts'
export type { Address } from './rtnl/address/view.ts'
export type { AddressLabelOptions } from './rtnl/address-label/labels.ts'
export type { AddressLabel } from './rtnl/address-label/view.ts'
export type { BatchBridgeVlans } from './rtnl/bridge-vlan/batch.ts'
export type {
  BridgeVlanChoice,
  BridgeVlanOptions,
  SetBridgeVlan,
  SetBridgeVlanGlobal,
  VlanRange,
} from './rtnl/bridge-vlan/request.ts'
export type { BridgeVlan, BridgeVlanGlobal } from './rtnl/bridge-vlan/view.ts'
export type * from './rtnl/collections.ts'
export type { LinkRef } from './rtnl/common/checks.ts'
export type { OneOrMany } from './rtnl/common/ensure/one-or-many.ts'
export { FlushIncompleteError } from './rtnl/common/flush/incomplete.ts'
export type { Flushed } from './rtnl/common/flush/rounds.ts'
export type { Enum, FlagName, FlagNames, FlagSwitches } from './rtnl/common/named/types.ts'
export type { RouteProtocol, RouteScope, RouteType, TableRef, TypeOfService } from './rtnl/common/route-names.ts'
export type { BatchLinks } from './rtnl/link/batch.ts'
export type { EnsuredLink, HasName, WantedLink } from './rtnl/link/ensure/ensure.ts'
export { type ChangesOf, type LinkCall, optionsOf, type WantedOf } from './rtnl/link/ensure/options-of.ts'
export type { KindData, KnownKind, KnownMaster, LinkKinds, PortKinds, SlaveData } from './rtnl/link/kind/data.ts'
export { type OtherKind, otherKind } from './rtnl/link/kind/other-kind.ts'
export type {
  CreateLink,
  FlagChanges,
  KindChanges,
  KindOptions,
  LinkChanges,
  LinkSettings,
  NewLink,
  NewLinkSettings,
  NewLinks,
  PeerSettings,
  SetLink,
} from './rtnl/link/options.ts'
export type { Peer } from './rtnl/link/peer.ts'
export type { LinkKey } from './rtnl/link/projection.ts'
export type { LinkOptions } from './rtnl/link/read.ts'
export type { LinkMessage } from './rtnl/link/table.ts'
export type { VfChanges, VfTag } from './rtnl/link/vf/request.ts'
export type { Link, LinkOf, PortOf } from './rtnl/link/view.ts'
export type { LinkValues } from './rtnl/link/wait.ts'
export type { BatchMdb } from './rtnl/mdb/batch.ts'
export type { MdbChoice, MdbOptions, MdbPortChoice } from './rtnl/mdb/request.ts'
export type { MdbEntry, MdbRouterPort } from './rtnl/mdb/view.ts'
export type { MulticastAddress } from './rtnl/multicast/proc.ts'
export type { BatchFdb, BatchNeighbours } from './rtnl/neighbour/batch.ts'
export type { EnsuredNeighbours, EnsureNeighboursOptions, WholeNeighbour } from './rtnl/neighbour/ensure.ts'
export type { FdbChoice, FdbOptions, FdbState } from './rtnl/neighbour/fdb-request.ts'
export type { NeighbourChoice, NeighbourOptions, NeighbourState } from './rtnl/neighbour/request.ts'
export type { Neighbour } from './rtnl/neighbour/view.ts'
export type { NetconfOptions } from './rtnl/netconf/netconf.ts'
export type { Netconf } from './rtnl/netconf/view.ts'
export type { Batch } from './rtnl/netns/batch.ts'
export type { ExecResult } from './rtnl/netns/child-output.ts'
export type { EventOptions } from './rtnl/netns/event-options.ts'
export type { NamedNamespace } from './rtnl/netns/ids.ts'
export { NetNs } from './rtnl/netns/netns.ts'
export type {
  InputOptions,
  MountOptions,
  NamespaceExecOptions,
  NamespaceForkOptions,
  NamespaceSpawnOptions,
} from './rtnl/netns/processes.ts'
export type { NamespaceFd, NetNsRef } from './rtnl/netns/reference.ts'
export type { BatchNexthops } from './rtnl/nexthop/batch.ts'
export type { GroupMember, NexthopOptions } from './rtnl/nexthop/request.ts'
export type { NexthopObject } from './rtnl/nexthop/view.ts'
export type { BatchRoutes } from './rtnl/route/batch.ts'
export type { EnsuredRoutes, EnsureRoutesOptions } from './rtnl/route/ensure.ts'
export type { DestinationFilter, RouteKey } from './rtnl/route/filter.ts'
export type { FlushedRoutes } from './rtnl/route/flush.ts'
export type { MetricKey } from './rtnl/route/locks.ts'
export type { RouteLookup } from './rtnl/route/lookup.ts'
export type {
  GatewayRef,
  MultipathOptions,
  NextHopOptions,
  RouteMetrics,
  RouteOptions,
  RouteRef,
  WholeRoute,
} from './rtnl/route/options.ts'
export type { RestoredRoutes } from './rtnl/route/saved.ts'
export type { EncapOptions, Seg6Options, SegmentOptions } from './rtnl/route/segments.ts'
export type { Route, RouteGateway, RouteHop } from './rtnl/route/view.ts'
export type { RouteWatchFilter } from './rtnl/route/watch.ts'
export type { BatchRules } from './rtnl/rule/batch.ts'
export type { EnsuredRules, EnsureRulesOptions } from './rtnl/rule/ensure.ts'
export type { RuleOptions } from './rtnl/rule/request.ts'
export type { Rule } from './rtnl/rule/view.ts'
export type { WatchFilter } from './rtnl/watch/filter.ts'
export type { WatchOptions } from './rtnl/watch/options.ts'
export type { Snapshot, Watched, WatchedBy, WatchedTypes } from './rtnl/watch/register.ts'
export type { Change, Resync, WatchStream } from './rtnl/watch/watch.ts'
export * from './wire.ts'
