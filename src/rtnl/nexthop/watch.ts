import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { isLinkChange } from '../link/watch.ts'
import { alone, objectType } from '../watch/object-type.ts'
import { nexthopMessages } from './table.ts'
import { type NexthopObject, nexthopOf } from './view.ts'

/** The object type of next hops. The kernel sends no notification for those removed with their link. */
export const nexthops = objectType<'nexthop', NexthopObject>({
  object: 'nexthop',
  filter: [],
  watched: () => ({
    object: 'nexthop',
    groups: [RTNLGRP.NEXTHOP, RTNLGRP.LINK],
    dumps: [{ type: RTM.GETNEXTHOP, header: { family: AF.UNSPEC } }],
    removed: RTM.DELNEXTHOP,
    doubts: (message) => isLinkChange(message) || message.type === RTM.DELNEXTHOP,
    read(message) {
      if (!(is(nexthopMessages, message, 'RTM_NEWNEXTHOP') || is(nexthopMessages, message, 'RTM_DELNEXTHOP'))) return undefined
      return alone(`nexthop ${message.attrs.id}`, nexthopOf(message.header, message.attrs))
    },
  }),
})
