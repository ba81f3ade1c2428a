import type { Io } from '../io.ts'

/** Text that goes out in large pieces, and at once when nothing more comes for now: a live recording is shown as it happens. */
export interface Sink {
  write(text: string): void
  /** Writes what is left. */
  end(): void
}

const PIECE = 1 << 16

/** Begins with nothing to write. What fails when writing fails at the next `write` or `end`. */
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
