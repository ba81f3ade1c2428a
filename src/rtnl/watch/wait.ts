import { refusePromise } from '../../linux/namespaces/refuse-promise.ts'
import { closedError } from '../../linux/socket/exchange.ts'
import { left, limitsOf, type RequestOptions, timedOutError } from '../../linux/socket/limits.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Address } from '../address/view.ts'
import type { Link } from '../link/view.ts'
import type { Change, Watcher, WatchOptions } from './watch.ts'

/** What a namespace has, as far as it was asked for. */
export interface Snapshot {
  readonly links: readonly Link[]
  readonly addresses: readonly Address[]
}

/** Makes a watcher that ends with the signal. */
export type OpenWatcher = (options: WatchOptions) => Watcher

/** What is waited for. */
export interface Waiting<T> {
  /** The call that waits, for its errors. */
  readonly who: string
  readonly sorts: Pick<WatchOptions, 'links' | 'addresses'>
  /** Gives something else than false, null or undefined when it is there. `changes` is what has just changed. */
  predicate(snapshot: Snapshot, changes: readonly Change[]): T | false | null | undefined
  /** Why it did not come in so many milliseconds, from what there was at last; undefined where not even the listing came. */
  explain(milliseconds: number, last: Snapshot | undefined): string
}

/** Waits until what is waited for is there, and resolves to it. Asked at the start, and after changes. ETIMEDOUT where it does not come in time: 5 s unless told otherwise. */
export async function waitFor<T>(
  watch: OpenWatcher,
  { who, sorts, predicate, explain }: Waiting<T>,
  options: RequestOptions,
): Promise<T> {
  const limits = limitsOf(options)
  limits.signal?.throwIfAborted()
  const time = left(limits)
  const stop = new AbortController()
  const abort = (): void => stop.abort(limits.signal?.reason)
  let last: Snapshot | undefined
  const timer = setTimeout(() => stop.abort(timedOutError(explain(Math.round(time), last), who)), time)
  limits.signal?.addEventListener('abort', abort)
  try {
    const watcher = watch({ ...sorts, signal: stop.signal })
    for await (const changes of watcher.batches()) {
      last = { links: watcher.values('link'), addresses: watcher.values('address') }
      const found = predicate(last, changes)
      // A promise, or a generator, is something, whatever becomes of it: that would end the wait at once.
      refusePromise(found, 'a synchronous predicate')
      if (found !== false && found !== null && found !== undefined) return found
    }
    throw closedError()
  } finally {
    clearTimeout(timer)
    limits.signal?.removeEventListener('abort', abort)
  }
}

/** Waits for what a predicate of the caller finds. */
export async function waitForAny<T>(watch: OpenWatcher, predicate: Waiting<T>['predicate'], options: RequestOptions): Promise<T> {
  if (typeof predicate !== 'function') throw new TypeError(`expected a predicate, a function, got ${shown(predicate)}`)
  const explain = (milliseconds: number): string => `the predicate did not find what it waits for in ${milliseconds} ms`
  return waitFor(watch, { who: 'waitFor', sorts: {}, predicate, explain }, options)
}
