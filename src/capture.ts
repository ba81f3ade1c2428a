/**
 * Readers of recordings: pcap, pcapng, iproute2's rtmon, strace's text and hex. Runs in browsers too: nothing here touches `node:*`,
 * `Buffer` or the kernel.
 */

export type { Datagram, Fault, Format, Item, ReadOptions, Source } from './capture/item.ts'
export { records } from './capture/records.ts'
export { MalformedError } from './netlink/codec.ts'
