import { openNamespace } from '../../linux/namespaces/files.ts'
import { inNamespace } from '../../linux/namespaces/setns.ts'
import type { Ask } from '../../linux/socket/refusal.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import { closeFile } from '../../linux/syscalls/libc.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is } from '../../netlink/message/message.ts'
import { type LinkRef, lookup } from '../common/checks.ts'
import { RTEXT_FILTER, RTM } from '../constants.ts'
import type { LinkMessage } from '../link/table.ts'
import { linkMessages } from '../link/table.ts'
import { rtnetlink } from '../protocol.ts'

/** Returns a link without its counters; undefined if there is none. */
export async function findLink(ask: Ask, link: LinkRef): Promise<LinkMessage | undefined> {
  const { header, attrs } = lookup(link)
  const messages = await ask({ type: RTM.GETLINK, header, attrs: { ...attrs, extMask: RTEXT_FILTER.SKIP_STATS } })
  return messages.find((message) => is(linkMessages, message, 'RTM_NEWLINK'))
}

/** Returns `link "d0"` for an index. */
export async function linkWords(ask: Ask, index: number): Promise<string> {
  const found = await findLink(ask, index)
  return found?.attrs.ifname === undefined ? `the link with index ${index}` : `link ${shown(found.attrs.ifname)}`
}

/** The requested namespace of a link: that of a descriptor, of a process, or by default of the socket. */
export interface LinkDestination {
  readonly netNsFd?: number
  readonly netNsPid?: number
}

/** Whether a link moves to another namespace than the socket's. */
export const goesElsewhere = ({ netNsFd, netNsPid }: LinkDestination): boolean => netNsFd !== undefined || netNsPid !== undefined

/** Timeout of a query in another namespace, in milliseconds. */
const SEARCH = 1000

/**
 * Runs `use` with a temporary socket in the namespace that a link moves to. Throws SyscallError if the thread cannot
 * enter it.
 */
export async function askAt<T>(ask: Ask, to: LinkDestination, use: (ask: Ask) => Promise<T>): Promise<T> {
  if (!goesElsewhere(to)) return use(ask)
  const socket = openAt(to)
  try {
    return await use(async (message) => {
      try {
        return (await socket.request(message, { timeout: SEARCH })).messages
      } catch (error) {
        if (error instanceof NetlinkError) return []
        throw error
      }
    })
  } finally {
    socket.close()
  }
}

function openAt({ netNsFd, netNsPid }: LinkDestination): NetlinkSocket {
  const opened = netNsFd === undefined ? openNamespace(netNsPid as number) : undefined
  try {
    return inNamespace(netNsFd ?? (opened as number), () => new NetlinkSocket(rtnetlink))
  } finally {
    if (opened !== undefined) closeFile(opened)
  }
}
