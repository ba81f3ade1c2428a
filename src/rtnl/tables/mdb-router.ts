import { attrs } from '../../netlink/attrs.ts'
import { list, u8, u16, u32 } from '../../netlink/codec.ts'
import { headed } from '../../netlink/nest.ts'
import { struct } from '../../netlink/struct.ts'


/** What stands before the attributes of MDBA_ROUTER_PORT: an interface index. The headers have no struct for it. */
const routerPortHeader = struct('MDBA_ROUTER_PORT', {
  ifindex: [u32, 'ifindex', 'index of the port'],
})

/** MDBA_ROUTER_PATTR_*: a port with a multicast router behind it (linux/if_bridge.h; types from br_rports_fill_info in net/bridge/br_mdb.c). */
export const routerPort = attrs('mdba-router-pattr-attrs', {
  timer:      [1, 'MDBA_ROUTER_PATTR_TIMER',       u32, 'how long the router is still believed in, in hundredths of a second'],
  type:       [2, 'MDBA_ROUTER_PATTR_TYPE',        u8,  'multicast routers behind it: 0 none, 1 learnt, 2 always, 3 for a while'],
  inetTimer:  [3, 'MDBA_ROUTER_PATTR_INET_TIMER',  u32, 'the same of an IPv4 router'],
  inet6Timer: [4, 'MDBA_ROUTER_PATTR_INET6_TIMER', u32, 'the same of an IPv6 router'],
  vid:        [5, 'MDBA_ROUTER_PATTR_VID',         u16, 'VLAN id'],
})

/** MDBA_ROUTER_*: the ports of a bridge with multicast routers behind them. */
export const router = attrs('mdba-router-attrs', {
  port: [1, 'MDBA_ROUTER_PORT', list(headed(routerPortHeader, routerPort)), 'ports'],
})

