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

/** Limits of a link query, and the namespace to read from. */
export interface LinkOptions extends RequestOptions {
  /**
   * Reads from the network namespace with this id (IFLA_TARGET_NETNSID), without entering it. Requires CAP_NET_ADMIN in
   * the user namespace that owns it. `linkNetnsid` of the result is an id of this namespace too.
   */
  nsid?: number
}

/**
 * Throws EOPNOTSUPP if the kernel ignored `nsid` and replied with a link of this namespace, which is a different link.
 */
export function checkTarget(message: LinkMessage, nsid: number | undefined): LinkMessage {
  if (nsid === undefined || message.attrs.targetNetnsid === nsid) return message
  const context = 'this kernel cannot read from a network namespace by its id (IFLA_TARGET_NETNSID, Linux 4.15)'
  throw new SyscallError('RTM_GETLINK', ERRNO['EOPNOTSUPP'] as number, context)
}

/** Reads a link. Rejects with a NetlinkError ENODEV if there is none. */
export function readLink(socket: SocketOf, link: LinkRef, options: LinkOptions): Promise<LinkMessage> {
  return read(socket, link, options, RTEXT_FILTER.VF)
}

/** Returns the index of a link. Rejects with a NetlinkError ENODEV if there is none. */
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
  checkKeys('options of a link query', options, ['nsid', 'timeout', 'signal'])
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
