import type { RequestOptions } from '../../linux/socket/limits.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { visible } from '../../netlink/base/visible.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { reworded } from '../../netlink/error/reworded.ts'
import { type LinkRef, lookup } from '../common/checks.ts'
import type { SocketOf } from '../common/reach.ts'
import { type LinkOptions, namesByIndex, readIndex } from '../link/read.ts'

/** How a call names a link. */
interface Reference {
  /** The option that holds it, by default `link`. */
  readonly option?: string | undefined
  /** Where the link is, if that is not the namespace of the call. */
  readonly where?: string
  /** Whether to name similar links, which reads all of them. */
  readonly hints?: boolean
}

/** So few links are all named. */
const FEW = 5

/** Returns the index of a link that a call names; an index without a query. Rejects as `referred` does. */
export async function referredIndex(socket: SocketOf, link: LinkRef, options: LinkOptions, by: Reference = {}): Promise<number> {
  if (typeof link === 'number') return lookup(link).header.index as number
  return referred(socket, link, options, by, readIndex(socket, link, options))
}

/**
 * Awaits the query for a link that a call names. Rejects with a NetlinkError ENODEV that names the option, and similar
 * links: the caller knows nothing of the query itself.
 */
export async function referred<T>(
  socket: SocketOf,
  link: LinkRef,
  { nsid, ...limits }: LinkOptions,
  { option = 'link', where = '', hints = true }: Reference,
  query: Promise<T>,
): Promise<T> {
  try {
    return await query
  } catch (error) {
    if (!(error instanceof NetlinkError && error.code === 'ENODEV')) throw error
    const near = hints && nsid === undefined && typeof link === 'string' ? await similarLinks(socket, link, limits) : ''
    const which = typeof link === 'number' ? `with index ${link}` : shown(link)
    throw reworded(error, visible(`${option}: ENODEV: there is no link ${which}${where}${near}`))
  }
}

/** ` (did you mean "br0"?)`, or the links if there are few. The missing link is reported even if they cannot be read. */
async function similarLinks(socket: SocketOf, link: string, limits: RequestOptions): Promise<string> {
  const names = await namesByIndex(socket(), limits).then(
    (all) => [...all.values()],
    () => [],
  )
  const few = names.length > 0 && names.length <= FEW ? `, only ${names.map(shown).join(', ')}` : ''
  return didYouMean(link, names) || few
}
