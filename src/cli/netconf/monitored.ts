import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { netconfMessages } from '../../rtnl/netconf/table.ts'
import type { Monitored } from '../output/monitored.ts'
import { printNetconf } from './print.ts'

/** `netconf` in `monitor`. */
export const netconfMonitored: Monitored = {
  word: 'netconf',
  label: '[NETCONF]',
  groups: { [AF.INET]: RTNLGRP.IPV4_NETCONF, [AF.INET6]: RTNLGRP.IPV6_NETCONF, [AF.MPLS]: RTNLGRP.MPLS_NETCONF },
  printed(message) {
    if (!(is(netconfMessages, message, 'RTM_NEWNETCONF') || is(netconfMessages, message, 'RTM_DELNETCONF'))) return undefined
    return { link: message.attrs.ifindex ?? 0, print: (out, ctx) => printNetconf(message, out, ctx) }
  },
}
