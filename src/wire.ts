/**
 * The wire format, independent of the operating system: encoder, decoder, tables and explained hex. Runs in browsers too:
 * it uses neither `node:*` nor `Buffer` nor the kernel.
 *
 * @module nlwire/wire
 */

import { checkBytes, checkProtocol } from './netlink/base/check.ts'
import { checkKeys } from './netlink/base/keys.ts'
import type { Part } from './netlink/codec/codec.ts'
import { type ExplainOptions, explainMessages, explainText } from './netlink/explain/explain.ts'
import { type DecodeOptions, decodeMessages } from './netlink/message/decode.ts'
import { type EncodeOptions, encodeMessage } from './netlink/message/encode.ts'
import type { Message, Outgoing, WireOptions } from './netlink/message/message.ts'
import { rtnetlink } from './rtnl/protocol.ts'

const DEFAULTS: WireOptions = { protocol: rtnetlink }
const READING = ['protocol', 'littleEndian', 'tolerant']
const EXPLAINING = [...READING, 'keys']
const WRITING = ['protocol', 'littleEndian', 'exact']

/** Returns the options with rtnetlink's tables as the default. Throws TypeError for an unknown key. */
function withDefaults<T extends WireOptions>(options: T | undefined, keys: readonly string[]): T {
  if (options === undefined) return DEFAULTS as T
  checkKeys('options', options, keys)
  if (options.protocol !== undefined) checkProtocol(options.protocol)
  return { ...DEFAULTS, ...options }
}

/**
 * Decodes every message of a datagram. Default: rtnetlink, little-endian. Throws MalformedError. With `tolerant` it
 * does not: partly malformed messages have `faults`. Throws TypeError if `bytes` is no Uint8Array.
 */
export function decode(bytes: Uint8Array, options?: DecodeOptions): Message[] {
  checkBytes(bytes)
  return decodeMessages(bytes, withDefaults(options, READING))
}

/**
 * Encodes one message. Default: rtnetlink, little-endian. A message with `faults`, or with `exact`, is written as its own
 * bytes. Throws TypeError or RangeError that names the attribute.
 */
export function encode(outgoing: Outgoing, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
  return encodeMessage(outgoing, withDefaults(options, WRITING))
}

/** Annotated hex: every byte of the datagram with the field it belongs to. `fromHex` reads it back. Throws MalformedError, unless `tolerant`. */
export function explain(bytes: Uint8Array, options?: ExplainOptions): string {
  checkBytes(bytes)
  return explainText(bytes, withDefaults(options, EXPLAINING))
}

/** What `explain` prints, as data: parts that follow each other without gap or overlap. Throws MalformedError, unless `tolerant`. */
export function explainParts(bytes: Uint8Array, options?: ExplainOptions): Part[] {
  checkBytes(bytes)
  return explainMessages(bytes, withDefaults(options, EXPLAINING))
}

export type { Attrs, Unknown } from './netlink/attribute/table.ts'
export { ERRNO, type ErrnoName, errnoName, errnoText } from './netlink/base/errno.ts'
export type { MessageFault } from './netlink/base/faults.ts'
export { type Json, jsonOf } from './netlink/base/json.ts'
export { MalformedError } from './netlink/base/malformed-error.ts'
export { formatIp, formatMac, type Prefix, parseIp, parseMac, parsePrefix } from './netlink/codec/address.ts'
export type { Codec, Declared, Part, TypeOf } from './netlink/codec/codec.ts'
export { bitNames, nameOf } from './netlink/codec/names.ts'
export { type ExplainOptions, fromHex, toHex } from './netlink/explain/explain.ts'
export type { DecodeOptions } from './netlink/message/decode.ts'
export type { EncodeOptions } from './netlink/message/encode.ts'
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
export { type AddressAttrs, addressMessages, type Ifaddrmsg } from './rtnl/address/table.ts'
export type { AddressLabelAttrs } from './rtnl/address-label/table.ts'
export type { Via } from './rtnl/common/family-address.ts'
/** Numbers of the kernel's headers: an object for each prefix, whose keys are the names without it: `constants.IFF.UP`. */
export * as constants from './rtnl/constants.ts'
export { type MessagesWithKinds, withKinds } from './rtnl/link/kind/with-kinds.ts'
export { type Ifinfomsg, type LinkAttrs, linkMessages } from './rtnl/link/table.ts'
export type { MdbAttrs } from './rtnl/mdb/table.ts'
export type { CacheReportAttrs } from './rtnl/multicast-route/table.ts'
export { type Ndmsg, type NeighbourAttrs, neighbourMessages } from './rtnl/neighbour/table.ts'
export type { NetconfAttrs } from './rtnl/netconf/table.ts'
export type { NexthopAttrs, Nhmsg } from './rtnl/nexthop/table.ts'
export type { NsidAttrs } from './rtnl/nsid/table.ts'
export { type RtnetlinkMessages, rtnetlink } from './rtnl/protocol.ts'
export type { Nexthop } from './rtnl/route/multipath.ts'
export { type RouteAttrs, type Rtmsg, routeMessages } from './rtnl/route/table.ts'
export type { FibRuleHdr, RuleAttrs } from './rtnl/rule/table.ts'
export type { Tcmsg } from './rtnl/tc/table.ts'
