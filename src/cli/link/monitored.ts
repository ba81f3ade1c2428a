import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import type { Monitored, Printed } from '../output/monitored.ts'
import { linksMentioned, printLink } from './print/link.ts'

/** `link` in `monitor`. */
export const linkMonitored: Monitored = {
  word: 'link',
  label: '[LINK]',
  groups: { [AF.UNSPEC]: RTNLGRP.LINK },
  printed(message) {
    if (!(is(linkMessages, message, 'RTM_NEWLINK') || is(linkMessages, message, 'RTM_DELLINK'))) return undefined
    const print: Printed['print'] = (out, ctx) => printLink(message, out, ctx)
    return { link: message.header.index, mentioned: linksMentioned(message), print }
  },
}
