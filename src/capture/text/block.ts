import { couldBegin, isFilled } from '../source/byte-order.ts'
import { Claim } from './claim.ts'
import { assemble, type Budget } from './hex-block.ts'
import type { HexRow } from './hex-rows.ts'

/** Maximum bytes of a datagram, more than any real one: endless text must not fill memory. */
const MAX_BLOCK = 1 << 18
/** Cost of a row in addition to its bytes: rows may be empty. */
const ROW = 16

/** Rows of one datagram, or of several if its parts turn out to be datagrams, and their start in the source. */
export class Block {
  readonly offset: number
  readonly rows: HexRow[] = []
  /** One of the rows has an offset. */
  positioned = false
  /** A blank line follows the rows. */
  paused = false
  /** Number of bytes that the text says it left out. */
  missing = 0
  #length = 0
  readonly #claim = new Claim(MAX_BLOCK)
  /** Rows before which another datagram may begin, and their places. */
  readonly #seams: { readonly row: number; readonly offset: number }[] = []

  constructor(offset: number) {
    this.offset = offset
  }

  get isTooLong(): boolean {
    return this.#length > MAX_BLOCK
  }

  /** By its lengths, the last message goes on after these rows. */
  get isOpen(): boolean {
    return this.#claim.isOpen
  }

  add(row: HexRow, offset: number): void {
    if ((this.paused || row.whole) && this.rows.length > 0) this.#seams.push({ row: this.rows.length, offset })
    this.paused = false
    this.rows.push(row)
    this.#length += row.bytes.length + (row.decimal?.length ?? 0) + ROW
    this.#claim.add(row.onlyDecimal && row.decimal ? row.decimal : row.bytes)
    this.positioned ||= row.position !== undefined
    this.missing += row.missing ?? 0
  }

  /**
   * Splits the rows where a blank line, or the next string, begins a datagram. They are one datagram if messages fill it,
   * or if a part does not look like the begin of a message.
   */
  parts(budget: Budget): readonly Block[] {
    if (this.#seams.length === 0 || this.positioned) return [this]
    const whole = assemble(this.rows, budget)
    if (typeof whole === 'string' || isFilled(viewOf(whole), 0, whole.length)) return [this]
    const starts = [{ row: 0, offset: this.offset }, ...this.#seams]
    const parts = starts.map(({ row, offset }, i) => {
      const part = new Block(offset)
      for (const one of this.rows.slice(row, starts[i + 1]?.row)) part.add({ ...one, whole: false }, offset)
      return part
    })
    const begins = (part: Block): boolean => {
      const bytes = assemble(part.rows, budget)
      return typeof bytes !== 'string' && couldBegin(bytes)
    }
    return parts.slice(1).every(begins) ? parts : [this]
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
