import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { readCooked } from '../container/headers.ts'
import { ARPHRD_NETLINK, COOKED, NLMON } from '../container/linktype.ts'
import { isDatagram, messagesEnd, orderOf } from '../source/byte-order.ts'
import type { Feed } from '../source/feed.ts'
import { type Datagram, fault, type Item, type ReadOptions } from '../source/item.ts'
import { NOT_HEX, refuseOtherJson } from '../source/json-text.ts'
import { Block } from './block.ts'
import { columnsOf } from './columns.ts'
import { Comments } from './comments.ts'
import { assemble, type Budget } from './hex-block.ts'
import { cutHex } from './hex-numbers.ts'
import { type HexLine, type HexRow, rowOf } from './hex-rows.ts'
import { Labels } from './labelled.ts'
import { Libmnl } from './libmnl.ts'
import { Libnl } from './libnl.ts'
import { type Line, lines } from './lines.ts'
import type { Margined } from './margin.ts'
import { PrintedBytes, stringRow } from './printed-bytes.ts'

/** Maximum length of a line; longer lines are read in pieces. */
const MAX_PIECE = 1 << 16
/** So many lines without any hex are no recording. Fewer, if they have numbers, may be a typing mistake: each line is a fault. */
const MIN_PROSE = 3
/** Number of lines without hex after which reading stops: the text may be endless. */
const MAX_PROSE = 1000
/** Numbers that may have been meant as bytes. The look-ahead keeps the time of a long run of digits linear. */
const NUMBERS = /(?:(?<!\w)(?:0x)?(?=[a-f]*\d)[0-9a-f]+(?!\w)[\s,:]*){2}/i
/** Number of bytes that `*` may add: `first` in every recording, and `each` for each of its characters. */
const REPEATS = { first: 1 << 22, each: 64 } as const

/**
 * Reads pasted hex: rows with or without offsets (od, xxd, hexdump, tcpdump -x, Wireshark, gdb, logs of the kernel), C
 * arrays, bytes as programs print them, messages of libnl and libmnl, and the output of `explain`. An offset of zero, a
 * closing bracket or a blank line begins the next datagram; a blank line does not if the last message goes on.
 */
export async function* hexItems(feed: Feed, options: ReadOptions): AsyncGenerator<readonly Item[]> {
  const reader = new HexReader(options)
  // Text without any hex is not a recording: faults are held back until a line has hex.
  let waiting: Item[] = []
  let mayBeHex = false
  await refuseOtherJson(feed)
  for await (const some of lines(feed, MAX_PIECE, cutHex)) {
    for (const line of some) {
      for (const item of reader.take(line)) waiting.push(item)
      mayBeHex ||= reader.hasHex || NUMBERS.test(line.text)
      if (!reader.hasHex && waiting.length >= MAX_PROSE) throw new MalformedError(NOT_HEX, 0)
    }
    yield reader.hasHex ? waiting : []
    if (reader.hasHex) waiting = []
  }
  if (waiting.length >= (mayBeHex ? MIN_PROSE : 1)) throw new MalformedError(NOT_HEX, 0)
  yield waiting
  yield reader.end()
}

class HexReader {
  readonly #options: ReadOptions
  readonly #comments = new Comments()
  readonly #printed = new PrintedBytes()
  readonly #labels = new Labels()
  readonly #libnl: Libnl
  readonly #libmnl: Libmnl
  readonly #budget: Budget = { left: REPEATS.first }
  #block: Block | undefined
  #frame = 0
  /** A fault was already reported for this line, as part of it is not hex. */
  #refused = false

  constructor(options: ReadOptions) {
    this.#options = options
    this.#libnl = new Libnl(options.littleEndian)
    this.#libmnl = new Libmnl(options.littleEndian)
  }

  /** Hex or bytes in another form were found. */
  get hasHex(): boolean {
    return this.#frame > 0 || this.#block !== undefined
  }

  /** Takes a line or a piece of one. Returns the datagrams and faults that it completes. */
  take(line: Line): Item[] {
    const { text, offset, continued } = line
    if (!continued) this.#refused = false
    this.#budget.left += text.length * REPEATS.each
    const margined = continued ? undefined : this.#margined(text, offset)
    if (margined) return margined
    if (text.trim() === '' && !continued) return this.#blank()
    const positioned = this.#block?.positioned ?? false
    const out: Item[] = []
    for (const found of this.#rows(line, positioned)) {
      const row = (found === 'none' && !continued ? this.#labels.take(text) : undefined) ?? found
      if (row === 'none') this.#refuse(line, out)
      if (typeof row === 'object') this.#add(row, offset, positioned, out)
      else if (row !== 'nothing' || (this.#block?.paused && !continued)) out.push(...this.end())
    }
    return out
  }

  /** Returns the datagram of the rows read so far. */
  end(): Item[] {
    const block = this.#block
    this.#block = undefined
    const margined = [...this.#libnl.end(), ...this.#libmnl.end()]
    return margined.length > 0
      ? this.#asItems(margined)
      : block
        ? block.parts(this.#budget).flatMap((part) => this.#datagram(part, false))
        : []
  }

  #rows({ text, continued }: Line, positioned: boolean): readonly HexLine[] {
    // The column of characters may hold anything: quotes, brackets, comments.
    const column = continued || this.#printed.isInside ? undefined : columnsOf(text, positioned)
    if (column) return [column]
    const string = continued ? undefined : stringRow(text)
    if (string) return [string]
    if (TITLE.test(text)) return ['end']
    const code = this.#comments.strip(text, continued)
    return this.#printed.list(code, continued) ?? pieces(code).map(rowOf)
  }

  /** Takes a line with a margin of text, as libraries print messages. */
  #margined(text: string, offset: number): Item[] | undefined {
    const found = this.#libnl.take(text, offset) ?? this.#libmnl.take(text, offset)
    if (!found) return undefined
    return [...(this.#block ? this.end() : []), ...this.#asItems(found)]
  }

  #asItems(found: readonly Margined[]): Item[] {
    return found.map(({ wrong, offset, bytes, missing, direction }) => {
      this.#frame++
      if (wrong !== undefined) return fault(`a message that contradicts itself: ${wrong}`, offset, this.#frame)
      const { littleEndian = true } = this.#options
      return this.#item({ offset, bytes, missing, littleEndian, ...(direction ? { direction } : {}) })
    })
  }

  /** A blank line ends the datagram, unless its last message goes on. Offsets say so themselves. */
  #blank(): Item[] {
    const block = this.#block
    if (!block) return []
    if (!block.isOpen && !block.positioned) return this.end()
    block.paused = true
    return []
  }

  #refuse({ text, offset }: Line, out: Item[]): void {
    if (!this.#refused) out.push(fault(`${JSON.stringify(shorten(text))} is not hex`, offset))
    this.#refused = true
  }

  #add(row: HexRow, offset: number, positioned: boolean, out: Item[]): void {
    const block = this.#block
    if (block && startsAnew(row, positioned, block)) out.push(...this.end())
    else if (block?.isTooLong) out.push(...this.#cut(block, offset))
    this.#block ??= new Block(offset)
    this.#block.add(row, offset)
  }

  /** Ends a datagram that is too long. Without offsets it ends after its last whole message, and the next datagram takes the rest. */
  #cut(block: Block, offset: number): Item[] {
    this.#block = undefined
    const items = this.#datagram(block, true)
    const [last] = items
    if (block.positioned || last?.kind !== 'datagram') return items
    const end = messagesEnd(last.bytes, last.littleEndian)
    if (end === 0 || end >= last.bytes.length) return items
    this.#block = new Block(offset)
    this.#block.add({ bytes: last.bytes.slice(end) }, offset)
    return [{ ...last, bytes: last.bytes.subarray(0, end) }]
  }

  #datagram({ rows, offset, missing }: Block, isCut: boolean): Item[] {
    this.#frame++
    const found = assemble(rows, this.#budget)
    if (typeof found === 'string') return [fault(found, offset, this.#frame)]
    const { bytes, protocol } = isCut ? { bytes: found } : withoutCooked(found)
    if (bytes.length === 0) return []
    const { littleEndian = orderOf(bytes, true, isCut ? Number.MAX_SAFE_INTEGER : missing) } = this.#options
    const of = protocol === undefined ? {} : { protocol }
    return [this.#item({ offset, bytes, missing, littleEndian, ...of })]
  }

  #item({ offset, bytes, missing, littleEndian, protocol, direction }: Found): Datagram {
    return {
      kind: 'datagram',
      frame: this.#frame,
      offset,
      text: true,
      ...(protocol === undefined ? { protocol: this.#options.protocol ?? 0, assumed: true } : { protocol }),
      ...(direction ? { direction } : {}),
      littleEndian,
      bytes,
      ...(missing > 0 ? { missing } : {}),
    }
  }
}

interface Found extends Pick<Datagram, 'offset' | 'bytes' | 'direction' | 'littleEndian'> {
  readonly missing: number
  readonly protocol?: number
}

/** The line before the rows of a packet, as tcpdump prints it. */
const TITLE = /^\d\d:\d\d:\d\d\.\d+ .*length \d+/

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Splits a line after each closing brace: a line of C may hold several arrays. */
const pieces = (code: string): string[] => (code.includes('}') ? code.split(/(?<=\})|(?=\})/) : [code])

/** Whether a row begins the next datagram: by its offset, or after a blank line without one, or as a value of its own. */
function startsAnew({ position, whole }: HexRow, positioned: boolean, block: Block): boolean {
  if (positioned && position !== undefined) return /^0+$/.test(position)
  if (positioned && block.paused) return true
  return whole === true && !block.isOpen
}

/** `tcpdump -xx` prints the cooked header too. */
function withoutCooked(bytes: Uint8Array): { bytes: Uint8Array; protocol?: number } {
  if (bytes.length < COOKED || isDatagram(bytes) || !isDatagram(bytes.subarray(COOKED))) return { bytes }
  const { hardware, protocol } = readCooked(bytes, NLMON)
  return hardware === ARPHRD_NETLINK ? { bytes: bytes.subarray(COOKED), protocol } : { bytes }
}
