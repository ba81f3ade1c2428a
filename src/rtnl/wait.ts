import { late, left, limitsOf, type RequestOptions } from '../linux/limits.ts'
import { SyscallError } from '../linux/syscall-error.ts'
import { ERRNO } from '../netlink/errno.ts'
import type { Address } from './address-view.ts'
import { checkKeys } from './checks.ts'
import type { Link } from './link-view.ts'
import type { Change, Watcher, WatchOptions } from './watch.ts'

/** What a namespace has, as far as it was asked for. */
export interface Snapshot {
  readonly links: readonly Link[]
  readonly addresses: readonly Address[]
}

/** Makes a watcher that ends with the signal. */
export type Watch = (options: WatchOptions) => Watcher

/**
 * Waits until `predicate` gives something else than false or undefined for what a namespace has, and resolves to that. Asked at the start, and after
 * changes. ETIMEDOUT where it does not come in time: 5 s unless told otherwise.
 */
export async function waitFor<T>(
  watch: Watch,
  sorts: Pick<WatchOptions, 'links' | 'addresses'>,
  predicate: (snapshot: Snapshot, changes: readonly Change[]) => T | false | undefined,
  options: RequestOptions,
): Promise<T> {
  checkKeys('limits of a wait', options, ['timeout', 'signal'])
  const limits = limitsOf(options)
  limits.signal?.throwIfAborted()
  const stop = new AbortController()
  const abort = (): void => stop.abort(limits.signal?.reason)
  const timer = setTimeout(() => stop.abort(late('what was waited for did not come')), left(limits))
  limits.signal?.addEventListener('abort', abort)
  try {
    const watcher = watch({ ...sorts, signal: stop.signal })
    for await (const changes of watcher.batches()) {
      const found = predicate({ links: watcher.values('link'), addresses: watcher.values('address') }, changes)
      if (found !== false && found !== undefined) return found
    }
    throw new SyscallError('netlink socket', ERRNO['EBADF'] as number, 'it is closed')
  } finally {
    clearTimeout(timer)
    limits.signal?.removeEventListener('abort', abort)
  }
}

/** The link of that name or index, where it is as wanted: each key has that value. */
export function matching(links: readonly Link[], link: string | number, wanted: Partial<Link>): Link | undefined {
  const found = links.find(
    ({ index, ifname, altIfname }) => index === link || ifname === link || altIfname?.includes(link as string),
  )
  if (!found) return undefined
  const same = Object.entries(wanted).every(([key, value]) => JSON.stringify(found[key as keyof Link]) === JSON.stringify(value))
  return same ? found : undefined
}
