/** One datagram of a recording, as its container tells of it. */
export interface Datagram {
  readonly kind: 'datagram'
  /** The first record is 1, as tshark counts. */
  readonly frame: number
  /** Where the datagram begins in the recording; of a compressed one, in what it decompresses to. */
  readonly offset: number
  /** Written as text (hex, strace): `offset` is where that text begins, and not every byte has one of its own. */
  readonly text?: true
  /** Nanoseconds since 1970; of `strace -t` since midnight. Absent where the recording has no times. */
  readonly time?: bigint
  /** NETLINK_*: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** The recording does not say which protocol: `protocol` is that of the options. */
  readonly assumed?: true
  /** Seen from the program; absent where the recording does not tell, as nlmon's never does. */
  readonly direction?: 'sent' | 'received'
  /** Who spoke, where the recording tells programs apart: process and file descriptor in strace's text. */
  readonly sender?: string
  /** The port id of the program's socket, where the recording tells it apart from the messages. */
  readonly port?: number
  readonly littleEndian: boolean
  readonly bytes: Uint8Array
  /** How many bytes at its end were not recorded (snap length, `strace -s`, a file cut short). */
  readonly missing?: number
}

/** What could not be read: a bad length, garbage between records, a record without bytes. Reading goes on after it. */
export interface Fault {
  readonly kind: 'fault'
  /** Where in the recording. */
  readonly offset: number
  readonly frame?: number
  readonly what: string
}

/** What a recording is made of, in order. */
export type Item = Datagram | Fault

/** A recording: all of it, or as it comes. Chunks must not be overwritten later. */
export type Source = Uint8Array | AsyncIterable<Uint8Array>

/** The formats of recordings. `raw` is messages one after the other, with or without the time stamps of iproute2's rtmon. */
export type Format = 'pcap' | 'pcapng' | 'raw' | 'strace' | 'hex'

/** How a recording is read. */
export interface ReadOptions {
  /** The format, where its content does not tell. */
  readonly format?: Format
  /** The byte order of all messages. Left out, each datagram is looked at: its lengths must fit. */
  readonly littleEndian?: boolean
  /** The protocol of what does not tell its own: raw messages and hex. NETLINK_ROUTE unless told otherwise. */
  readonly protocol?: number
}

/** Makes a fault. */
export function fault(what: string, offset: number, frame?: number): Fault {
  return { kind: 'fault', offset, what, ...(frame === undefined ? {} : { frame }) }
}
