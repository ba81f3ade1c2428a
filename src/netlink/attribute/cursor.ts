import { MalformedError } from '../base/malformed-error.ts'
import { align, type Bytes } from '../codec/bytes.ts'

/** The payload is itself attributes. Older parts of the kernel leave it out. */
export const NLA_F_NESTED = 0x8000
/** The payload is in network byte order, whatever the host's. */
export const NLA_F_NET_BYTEORDER = 0x4000
/** What is left of an attribute's type without the flags. */
export const NLA_TYPE_MASK = 0x3fff

/** Steps over attributes without allocating: call `next()`, then look at `type`, `start` and `end`. */
export class AttrCursor {
  /** The type as it stands in the bytes, with its flag bits. */
  type = 0
  start = 0
  end = 0
  /** Where the next attribute would begin; after the last, anything up to the end is left over. */
  at: number
  private readonly stop: number
  private readonly b: Bytes

  constructor(b: Bytes, at: number, stop: number) {
    this.b = b
    this.at = at
    this.stop = stop
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

/** An attribute at `at` says a length that is too short for its own header, or too long for what is left. */
export function badLength(length: number, at: number, stop: number): never {
  throw new MalformedError(`attribute of length ${length} with ${stop - at} bytes left`, at)
}
