/** Linux netlink from TypeScript: network namespaces, links and addresses, and the wire they are made with. */

export type { NamespaceChange } from './linux/namespaces/watch.ts'
export type { PingError, PingOptions, PingReply, PingResult } from './linux/ping/ping.ts'
export { BatchAbortedError, type BatchOptions, type BatchResult } from './linux/socket/batch.ts'
export type { ChangeStream } from './linux/socket/change-stream.ts'
export { EventStream, type Notification, type StreamOptions } from './linux/socket/event-stream.ts'
export type { RequestOptions } from './linux/socket/limits.ts'
export type { Recording } from './linux/socket/record.ts'
export { type Answers, NetlinkSocket } from './linux/socket/socket.ts'
export { type Datagram, tap } from './linux/socket/tap.ts'
export { SyscallError } from './linux/syscalls/syscall-error.ts'
export { DumpInterruptedError } from './netlink/error/dump-interrupted.ts'
export { type Explanation, NetlinkError, type Policy } from './netlink/error/netlink-error.ts'
export type { AddressOptions } from './rtnl/address-request.ts'
export type { Address } from './rtnl/address-view.ts'
export type { Addresses, AddressFilter, AddressMessage } from './rtnl/addresses.ts'
export type { Batch, BatchAddresses, BatchLinks } from './rtnl/batch.ts'
export type { LinkRef } from './rtnl/checks.ts'
export type { ExecResult } from './rtnl/collect.ts'
export type {
  CreateLink,
  FlagChanges,
  KindData,
  KindOptions,
  LinkSettings,
  PeerSettings,
  SetLink,
  SlaveData,
} from './rtnl/link-options.ts'
export type { Peer } from './rtnl/link-peer.ts'
export type { LinkOptions } from './rtnl/link-read.ts'
export type { Link } from './rtnl/link-view.ts'
export type { Altnames, LinkFilter, LinkMessage, Links } from './rtnl/links.ts'
export type { NamedNamespace } from './rtnl/namespace-ids.ts'
export type { NamespaceFd, NetNsRef } from './rtnl/namespace-ref.ts'
export type { Neighbour } from './rtnl/neighbour-view.ts'
export { type EventOptions, NetNs } from './rtnl/netns.ts'
export type { NexthopObject } from './rtnl/nexthop-view.ts'
export type { MountOptions, NamespaceExecOptions, NamespaceForkOptions, NamespaceSpawnOptions } from './rtnl/processes.ts'
export type { Route } from './rtnl/route-view.ts'
export type { Rule } from './rtnl/rule-view.ts'
export type { Snapshot } from './rtnl/wait.ts'
export type { Change, Resync, WatchOptions, WatchStream } from './rtnl/watch.ts'
export type { WatchFilter } from './rtnl/watched-filter.ts'
export type { RouteWatchFilter } from './rtnl/watched-routes.ts'
export * from './wire.ts'
