import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { type Criteria, criteria, families, type WatchFilter } from '../watch/filter.ts'
import { alone, type FoundObject, type ObjectType, objectType } from '../watch/object-type.ts'
import { NTF, NUD } from './constants.ts'
import { neighbourMessages } from './table.ts'
import { type Neighbour, neighbourOf } from './view.ts'

type NeighbourMessage = MessageOf<(typeof neighbourMessages)['RTM_NEWNEIGH']>

/**
 * The neighbours of IPv4 and IPv6. Leaves out NUD_NOARP entries, as `ip neigh` does: the kernel adds most of them
 * without a notification. Nor does it notify the transient states INCOMPLETE and DELAY.
 */
function watchedNeighbours(given: WatchFilter | undefined): ObjectType<Neighbour> {
  const wanted = criteria(given)
  const all = families(wanted)
  return {
    ...common(all, wanted),
    object: 'neighbour',
    read(message) {
      const found = neighbourMessage(message)
      if (!found || !isOn(found, wanted) || !all.includes(found.header.family) || (found.header.flags & NTF.PROXY) !== 0)
        return undefined
      const { header, attrs } = found
      const key = `neighbour ${header.family} ${header.ifindex} ${attrs.dst}`
      return alone(key, header.state === NUD.NOARP ? undefined : neighbourOf(header, attrs))
    },
  }
}

/**
 * The forwarding entries of bridges and vxlans (`bridge fdb`). Leaves out the addresses that other links listen to:
 * they have no notifications.
 */
function watchedFdb(given: Pick<WatchFilter, 'link'> | undefined): ObjectType<Neighbour> {
  const wanted = criteria(given)
  return {
    ...common([AF.BRIDGE], wanted),
    object: 'fdb',
    fate: () => 'unknown',
    read(message) {
      const found = neighbourMessage(message)
      // An entry without an age is not in a forwarding table.
      if (found?.header.family !== AF.BRIDGE || !found.attrs.cacheinfo) return undefined
      const { key, slot, value } = entryOf(found)
      // A move to another port is only notified as the new entry.
      return isOn(found, wanted) ? { key, slot, value } : { key, slot }
    },
  }
}

/**
 * A bridge has one entry per address and VLAN, which may move to another port; a vxlan may have several remote ends.
 */
function entryOf({ header, attrs }: NeighbourMessage): Required<FoundObject<Neighbour>> {
  const { master, lladdr, vlan, srcVni, vni, dst, port, ifindex, nhId } = attrs
  const value = neighbourOf(header, attrs)
  if (master !== undefined && dst === undefined) return { ...alone(`fdb ${master} ${lladdr} ${vlan}`, value), value }
  const slot = `fdb ${header.ifindex} ${lladdr} ${srcVni}`
  return { slot, key: `${slot} ${dst} ${port} ${vni} ${ifindex} ${nhId}`, value }
}

function common(all: readonly number[], { link }: Criteria): Pick<ObjectType, 'groups' | 'dumps' | 'removed'> {
  const attrs = link === 0 ? {} : { ifindex: link }
  const dumped = all.length > 1 ? [AF.UNSPEC] : all
  return {
    groups: [RTNLGRP.NEIGH],
    dumps: dumped.map((family) => ({ type: RTM.GETNEIGH, header: { family }, attrs })),
    removed: RTM.DELNEIGH,
  }
}

function neighbourMessage(message: Message): NeighbourMessage | undefined {
  return is(neighbourMessages, message, 'RTM_NEWNEIGH') || is(neighbourMessages, message, 'RTM_DELNEIGH')
    ? (message as NeighbourMessage)
    : undefined
}

function isOn({ header }: NeighbourMessage, { link }: Criteria): boolean {
  return link === 0 || header.ifindex === link
}

/** The object type of neighbours. */
export const neighbours = objectType<'neighbour', Neighbour, WatchFilter>({
  object: 'neighbour',
  filter: ['family', 'link'],
  watched: watchedNeighbours,
})

/** The object type of forwarding entries. */
export const fdb = objectType<'fdb', Neighbour, Pick<WatchFilter, 'link'>>({
  object: 'fdb',
  filter: ['link'],
  watched: watchedFdb,
})
