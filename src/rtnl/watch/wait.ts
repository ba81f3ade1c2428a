import { refusePromise } from '../../linux/namespaces/refuse-promise.ts'
import { closedError } from '../../linux/socket/exchange.ts'
import { left, limitsOf, type RequestOptions, timedOutError } from '../../linux/socket/limits.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { WatchOptions } from './options.ts'
import { OBJECT_TYPES, type ObjectTypeName, type Snapshot } from './register.ts'
import type { Change, Watcher } from './watch.ts'

/** Creates a watcher that ends with the signal. */
export type OpenWatcher = (options: WatchOptions) => Watcher

/** The condition of a wait. */
export interface Waiting<T> {
  /** Name of the waiting call, for error messages. */
  readonly who: string
  /** The object types that the predicate reads, if known beforehand. Others are watched once it reads them. */
  readonly types: readonly ObjectTypeName[]
  /**
   * Returns something other than false, null or undefined when the condition is met. `changes` are the latest changes.
   */
  predicate(snapshot: Snapshot, changes: readonly Change[]): T | false | null | undefined
  /** Explains a timeout after so many milliseconds from the last state seen; undefined if not even the dump arrived. */
  explain(milliseconds: number, last: Partial<Snapshot> | undefined): string
}

/**
 * Waits until the condition is met, and resolves to the predicate's result. Evaluates the predicate at the start and
 * after changes. Rejects with ETIMEDOUT after `timeout`, by default 5 s. It cannot bound the dump at the start while
 * the kernel holds that inside write(2): see `nlwire doctor`.
 */
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
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    stop.abort()
  }, time)
  limits.signal?.addEventListener('abort', abort)
  try {
    const first = evaluate(predicate, undefined, [], types)
    if (first.wanted.length === 0 && isFound(first.found)) return first.found
    const wanted = [...types, ...first.wanted]
    const watcher = watch({ ...named(wanted.length > 0 ? wanted : USUAL), signal: stop.signal })
    for await (const changes of watcher.batches()) {
      let answer = evaluate(predicate, watcher, changes)
      while (answer.wanted.length > 0) answer = evaluate(predicate, watcher, await watcher.include(answer.wanted))
      last = watcher.snapshot()
      if (isFound(answer.found)) return answer.found
    }
    throw closedError()
  } catch (error) {
    // Made here rather than by the timer: the stack then has the line that waits.
    throw isLate && error === stop.signal.reason ? timedOutError(explain(Math.round(time), last), who) : error
  } finally {
    clearTimeout(timer)
    limits.signal?.removeEventListener('abort', abort)
  }
}

/** What to watch if the predicate reads nothing. */
const USUAL: readonly ObjectTypeName[] = ['links', 'addresses']

const named = (types: readonly ObjectTypeName[]): WatchOptions => Object.fromEntries(types.map((name) => [name, true]))

const isFound = <T>(found: T | false | null | undefined): found is T => found !== false && found !== null && found !== undefined

/**
 * Evaluates the predicate. `wanted` are object types that it read and that are not watched yet. It read them as empty,
 * so its result or error is ignored then. Without a watcher only `known` is watched.
 */
function evaluate<T>(
  predicate: Waiting<T>['predicate'],
  watcher: Watcher | undefined,
  changes: readonly Change[],
  known: readonly ObjectTypeName[] = [],
): { readonly found: T | false | null | undefined; readonly wanted: readonly ObjectTypeName[] } {
  // Types that are known beforehand: the first evaluation follows the first dump.
  if (!watcher && known.length > 0) return { found: undefined, wanted: [] }
  const wanted = new Set<ObjectTypeName>()
  const snapshot = watcher?.snapshot() ?? {}
  const lazy = {}
  for (const name of OBJECT_TYPES) {
    const get = (): readonly object[] => {
      if (!watcher?.watches(name)) wanted.add(name)
      return snapshot[name] ?? []
    }
    Object.defineProperty(lazy, name, { get, enumerable: true })
  }
  let found: T | false | null | undefined
  try {
    found = predicate(lazy as Snapshot, changes)
  } catch (error) {
    if (wanted.size === 0) throw error
  }
  // A promise or a generator would count as a result and end the wait at once.
  refusePromise(found, 'a synchronous predicate')
  return { found, wanted: [...wanted] }
}

/** Waits for the result of a caller's predicate. */
export async function waitForAny<T>(watch: OpenWatcher, predicate: Waiting<T>['predicate'], options: RequestOptions): Promise<T> {
  if (typeof predicate !== 'function') throw new TypeError(`expected a predicate, a function, got ${shown(predicate)}`)
  const explain = (milliseconds: number): string => `the predicate was not met in ${milliseconds} ms`
  return waitFor(watch, { who: 'waitFor', types: [], predicate, explain }, options)
}
