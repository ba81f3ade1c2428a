/** Linux netlink from TypeScript: network namespaces, links and addresses, and the wire they are made with. */

export type { FamilyInfo } from './genl/socket/family-info.ts'
export { GenericSocket } from './genl/socket/generic-socket.ts'
export type { NamespaceChange } from './linux/namespaces/watch.ts'
export type { PingError, PingOptions, PingReply, PingResult } from './linux/ping/ping.ts'
export { BatchAbortedError, type BatchOptions, type BatchResult } from './linux/socket/batch.ts'
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
export type { Explanation, Policy } from './netlink/error/explanation.ts'
export { NetlinkError } from './netlink/error/netlink-error.ts'
export type { Addresses, AddressFilter, AddressMessage } from './rtnl/address/addresses.ts'
export type { AddressOptions } from './rtnl/address/request.ts'
export type { Address } from './rtnl/address/view.ts'
export type { LinkRef } from './rtnl/common/checks.ts'
export type { Altnames, LinkFilter, Links } from './rtnl/link/links.ts'
export type {
  CreateLink,
  FlagChanges,
  KindData,
  KindOptions,
  LinkSettings,
  PeerSettings,
  SetLink,
  SlaveData,
} from './rtnl/link/options.ts'
export type { Peer } from './rtnl/link/peer.ts'
export type { LinkMessage } from './rtnl/link/reach.ts'
export type { LinkOptions } from './rtnl/link/read.ts'
export type { Link } from './rtnl/link/view.ts'
export type { Neighbour } from './rtnl/neighbour/view.ts'
export type { Batch, BatchAddresses, BatchLinks } from './rtnl/netns/batch.ts'
export type { ExecResult } from './rtnl/netns/child-output.ts'
export type { EventOptions } from './rtnl/netns/event-options.ts'
export type { NamedNamespace } from './rtnl/netns/ids.ts'
export { NetNs } from './rtnl/netns/netns.ts'
export type { MountOptions, NamespaceExecOptions, NamespaceForkOptions, NamespaceSpawnOptions } from './rtnl/netns/processes.ts'
export type { NamespaceFd, NetNsRef } from './rtnl/netns/reference.ts'
export type { NexthopObject } from './rtnl/nexthop/view.ts'
export type { Route } from './rtnl/route/view.ts'
export type { RouteWatchFilter } from './rtnl/route/watch.ts'
export type { Rule } from './rtnl/rule/view.ts'
export type { WatchFilter } from './rtnl/watch/filter.ts'
export type { Snapshot } from './rtnl/watch/wait.ts'
export type { Change, Resync, WatchOptions, WatchStream } from './rtnl/watch/watch.ts'
export * from './wire.ts'
