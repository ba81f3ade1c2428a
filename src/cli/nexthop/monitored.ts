import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { nexthopMessages } from '../../rtnl/nexthop/table.ts'
import type { Monitored } from '../output/monitored.ts'
import { printNexthop } from './print.ts'

/** `nexthop` in `monitor`. */
export const nexthopMonitored: Monitored = {
  word: 'nexthop',
  label: '[NEXTHOP]',
  groups: { [AF.UNSPEC]: RTNLGRP.NEXTHOP },
  printed(message) {
    if (!(is(nexthopMessages, message, 'RTM_NEWNEXTHOP') || is(nexthopMessages, message, 'RTM_DELNEXTHOP'))) return undefined
    return { print: (out, ctx) => printNexthop(message, out, ctx) }
  },
}
