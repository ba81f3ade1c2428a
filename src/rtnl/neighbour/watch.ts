import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { NTF, NUD } from '../route/constants.ts'
import { type Criteria, criteria, families, type WatchFilter } from '../watch/filter.ts'
import { alone, type FoundObject, type ObjectType, objectType } from '../watch/object-type.ts'
import { neighbourMessages } from './table.ts'
import { type Neighbour, neighbourOf } from './view.ts'

type NeighbourMessage = MessageOf<(typeof neighbourMessages)['RTM_NEWNEIGH']>

/**
 * The neighbours of IPv4 and IPv6. Without those of NUD_NOARP, as in `ip neigh`: most come without a word. The kernel does not tell of INCOMPLETE and DELAY,
 * through which an entry goes on its way to another state.
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

/** The forwarding entries of bridges and vxlans (`bridge fdb`). The addresses that other links listen to are not told of, and left out. */
function watchedFdb(given: Pick<WatchFilter, 'link'> | undefined): ObjectType<Neighbour> {
  const wanted = criteria(given)
  return {
    ...common([AF.BRIDGE], wanted),
    object: 'fdb',
    fate: () => 'unknown',
    read(message) {
      const found = neighbourMessage(message)
      // What has no age is in no table of forwarding entries.
      if (found?.header.family !== AF.BRIDGE || !found.attrs.cacheinfo) return undefined
      const { key, slot, value } = entryOf(found)
      // Of an entry that moves to another port only that is told.
      return isOn(found, wanted) ? { key, slot, value } : { key, slot }
    },
  }
}

/** A bridge has one entry for an address in a VLAN, which may move to another port; a vxlan may have several remote ends for it. */
function entryOf({ header, attrs }: NeighbourMessage): Required<FoundObject<Neighbour>> {
  const { master, lladdr, vlan, srcVni, vni, dst, port, ifindex, nhId } = attrs
  const value = neighbourOf(header, attrs)
  if (master !== undefined && dst === undefined) return { ...alone(`fdb ${master} ${lladdr} ${vlan}`, value), value }
  const slot = `fdb ${header.ifindex} ${lladdr} ${srcVni}`
  return { slot, key: `${slot} ${dst} ${port} ${vni} ${ifindex} ${nhId}`, value }
}

function common(all: readonly number[], { link }: Criteria): Pick<ObjectType, 'groups' | 'dumps' | 'removed'> {
  const attrs = link === 0 ? {} : { ifindex: link }
  const asked = all.length > 1 ? [AF.UNSPEC] : all
  return {
    groups: [RTNLGRP.NEIGH],
    dumps: asked.map((family) => ({ type: RTM.GETNEIGH, header: { family }, attrs })),
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

/** The neighbours. */
export const neighbours = objectType<'neighbour', Neighbour, WatchFilter>({
  object: 'neighbour',
  filter: ['family', 'link'],
  watched: watchedNeighbours,
})

/** The forwarding entries. */
export const fdb = objectType<'fdb', Neighbour, Pick<WatchFilter, 'link'>>({
  object: 'fdb',
  filter: ['link'],
  watched: watchedFdb,
})
