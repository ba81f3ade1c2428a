import { afterEach, expect, test, vi } from 'vitest'
import { inSlices, nextSlice } from '../../src/netlink/base/slices.ts'
import { turnsDuring } from '../support/turns.ts'

afterEach(() => void vi.restoreAllMocks())

/** Begins a slice that lasts until the clock is moved on. */
async function begun(): Promise<{ now: number }> {
  const clock = { now: performance.now() + 1000 }
  vi.spyOn(performance, 'now').mockImplementation(() => clock.now)
  await nextSlice()
  return clock
}

test('nothing is waited for while a slice lasts', async () => {
  const clock = await begun()
  expect(nextSlice()).toBe(undefined)
  clock.now += 2.9
  expect(nextSlice()).toBe(undefined)
  clock.now += 0.1
  const slice = nextSlice()
  expect(slice).toBeInstanceOf(Promise)
  await slice
})

test('of several that wait each has a turn of the event loop of its own, in their order', async () => {
  const clock = await begun()
  clock.now += 10
  const seen: string[] = []
  const waiting = ['a', 'b', 'c'].map((name) => nextSlice()?.then(() => seen.push(name)))
  const other = (async () => {
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(`turn ${seen.length}`)
    }
  })()
  await Promise.all([...waiting, other])
  expect(seen).toEqual(['a', 'turn 1', 'b', 'turn 3', 'c'])
})

test('everything is done, in order, however many slices it takes', async () => {
  const items = Array.from({ length: 1000 }, (_, i) => i)
  const done: number[] = []
  const turns = await turnsDuring(() => inSlices(items, (item) => void done.push(item)))
  expect(done).toEqual(items)
  // It looks at the clock 125 times, and every fifth look or so begins a slice.
  expect(turns).toBeGreaterThan(20)
})

test('what throws ends it', async () => {
  const failing = inSlices([1, 2], () => {
    throw new Error('no more')
  })
  await expect(failing).rejects.toThrow('no more')
})
