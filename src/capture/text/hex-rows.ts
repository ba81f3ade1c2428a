import { hexNumbers } from './hex-numbers.ts'
import { numberRow } from './number-row.ts'

/** One row of hex. */
export interface HexRow {
  readonly bytes: Uint8Array
  /** The text of the offset column; its base is not known yet. */
  readonly position?: string
  /** The row has words of so many bytes in unknown order, as hexdump, `od -x` and gdb's `x/xw` print them. */
  readonly words?: number
  /** The row is `*`: the previous row repeats up to the offset of the next. */
  readonly repeat?: true
  /** The bytes by the other reading that the numbers may have: decimal, or binary. */
  readonly decimal?: Uint8Array
  /** The other reading is more likely. */
  readonly unpadded?: true
  /** The numbers cannot be hex: `bytes` is empty. */
  readonly onlyDecimal?: true
  /** A program printed these bytes as one value: they may be a datagram of their own. */
  readonly whole?: boolean
  /** Number of bytes that the program left out after these. */
  readonly missing?: number
}

/** A row, the end of the datagram, a line that is not hex, or one without meaning. */
export type HexLine = HexRow | 'end' | 'none' | 'nothing'

const NO_BYTES = new Uint8Array(0)

/**
 * Text around the bytes in C and similar languages: declarations, brackets, quotes. The pattern matches a word only at its
 * start: trying every letter as a start would take quadratic time.
 */
const AROUND =
  /(?<!\w)\w+\s*(?:\[\s*(?:\w+\s*)?\]\s*)+(?=[={]|$)|\b(?:static|const|unsigned|signed|char|uint8_t|u8|__u8|let|var|new|Uint8Array|Buffer|byte|bytes)\b|[{}[\]()=;"'&.]/g

/** Parses a line without an offset. Returns `end` if the line ends the datagram, `none` if it is not hex. */
export function rowOf(line: string): HexLine {
  const text = line.trim()
  if (text === '') return 'nothing'
  if (text === '*') return { bytes: NO_BYTES, repeat: true }
  if (text.includes('\\x')) return escapes(text)
  if (/^[\])}]/.test(text)) return 'end'
  const decimals = /^[\d\s,-]+$/.test(text) ? decimalRow(text) : undefined
  if (decimals) return decimals
  const bytes = hexNumbers(text) ?? hexNumbers(text.replace(AROUND, ' ')) ?? stream(text)
  if (bytes) return { bytes }
  return text.endsWith('{') || text.endsWith(';') ? 'end' : 'none'
}

/** Fewer decimal numbers in a line are more likely something else. */
const MIN_DECIMALS = 4

function decimalRow(text: string): HexRow | undefined {
  const row = numberRow(text)
  if (!row?.decimal) return undefined
  const { hex, decimal, unpadded } = row
  // A single number of three digits is more likely something else than octal.
  if (hex && (text.length < 3 || decimal.length >= MIN_DECIMALS || !/\d{3}/.test(text)))
    return unpadded ? { bytes: hex, decimal, unpadded } : { bytes: hex, decimal }
  return decimal.length < MIN_DECIMALS ? undefined : { bytes: NO_BYTES, decimal, onlyDecimal: true }
}

/** A run of hex with a prefix, or in quotes: `0x40000000…`, `bytes.fromhex("40000000…")`, `{"payload": "40000000…"}`. */
const STREAM = /^0x((?:[0-9a-f]{2}){4,})$|["']((?:[0-9a-f]{2}){8,})["'](?=[^"']*$)/i

function stream(text: string): Uint8Array | undefined {
  const [, prefixed, quoted] = STREAM.exec(text) ?? []
  return hexNumbers(prefixed ?? quoted ?? '')
}

/** Only quotes and commas may be between escapes: other characters would be bytes themselves. */
const ESCAPE = /\\x([0-9a-f]{1,2})|[\s"',;\\)+}]/giy

function escapes(text: string): HexRow | 'none' {
  const bytes = new Uint8Array(text.length)
  let length = 0
  ESCAPE.lastIndex = text.indexOf('\\x')
  while (ESCAPE.lastIndex < text.length) {
    const found = ESCAPE.exec(text)
    if (!found) return 'none'
    if (found[1] !== undefined) bytes[length++] = Number.parseInt(found[1], 16)
  }
  return { bytes: bytes.slice(0, length) }
}
