import { nextSlice } from '../../netlink/base/slices.ts'

/** How many items go on to the next stage at once, at most: waiting (`await`) costs more than to read a record or a message. */
export const BATCH = 64

const BATCHES = Symbol('batches')

/** A sequence that can be taken in batches too. Nothing waits for a batch to fill: it is what was there. */
interface Batched<T> {
  [BATCHES](): AsyncIterable<readonly T[]>
}

/** The items of batches one by one, each at the price of one promise. Like an async generator, it answers several calls in order. */
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
  // What an async generator has beside them calls these.
  return Object.assign(Object.create(batches) as AsyncGenerator<T, void>, own)
}

/** The batch that is handed out, and how far. */
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

/** Lets each begin when the one before it is over. */
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

/** A sequence in batches: as `oneByOne` was given them, a list in pieces, and anything else item by item as it comes. */
export async function* batchesOf<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<readonly T[], void> {
  if (BATCHES in items) yield* (items as Batched<T>)[BATCHES]()
  else if (Array.isArray(items)) for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH) as T[]
  else for await (const item of items) yield [item]
}
