import { is } from '../../netlink/message/message.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import type { Monitored } from '../output/monitored.ts'
import { printAddress } from './print.ts'

/** `address` in `monitor`. */
export const addressMonitored: Monitored = {
  word: 'address',
  label: '[ADDR]',
  groups: { [AF.INET]: RTNLGRP.IPV4_IFADDR, [AF.INET6]: RTNLGRP.IPV6_IFADDR },
  printed(message) {
    if (!(is(addressMessages, message, 'RTM_NEWADDR') || is(addressMessages, message, 'RTM_DELADDR'))) return undefined
    return { link: message.header.index, print: (out, ctx) => printAddress(message, out, { ...ctx, oneline: true }) }
  },
}
