/** A buffer being read: one view, one byte order, shared by every codec; codecs take offsets, never slices. */
export class Bytes {
  readonly u8: Uint8Array
  readonly view: DataView
  readonly le: boolean
  /** How many tables deep the reader is; `attrs` bounds it. */
  depth = 0
  private other: Bytes | undefined

  constructor(u8: Uint8Array, littleEndian: boolean) {
    this.u8 = u8
    this.view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength)
    this.le = littleEndian
  }

  /** The same bytes read in network order, for attributes that say so (NLA_F_NET_BYTEORDER). */
  get networkOrder(): Bytes {
    if (!this.le) return this
    this.other ??= new Bytes(this.u8, false)
    this.other.depth = this.depth
    return this.other
  }
}

/** A buffer being written. `room(n)` may replace the buffer, so take its result before you touch `view`. */
export class Writer {
  u8: Uint8Array<ArrayBuffer> = new Uint8Array(256)
  view = new DataView(this.u8.buffer)
  at = 0
  readonly le: boolean

  constructor(littleEndian: boolean) {
    this.le = littleEndian
  }

  /** Reserves `n` zero bytes and returns where they begin. */
  room(n: number): number {
    const at = this.at
    if (at + n > this.u8.length) {
      const next = new Uint8Array(Math.max(this.u8.length * 2, at + n))
      next.set(this.u8)
      this.u8 = next
      this.view = new DataView(next.buffer)
    }
    this.at = at + n
    return at
  }

  bytes(b: Uint8Array): void {
    const at = this.room(b.length)
    this.u8.set(b, at)
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.u8.slice(0, this.at)
  }
}

/** Rounds up to the 4-byte grid of messages and attributes (NLMSG_ALIGNTO, NLA_ALIGNTO). */
export const align = (n: number): number => (n + 3) & ~3
