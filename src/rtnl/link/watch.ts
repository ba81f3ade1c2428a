import { is, type Message } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { alone, objectType } from '../watch/object-type.ts'
import { linkMessages } from './table.ts'
import { type Link, linkOf } from './view.ts'

/** The object type of links. */
export const links = objectType<'link', Link>({
  object: 'link',
  filter: [],
  watched: () => ({
    object: 'link',
    groups: [RTNLGRP.LINK],
    // Without virtual functions, like the notifications.
    dumps: [{ type: RTM.GETLINK, header: { family: AF.UNSPEC } }],
    removed: RTM.DELLINK,
    doubts: changesOtherLinks,
    read(message) {
      const link = linkMessage(message)
      if (!link) return undefined
      return alone(`link ${link.header.index}`, linkOf(link.header, link.attrs))
    },
  }),
})

/**
 * Returns the message if it describes a link. AF_BRIDGE messages describe bridge ports; their removal is only from the
 * bridge.
 */
function linkMessage(message: Message) {
  if (!(is(linkMessages, message, 'RTM_NEWLINK') || is(linkMessages, message, 'RTM_DELLINK'))) return undefined
  return message.header.family === AF.UNSPEC ? message : undefined
}

/**
 * Whether a message implies changes of other links. A bridge notifies changes of a port (br_setlink) only in AF_BRIDGE,
 * with a part of the values. When a link moves to another namespace, there is no notification that the links tied to
 * it, such as the other end of a veth, now have a linkNetnsid.
 */
function changesOtherLinks(message: Message): boolean {
  if (is(linkMessages, message, 'RTM_NEWLINK')) return message.header.family === AF.BRIDGE
  return is(linkMessages, message, 'RTM_DELLINK') && message.attrs.newNetnsid !== undefined
}

/** ifi_change of a new link. */
const NEW = 0xffffffff

/** Whether a link has changed or been removed, so that dependent objects may have changed too. */
export function isLinkChange(message: Message): boolean {
  const link = linkMessage(message)
  return link !== undefined && (link.type === RTM.DELLINK || link.header.change !== NEW)
}
