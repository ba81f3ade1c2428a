import { shown } from '../../netlink/base/shown.ts'
import { nextSlice } from '../../netlink/base/slices.ts'

/** Maximum number of items passed to the next stage at once: an `await` costs more than reading a record or a message. */
export const BATCH = 64

const BATCHES = Symbol('batches')

/** An async sequence that can also be read in batches. A batch holds the items available now; nothing waits for it to fill. */
interface Batched<T> {
  [BATCHES](): AsyncIterable<readonly T[]>
}

/** Iterates over the items of batches, with one promise for each. Like an async generator, it serves concurrent calls in order. */
export function oneByOne<T>(batches: AsyncGenerator<readonly T[], void>): AsyncGenerator<T, void> {
  const taken: Taken<T> = { list: [], at: 0 }
  const inTurn = turns()
  const end = (how: () => Promise<unknown>) => async (): Promise<IteratorResult<T, void>> => {
    taken.list = []
    await how()
    return { done: true, value: undefined }
  }
  const own: Pick<AsyncGenerator<T, void>, 'next' | 'return' | 'throw'> & Batched<T> = {
    next: () =>
      inTurn.busy || taken.at >= taken.list.length ? inTurn.take(() => more(batches, taken)) : Promise.resolve(item(taken)),
    return: () => inTurn.take(end(() => batches.return())),
    throw: (error: unknown) => inTurn.take(end(() => batches.throw(error))),
    [BATCHES]: () => pieces(batches, taken),
  }
  // The other methods of an async generator call these.
  return Object.assign(Object.create(batches) as AsyncGenerator<T, void>, own)
}

/** The current batch and the position in it. */
interface Taken<T> {
  list: readonly T[]
  at: number
}

const item = <T>(taken: Taken<T>): IteratorResult<T, void> => ({ done: false, value: taken.list[taken.at++] as T })

async function more<T>(batches: AsyncGenerator<readonly T[], void>, taken: Taken<T>): Promise<IteratorResult<T, void>> {
  while (taken.at >= taken.list.length) {
    const slice = nextSlice()
    if (slice) await slice
    const { done, value } = await batches.next()
    if (done) return { done, value: undefined }
    taken.list = value
    taken.at = 0
  }
  return item(taken)
}

async function* pieces<T>(batches: AsyncGenerator<readonly T[], void>, taken: Taken<T>): AsyncGenerator<readonly T[], void> {
  try {
    const rest = taken.list.slice(taken.at)
    taken.list = []
    if (rest.length > 0) yield rest
    for await (const batch of batches) {
      const slice = nextSlice()
      if (slice) await slice
      yield batch
    }
  } finally {
    await batches.return()
  }
}

/** Runs calls one after the other. */
function turns(): { readonly busy: boolean; take<R>(act: () => Promise<R>): Promise<R> } {
  let last: Promise<unknown> | undefined
  return {
    get busy() {
      return last !== undefined
    },
    take(act) {
      const mine = last ? last.then(act, act) : act()
      const over = (): void => {
        if (last === mine) last = undefined
      }
      last = mine
      mine.then(over, over)
      return mine
    },
  }
}

function checkItems(items: unknown): void {
  const { [Symbol.iterator]: list, [Symbol.asyncIterator]: stream } = Object(items) as Partial<
    Iterable<unknown> & AsyncIterable<unknown>
  >
  if (typeof items === 'object' && (typeof list === 'function' || typeof stream === 'function')) return
  throw new TypeError(`items: expected a list or what records() or messages() returns, got ${shown(items)}`)
}

/** Returns a sequence in batches: those given to `oneByOne`, pieces of a list, or single items of anything else. */
export async function* batchesOf<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<readonly T[], void> {
  checkItems(items)
  if (BATCHES in items) yield* (items as Batched<T>)[BATCHES]()
  else if (Array.isArray(items)) for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH) as T[]
  else for await (const item of items) yield [item]
}
