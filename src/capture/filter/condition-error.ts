/** A condition that cannot be read, or that means nothing. */
export class ConditionError extends TypeError {
  override readonly name = 'ConditionError'
  /** Index of the first wrong character, and of the first one behind it. */
  readonly start: number
  readonly end: number
  /** What could stand there: words, or what a word must be (`a value`). */
  readonly expected: readonly string[]

  constructor(what: string, text: string, { start, end }: { start: number; end: number }, expected: readonly string[]) {
    super(`--where: ${what} at character ${start + 1} of ${JSON.stringify(shortened(text, start))}`)
    this.start = start
    this.end = end
    this.expected = expected
  }
}

/** Characters of a condition that an error repeats, before and after the wrong place. */
const AROUND = 60

function shortened(text: string, at: number): string {
  const [from, to] = [Math.max(0, at - AROUND), at + AROUND]
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
