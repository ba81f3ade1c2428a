/** Milliseconds that the thread may be held at a stretch; what is checked between two looks at the clock comes on top. */
const SLICE = 4

/** When the slice began that is under way. */
let since = Number.NEGATIVE_INFINITY
/** Whoever has used up a slice: each gets one of its own, in a turn of the event loop of its own. */
const waiting: (() => void)[] = []

/**
 * Undefined while the slice lasts that is under way, else a promise to wait for: other events of the loop have their turn before it resolves. Awaited between two
 * pieces of work that may be many. Slices are shared by all work of the thread.
 */
export function nextSlice(): Promise<void> | undefined {
  // A bare realm has neither: there is nothing else that could have its turn.
  if (typeof performance === 'undefined' || typeof setTimeout === 'undefined') return undefined
  if (performance.now() - since < SLICE) return undefined
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) soon(begin)
  })
}

/** Does something with each of many, in slices. */
export async function inSlices<T>(items: Iterable<T>, use: (item: T) => void): Promise<void> {
  let done = 0
  for (const item of items) {
    use(item)
    // The clock takes as long as a short `use`.
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

/** In a later turn of the event loop: by setImmediate where there is one, as a timer waits a millisecond in Node. */
function soon(act: () => void): void {
  const { setImmediate: immediate } = globalThis as { setImmediate?: unknown }
  if (typeof immediate === 'function') immediate(act)
  else setTimeout(act)
}
