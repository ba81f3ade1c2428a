import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { LinkRef } from '../common/checks.ts'
import { anyOf, isPair, PAIRS } from './kind/lookup.ts'
import type { LinkOptions } from './read.ts'
import type { Link } from './view.ts'

/** The other end of a pair, and its network namespace. */
export interface Peer {
  /** The link, with its index in its own namespace. */
  readonly link: Link
  /** Id of its network namespace in this one; undefined if it is in this one. */
  readonly nsid: number | undefined
  /** A name of that namespace, if it has one. */
  readonly netns: string | undefined
}

/** The queries that finding a peer needs. */
export interface Finder {
  get(link: LinkRef, options: LinkOptions): Promise<Link>
  /** Returns a name of the network namespace with that id. */
  nameOf(nsid: number, limits: RequestOptions): Promise<string | undefined>
}

/** Maximum number of attempts: between two queries either end may move, and its index may be reused. */
const TRIES = 3

/** Finds the other end of a veth, vxcan or netkit, in any network namespace. */
export async function findPeer(finder: Finder, link: LinkRef, options: RequestOptions): Promise<Peer> {
  const limits = oneDeadline(options)
  for (let tries = 1; ; tries++) {
    const own = await finder.get(link, limits)
    if (!isPair(own.kind)) {
      const kind = own.kind === undefined ? 'no kind' : `kind ${shown(own.kind)}`
      throw new TypeError(`expected a link with a peer, a ${anyOf(PAIRS)}, got link ${shown(own.ifname)} of ${kind}`)
    }
    const { linkNetnsid: nsid } = own
    if (nsid !== undefined && nsid < 0) throw lost(own, 'its network namespace is being removed and has no id here')
    const peer = await otherEnd(finder, own, limits)
    if (peer) return { link: peer, nsid, netns: nsid === undefined ? undefined : await finder.nameOf(nsid, limits) }
    if (tries === TRIES) throw lost(own, 'it was removed, or keeps moving between namespaces')
  }
}

async function otherEnd({ get }: Finder, { index, link, linkNetnsid }: Link, limits: RequestOptions): Promise<Link | undefined> {
  if (!link) return undefined
  try {
    const peer = await get(link, linkNetnsid === undefined ? limits : { ...limits, nsid: linkNetnsid })
    return peer.link === index ? peer : undefined
  } catch (error) {
    // EINVAL: no namespace has this id any more.
    if (error instanceof NetlinkError && (error.code === 'ENODEV' || error.code === 'EINVAL')) return undefined
    throw error
  }
}

function lost({ ifname }: Link, why: string): SyscallError {
  return new SyscallError('RTM_GETLINK', ERRNO['ENODEV'] as number, `the other end of link ${shown(ifname)}: ${why}`)
}
