import type { Io } from '../io.ts'

/**
 * Buffered text output. Writes large chunks, and flushes when no more input is pending, so that a live recording
 * appears as it happens.
 */
export interface Sink {
  write(text: string): void
  /** Writes the rest. */
  end(): void
}

const PIECE = 1 << 16

/** Creates an empty buffer. The next `write` or `end` throws the error of a failed flush. */
export function sink(io: Io): Sink {
  let text = ''
  let due: NodeJS.Immediate | undefined
  let failure: { readonly error: unknown } | undefined
  const flush = (): void => {
    if (due) clearImmediate(due)
    due = undefined
    const all = text
    text = ''
    if (all !== '') io.out(all)
  }
  const later = (): void => {
    try {
      flush()
    } catch (error) {
      failure = { error }
    }
  }
  const check = (): void => {
    if (failure) throw failure.error
  }
  return {
    write(more) {
      check()
      text += more
      if (text.length > PIECE) flush()
      else due ??= setImmediate(later)
    },
    end() {
      check()
      flush()
    },
  }
}
