import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { RTM_F } from '../../rtnl/route/constants.ts'
import { routeMessages } from '../../rtnl/route/table.ts'
import type { Monitored } from '../output/monitored.ts'
import { linksOf, printRoute } from './print/route.ts'

/** `route` in `monitor`. */
export const routeMonitored: Monitored = {
  word: 'route',
  label: '[ROUTE]',
  groups: { [AF.INET]: RTNLGRP.IPV4_ROUTE, [AF.INET6]: RTNLGRP.IPV6_ROUTE, [AF.MPLS]: RTNLGRP.MPLS_ROUTE },
  /** Leaves out cached routes, as `ip` does. */
  printed(message) {
    if (!(is(routeMessages, message, 'RTM_NEWROUTE') || is(routeMessages, message, 'RTM_DELROUTE'))) return undefined
    if ((message.header.flags & RTM_F.CLONED) !== 0) return undefined
    return { link: message.attrs.oif ?? 0, mentioned: linksOf(message), print: (out, ctx) => printRoute(message, out, ctx) }
  },
}
