import type { RequestOptions } from '../../linux/socket/limits.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import type { Snapshot } from '../watch/register.ts'
import { type OpenWatcher, waitFor } from '../watch/wait.ts'
import type { Change } from '../watch/watch.ts'
import type { Address } from './view.ts'

/** Addresses that the kernel chose itself: in the place of a duplicate it chooses another. */
const CHOSEN = ['TEMPORARY', 'STABLE_PRIVACY']

/** Waits until duplicate address detection is over with the addresses of a link. Rejects as `Detection.ready` throws, and with ETIMEDOUT. */
export function duplicateAddressDetection(
  watch: OpenWatcher,
  index: number,
  options: RequestOptions,
): Promise<readonly Address[]> {
  const detection = new Detection(index)
  const explain = (milliseconds: number, last: Partial<Snapshot> | undefined): string => {
    const tentative = (last?.addresses ?? []).filter((address) => address.index === index && address.flags.includes('TENTATIVE'))
    const which = last ? tentative.map(({ cidr }) => cidr).join(', ') : 'none could be listed'
    return `addresses of the link with index ${index} are TENTATIVE after ${milliseconds} ms: ${which}`
  }
  const predicate = (snapshot: Snapshot, changes: readonly Change[]) => detection.ready(snapshot, changes)
  return waitFor(watch, { who: 'waitReady', types: ['links', 'addresses'], predicate, explain }, options)
}

/** Follows duplicate address detection (RFC 4862) on one link. */
class Detection {
  private readonly index: number
  /** Of which it was not over when they were last seen. */
  private pending = new Set<string>()

  constructor(index: number) {
    this.index = index
  }

  /**
   * The addresses of the link, where detection is over with all of them. Throws EADDRINUSE where one is a duplicate, EADDRNOTAVAIL where one went before it was
   * over, ENODEV where there is no such link.
   */
  ready({ links, addresses }: Snapshot, changes: readonly Change[]): readonly Address[] | undefined {
    if (!links.some(({ index }) => index === this.index)) throw failed('ENODEV', `there is no link with index ${this.index}`)
    const own = addresses.filter(({ index }) => index === this.index)
    // A duplicate stays if it is for ever; one with a lifetime is removed.
    const duplicate = [...own, ...this.removed(changes)].find(({ flags }) => flags.includes('DADFAILED'))
    if (duplicate) throw failed('EADDRINUSE', `${this.named(duplicate.cidr)} is used by somebody else (DADFAILED)`)
    const gone = [...this.pending].find((cidr) => own.every((address) => address.cidr !== cidr))
    if (gone) throw failed('EADDRNOTAVAIL', `${this.named(gone)} was removed before it was over`)
    const tentative = own.filter(({ flags }) => flags.includes('TENTATIVE'))
    this.pending = new Set(tentative.filter(given).map(({ cidr }) => cidr))
    return tentative.length === 0 ? own : undefined
  }

  private removed(changes: readonly Change[]): Address[] {
    return changes.flatMap((change) =>
      change.type === 'removed' && change.object === 'address' && change.before.index === this.index && given(change.before)
        ? [change.before]
        : [],
    )
  }

  private named(cidr: string): string {
    return `${cidr} on the link with index ${this.index}`
  }
}

function given({ flags }: Address): boolean {
  return !CHOSEN.some((flag) => flags.includes(flag))
}

function failed(code: string, context: string): SyscallError {
  return new SyscallError('duplicate address detection', ERRNO[code] as number, context)
}
