import type { RequestOptions } from '../../linux/socket/limits.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { checkKeys, checkNsid, type LinkRef, lookup } from '../common/checks.ts'
import { RTEXT_FILTER, RTM } from '../constants.ts'
import { linkProjection } from './projection.ts'
import type { LinkMessage, SocketOf } from './reach.ts'
import { linkMessages } from './table.ts'

/** Limits of a request for links, and where to look. */
export interface LinkOptions extends RequestOptions {
  /**
   * Look into the network namespace that has this id here (IFLA_TARGET_NETNSID), without entering it. Takes CAP_NET_ADMIN in the user namespace that
   * owns it. `linkNetnsid` of what is found is an id of here too.
   */
  nsid?: number
}

/** Throws EOPNOTSUPP where a kernel answered for its own namespace instead: it would be another one's link under the same index. */
export function checkTarget(message: LinkMessage, nsid: number | undefined): LinkMessage {
  if (nsid === undefined || message.attrs.targetNetnsid === nsid) return message
  const context = 'this kernel does not look into network namespaces by their id, IFLA_TARGET_NETNSID, which came with Linux 4.15'
  throw new SyscallError('RTM_GETLINK', ERRNO['EOPNOTSUPP'] as number, context)
}

/** Reads a link. Rejects with a NetlinkError ENODEV where there is none. */
export function readLink(socket: SocketOf, link: LinkRef, options: LinkOptions): Promise<LinkMessage> {
  return read(socket, link, options, RTEXT_FILTER.VF)
}

/** The index of a link. Rejects with a NetlinkError ENODEV where there is none. */
export async function readIndex(socket: SocketOf, link: LinkRef, options: LinkOptions): Promise<number> {
  const { header } = await read(
    socket,
    link,
    options,
    RTEXT_FILTER.SKIP_STATS,
    linkProjection(socket().protocol, ['targetNetnsid']),
  )
  return header.index
}

async function read(
  socket: SocketOf,
  link: LinkRef,
  options: LinkOptions,
  extMask: number,
  protocol?: Protocol,
): Promise<LinkMessage> {
  checkKeys('where to look for a link, and limits', options, ['nsid', 'timeout', 'signal'])
  const { nsid, ...limits } = options
  checkNsid(nsid)
  const { header, attrs } = lookup(link)
  const target = nsid === undefined ? {} : { targetNetnsid: nsid }
  const { messages } = await socket().request(
    { type: RTM.GETLINK, header, attrs: { ...attrs, ...target, extMask } },
    limits,
    protocol,
  )
  return checkTarget(messages.find((message: Message) => is(linkMessages, message, 'RTM_NEWLINK')) as LinkMessage, nsid)
}
