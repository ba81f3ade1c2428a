import { isDatagram } from '../source/byte-order.ts'

/** One row of hex. */
export interface HexRow {
  readonly bytes: readonly number[]
  /** The offset column as it stands there; its base is not known yet. */
  readonly position?: string
  /** Printed in words of 16 bits that do not say their byte order, as hexdump and `od -x` do. */
  readonly words?: boolean
  /** `*`: the row before is repeated up to the offset of the next. */
  readonly repeat?: true
}

/** What may stand around the bytes of C and of languages like it: declarations, brackets, quotes. */
const AROUND =
  /\w+\s*(?:\[\s*\w*\s*\])+\s*(?=[={]|$)|\b(?:static|const|unsigned|signed|char|uint8_t|u8|__u8|let|var|new|Uint8Array|Buffer|byte|bytes)\b|[{}[\]()=;"'&.]/g

/** A line that is no row with an offset; `end` where it ends the datagram, `none` where it is no hex. */
export function rowOf(line: string): HexRow | 'end' | 'none' | 'nothing' {
  const text = line.trim()
  if (text === '') return 'nothing'
  if (text === '*') return { bytes: [], repeat: true }
  if (text.includes('\\x')) return escapes(text)
  if (text.startsWith('}')) return 'end'
  const code = text.replace(AROUND, ' ').trim()
  const items = code.split(/[\s,:-]+/).filter((item) => item !== '')
  if (items.length > 0 && items.every((item) => /^0x[0-9a-f]{1,2}$/i.test(item)))
    return { bytes: items.map((item) => Number.parseInt(item, 16)) }
  if (items.length > 0 && items.every((item) => /^([0-9a-f]{2})+$/i.test(item))) return { bytes: items.flatMap(digits) }
  return /[{;]\s*$/.test(text) ? 'end' : 'none'
}

const digits = (text: string): number[] => (text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))

function escapes(text: string): HexRow | 'none' {
  const inside = text.slice(text.indexOf('\\x'))
  const bytes = [...inside.matchAll(/\\x([0-9a-f]{1,2})/gi)].map(([, pair]) => Number.parseInt(pair as string, 16))
  // Between the escapes only quotes and commas: other characters would be bytes of their own.
  return /^[\s"',;\\)+}]*$/.test(inside.replace(/\\x[0-9a-f]{1,2}/gi, '')) ? { bytes } : 'none'
}

/**
 * A row with an offset before it and perhaps its characters after it: `0000010  18 00 …`, `00000010: 1800 …  ....`, `0x0010:  1800 …`.
 * `positioned` says that the rows before had offsets; then a row may be nothing else, as od's last is.
 */
export function columnsOf(line: string, positioned: boolean): HexRow | undefined {
  const [, dump, pairs] = /^ \| ([0-9a-f]{5,}) {2}(.{48}) /.exec(line) ?? []
  if (dump && pairs) return { position: dump, bytes: digits(pairs.replace(/\s/g, '')) }
  const [, position, colon, gap, rest] = /^\s*(?:0x)?([0-9a-f]{4,16})(:?)(?:([ \t]+)(\S.*)|\s*)$/i.exec(line) ?? []
  if (position === undefined || Number.parseInt(position, 16) > MAX_POSITION) return undefined
  if (rest === undefined || gap === undefined) return positioned ? { position, bytes: [] } : undefined
  const groups =
    rest
      .split(colon ? /\s{2,}|\t/ : /\s{3,}|\||>/)[0]
      ?.trim()
      .split(/\s+/) ?? []
  if (!groups.every((group) => /^([0-9a-f]{2})+$/i.test(group))) return undefined
  if (!colon && !positioned && !isOffset(position, gap, groups)) return undefined
  return {
    position,
    bytes: groups.flatMap(digits),
    ...(!colon && groups.every(({ length }) => length === 4) ? { words: true } : {}),
  }
}

/** No recording that is pasted as hex is longer, and the first bytes of a message, read as an offset, are: `24000000`. */
const MAX_POSITION = 0xffffff

/** Digits without a colon may be bytes: those before a wider gap, of an odd number, or before pairs where they are more, are an offset. */
const isOffset = (position: string, gap: string, groups: readonly string[]): boolean =>
  gap.length > 1 ||
  gap === '\t' ||
  position.length % 2 === 1 ||
  (position.length === 6 && groups.every(({ length }) => length === 2))

/** The bytes of all rows; a text says why there are none. The base of the offsets is the one in which they follow each other. */
export function assemble(rows: readonly HexRow[]): Uint8Array | string {
  const candidates = [16, 8, 10].map((base) => inBase(rows, base)).filter((bytes) => bytes !== undefined)
  const found = candidates.find((bytes) => isDatagram(bytes)) ?? candidates[0]
  if (!found && rows.some(({ repeat }) => repeat)) return 'rows are left out (*), and the offsets do not tell how many'
  const bytes = found ?? Uint8Array.from(rows.flatMap((row) => [...row.bytes]))
  // Words of 16 bits are turned around where only that makes a message of them.
  if (isDatagram(bytes) || !rows.some(({ words }) => words)) return bytes
  const turned = Uint8Array.from(bytes, (_, i) => bytes[i ^ 1] ?? 0)
  return isDatagram(turned) ? turned : bytes
}

/** A wrong offset after `*` must not fill the memory. */
const MAX_REPEAT = 1 << 20

/** The bytes with the offsets read in one base; undefined where they do not follow each other. */
function inBase(rows: readonly HexRow[], base: number): Uint8Array | undefined {
  const out: number[] = []
  let start: number | undefined
  let last: readonly number[] = []
  let repeat = false
  for (const row of rows) {
    repeat ||= row.repeat === true
    if (row.repeat) continue
    const position = row.position === undefined ? undefined : Number.parseInt(row.position, base)
    start ??= position
    const due = position === undefined ? out.length : position - (start as number)
    while (repeat && last.length > 0 && out.length < due && out.length < MAX_REPEAT) out.push(...last)
    if (out.length !== due) return undefined
    out.push(...row.bytes)
    last = row.bytes
    repeat = false
  }
  return repeat ? undefined : Uint8Array.from(out)
}
