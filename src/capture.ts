/**
 * Readers of recordings: pcap, pcapng, iproute2's rtmon, strace's text and hex; their messages, decoded, and the conversations they make.
 * Runs in browsers too: nothing here touches `node:*`, `Buffer` or the kernel.
 */

export { type Conversation, conversations, type Event } from './capture/conversations.ts'
export { type Encoded, fromJson } from './capture/from-json.ts'
export type { Datagram, Fault, Format, Item, ReadOptions, Source } from './capture/item.ts'
export { toJson } from './capture/json.ts'
export { type Items, messages, type Recorded } from './capture/messages.ts'
export { type PcapRecord, pcapHeader, pcapRecord } from './capture/pcap-writer.ts'
export { type Protocols, protocolName, protocols } from './capture/protocols.ts'
export { records } from './capture/records.ts'
export type { Refusal } from './capture/refusal.ts'
export { type Filter, where } from './capture/where.ts'
export { MalformedError } from './netlink/codec/codec.ts'
