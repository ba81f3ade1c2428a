import { MalformedError } from '../base/malformed-error.ts'
import { align, type Bytes } from '../codec/bytes.ts'

/** Flag: the payload is itself attributes. Older parts of the kernel omit it. */
export const NLA_F_NESTED = 0x8000
/** Flag: the payload is in network byte order. */
export const NLA_F_NET_BYTEORDER = 0x4000
/** Mask of an attribute's type without the flags. */
export const NLA_TYPE_MASK = 0x3fff

/** Iterates over attributes without allocating: call `next()`, then read `type`, `start` and `end`. */
export class AttrCursor {
  /** The type, with its flag bits. */
  type = 0
  start = 0
  end = 0
  /** Start of the next attribute; after the last, start of the left-over bytes. */
  at: number
  private readonly stop: number
  private readonly b: Bytes

  constructor(b: Bytes, at: number, stop: number) {
    this.b = b
    this.at = at
    this.stop = stop
  }

  /** Throws MalformedError if bytes are left over after the last attribute, where the value has no `tail` for them. */
  finish(): void {
    const count = this.stop - this.at
    if (count > 0) throw new MalformedError(`${count} ${count === 1 ? 'byte' : 'bytes'} after the last attribute`, this.at)
  }

  /** Moves to the next attribute; false at the end. Fewer than four bytes left over are no attribute. */
  next(): boolean {
    const { at, b, stop } = this
    if (at + 4 > stop) return false
    const length = b.view.getUint16(at, b.le)
    if (length < 4 || at + length > stop) badLength(length, at, stop)
    this.type = b.view.getUint16(at + 2, b.le)
    this.start = at + 4
    this.end = at + length
    this.at = at + align(length)
    return true
  }
}

/** Throws for an attribute whose length is too short for its header, or longer than the remaining bytes. */
export function badLength(length: number, at: number, stop: number): never {
  throw new MalformedError(`attribute of length ${length} with ${stop - at} bytes left`, at)
}
