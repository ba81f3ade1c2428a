/** One datagram of a recording, with the facts that its container has. */
export interface Datagram {
  /** Distinguishes it from a Fault. */
  readonly kind: 'datagram'
  /** The first record is 1, as tshark counts. */
  readonly frame: number
  /** Where the datagram begins in the recording; of a compressed one, in what it decompresses to. */
  readonly offset: number
  /** The datagram was recorded as text (hex, strace). `offset` is the start of that text; single bytes have no offset. */
  readonly text?: true
  /** Nanoseconds since 1970, or since midnight with `strace -t`. Absent if the recording has no times. */
  readonly time?: bigint
  /** NETLINK_*: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** The recording does not name the protocol: `protocol` is from the options. */
  readonly assumed?: true
  /** Direction, from the program's view. Absent if the recording does not have it, as with nlmon. */
  readonly direction?: 'sent' | 'received'
  /** Sender, if the recording distinguishes programs: process and file descriptor in the text of strace. */
  readonly sender?: string
  /** Program of the sender, if the text of strace has its start (execve) or name (-Y). A child has the program of its parent. */
  readonly program?: string
  /** Port id of the program's socket, if the recording has it outside the messages. */
  readonly port?: number
  /** Byte order of the machine that recorded it, in which its messages are. */
  readonly littleEndian: boolean
  /** The messages, as far as they were recorded. */
  readonly bytes: Uint8Array
  /** Number of bytes at its end that were not recorded (snap length, `strace -s`, a truncated file). */
  readonly missing?: number
  /** How to record the missing bytes. */
  readonly remedy?: string
  /** The send failed with this errno: the kernel never got the datagram. Only the text of strace has such calls. */
  readonly failed?: string
}

/** Part of a recording that cannot be read: a bad length, garbage between records, a record without bytes. Reading continues after it. */
export interface Fault {
  /** Distinguishes it from a Datagram. */
  readonly kind: 'fault'
  /** Position in the recording, in bytes. */
  readonly offset: number
  /** The record, counted from 1, if the fault is inside one. */
  readonly frame?: number
  /** Place in the datagram, if the recording is a text: `offset` is then the start of that text. */
  readonly byte?: number
  /** What is wrong. */
  readonly what: string
}

/** Element of a recording. */
export type Item = Datagram | Fault

/** A recording: all of its bytes, or a stream of chunks. The caller must not overwrite chunks later. */
export type Source = Uint8Array | AsyncIterable<Uint8Array>

/** Formats of recordings. `raw` is a sequence of messages, with or without the time stamps of iproute2's rtmon. */
export type Format = 'pcap' | 'pcapng' | 'raw' | 'strace' | 'hex'

/** Options for reading a recording. */
export interface ReadOptions {
  /** The format. Default: detected from the content. */
  readonly format?: Format
  /** Byte order of all messages. Default: detected for each datagram from its lengths. */
  readonly littleEndian?: boolean
  /** Protocol of raw messages and hex, which do not name one. Default: NETLINK_ROUTE. */
  readonly protocol?: number
}

/** Makes a fault. */
export function fault(what: string, offset: number, frame?: number): Fault {
  return { kind: 'fault', offset, what, ...(frame === undefined ? {} : { frame }) }
}
