import type { RequestOptions } from '../../../linux/socket/limits.ts'
import { SyscallError } from '../../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../../netlink/base/errno.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { NetlinkError } from '../../../netlink/error/netlink-error.ts'
import type { SocketOf } from '../../common/reach.ts'
import { readIndex } from '../read.ts'

/** Links that tunnel modules create in each namespace (fb_tunnel_dev and similar in net/ipv4 and net/ipv6). */
const FALLBACKS = ['tunl0', 'gre0', 'gretap0', 'erspan0', 'ip_vti0', 'sit0', 'ip6tnl0', 'ip6gre0', 'ip6_vti0']

/**
 * Whether this may be a link for which the kernel reports success but does not delete it (ip_tunnel_dellink of
 * net/ipv4/ip_tunnel.c).
 */
export function isFallback(ifname: string): boolean {
  return FALLBACKS.includes(ifname)
}

/** Throws SyscallError if the link still exists. */
export async function checkDeleted(socket: SocketOf, ifname: string, limits: RequestOptions): Promise<void> {
  try {
    await readIndex(socket, ifname, limits)
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENODEV') return
    throw error
  }
  const why = `link ${shown(ifname)} belongs to the module of its kind: it exists as long as that module is loaded`
  throw new SyscallError('RTM_DELLINK', ERRNO['EOPNOTSUPP'] as number, why)
}
