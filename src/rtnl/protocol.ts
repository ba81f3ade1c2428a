import { type Protocol, protocol } from '../netlink/message/protocol.ts'
import { addressMessages } from './address/table.ts'
import { addressLabelMessages } from './address-label/table.ts'
import { bridgeVlanMessages } from './bridge-vlan/table.ts'
import { canGatewayMessages } from './can-gateway/table.ts'
import { dcbMessages } from './dcb/table.ts'
import { ifinfomsg, linkAttrs, linkMessages } from './link/table.ts'
import { mdbMessages } from './mdb/table.ts'
import { multicastRouteMessages } from './multicast-route/table.ts'
import { neighbourMessages } from './neighbour/table.ts'
import { netconfMessages } from './netconf/table.ts'
import { nexthopMessages } from './nexthop/table.ts'
import { nsidMessages } from './nsid/table.ts'
import { routeMessages } from './route/table.ts'
import { routerAdvertMessages } from './router-advert/table.ts'
import { ruleMessages } from './rule/table.ts'
import { statsMessages } from './stats/table.ts'
import { tcMessages } from './tc/table.ts'
import { vnifilterMessages } from './vnifilter/table.ts'

/** The types of the messages of NETLINK_ROUTE. */
export type RtnetlinkMessages = typeof linkMessages &
  typeof addressMessages &
  typeof routeMessages &
  typeof neighbourMessages &
  typeof ruleMessages &
  typeof routerAdvertMessages &
  typeof addressLabelMessages &
  typeof netconfMessages &
  typeof mdbMessages &
  typeof nsidMessages &
  typeof statsMessages &
  typeof multicastRouteMessages &
  typeof nexthopMessages &
  typeof bridgeVlanMessages &
  typeof vnifilterMessages &
  typeof canGatewayMessages &
  typeof dcbMessages &
  typeof tcMessages

/** The operation is in the lowest two bits of every type (rtnl_msgtype_kind in include/net/rtnetlink.h). */
const VERBS = ['new', 'delete', 'get', 'set'] as const

/**
 * NETLINK_ROUTE: the messages of rtnetlink(7), of all objects. Old iproute2 and other programs request dumps of any
 * object with a struct ifinfomsg and its attributes (rtnl_dump_all in net/core/rtnetlink.c; valid_fdb_dump_legacy).
 */
export const rtnetlink: Protocol<RtnetlinkMessages> = protocol('NETLINK_ROUTE', 0, {
  ...linkMessages,
  ...addressMessages,
  ...routeMessages,
  ...neighbourMessages,
  ...ruleMessages,
  ...routerAdvertMessages,
  ...addressLabelMessages,
  ...netconfMessages,
  ...mdbMessages,
  ...nsidMessages,
  ...statsMessages,
  ...multicastRouteMessages,
  ...nexthopMessages,
  ...bridgeVlanMessages,
  ...vnifilterMessages,
  ...canGatewayMessages,
  ...dcbMessages,
  ...tcMessages,
}, { generalRequest: { header: ifinfomsg, attrs: linkAttrs }, verbOf: (type) => VERBS[type & 3] })
