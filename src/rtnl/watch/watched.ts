import { is, type Message, type Outgoing } from '../../netlink/message/message.ts'
import { addressMessages } from '../address/table.ts'
import { type Address, addressOf } from '../address/view.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { linkMessages } from '../link/table.ts'
import { type Link, linkOf } from '../link/view.ts'
import type { Neighbour } from '../neighbour/view.ts'
import type { NexthopObject } from '../nexthop/view.ts'
import type { Route } from '../route/view.ts'
import type { Rule } from '../rule/view.ts'

/** The sorts of objects that can be watched, and what each of them is. */
export interface Watched {
  link: Link
  address: Address
  route: Route
  neighbour: Neighbour
  fdb: Neighbour
  rule: Rule
  nexthop: NexthopObject
}

/** An object that a message tells of. */
export interface FoundObject {
  /** Tells it from all others. */
  readonly key: string
  /** What several share of which one may take the place of another without a word: a destination in a table. Often the key. */
  readonly slot: string
  /** Left out where the message says that it is not, or no longer, of the objects that are watched. */
  readonly value?: Watched[keyof Watched]
}

/** What becomes of objects in the slot of one that is told of: they stay, they are replaced by it, or only a listing can tell. */
export type Fate = 'beside' | 'instead' | 'unknown'

/** One sort of objects: how they are asked for, told of, and told apart. */
export interface ObjectType {
  readonly object: keyof Watched
  readonly groups: readonly number[]
  readonly dumps: readonly Outgoing[]
  /** The type of the message that says an object is gone. */
  readonly removed: number
  /** The message of a removal says why, in the flags of the object: they are those it is told to have had. */
  readonly lastWord?: true
  /** There may be several that nothing tells apart: only a listing has them all, so what comes and goes must raise `doubts`. */
  readonly alike?: true
  /** The object of a message: undefined for messages of another sort. */
  read(message: Message): FoundObject | undefined
  /** A message after which objects may be other than told: the kernel does not tell all that follows from it. */
  doubts?(message: Message): boolean
  /** Needed where a slot may hold several: what becomes of `others`. `replayed` where the message may be older than they are. */
  fate?(message: Message, others: readonly Watched[keyof Watched][], replayed: boolean): Fate
}

/** The links. */
export const links: ObjectType = {
  object: 'link',
  groups: [RTNLGRP.LINK],
  // As the notifications have it: without virtual functions.
  dumps: [{ type: RTM.GETLINK, header: { family: AF.UNSPEC } }],
  removed: RTM.DELLINK,
  doubts: changesOtherLinks,
  read(message) {
    const link = linkMessage(message)
    if (!link) return undefined
    return alone(`link ${link.header.index}`, linkOf(link.header, link.attrs))
  },
}

/** The addresses. */
export const addresses: ObjectType = {
  object: 'address',
  groups: [RTNLGRP.IPV4_IFADDR, RTNLGRP.IPV6_IFADDR],
  dumps: [{ type: RTM.GETADDR, header: { family: AF.UNSPEC } }],
  removed: RTM.DELADDR,
  // DADFAILED of a duplicate.
  lastWord: true,
  read(message) {
    if (!(is(addressMessages, message, 'RTM_NEWADDR') || is(addressMessages, message, 'RTM_DELADDR'))) return undefined
    const { header, attrs } = message
    const { index, family, prefixlen } = header
    const key = `address ${index} ${family} ${attrs.local ?? ''} ${attrs.address ?? ''} ${prefixlen}`
    return alone(key, addressOf(header, attrs))
  },
}

/** An object that shares its slot with no other. */
export function alone(key: string, value: Watched[keyof Watched] | undefined): FoundObject {
  return value === undefined ? { key, slot: key } : { key, slot: key, value }
}

/** The message where it tells of a link. A bridge tells of its ports in messages of its own family, and their "removal" is only from the bridge. */
function linkMessage(message: Message) {
  if (!(is(linkMessages, message, 'RTM_NEWLINK') || is(linkMessages, message, 'RTM_DELLINK'))) return undefined
  return message.header.family === AF.UNSPEC ? message : undefined
}

/**
 * A bridge tells of what it has set on a port (br_setlink) in its own family only, with a part of the values. Of a link that moves to another namespace,
 * nothing tells that those tied to it, such as the other end of a veth, have a linkNetnsid by now.
 */
function changesOtherLinks(message: Message): boolean {
  if (is(linkMessages, message, 'RTM_NEWLINK')) return message.header.family === AF.BRIDGE
  return is(linkMessages, message, 'RTM_DELLINK') && message.attrs.newNetnsid !== undefined
}

/** ifi_change of a link that was made just now. */
const NEW = 0xffffffff

/** Whether a link has changed or gone, on which other objects may depend. */
export function isLinkChange(message: Message): boolean {
  const link = linkMessage(message)
  return link !== undefined && (link.type === RTM.DELLINK || link.header.change !== NEW)
}
