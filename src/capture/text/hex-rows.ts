import { hexNumbers, hexPairs } from './hex-numbers.ts'

/** One row of hex. */
export interface HexRow {
  readonly bytes: Uint8Array
  /** The offset column as it stands there; its base is not known yet. */
  readonly position?: string
  /** Printed in words of 16 bits that do not say their byte order, as hexdump and `od -x` do. */
  readonly words?: boolean
  /** `*`: the row before is repeated up to the offset of the next. */
  readonly repeat?: true
}

const NO_BYTES = new Uint8Array(0)

/**
 * What may stand around the bytes of C and of languages like it: declarations, brackets, quotes. A word begins once: to try each of its
 * letters as a beginning would take the square of its length.
 */
const AROUND =
  /(?<!\w)\w+\s*(?:\[\s*(?:\w+\s*)?\]\s*)+(?=[={]|$)|\b(?:static|const|unsigned|signed|char|uint8_t|u8|__u8|let|var|new|Uint8Array|Buffer|byte|bytes)\b|[{}[\]()=;"'&.]/g

/** A line that is no row with an offset; `end` where it ends the datagram, `none` where it is no hex. */
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

/** Between the escapes only quotes and commas: other characters would be bytes of their own. */
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
 * A row with an offset before it and perhaps its characters after it: `0000010  18 00 …`, `00000010: 1800 …  ....`, `0x0010:  1800 …`.
 * `positioned` says that the rows before had offsets; then a row may be nothing else, as od's last is.
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

/** No recording that is pasted as hex is longer, and the first bytes of a message, read as an offset, are: `24000000`. */
const MAX_POSITION = 0xffffff

/** Digits without a colon may be bytes: those before a wider gap, of an odd number, or before pairs where they are more, are an offset. */
const isOffset = (position: string, gap: string, groups: readonly string[]): boolean =>
  gap.length > 1 ||
  gap === '\t' ||
  position.length % 2 === 1 ||
  (position.length === 6 && groups.every(({ length }) => length === 2))
