import { refusePromise } from '../../linux/namespaces/refuse-promise.ts'
import { closedError } from '../../linux/socket/exchange.ts'
import { left, limitsOf, type RequestOptions, timedOutError } from '../../linux/socket/limits.ts'
import { shown } from '../../netlink/base/shown.ts'
import { OBJECT_TYPES, type ObjectTypeName, type Snapshot } from './register.ts'
import type { Change, Watcher, WatchOptions } from './watch.ts'

/** Makes a watcher that ends with the signal. */
export type OpenWatcher = (options: WatchOptions) => Watcher

/** What is waited for. */
export interface Waiting<T> {
  /** The call that waits, for its errors. */
  readonly who: string
  /** The object types that the predicate reads, where they are known beforehand. Others are watched when it first reads them. */
  readonly types: readonly ObjectTypeName[]
  /** Gives something else than false, null or undefined when it is there. `changes` is what has just changed. */
  predicate(snapshot: Snapshot, changes: readonly Change[]): T | false | null | undefined
  /** Why it did not come in so many milliseconds, from what there was at last; undefined where not even the listing came. */
  explain(milliseconds: number, last: Partial<Snapshot> | undefined): string
}

/** Waits until what is waited for is there, and resolves to it. Asked at the start, and after changes. ETIMEDOUT where it does not come in time: 5 s unless told otherwise. */
export async function waitFor<T>(
  watch: OpenWatcher,
  { who, types, predicate, explain }: Waiting<T>,
  options: RequestOptions,
): Promise<T> {
  const limits = limitsOf(options)
  limits.signal?.throwIfAborted()
  const time = left(limits)
  const stop = new AbortController()
  const abort = (): void => stop.abort(limits.signal?.reason)
  let last: Partial<Snapshot> | undefined
  const timer = setTimeout(() => stop.abort(timedOutError(explain(Math.round(time), last), who)), time)
  limits.signal?.addEventListener('abort', abort)
  try {
    const first = ask(predicate, undefined, [], types)
    if (first.wanted.length === 0 && isFound(first.found)) return first.found
    const wanted = [...types, ...first.wanted]
    const watcher = watch({ ...named(wanted.length > 0 ? wanted : USUAL), signal: stop.signal })
    for await (const changes of watcher.batches()) {
      let answer = ask(predicate, watcher, changes)
      while (answer.wanted.length > 0) answer = ask(predicate, watcher, await watcher.include(answer.wanted))
      last = watcher.snapshot()
      if (isFound(answer.found)) return answer.found
    }
    throw closedError()
  } finally {
    clearTimeout(timer)
    limits.signal?.removeEventListener('abort', abort)
  }
}

/** What a wait watches whose predicate reads nothing. */
const USUAL: readonly ObjectTypeName[] = ['links', 'addresses']

const named = (types: readonly ObjectTypeName[]): WatchOptions => Object.fromEntries(types.map((name) => [name, true]))

const isFound = <T>(found: T | false | null | undefined): found is T => found !== false && found !== null && found !== undefined

/**
 * Asks the predicate. `wanted` are object types that it read and that are not watched yet: they were empty, so what it returned or threw says
 * nothing. Without a watcher nothing is watched but `known`.
 */
function ask<T>(
  predicate: Waiting<T>['predicate'],
  watcher: Watcher | undefined,
  changes: readonly Change[],
  known: readonly ObjectTypeName[] = [],
): { readonly found: T | false | null | undefined; readonly wanted: readonly ObjectTypeName[] } {
  // Types that are known beforehand: the first question is that of the first dump.
  if (!watcher && known.length > 0) return { found: undefined, wanted: [] }
  const wanted = new Set<ObjectTypeName>()
  const snapshot = watcher?.snapshot() ?? {}
  const asked = {}
  for (const name of OBJECT_TYPES) {
    const get = (): readonly object[] => {
      if (!watcher?.watches(name)) wanted.add(name)
      return snapshot[name] ?? []
    }
    Object.defineProperty(asked, name, { get, enumerable: true })
  }
  let found: T | false | null | undefined
  try {
    found = predicate(asked as Snapshot, changes)
  } catch (error) {
    if (wanted.size === 0) throw error
  }
  // A promise, or a generator, is something, whatever becomes of it: that would end the wait at once.
  refusePromise(found, 'a synchronous predicate')
  return { found, wanted: [...wanted] }
}

/** Waits for what a predicate of the caller finds. */
export async function waitForAny<T>(watch: OpenWatcher, predicate: Waiting<T>['predicate'], options: RequestOptions): Promise<T> {
  if (typeof predicate !== 'function') throw new TypeError(`expected a predicate, a function, got ${shown(predicate)}`)
  const explain = (milliseconds: number): string => `the predicate did not find what it waits for in ${milliseconds} ms`
  return waitFor(watch, { who: 'waitFor', types: [], predicate, explain }, options)
}
