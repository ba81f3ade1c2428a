import { isDatagram } from '../source/byte-order.ts'
import type { HexRow } from './hex-rows.ts'

/** How many bytes `*` may still stand for. What a recording grows by is bounded by what it is: few rows must not become a gigabyte. */
export interface Budget {
  left: number
}

/** The bytes of all rows; a text says why there are none. The base of the offsets is the one in which they follow each other. */
export function assemble(rows: readonly HexRow[], budget: Budget): Uint8Array | string {
  const plain = rows.every(({ position, repeat }) => position === undefined && !repeat)
  const candidates = plain
    ? [joined(rows)]
    : [16, 8, 10].map((base) => inBase(rows, base, budget)).filter((bytes) => bytes !== undefined)
  const found = candidates.find((bytes) => isDatagram(bytes)) ?? candidates[0]
  if (!found && rows.some(({ repeat }) => repeat)) return 'rows are left out (*), and the offsets do not tell how many'
  const bytes = found ?? joined(rows)
  // Words of 16 bits are turned around where only that makes a message of them.
  if (isDatagram(bytes) || !rows.some(({ words }) => words)) return bytes
  const turned = Uint8Array.from(bytes, (_, i) => bytes[i ^ 1] ?? 0)
  return isDatagram(turned) ? turned : bytes
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

/** A wrong offset after `*` must not fill the memory. */
const MAX_REPEAT = 1 << 20

/** The bytes with the offsets read in one base; undefined where they do not follow each other. */
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

interface Places {
  readonly places: readonly { readonly at: number; readonly bytes: Uint8Array }[]
  readonly length: number
}

/** Where each row begins; between them the row before is repeated, a whole number of times. */
function startsOf(rows: readonly HexRow[], base: number, budget: Budget): Places | undefined {
  const places: { at: number; bytes: Uint8Array }[] = []
  let [length, repeat, last]: [number, boolean, number] = [0, false, 0]
  let start: number | undefined
  for (const row of rows) {
    repeat ||= row.repeat === true
    if (row.repeat) continue
    const position = row.position === undefined ? undefined : Number.parseInt(row.position, base)
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
