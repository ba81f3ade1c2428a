import { hexPairs } from './hex-numbers.ts'
import type { HexRow } from './hex-rows.ts'
import { numberRow } from './number-row.ts'

const NO_BYTES = new Uint8Array(0)

/** A row of strace. */
const STRACE = /^ \| ([0-9a-f]{5,16}) {2}(.{48}) /
/** A row of FRR (zlog_hexdump in lib/log.c): an address, eight pairs, and at once the column of characters. */
const FRR = /^([0-9a-f]{16}): ((?:[0-9a-f]{2} ){1,8}) *(?<=^.{42})(?:[ -~]{0,8})$/
const OFFSET = /^\s*(?:0x)?([0-9a-f]{4,16})(?: <[^>]*>)?(:?)(?:([ \t]+)(\S.*)|\s*)$/i
/** A row with an offset behind the words of a log: `[  12.345] netlink: 00000010: 40 00 …` (print_hex_dump in the kernel). */
const LOGGED = /[\s\]:]((?:0x)?[0-9a-f]{4,16}: +[0-9a-f]{2}[ 0-9a-f].*)$/i
/** The same without an offset. */
const BARE = /: ((?:[0-9a-f]{2} )*[0-9a-f]{2}) {2,}(\S.*)$/i

/**
 * Parses a row with an offset column and an optional column of characters: `0000010  18 00 …`,
 * `00000010: 1800 …  ....`, `0x0010:  1800 …`, `0x7ffe1230 <buf+8>:\t0x18\t0x00 …`. `positioned` is true if the rows before
 * had offsets; then a row may be an offset alone, as the last row of od is.
 */
export function columnsOf(line: string, positioned: boolean): HexRow | undefined {
  const [, dump, pairs] = STRACE.exec(line) ?? FRR.exec(line) ?? []
  if (dump && pairs) return { position: dump, bytes: hexPairs(pairs) }
  const [, position, colon, gap, rest] = OFFSET.exec(line) ?? []
  if (position === undefined) return loggedColumns(line)
  const isFar = !colon && Number.parseInt(position, 16) > MAX_POSITION
  if (rest === undefined || gap === undefined) return positioned && !isFar ? { position, bytes: NO_BYTES } : undefined
  const row = decimalWords(gap + rest) ?? rowOfGroups(rest, colon === ':')
  if (!row) return undefined
  const isPairs = row.words === undefined && !row.onlyDecimal
  if (isFar && !(isPairs && gap.length > 1 && position.length % 8 === 0)) return undefined
  if (!colon && !positioned && !isOffset(position, gap, isPairs)) return undefined
  return { position, ...row }
}

function loggedColumns(line: string): HexRow | undefined {
  const logged = LOGGED.exec(line)?.[1]
  if (logged !== undefined) return columnsOf(logged, false)
  const [, pairs, characters] = BARE.exec(line) ?? []
  const bytes = pairs === undefined ? undefined : hexPairs(pairs)
  return bytes && characters?.length === bytes.length ? { bytes } : undefined
}

/** The bytes of the groups of digits up to the column of characters. */
function rowOfGroups(rest: string, colon: boolean): HexRow | undefined {
  if (!colon && /^[\d\s-]+$/.test(rest)) {
    const { hex, decimal, unpadded } = numberRow(rest) ?? {}
    if (decimal && hex) return { bytes: hex, decimal, ...(unpadded ? { unpadded } : {}) }
    if (decimal) return { bytes: NO_BYTES, decimal, onlyDecimal: true }
  }
  if (WIDE.test(rest)) return rowOfWords(rest.trim().split(/\s+/))
  const end = rest.search(rest.startsWith('0x') ? /$/ : colon ? /\s{2}|\t/ : /\s{3}|\||>/)
  const groups = rest
    .slice(0, end < 0 ? rest.length : end)
    .trim()
    .split(/\s+/)
    .map((group) => group.replace(/^0x/, ''))
  if (groups.every((group) => /^[01][0-7]{5}$/.test(group))) return { bytes: wordBytes(groups, 8) }
  if (!groups.every((group) => group.length % 2 === 0 && /^[0-9a-f]+$/i.test(group))) return undefined
  const words = (groups[0] as string).length / 2
  const isWords = WORDS.has(words) && groups.every((group) => group.length === 2 * words)
  const binary = groups.every((group) => /^[01]{8}$/.test(group))
    ? { decimal: Uint8Array.from(groups, (group) => Number.parseInt(group, 2)) }
    : {}
  return { bytes: hexPairs(groups.join('')), ...(isWords ? { words } : {}), ...binary }
}

/** The words of `od -d`: decimal, in columns of six. */
function decimalWords(columns: string): Omit<HexRow, 'position'> | undefined {
  if (columns.length % 6 !== 0 || columns.length < 12) return undefined
  const cells = columns.match(/.{6}/g) ?? []
  if (!cells.every((cell) => /^ +\d{1,5}$/.test(cell) && Number(cell) <= 0xffff)) return undefined
  return { bytes: wordBytes(cells, 10) }
}

/** The words of `hexdump -x` and `hexdump -d`, with three or four blanks between them. */
const WIDE = /^(?:[0-9a-f]{4}(?: {4}|\s*$))+$|^(?:\d{5}(?: {3}|\s*$))+$/i

function rowOfWords(groups: readonly string[]): Omit<HexRow, 'position'> | undefined {
  if (groups[0]?.length === 4) return { bytes: hexPairs(groups.join('')), words: 2 }
  return groups.every((group) => Number(group) <= 0xffff) ? { bytes: wordBytes(groups, 10) } : undefined
}

const WORDS: ReadonlySet<number> = new Set([2, 4, 8])

/**
 * `od` without options prints 16-bit words in octal, `hexdump -d` in decimal, in the order of the machine. Only old
 * machines are big-endian.
 */
const wordBytes = (groups: readonly string[], base: number): Uint8Array =>
  Uint8Array.from(
    groups.flatMap((group) => {
      const word = Number.parseInt(group, base)
      return [word & 0xff, word >> 8]
    }),
  )

/** Highest plausible offset without a colon. Pasted hex is shorter; the first bytes of a message read as an offset are larger: `24000000`. */
const MAX_POSITION = 0xffffff

/**
 * Digits without a colon may be an offset or bytes. They are an offset before a wider gap, if their number is odd, or if
 * they are six and only pairs of digits follow.
 */
const isOffset = (position: string, gap: string, isPairs: boolean): boolean =>
  gap.length > 1 || gap === '\t' || position.length % 2 === 1 || (position.length === 6 && isPairs)
