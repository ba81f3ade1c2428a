/**
 * Maximum time that work may block the thread, in milliseconds; the work between two checks of the clock adds to it, and a turn of the
 * event loop may have several slices. 10 are allowed: `npm run bench -- --only loop`.
 */
const SLICE = 3

/** Start of the current slice. */
let since = Number.NEGATIVE_INFINITY
/** Waiters that have used up a slice. Each gets a slice of its own, in its own turn of the event loop. */
const waiting: (() => void)[] = []

/**
 * Returns undefined while the current slice lasts, else a promise that resolves after other events of the loop have run.
 * Await it between the pieces of long work. All work of the thread shares the slices.
 */
export function nextSlice(): Promise<void> | undefined {
  // A bare realm has neither: there are no other events to run.
  if (typeof performance === 'undefined' || typeof setTimeout === 'undefined') return undefined
  if (performance.now() - since < SLICE) return undefined
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) soon(begin)
  })
}

/** Calls `use` for each item, in slices. */
export async function inSlices<T>(items: Iterable<T>, use: (item: T) => void): Promise<void> {
  let done = 0
  for (const item of items) {
    use(item)
    // Reading the clock takes as long as a short `use`.
    if (++done % 8 > 0) continue
    const slice = nextSlice()
    if (slice) await slice
  }
}

function begin(): void {
  since = performance.now()
  waiting.shift()?.()
  if (waiting.length > 0) soon(begin)
}

/** Runs a callback in a later turn of the event loop. Prefers setImmediate, as a timer waits a millisecond in Node. */
function soon(act: () => void): void {
  const { setImmediate: immediate } = globalThis as { setImmediate?: unknown }
  if (typeof immediate === 'function') immediate(act)
  else setTimeout(act)
}
