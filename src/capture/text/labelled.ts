import { couldBegin } from '../source/byte-order.ts'
import { hexNumbers } from './hex-numbers.ts'
import type { HexRow } from './hex-rows.ts'

/** Pairs of digits at the end of a line, behind a text: `D: 40 00 …`, `12:30:01.5 kernel TX 40 00 …`. */
const LABELLED = /^(.*?\S)\s+((?:[0-9a-f]{2} ){0,64}[0-9a-f]{2})\s*$/i
/** A run of digits at the end of a line, behind a text: `payload = 40000000…`, `TX 0x40000000…`. */
const RUN = /[\s:=](?:0x)?((?:[0-9a-f]{2}){16,})\s*$/i
/** So many pairs are bytes behind any text, or behind one that ends in a colon. Words may look like pairs: `be`, `ad`. */
const LEAST = { any: 8, colon: 4 } as const

/** Reads rows of hex behind a text that repeats: the label of a log, and perhaps a time. */
export class Labels {
  /** The text before the last such row, without its digits. */
  #label: string | undefined

  /** Returns the row. Undefined for a line that is no such row: too few pairs, unless the label is the one before. */
  take(line: string): HexRow | undefined {
    const run = RUN.exec(line)?.[1]
    if (run !== undefined) return ofRun(run)
    const [, text, pairs] = LABELLED.exec(line) ?? []
    if (text === undefined || pairs === undefined) return undefined
    const label = text.replace(/[0-9]/g, '0')
    const count = (pairs.length + 1) / 3
    const isSame = label === this.#label
    if (!isSame && count < (text.endsWith(':') ? LEAST.colon : LEAST.any)) return undefined
    const bytes = hexNumbers(pairs)
    if (!bytes) return undefined
    this.#label = label
    // A message that is complete ends with its row: the next one is a datagram of its own.
    return { bytes, whole: true }
  }
}

/** The bytes of a run of digits that could be a message. Other such runs are checksums. */
function ofRun(digits: string): HexRow | undefined {
  const bytes = hexNumbers(digits)
  return bytes && couldBegin(bytes) ? { bytes, whole: true } : undefined
}
