import { ARPHRD_NETLINK, COOKED, LINKTYPE_NETLINK, PACKET } from './linktype.ts'

/** Length of struct pcap_file_header. */
export const PCAP_HEADER = 24
/** Length of struct pcap_pkthdr. */
const RECORD_HEADER = 16
/** What tcpdump writes where it cuts nothing off. */
const SNAPLEN = 262_144
const NANOSECONDS = 0xa1b23c4d
const BILLION = 1_000_000_000n

/** A datagram as a pcap file keeps it. */
export interface PcapRecord {
  /** Nanoseconds since 1970; 0 unless told otherwise. */
  readonly time?: bigint
  /** NETLINK_*: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** Seen from the program. Left out, the record says what nlmon says of all: outgoing. */
  readonly direction?: 'sent' | 'received'
  readonly bytes: Uint8Array
  /** How many bytes at its end are not there. */
  readonly missing?: number
}

/** The 24 bytes that a pcap file of LINKTYPE_NETLINK begins with: nanoseconds, and the byte order that its messages should have. */
export function pcapHeader(littleEndian = true): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(PCAP_HEADER))
  view.setUint32(0, NANOSECONDS, littleEndian)
  view.setUint16(4, 2, littleEndian)
  view.setUint16(6, 4, littleEndian)
  view.setUint32(16, SNAPLEN, littleEndian)
  view.setUint32(20, LINKTYPE_NETLINK, littleEndian)
  return new Uint8Array(view.buffer)
}

/** What stands before the bytes of a datagram: the header of the record, and the cooked header as nlmon makes it. */
export function recordHeader(record: PcapRecord, littleEndian = true): Uint8Array<ArrayBuffer> {
  const { time = 0n, protocol, direction, bytes, missing = 0 } = record
  const view = new DataView(new ArrayBuffer(RECORD_HEADER + COOKED))
  view.setUint32(0, Number(BigInt.asUintN(32, time / BILLION)), littleEndian)
  view.setUint32(4, Number(time % BILLION), littleEndian)
  view.setUint32(8, COOKED + bytes.length, littleEndian)
  view.setUint32(12, COOKED + bytes.length + missing, littleEndian)
  view.setUint16(RECORD_HEADER, packetType(direction))
  view.setUint16(RECORD_HEADER + 2, ARPHRD_NETLINK)
  view.setUint16(RECORD_HEADER + 14, protocol)
  return new Uint8Array(view.buffer)
}

/** A record whole. */
export function pcapRecord(record: PcapRecord, littleEndian = true): Uint8Array<ArrayBuffer> {
  const head = recordHeader(record, littleEndian)
  const out = new Uint8Array(head.length + record.bytes.length)
  out.set(head)
  out.set(record.bytes, head.length)
  return out
}

function packetType(direction: PcapRecord['direction']): number {
  if (direction === undefined) return PACKET.OUTGOING
  return direction === 'sent' ? PACKET.KERNEL : PACKET.USER
}
