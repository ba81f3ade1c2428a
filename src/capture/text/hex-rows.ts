import { hexNumbers, hexPairs } from './hex-numbers.ts'

/** One row of hex. */
export interface HexRow {
  readonly bytes: Uint8Array
  /** The text of the offset column; its base is not known yet. */
  readonly position?: string
  /** The row has 16-bit words of unknown byte order, as hexdump and `od -x` print them. */
  readonly words?: boolean
  /** The row is `*`: the previous row repeats up to the offset of the next. */
  readonly repeat?: true
}

const NO_BYTES = new Uint8Array(0)

/**
 * Text around the bytes in C and similar languages: declarations, brackets, quotes. The pattern matches a word only at its
 * start: trying every letter as a start would take quadratic time.
 */
const AROUND =
  /(?<!\w)\w+\s*(?:\[\s*(?:\w+\s*)?\]\s*)+(?=[={]|$)|\b(?:static|const|unsigned|signed|char|uint8_t|u8|__u8|let|var|new|Uint8Array|Buffer|byte|bytes)\b|[{}[\]()=;"'&.]/g

/** Parses a line without an offset. Returns `end` if the line ends the datagram, `none` if it is not hex. */
export function rowOf(line: string): HexRow | 'end' | 'none' | 'nothing' {
  const text = line.trim()
  if (text === '') return 'nothing'
  if (text === '*') return { bytes: NO_BYTES, repeat: true }
  if (text.includes('\\x')) return escapes(text)
  if (text.startsWith('}')) return 'end'
  const bytes = hexNumbers(text) ?? hexNumbers(text.replace(AROUND, ' '))
  if (bytes) return { bytes }
  return text.endsWith('{') || text.endsWith(';') ? 'end' : 'none'
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

/**
 * Parses a row with an offset column and an optional column of characters: `0000010  18 00 …`,
 * `00000010: 1800 …  ....`, `0x0010:  1800 …`. `positioned` is true if the rows before had offsets; then a row may be
 * an offset alone, as the last row of od is.
 */
export function columnsOf(line: string, positioned: boolean): HexRow | undefined {
  const [, dump, pairs] = /^ \| ([0-9a-f]{5,16}) {2}(.{48}) /.exec(line) ?? []
  if (dump && pairs) return { position: dump, bytes: hexPairs(pairs) }
  const [, position, colon, gap, rest] = /^\s*(?:0x)?([0-9a-f]{4,16})(:?)(?:([ \t]+)(\S.*)|\s*)$/i.exec(line) ?? []
  if (position === undefined || Number.parseInt(position, 16) > MAX_POSITION) return undefined
  if (rest === undefined || gap === undefined) return positioned ? { position, bytes: NO_BYTES } : undefined
  const groups = groupsOf(rest, colon === ':')
  if (!groups.every((group) => group.length % 2 === 0 && !/[^0-9a-f]/i.test(group))) return undefined
  if (!colon && !positioned && !isOffset(position, gap, groups)) return undefined
  return {
    position,
    bytes: hexPairs(groups.join('')),
    ...(!colon && groups.every(({ length }) => length === 4) ? { words: true } : {}),
  }
}

/** The groups of digits up to the column of characters. */
function groupsOf(rest: string, colon: boolean): string[] {
  const end = rest.search(colon ? /\s{2}|\t/ : /\s{3}|\||>/)
  return (end < 0 ? rest : rest.slice(0, end)).trim().split(/\s+/)
}

/** Highest plausible offset. Pasted hex is shorter; the first bytes of a message read as an offset are larger: `24000000`. */
const MAX_POSITION = 0xffffff

/**
 * Digits without a colon may be an offset or bytes. They are an offset before a wider gap, if their number is odd, or if
 * they are six and only pairs of digits follow.
 */
const isOffset = (position: string, gap: string, groups: readonly string[]): boolean =>
  gap.length > 1 ||
  gap === '\t' ||
  position.length % 2 === 1 ||
  (position.length === 6 && groups.every(({ length }) => length === 2))
