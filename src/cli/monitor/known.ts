import { is, type Message } from '../../netlink/message/message.ts'
import { AF, RTEXT_FILTER, RTM } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { nsidMessages } from '../../rtnl/nsid/table.ts'
import { fetchLink } from '../listing/context.ts'
import { namesById } from '../netns/ids.ts'
import type { PrintableLink, PrintContext } from '../output/context.ts'
import { printable, type Session } from '../session.ts'

/** Names of links and namespaces, updated from notifications. */
export interface Known {
  /** Reads all names of the current namespace: at the start, and after an overrun (ENOBUFS). */
  refresh(): Promise<void>
  /**
   * Learns names from a message before it is printed, and reads the links that it refers to. `nsid` is its namespace.
   */
  before(message: Message, nsid: number | undefined, mentioned: readonly number[]): Promise<void>
  /** Removes a deleted object after its message is printed. */
  after(message: Message, nsid: number | undefined): void
  /** Print context for messages of a namespace. */
  context(nsid: number | undefined): PrintContext
}

/** Creates an empty store of names. `base` has the command-line options. */
export function known(session: Session, base: PrintContext): Known {
  const links = new Map<string, PrintableLink>()
  const names = new Map<number, string>()
  const at = (index: number, nsid: number | undefined): string => `${nsid ?? ''}/${index}`
  const readNames = async (): Promise<void> => {
    const { ids } = await namesById(session)
    // A namespace may have two names: the first in the directory is used.
    for (const [name, id] of [...ids].reverse()) names.set(id, printable(session, name))
  }
  return {
    async refresh() {
      for (const link of await dumpLinks(session)) links.set(at(link.header.index, undefined), link)
      await readNames()
    },
    async before(message, nsid, mentioned) {
      if (is(linkMessages, message, 'RTM_NEWLINK') && message.header.family === AF.UNSPEC)
        links.set(at(message.header.index, nsid), message)
      // A message may refer to a new link before the link's own notification.
      for (const index of nsid === undefined ? mentioned : []) {
        if (index <= 0 || links.has(at(index, nsid))) continue
        for (const link of printable(session, await fetchLink(session, index))) links.set(at(index, nsid), link)
      }
      if (message.type === RTM.NEWNSID && nsid === undefined) await readNames()
    },
    after(message, nsid) {
      // Also for a bridge's notification about a port, as in `ip`. If the link still exists, it is requested again.
      if (is(linkMessages, message, 'RTM_DELLINK')) links.delete(at(message.header.index, nsid))
      if (is(nsidMessages, message, 'RTM_DELNSID') && nsid === undefined) names.delete(message.attrs.nsid ?? -1)
    },
    context: (nsid) => ({
      ...base,
      ifname: (index) => links.get(at(index, nsid))?.attrs.ifname ?? `if${index}`,
      ifflags: (index) => links.get(at(index, nsid))?.header.flags,
      iftype: (index) => links.get(at(index, nsid))?.header.type,
      netnsName: (id) => (nsid === undefined ? names.get(id) : undefined),
    }),
  }
}

async function dumpLinks(session: Session): Promise<PrintableLink[]> {
  const attrs = { extMask: RTEXT_FILTER.SKIP_STATS }
  const messages = await session.socket.dump({ type: RTM.GETLINK, header: { family: AF.UNSPEC }, attrs })
  const links = messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
  return printable(session, links)
}
