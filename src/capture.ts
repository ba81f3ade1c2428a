/**
 * Readers of recordings (pcap, pcapng, iproute2's rtmon, the text of strace, hex), their decoded messages, and their
 * conversations. Runs in browsers too: it uses neither `node:*` nor `Buffer` nor the kernel.
 *
 * @module nlwire/capture
 */

export { type PcapRecord, pcapHeader, pcapRecord } from './capture/container/pcap-writer.ts'
export { type ConversationOptions, conversations } from './capture/conversation/conversations.ts'
export type { Pause } from './capture/conversation/pauses.ts'
export type { Refusal } from './capture/conversation/refusal.ts'
export type { TransactionItem } from './capture/conversation/transaction.ts'
export type { Conversation, Event } from './capture/conversation/types.ts'
export { ConditionError } from './capture/filter/condition-error.ts'
export type { Frames } from './capture/filter/frames.ts'
export { type Comparison, type Condition, type ConditionWord, parseCondition } from './capture/filter/syntax.ts'
export { type Filter, where } from './capture/filter/where.ts'
export { type Encoded, fromJson } from './capture/json/from-json.ts'
export { toJson } from './capture/json/json.ts'
export { type Items, messages, type Recorded } from './capture/message/messages.ts'
export { type DeclaredProtocols, type Protocols, protocolName, protocols } from './capture/message/protocols.ts'
export type { Datagram, Fault, Format, Item, ReadOptions, Source } from './capture/source/item.ts'
export { records } from './capture/source/records.ts'
export { MalformedError } from './netlink/base/malformed-error.ts'
