import type { RequestOptions } from '../../../linux/socket/limits.ts'
import { SyscallError } from '../../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../../netlink/base/errno.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { ignore } from '../../../netlink/error/ignore.ts'
import type { LinkRef } from '../../common/checks.ts'
import type { SocketOf } from '../../common/reach.ts'
import { readWithLladdr } from '../read.ts'

/** Links that tunnel modules create in each namespace (fb_tunnel_dev and similar in net/ipv4 and net/ipv6). */
const FALLBACKS = ['tunl0', 'gre0', 'gretap0', 'erspan0', 'ip_vti0', 'sit0', 'ip6tnl0', 'ip6gre0', 'ip6_vti0']

/** Whether a link of this name may be that of a module. */
export function isFallback(ifname: string | undefined): boolean {
  return ifname !== undefined && FALLBACKS.includes(ifname)
}

/**
 * Throws SyscallError if a deleted link still exists: the kernel reports success for the link of a module but does not
 * delete it (ip_tunnel_dellink of net/ipv4/ip_tunnel.c).
 */
export async function checkDeleted(socket: SocketOf, link: LinkRef, limits: RequestOptions): Promise<void> {
  if (typeof link === 'string' && !isFallback(link)) return
  const there = await ignore('ENODEV', readWithLladdr(socket, link, limits))
  if (isFallback(there?.attrs.ifname)) throw stays(there?.attrs.ifname)
}

/** Returns the errors of those deleted links that still exist. The number of queries does not grow with the links. */
export async function stillThere(
  socket: SocketOf,
  links: readonly LinkRef[],
  limits: RequestOptions,
): Promise<Map<LinkRef, SyscallError>> {
  const found = new Map<LinkRef, SyscallError>()
  if (!links.some((link) => typeof link === 'number' || isFallback(link))) return found
  for (const ifname of FALLBACKS) {
    const there = await ignore('ENODEV', readWithLladdr(socket, ifname, limits))
    for (const link of there ? [ifname, there.header.index] : []) found.set(link, stays(ifname))
  }
  return found
}

function stays(ifname: string | undefined): SyscallError {
  const why = `link ${shown(ifname)} belongs to the module of its kind: it exists as long as that module is loaded`
  return new SyscallError('RTM_DELLINK', ERRNO['EOPNOTSUPP'] as number, why)
}
