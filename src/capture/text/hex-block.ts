import { isDatagram, isFilled, messagesEnd } from '../source/byte-order.ts'
import type { HexRow } from './hex-rows.ts'

/** Number of bytes that `*` may still add. It grows with the recording, so that few rows cannot become a gigabyte. */
export interface Budget {
  left: number
}

/** Returns the bytes of all rows, or a text that says what is wrong. */
export function assemble(rows: readonly HexRow[], budget: Budget): Uint8Array | string {
  if (!rows.some(({ decimal }) => decimal)) return inOrder(rows, budget)
  const hex = rows.some(({ onlyDecimal }) => onlyDecimal) ? [] : [rows]
  const isDecimal = rows.every(({ decimal, bytes }) => decimal || bytes.length === 0)
  const decimal = isDecimal ? [rows.map((row) => ({ ...row, bytes: row.decimal ?? row.bytes }))] : []
  const ordered = rows.some(({ unpadded }) => unpadded) ? [...decimal, ...hex] : [...hex, ...decimal]
  const readings = ordered.map((reading) => inOrder(reading, budget))
  const all = readings.filter((bytes) => typeof bytes !== 'string')
  const exact = (bytes: Uint8Array): boolean => [true, false].some((order) => messagesEnd(bytes, order) === bytes.length)
  const filled = (bytes: Uint8Array): boolean =>
    isFilled(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length)
  const found = all.find(exact) ?? all.find(filled) ?? all.find(isDatagram) ?? readings[0]
  return found ?? 'some numbers can only be decimal, and others only hex'
}

/** The bytes of rows that have one reading. The base of the offsets is the one in which they are contiguous. */
function inOrder(rows: readonly HexRow[], budget: Budget): Uint8Array | string {
  const plain = rows.every(({ position, repeat }) => position === undefined && !repeat)
  const candidates = plain
    ? [joined(rows)]
    : [16, 8, 10].map((base) => inBase(rows, base, budget)).filter((bytes) => bytes !== undefined)
  const found = candidates.find((bytes) => isDatagram(bytes)) ?? candidates[0]
  if (!found && rows.some(({ repeat }) => repeat)) return 'rows are omitted (*), and the offsets do not show how many'
  const bytes = found ?? joined(rows)
  return turned(bytes, rows.find((row) => row.words)?.words)
}

/** Swaps the bytes of words if that makes a message. The length of a message reads well both ways: most machines are little-endian. */
function turned(bytes: Uint8Array, words: number | undefined): Uint8Array {
  if (words === undefined || messagesEnd(bytes, true) > 0) return bytes
  const swapped = Uint8Array.from(bytes, (_, i) => bytes[i ^ (words - 1)] ?? 0)
  const better = messagesEnd(swapped, true) > 0 || (isDatagram(swapped) && !isDatagram(bytes))
  return better ? swapped : bytes
}

function joined(rows: readonly HexRow[]): Uint8Array {
  const out = new Uint8Array(rows.reduce((sum, { bytes }) => sum + bytes.length, 0))
  let at = 0
  for (const { bytes } of rows) {
    out.set(bytes, at)
    at += bytes.length
  }
  return out
}

/** Limits `*`: a wrong offset after it must not fill memory. */
const MAX_REPEAT = 1 << 20

/** Returns the bytes with the offsets read in one base, or undefined if the rows are not contiguous. */
function inBase(rows: readonly HexRow[], base: number, budget: Budget): Uint8Array | undefined {
  const starts = startsOf(rows, base, budget)
  if (!starts) return undefined
  const out = new Uint8Array(starts.length)
  let last: Uint8Array = new Uint8Array(0)
  let end = 0
  for (const { at, bytes } of starts.places) {
    for (; end < at; end += last.length) out.set(last, end)
    out.set(bytes, at)
    end = at + bytes.length
    last = bytes
  }
  return out
}

/** Digits of an offset that count. An address has more than a number holds exactly. */
const EXACT = 12

interface Places {
  readonly places: readonly { readonly at: number; readonly bytes: Uint8Array }[]
  readonly length: number
}

/** Returns the start of each row. A gap is filled by repeating the row before a whole number of times. */
function startsOf(rows: readonly HexRow[], base: number, budget: Budget): Places | undefined {
  const places: { at: number; bytes: Uint8Array }[] = []
  let [length, repeat, last]: [number, boolean, number] = [0, false, 0]
  let start: number | undefined
  for (const row of rows) {
    repeat ||= row.repeat === true
    if (row.repeat) continue
    const position = row.position === undefined ? undefined : Number.parseInt(row.position.slice(-EXACT), base)
    start ??= position
    const due = position === undefined ? length : position - (start as number)
    if (due !== length && !(repeat && mayRepeat(due - length, last, budget))) return undefined
    places.push({ at: due, bytes: row.bytes })
    length = due + row.bytes.length
    last = row.bytes.length
    repeat = false
  }
  return repeat ? undefined : { places, length }
}

function mayRepeat(gap: number, size: number, budget: Budget): boolean {
  if (!(gap > 0) || size === 0 || gap % size !== 0 || gap > Math.min(MAX_REPEAT, budget.left)) return false
  budget.left -= gap
  return true
}
