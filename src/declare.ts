/**
 * Building blocks of protocol tables: codecs, structs, sets of attributes, messages, families of generic netlink, protocols.
 * Declare your own protocol, then encode, decode and explain its messages, or send them with `NetNs.generic` or
 * `NetlinkSocket`. docs/declare.md is the guide. Runs in browsers too: it uses neither `node:*` nor `Buffer` nor the kernel.
 *
 * @module nlwire/declare
 */

export { type CommandRow, type CommandTable, type Family, family } from './genl/family.ts'
export { nlctrl } from './genl/nlctrl.ts'
export { type FamilyMessages, type GenericNetlink, genericNetlink, NETLINK_GENERIC } from './genl/protocol.ts'
export { checkedAttrs as attrs } from './netlink/attribute/checked-attrs.ts'
export { groups } from './netlink/attribute/groups.ts'
export { type FamilyHeader, type Headed, type HeadedCodec, headed, orShort } from './netlink/attribute/headed.ts'
export { type Indexed, type IndexedOf, indexed } from './netlink/attribute/indexed.ts'
export { type Select, type Selected, select, selectByHeader } from './netlink/attribute/select.ts'
export type { AttrSet, Attrs, Unknown } from './netlink/attribute/table.ts'
export type { MessageFault } from './netlink/base/faults.ts'
export { MalformedError } from './netlink/base/malformed-error.ts'
export { ip, ipv4, ipv6, lladdr, mac } from './netlink/codec/address.ts'
export { array } from './netlink/codec/array.ts'
export type { Bytes, Writer } from './netlink/codec/bytes.ts'
export type {
  Codec,
  Declared,
  Member,
  Members,
  Names,
  Notes,
  Part,
  Row,
  Scope,
  Shape,
  Sized,
  Table,
  TypeOf,
} from './netlink/codec/codec.ts'
export { byDirection } from './netlink/codec/direction.ts'
export { type BitsOf, bits, type OneOf, oneOf } from './netlink/codec/names.ts'
export {
  s8,
  s16,
  s32,
  s32be,
  s64,
  u8,
  u16,
  u16be,
  u32,
  u32be,
  u64,
  u64be,
  uint,
} from './netlink/codec/numbers.ts'
export { type ListOf, lazy, list } from './netlink/codec/references.ts'
export { type Appended, appended, type Struct, type StructCodec, struct } from './netlink/codec/struct.ts'
export { bareString, chars, string } from './netlink/codec/text.ts'
export { binary, bytes, flag, toggle } from './netlink/codec/values.ts'
export { fromHex, toHex } from './netlink/explain/explain.ts'
export {
  decodeValue,
  decodeWith as decode,
  encodeValue,
  encodeWith as encode,
  explainPartsWith as explainParts,
  explainWith as explain,
  type WithProtocol,
} from './netlink/explain/with-protocol.ts'
export { NLM_F, NLMSG } from './netlink/message/header.ts'
export type { Layout } from './netlink/message/layouts.ts'
export { is, type Message, type MessageOf, type Outgoing } from './netlink/message/message.ts'
export type { NamedMessage, NamedRequest, ReplyOf, ReplyTo, RequestName } from './netlink/message/named.ts'
export { type Protocol, type ProtocolOptions, protocol } from './netlink/message/protocol.ts'
export type { First, MessageNotes, MessageRow, MessageTable, Verb } from './netlink/message/row.ts'
export {
  type Derived,
  type KindOptionSet,
  type LinkKind,
  linkKind as kind,
  linkPort as port,
  type PairRow,
} from './rtnl/link/kind/kind.ts'
export type { KindRequest, OptionRule, ReportedOnly } from './rtnl/link/kind/rules.ts'
