import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
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
}

/** A conversation is printed at most so many messages after its end. */
const MOST = 1024

/** Creates an empty history. */
export function linkHistory(): LinkHistory {
  const links = new Map<number, { readonly at: number; readonly link: PrintableLink }[]>()
  const places = new WeakMap<Recorded, number>()
  let last = 0
  let now = 0
  return {
    note(recorded) {
      places.set(recorded, ++last)
      const { protocol, message } = recorded
      if (protocol !== NETLINK.ROUTE || !is(linkMessages, message, 'RTM_NEWLINK') || message.attrs.ifname === undefined) return
      const { type, header, attrs } = message
      const known = links.get(header.index) ?? []
      known.push({ at: last, link: { type, header, attrs } })
      while ((known[1]?.at ?? last) < last - MOST) known.shift()
      links.set(header.index, known)
    },
    goto(recorded) {
      now = (recorded && places.get(recorded)) ?? last
    },
    of: (index) => links.get(index)?.findLast(({ at }) => at <= now)?.link,
  }
}
