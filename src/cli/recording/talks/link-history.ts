import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
import { AF } from '../../../rtnl/constants.ts'
import { linkMessages } from '../../../rtnl/link/table.ts'
import { is } from '../../../wire.ts'
import type { PrintableLink } from '../../output/context.ts'

/** The links of a recording at any of its latest messages. */
export interface LinkHistory {
  /** Learns from a message. Call it in the order of the recording. */
  note(recorded: Recorded): void
  /** Goes back to a noted message; without one, to the latest. */
  goto(recorded: Recorded | undefined): void
  /** The link of this index, as of the message. */
  of(index: number): PrintableLink | undefined
  /** The link of this name or alternative name, as of the message, unless it was deleted. */
  named(name: string): PrintableLink | undefined
}

/** A conversation is printed at most so many messages after its end. */
const MOST = 1024

/** A link as a message showed it. */
interface Shown {
  readonly at: number
  readonly link: PrintableLink
}

/** Creates an empty history. */
export function linkHistory(): LinkHistory {
  const links = new Map<number, Shown[]>()
  const places = new WeakMap<Recorded, number>()
  const deleted = new Map<number, number>()
  let last = 0
  let now = 0
  const latest = (known: readonly Shown[] = []): Shown | undefined => known.findLast(({ at }) => at <= now)
  return {
    note(recorded) {
      places.set(recorded, ++last)
      const { protocol, message, direction } = recorded
      // A request says what a link should become; the kernel may refuse it.
      if (protocol !== NETLINK.ROUTE || direction !== 'received') return
      if (is(linkMessages, message, 'RTM_DELLINK')) deleted.set(message.header.index, last)
      if (!is(linkMessages, message, 'RTM_NEWLINK') || message.attrs.ifname === undefined) return
      const { type, header, attrs } = message
      const known = links.get(header.index) ?? []
      // That of a port, from its bridge, has no kind and not its other attributes.
      if (header.family !== AF.UNSPEC && known.length > 0) return
      known.push({ at: last, link: { type, header, attrs } })
      while ((known[1]?.at ?? last) < last - MOST) known.shift()
      links.set(header.index, known)
    },
    goto(recorded) {
      now = (recorded && places.get(recorded)) ?? last
    },
    of: (index) => latest(links.get(index))?.link,
    named(name) {
      const known = [...links].map(([index, one]) => ({ ...latest(one), index }))
      const has = ({ ifname, propList }: PrintableLink['attrs']): boolean =>
        ifname === name || propList?.altIfname?.includes(name) === true
      return known.find(({ link, at = 0, index }) => link && has(link.attrs) && (deleted.get(index) ?? 0) < at)?.link
    },
  }
}
