/** Number of milliseconds without a message after which what is complete is handed on. */
const SHORT = 50
/** Number of such pauses in a row after which no reply is awaited any more: 5 seconds. */
const LONG = 100

/** Waits for some milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>

/** What there was in place of a batch. */
export const QUIET = { short: 'short', long: 'long' } as const

type Quiet = (typeof QUIET)[keyof typeof QUIET]

/** Passes batches through. Yields `short` once when nothing has arrived for a moment, and `long` after some seconds. */
export async function* withPauses<T>(
  batches: AsyncGenerator<readonly T[], void>,
  pause: Pause,
): AsyncGenerator<readonly T[] | Quiet> {
  let next = batches.next()
  let timer: Promise<undefined> | undefined
  let pauses = 0
  let isBusy = false
  try {
    for (;;) {
      timer ??= pauses < LONG ? pause(SHORT).then(() => undefined) : undefined
      const found = await (timer ? Promise.race([next, timer]) : next)
      if (found?.done) return
      if (found) {
        ;[isBusy, pauses] = [true, 0]
        yield found.value as readonly T[]
        next = batches.next()
        continue
      }
      timer = undefined
      // The timer began before the last batch: a whole pause must pass.
      pauses = isBusy ? 0 : pauses + 1
      isBusy = false
      if (pauses === 1) yield QUIET.short
      if (pauses === LONG) yield QUIET.long
    }
  } finally {
    await batches.return()
  }
}
