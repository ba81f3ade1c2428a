import type { Io } from '../io.ts'

/** Buffered text output. */
export interface Sink {
  write(text: string): void
  /** Writes the rest. */
  end(): void
}

/** Creates an empty buffer. The next `write` or `end` throws the error of a failed flush. */
export function sink(io: Io): Sink {
  let text = ''
  const { added, end } = outlet(io, () => {
    const all = text
    text = ''
    return all
  })
  return {
    write(more) {
      text += more
      added(text.length)
    },
    end,
  }
}

/** When a buffer is written. */
export interface Outlet {
  /** Call it after each addition with the length of the buffer. */
  added(length: number): void
  /** Writes the rest. */
  end(): void
}

const PIECE = 1 << 16

/**
 * Writes a buffer that `take` empties: in large pieces, and when no more input is pending, so that a live recording appears
 * as it happens. The next `added` or `end` throws the error of a failed flush.
 */
export function outlet(io: Io, take: () => string | Uint8Array): Outlet {
  let due: NodeJS.Immediate | undefined
  let failure: { readonly error: unknown } | undefined
  const flush = (): void => {
    if (due) clearImmediate(due)
    due = undefined
    const all = take()
    if (all.length > 0) io.out(all)
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
    added(length) {
      check()
      if (length > PIECE) flush()
      else due ??= setImmediate(later)
    },
    end() {
      check()
      flush()
    },
  }
}
