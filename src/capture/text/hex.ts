import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { readCooked } from '../container/headers.ts'
import { ARPHRD_NETLINK, COOKED, NLMON } from '../container/linktype.ts'
import { isDatagram, messagesEnd, orderOf } from '../source/byte-order.ts'
import type { Feed } from '../source/feed.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'
import { Comments } from './comments.ts'
import { assemble, type Budget } from './hex-block.ts'
import { cutHex } from './hex-numbers.ts'
import { columnsOf, type HexRow, rowOf } from './hex-rows.ts'
import { type Line, lines } from './lines.ts'
import { type PrintedBytes, printedBytes } from './printed-bytes.ts'

/** Maximum length of a line; longer lines are read in pieces. */
const MAX_PIECE = 1 << 16
/** Maximum bytes of a datagram, more than any real one: endless text must not fill memory. */
const MAX_BLOCK = 1 << 18
/** Cost of a row in addition to its bytes: rows may be empty. */
const ROW = 16
/** So many lines without any hex before the first are no recording. A shorter text may be a typing mistake: each line is a fault. */
const MIN_PROSE = 3
/** A longer text is refused at once: it may be endless. */
const MAX_PROSE = 1000
const NOT_HEX = 'not a recording: text without hex, and not the output of strace'
/** Number of bytes that `*` may add: once, and for each character of the recording. A row of zeros repeats a few hundred times. */
const REPEATS = { first: 1 << 22, each: 64 } as const

/**
 * Reads pasted hex: offset columns (od, xxd, hexdump, tcpdump -x, Wireshark), plain pairs, `\x`, commas, C arrays,
 * bytes as Node, Go, Rust, JSON and Python print them, and the output of `explain`. An empty line, an offset of zero or a brace begins the next datagram.
 */
export async function* hexItems(feed: Feed, options: ReadOptions): AsyncGenerator<Item> {
  const reader = new HexReader(options)
  // Text without any hex is no recording. Faults wait until that is clear.
  const waiting: Item[] = []
  let isHex = false
  for await (const line of lines(feed, MAX_PIECE, cutHex)) {
    const found = reader.take(line)
    isHex ||= reader.hasHex
    if (isHex) yield* waiting.splice(0)
    if (isHex) yield* found
    else waiting.push(...found)
    if (waiting.length >= MAX_PROSE) throw new MalformedError(NOT_HEX, 0)
  }
  if (waiting.length >= MIN_PROSE) throw new MalformedError(NOT_HEX, 0)
  yield* waiting
  yield* reader.end()
}

/** Rows of one datagram, and their start in the source. */
interface Block {
  readonly offset: number
  readonly rows: HexRow[]
  length: number
  /** One of the rows has an offset. */
  positioned: boolean
}

class HexReader {
  readonly #options: ReadOptions
  readonly #comments = new Comments()
  readonly #budget: Budget = { left: REPEATS.first }
  #block: Block | undefined
  #frame = 0
  /** A fault was already reported for this line, as part of it is not hex. */
  #refused = false

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Hex or bytes in another form were found. */
  get hasHex(): boolean {
    return this.#frame > 0 || this.#block !== undefined
  }

  /** Takes a line or a piece of one. Returns the datagrams and faults that it completes. */
  take(line: Line): Item[] {
    const { text, offset, continued } = line
    const out: Item[] = []
    if (!continued) this.#refused = false
    this.#budget.left += text.length * REPEATS.each
    const positioned = this.#block?.positioned ?? false
    const column = continued ? undefined : columnsOf(text, positioned)
    const rows = column ? [column] : pieces(this.#comments.strip(text, continued)).map(rowOf)
    const printed = rows.includes('none') && !continued ? printedBytes(text) : undefined
    if (printed) return this.#print(printed, offset)
    for (const row of rows) {
      if (row === 'none') this.#refuse(line, out)
      if (typeof row === 'object') this.#add(row, offset, positioned, out)
      else if (row !== 'nothing') out.push(...this.end())
    }
    if (text.trim() === '' && !continued) out.push(...this.end())
    return out
  }

  /** Returns the datagram of the rows read so far. */
  end(): Item[] {
    const block = this.#block
    this.#block = undefined
    return block ? this.#datagram(block, false) : []
  }

  /** Bytes that a program printed in one line are a datagram of their own. */
  #print({ bytes, missing }: PrintedBytes, offset: number): Item[] {
    const before = this.end()
    const items = this.#datagram({ offset, rows: [{ bytes }], length: bytes.length, positioned: false }, false)
    return [...before, ...items.map((item) => (missing > 0 && item.kind === 'datagram' ? { ...item, missing } : item))]
  }

  #refuse({ text, offset }: Line, out: Item[]): void {
    if (!this.#refused) out.push(fault(`${JSON.stringify(shorten(text))} is not hex`, offset))
    this.#refused = true
  }

  #add(row: HexRow, offset: number, positioned: boolean, out: Item[]): void {
    if (this.#block && startsAnew(row, positioned)) out.push(...this.end())
    else if (this.#block && this.#block.length > MAX_BLOCK) out.push(...this.#cut(this.#block, offset))
    this.#block ??= { offset, rows: [], length: 0, positioned: false }
    this.#block.rows.push(row)
    this.#block.length += row.bytes.length + ROW
    this.#block.positioned ||= row.position !== undefined
  }

  /** Ends a datagram that is too long. Without offsets it ends after its last whole message, and the next datagram takes the rest. */
  #cut(block: Block, offset: number): Item[] {
    this.#block = undefined
    const items = this.#datagram(block, true)
    const [last] = items
    if (block.positioned || last?.kind !== 'datagram') return items
    const end = messagesEnd(last.bytes, last.littleEndian)
    if (end === 0 || end >= last.bytes.length) return items
    const rest = last.bytes.slice(end)
    this.#block = { offset, rows: [{ bytes: rest }], length: rest.length, positioned: false }
    return [{ ...last, bytes: last.bytes.subarray(0, end) }]
  }

  #datagram({ rows, offset }: Block, isCut: boolean): Item[] {
    this.#frame++
    const found = assemble(rows, this.#budget)
    if (typeof found === 'string') return [fault(found, offset, this.#frame)]
    const { bytes, protocol } = isCut ? { bytes: found } : withoutCooked(found)
    if (bytes.length === 0) return []
    const { littleEndian = orderOf(bytes, true, isCut ? Number.MAX_SAFE_INTEGER : 0) } = this.#options
    const of = protocol === undefined ? ({ protocol: this.#options.protocol ?? 0, assumed: true } as const) : { protocol }
    return [{ kind: 'datagram', frame: this.#frame, offset, text: true, ...of, littleEndian, bytes }]
  }
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Splits a line after each closing brace: a line of C may hold several arrays. */
const pieces = (code: string): string[] => (code.includes('}') ? code.split(/(?<=\})|(?=\})/) : [code])

const startsAnew = ({ position }: HexRow, positioned: boolean): boolean =>
  positioned && position !== undefined && /^0+$/.test(position)

/** `tcpdump -xx` prints the cooked header too. */
function withoutCooked(bytes: Uint8Array): { bytes: Uint8Array; protocol?: number } {
  if (bytes.length < COOKED || isDatagram(bytes) || !isDatagram(bytes.subarray(COOKED))) return { bytes }
  const { hardware, protocol } = readCooked(bytes, NLMON)
  return hardware === ARPHRD_NETLINK ? { bytes: bytes.subarray(COOKED), protocol } : { bytes }
}
