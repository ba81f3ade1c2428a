import { late, left, limitsOf, type RequestOptions } from '../linux/limits.ts'
import { SyscallError } from '../linux/syscall-error.ts'
import { shown } from '../netlink/codec.ts'
import { ERRNO } from '../netlink/errno.ts'
import type { Address } from './address-view.ts'
import type { Link } from './link-view.ts'
import type { Watcher, WatchOptions } from './watch.ts'

/** What a namespace has, as far as it was asked for. */
export interface Snapshot {
  readonly links: readonly Link[]
  readonly addresses: readonly Address[]
}

/** Makes a watcher that ends with the signal. */
export type Watch = (options: WatchOptions) => Watcher

/** What is waited for. */
export interface Waiting<T> {
  /** The call that waits, for its errors. */
  readonly who: string
  readonly sorts: Pick<WatchOptions, 'links' | 'addresses'>
  /** Gives something else than false, null or undefined when it is there. */
  predicate(snapshot: Snapshot): T | false | null | undefined
  /** Why it did not come in so many milliseconds, from what there was at last; undefined where not even the listing came. */
  explain(milliseconds: number, last: Snapshot | undefined): string
}

/** Waits until what is waited for is there, and resolves to it. Asked at the start, and after changes. ETIMEDOUT where it does not come in time: 5 s unless told otherwise. */
export async function waitFor<T>(
  watch: Watch,
  { who, sorts, predicate, explain }: Waiting<T>,
  options: RequestOptions,
): Promise<T> {
  const limits = limitsOf(options)
  limits.signal?.throwIfAborted()
  const time = left(limits)
  const stop = new AbortController()
  const abort = (): void => stop.abort(limits.signal?.reason)
  let last: Snapshot | undefined
  const timer = setTimeout(() => stop.abort(late(explain(Math.round(time), last), who)), time)
  limits.signal?.addEventListener('abort', abort)
  try {
    const watcher = watch({ ...sorts, signal: stop.signal })
    for await (const _ of watcher.batches()) {
      last = { links: watcher.values('link'), addresses: watcher.values('address') }
      const found = predicate(last)
      refusePromise(found)
      if (found !== false && found !== null && found !== undefined) return found
    }
    throw new SyscallError('netlink socket', ERRNO['EBADF'] as number, 'it is closed')
  } finally {
    clearTimeout(timer)
    limits.signal?.removeEventListener('abort', abort)
  }
}

/** A promise is something, whatever becomes of it: that would end the wait at once. */
function refusePromise(found: unknown): void {
  if (typeof (found as { then?: unknown } | null | undefined)?.then !== 'function') return
  throw new TypeError('expected a synchronous predicate, got one that returns a promise')
}

/** Waits for what a predicate of the caller finds. */
export async function waitForAny<T>(watch: Watch, predicate: Waiting<T>['predicate'], options: RequestOptions): Promise<T> {
  if (typeof predicate !== 'function') throw new TypeError(`expected a predicate, a function, got ${shown(predicate)}`)
  const explain = (milliseconds: number): string => `the predicate did not find what it waits for in ${milliseconds} ms`
  return waitFor(watch, { who: 'waitFor', sorts: {}, predicate, explain }, options)
}

/** Waits until duplicate address detection is over with the addresses of a link. */
export function waitReady(watch: Watch, index: number, options: RequestOptions): Promise<readonly Address[]> {
  const own = (snapshot: Snapshot | undefined): Address[] =>
    (snapshot?.addresses ?? []).filter((address) => address.index === index)
  const explain = (milliseconds: number, last: Snapshot | undefined): string => {
    const tentative = own(last).filter(({ flags }) => flags.includes('TENTATIVE'))
    const which = last ? tentative.map(({ cidr }) => cidr).join(', ') : 'none could be listed'
    return `addresses of the link with index ${index} are TENTATIVE after ${milliseconds} ms: ${which}`
  }
  const predicate = (snapshot: Snapshot): readonly Address[] | undefined => ready(own(snapshot))
  return waitFor(watch, { who: 'waitReady', sorts: { addresses: true }, predicate, explain }, options)
}

/** The addresses, where duplicate address detection is over with all of them. Throws where one is a duplicate. */
function ready(addresses: readonly Address[]): readonly Address[] | undefined {
  const failed = addresses.find(({ flags }) => flags.includes('DADFAILED'))
  if (failed) {
    const context = `${failed.cidr} on the link with index ${failed.index} is used by somebody else (DADFAILED)`
    throw new SyscallError('duplicate address detection', ERRNO['EADDRINUSE'] as number, context)
  }
  return addresses.some(({ flags }) => flags.includes('TENTATIVE')) ? undefined : addresses
}
