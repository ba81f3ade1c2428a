import type { Faults } from '../base/faults.ts'

/** A buffer being read: one view, one byte order, shared by every codec; codecs take offsets, never slices. */
export class Bytes {
  /** The buffer. */
  readonly u8: Uint8Array
  /** A view of the buffer. */
  readonly view: DataView
  /** Byte order of numbers: true is little-endian. */
  readonly le: boolean
  /** Whether compiled readers must not be used: they read only little-endian buffers, strictly. */
  readonly isPlain: boolean
  /** Collects the faults of a tolerant reader; undefined if reading is strict. */
  readonly faults: Faults | undefined
  /** Nesting depth of the reader in tables; `attrs` limits it. */
  depth = 0
  private other: Bytes | undefined

  constructor(u8: Uint8Array, littleEndian: boolean, faults?: Faults) {
    this.isPlain = !littleEndian || faults !== undefined
    this.faults = faults
    this.u8 = u8
    this.view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength)
    this.le = littleEndian
  }

  /** The same bytes read in network order, for attributes that say so (NLA_F_NET_BYTEORDER). */
  get networkOrder(): Bytes {
    if (!this.le) return this
    this.other ??= new Bytes(this.u8, false, this.faults)
    this.other.depth = this.depth
    return this.other
  }
}

/** A buffer being written; from `at` on it is zero. `room(n)` may replace the buffer: call it before you use `view`. */
export class Writer {
  /** The buffer. It is longer than what has been written. */
  u8: Uint8Array<ArrayBuffer> = new Uint8Array(256)
  /** A view of the buffer. */
  view = new DataView(this.u8.buffer)
  /** Offset of the next byte to write. */
  at = 0
  /** Byte order of numbers: true is little-endian. */
  le: boolean

  constructor(littleEndian: boolean) {
    this.le = littleEndian
  }

  /** Reserves `n` zero bytes and returns where they begin. */
  room(n: number): number {
    const at = this.at
    if (at + n > this.u8.length) this.grow(at + n)
    this.at = at + n
    return at
  }

  private grow(least: number): void {
    const next = new Uint8Array(Math.max(this.u8.length * 2, least))
    next.set(this.u8)
    this.u8 = next
    this.view = new DataView(next.buffer)
  }

  /** Appends bytes, without padding. */
  bytes(b: Uint8Array): void {
    const at = this.room(b.length)
    this.u8.set(b, at)
  }

  /** Discards everything from `at` on. */
  back(at: number): void {
    this.u8.fill(0, at, this.at)
    this.at = at
  }

  /** Returns a copy of what has been written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.u8.slice(0, this.at)
  }
}

/** The idle writer, kept for reuse: allocating a buffer costs more than writing most messages. */
let spare: Writer | undefined

/** Returns an empty writer. Return it with `release`. */
export function takeWriter(littleEndian: boolean): Writer {
  const w = spare ?? new Writer(littleEndian)
  spare = undefined
  w.le = littleEndian
  return w
}

/** Empties a writer for reuse. Do not call it after an error. */
export function release(w: Writer): void {
  w.back(0)
  // The buffer of a large message must not stay in memory.
  if (w.u8.length <= 4096) spare = w
}

/** Rounds up to the 4-byte grid of messages and attributes (NLMSG_ALIGNTO, NLA_ALIGNTO). */
export const align = (n: number): number => (n + 3) & ~3
