import { is, type Message, type Outgoing } from '../netlink/message.ts'
import { type Address, addressOf } from './address-view.ts'
import { type Link, linkOf } from './link-view.ts'
import { AF, RTM } from './tables/constants.ts'
import { RTNLGRP } from './tables/groups.ts'
import { route } from './tables/route.ts'

/** The sorts of objects that can be watched, and what each of them is. */
export interface Watched {
  link: Link
  address: Address
}

/** One sort of objects: how they are asked for, told of, and told apart. */
export interface Sort {
  readonly object: keyof Watched
  readonly groups: readonly number[]
  readonly dump: Outgoing
  /** The type of the message that says an object is gone. */
  readonly removed: number
  /** The object of a message: undefined for messages of another sort. The key tells it from others of its sort. */
  read(message: Message): { readonly key: string; readonly value: Link | Address } | undefined
}

/** The sorts by the names of the options. */
export const SORTS = {
  links: {
    object: 'link',
    groups: [RTNLGRP.LINK],
    // As the notifications have it: without virtual functions.
    dump: { type: RTM.GETLINK, header: { family: AF.UNSPEC } },
    removed: RTM.DELLINK,
    read(message) {
      if (!(is(route, message, 'RTM_NEWLINK') || is(route, message, 'RTM_DELLINK'))) return undefined
      // A bridge tells of its ports in messages of its own family, and their "removal" is only from the bridge.
      if (message.header.family !== AF.UNSPEC) return undefined
      return { key: `link ${message.header.index}`, value: linkOf(message.header, message.attrs) }
    },
  },
  addresses: {
    object: 'address',
    groups: [RTNLGRP.IPV4_IFADDR, RTNLGRP.IPV6_IFADDR],
    dump: { type: RTM.GETADDR, header: { family: AF.UNSPEC } },
    removed: RTM.DELADDR,
    read(message) {
      if (!(is(route, message, 'RTM_NEWADDR') || is(route, message, 'RTM_DELADDR'))) return undefined
      const { header, attrs } = message
      const { index, family, prefixlen } = header
      return {
        key: `address ${index} ${family} ${attrs.local ?? ''} ${attrs.address ?? ''} ${prefixlen}`,
        value: addressOf(header, attrs),
      }
    },
  },
} as const satisfies Record<string, Sort>
