import { expect, test } from 'vitest'
import { BATCH, batchesOf, oneByOne } from '../../src/capture/source/batches.ts'

/** Batches of numbers; notes when it was released. */
function numbers(batches: readonly (readonly number[])[], end?: Error): { items: AsyncGenerator<number>; over: () => boolean } {
  let over = false
  const source = async function* (): AsyncGenerator<readonly number[], void> {
    try {
      yield* batches
      if (end) throw end
    } finally {
      over = true
    }
  }
  return { items: oneByOne(source()), over: () => over }
}

test('items come one by one, empty batches not at all', async () => {
  const found: number[] = []
  for await (const item of numbers([[1, 2], [], [3]]).items) found.push(item)
  expect(found).toEqual([1, 2, 3])
})

test('calls that do not wait for each other are answered in order, also those beyond the end', async () => {
  const { items } = numbers([[1], [2, 3], [4]])
  const results = await Promise.all(Array.from({ length: 6 }, () => items.next()))
  expect(results.map(({ value }) => value)).toEqual([1, 2, 3, 4, undefined, undefined])
  expect(results.map(({ done }) => done)).toEqual([false, false, false, false, true, true])
})

test('who stops early lets go of the source, and gets nothing more', async () => {
  const { items, over } = numbers([[1, 2, 3], [4]])
  for await (const item of items) if (item === 2) break
  expect(over()).toBe(true)
  expect(await items.next()).toEqual({ done: true, value: undefined })
})

test('what the source throws comes after the items before it, once', async () => {
  const { items } = numbers([[1]], new Error('broken'))
  expect(await items.next()).toEqual({ done: false, value: 1 })
  await expect(items.next()).rejects.toThrow('broken')
  expect(await items.next()).toEqual({ done: true, value: undefined })
})

test('batches go on as they are, less what was taken one by one', async () => {
  const { items, over } = numbers([[1, 2, 3], [4]])
  await items.next()
  const found: (readonly number[])[] = []
  for await (const batch of batchesOf(items)) found.push(batch)
  expect(found).toEqual([[2, 3], [4]])
  expect(over()).toBe(true)
})

test('who stops between batches lets go of the source', async () => {
  const { items, over } = numbers([[1], [2]])
  for await (const _ of batchesOf(items)) break
  expect(over()).toBe(true)
})

test('lists come in pieces, other sequences as they come', async () => {
  const list = Array.from({ length: BATCH + 1 }, (_, n) => n)
  const lengths: number[] = []
  for await (const batch of batchesOf(list)) lengths.push(batch.length)
  for await (const batch of batchesOf(new Set([1, 2]))) lengths.push(batch.length)
  expect(lengths).toEqual([BATCH, 1, 1, 1])
})
