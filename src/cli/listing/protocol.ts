import { type Protocol, protocol } from '../../netlink/message/protocol.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { neighbourMessages } from '../../rtnl/neighbour/table.ts'
import { nexthopMessages } from '../../rtnl/nexthop/table.ts'
import { nsidMessages } from '../../rtnl/nsid/table.ts'
import { routeMessages } from '../../rtnl/route/table.ts'
import { ruleMessages } from '../../rtnl/rule/table.ts'

/** NETLINK_ROUTE with the messages that lists send and receive. The tables of all messages take longer to load than a list. */
export const listed: Protocol = protocol('NETLINK_ROUTE', 0, {
  ...linkMessages,
  ...addressMessages,
  ...routeMessages,
  ...neighbourMessages,
  ...ruleMessages,
  ...nexthopMessages,
  ...nsidMessages,
})
