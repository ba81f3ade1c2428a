/**
 * The wire without an operating system: encoder, decoder, tables and explained hex. Runs in browsers too: nothing here touches `node:*`,
 * `Buffer` or the kernel.
 */

import type { Part } from './netlink/codec/codec.ts'
import * as explained from './netlink/explain/explain.ts'
import type { Message, Outgoing, WireOptions } from './netlink/message/message.ts'
import * as message from './netlink/message/message.ts'
import { rtnetlink } from './rtnl/protocol.ts'

const ROUTED: WireOptions = { protocol: rtnetlink }

/** The options with rtnetlink's tables where none are named. */
const routed = (options: WireOptions | undefined): WireOptions => (options ? { ...ROUTED, ...options } : ROUTED)

/** Decodes every message of a datagram; rtnetlink, little-endian unless told otherwise. Throws MalformedError and nothing else. */
export function decode(bytes: Uint8Array, options?: WireOptions): Message[] {
  return message.decodeMessages(bytes, routed(options))
}

/** Encodes one message; rtnetlink, little-endian unless told otherwise. Throws TypeError or RangeError, naming the attribute. */
export function encode(outgoing: Outgoing, options?: WireOptions): Uint8Array<ArrayBuffer> {
  return message.encodeMessage(outgoing, routed(options))
}

/** Annotated hex: every byte of the datagram with the field it belongs to. `fromHex` reads it back. Throws MalformedError. */
export function explain(bytes: Uint8Array, options?: WireOptions): string {
  return explained.explainText(bytes, routed(options))
}

/** What `explain` prints, as data: parts that follow each other without gap or overlap. Throws MalformedError. */
export function explainParts(bytes: Uint8Array, options?: WireOptions): Part[] {
  return explained.explainMessages(bytes, routed(options))
}

export type { Attrs, Unknown } from './netlink/attribute/table.ts'
export { formatIp, formatMac, type Prefix, parseIp, parseMac, parsePrefix } from './netlink/codec/address.ts'
export type { Codec, Declared, Part, TypeOf } from './netlink/codec/codec.ts'
export { ERRNO, errnoName, errnoText } from './netlink/codec/errno.ts'
export { MalformedError } from './netlink/codec/malformed-error.ts'
export { bitNames, nameOf } from './netlink/codec/names.ts'
export { fromHex } from './netlink/explain/explain.ts'
export type { Extack } from './netlink/message/extack.ts'
export { NLM_F, NLMSG, type Nlmsghdr } from './netlink/message/header.ts'
export {
  type ErrorMessage,
  is,
  type Message,
  type MessageOf,
  type Outgoing,
  type WireOptions,
} from './netlink/message/message.ts'
export { type Picked, pick } from './netlink/message/projection.ts'
export type { Protocol } from './netlink/message/protocol.ts'
export type { AddressAttrs, Ifaddrmsg } from './rtnl/address/table.ts'
export type { AddressLabelAttrs } from './rtnl/address-label/table.ts'
export type { Via } from './rtnl/common/family-address.ts'
export * as constants from './rtnl/constants.ts'
export type { Ifinfomsg, LinkAttrs } from './rtnl/link/table.ts'
export type { MdbAttrs } from './rtnl/mdb/table.ts'
export type { CacheReportAttrs } from './rtnl/multicast-route/table.ts'
export type { Ndmsg, NeighbourAttrs } from './rtnl/neighbour/table.ts'
export type { NetconfAttrs } from './rtnl/netconf/table.ts'
export type { NexthopAttrs, Nhmsg } from './rtnl/nexthop/table.ts'
export type { NsidAttrs } from './rtnl/nsid/table.ts'
export { rtnetlink } from './rtnl/protocol.ts'
export type { Nexthop } from './rtnl/route/multipath.ts'
export type { RouteAttrs, Rtmsg } from './rtnl/route/table.ts'
export type { FibRuleHdr, RuleAttrs } from './rtnl/rule/table.ts'
