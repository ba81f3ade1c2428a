import { is, type Message } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { alone, objectType } from '../watch/object-type.ts'
import { linkMessages } from './table.ts'
import { type Link, linkOf } from './view.ts'

/** The links. */
export const links = objectType<'link', Link>({
  object: 'link',
  filter: [],
  watched: () => ({
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
  }),
})

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
