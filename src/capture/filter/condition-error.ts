import { inQuotes } from '../../netlink/base/visible.ts'

/** Thrown for a condition that has a syntax error, or an unknown name or value. */
export class ConditionError extends TypeError {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name = 'ConditionError'
  /** Index of the first wrong character in the condition. */
  readonly start: number
  /** Index of the character after the last wrong one. */
  readonly end: number
  /** What was expected: words, or a description of a word (`a value`). */
  readonly expected: readonly string[]

  constructor(what: string, text: string, { start, end }: { start: number; end: number }, expected: readonly string[]) {
    super(`${what} at character ${start + 1} of ${inQuotes(shortened(text, start))}`)
    this.start = start
    this.end = end
    this.expected = expected
    // There may be thousands: the console shows the suggestion in the message instead.
    Object.defineProperty(this, 'expected', { enumerable: false })
  }
}

/** Number of characters of the condition that an error quotes before and after the wrong place. */
const AROUND = 60

function shortened(text: string, at: number): string {
  const [from, to] = [Math.max(0, at - AROUND), at + AROUND]
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
