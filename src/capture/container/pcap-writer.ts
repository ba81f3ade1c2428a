import { checkBytes, checkObject } from '../../netlink/base/check.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ARPHRD_NETLINK, COOKED, LINKTYPE_NETLINK, PACKET } from './linktype.ts'

/** Length of struct pcap_file_header. */
export const PCAP_HEADER = 24
/** Length of struct pcap_pkthdr. */
const RECORD_HEADER = 16
/** Snap length that tcpdump writes if it truncates nothing. */
const SNAPLEN = 262_144
const NANOSECONDS = 0xa1b23c4d
const BILLION = 1_000_000_000n

/** A datagram for a pcap file. */
export interface PcapRecord {
  /** Nanoseconds since 1970. Default: 0. */
  readonly time?: bigint
  /** NETLINK_*: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** Direction, from the program's view. Default: outgoing, as in all records of nlmon. */
  readonly direction?: 'sent' | 'received'
  /** The datagram, without the header that a pcap file puts before it. */
  readonly bytes: Uint8Array
  /** Number of bytes missing at its end. */
  readonly missing?: number
}

/** Returns the file header (24 bytes) of a pcap file of LINKTYPE_NETLINK: nanosecond time stamps, and the byte order of the messages. */
export function pcapHeader(littleEndian = true): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(PCAP_HEADER))
  view.setUint32(0, NANOSECONDS, littleEndian)
  view.setUint16(4, 2, littleEndian)
  view.setUint16(6, 4, littleEndian)
  view.setUint32(16, SNAPLEN, littleEndian)
  view.setUint32(20, LINKTYPE_NETLINK, littleEndian)
  return new Uint8Array(view.buffer)
}

/** Returns the bytes before a datagram: the record header, and the cooked header as nlmon writes it. */
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

/** Returns a complete record. */
export function pcapRecord(record: PcapRecord, littleEndian = true): Uint8Array<ArrayBuffer> {
  checkObject(record, 'record')
  checkBytes(record.bytes, 'bytes of a record')
  if (typeof record.protocol !== 'number')
    throw new TypeError(`protocol of a record: expected a number, got ${shown(record.protocol)}`)
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
