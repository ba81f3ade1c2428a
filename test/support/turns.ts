import { vi } from 'vitest'

/** Never behind what the code under test has seen. */
let now = 0

/**
 * Does some work by a clock that goes on by a millisecond with each look at it, and counts the turns that the event loop has meanwhile: so what comes of it does not
 * depend on how fast the machine is.
 */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  now = Math.max(now, performance.now()) + 10_000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now++)
  let turns = 0
  let running = true
  const beat = (): void => {
    turns++
    if (running) setImmediate(beat)
  }
  setImmediate(beat)
  try {
    await work()
  } finally {
    running = false
    clock.mockRestore()
  }
  return turns
}
