import type { RequestOptions } from '../../linux/socket/limits.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Link } from '../link/view.ts'
import type { Snapshot } from '../watch/register.ts'
import { type OpenWatcher, waitFor } from '../watch/wait.ts'
import type { Change } from '../watch/watch.ts'
import type { Address } from './view.ts'

/** Addresses that the kernel generated: it replaces a duplicate by another one. */
const CHOSEN = ['TEMPORARY', 'STABLE_PRIVACY'] as const

/**
 * Waits until duplicate address detection ends for the addresses of a link. Rejects with the errors of
 * `Detection.ready`, and with ETIMEDOUT.
 */
export function duplicateAddressDetection(
  watch: OpenWatcher,
  index: number,
  options: RequestOptions,
): Promise<readonly Address[]> {
  const detection = new Detection(index)
  const explain = (milliseconds: number, last: Partial<Snapshot> | undefined): string => {
    const tentative = (last?.addresses ?? []).filter((address) => address.index === index && address.flags.includes('TENTATIVE'))
    const which = last ? tentative.map(({ cidr }) => cidr).join(', ') : 'none could be listed'
    const link = last?.links?.find((one) => one.index === index)
    return `addresses of ${nameOf(link, index)} are TENTATIVE after ${milliseconds} ms: ${which}${link ? hindrance(link) : ''}`
  }
  const predicate = (snapshot: Snapshot, changes: readonly Change[]) => detection.ready(snapshot, changes)
  return waitFor(watch, { who: 'waitReady', types: ['links', 'addresses'], predicate, explain }, options)
}

/** addrconf_link_ready of net/ipv6/addrconf.c. */
function hindrance({ flags }: Link): string {
  if (!flags.includes('UP')) return '; the link is down, and detection runs only while it is up'
  return flags.includes('RUNNING') ? '' : '; the link has no carrier, and detection runs only with one'
}

const nameOf = (link: Link | undefined, index: number): string =>
  link ? `link ${shown(link.ifname)} (index ${index})` : `the link with index ${index}`

/** Tracks duplicate address detection (RFC 4862) on one link. */
class Detection {
  private readonly index: number
  private link: Link | undefined
  /** The addresses that were still tentative when last seen. */
  private pending = new Set<string>()

  constructor(index: number) {
    this.index = index
  }

  /**
   * Returns the addresses of the link once detection has ended for all of them. Throws EADDRINUSE for a duplicate,
   * EADDRNOTAVAIL if an address was removed earlier, ENODEV if there is no such link.
   */
  ready({ links, addresses }: Snapshot, changes: readonly Change[]): readonly Address[] | undefined {
    this.link = links.find(({ index }) => index === this.index)
    if (!this.link) throw failed('ENODEV', `there is no link with index ${this.index}`)
    const own = addresses.filter(({ index }) => index === this.index)
    // A permanent duplicate stays; one with a lifetime is removed.
    const duplicate = [...own, ...this.removed(changes)].find(({ flags }) => flags.includes('DADFAILED'))
    if (duplicate) throw failed('EADDRINUSE', `${this.named(duplicate.cidr)} is in use by another host (DADFAILED)`)
    const gone = [...this.pending].find((cidr) => own.every((address) => address.cidr !== cidr))
    if (gone) throw failed('EADDRNOTAVAIL', `${this.named(gone)} was removed before duplicate address detection ended`)
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
    return `${cidr} on ${nameOf(this.link, this.index)}`
  }
}

function given({ flags }: Address): boolean {
  return !CHOSEN.some((flag) => flags.includes(flag))
}

function failed(code: string, context: string): SyscallError {
  return new SyscallError('duplicate address detection', ERRNO[code] as number, context)
}
