import type { Codec, Sized } from '../netlink/codec/codec.ts'
import { type Protocol, protocol } from '../netlink/message/message.ts'
import { addressAttrs, ifaddrmsg } from './address/table.ts'
import { addressLabelAttrs, ifaddrlblmsg } from './address-label/table.ts'
import { brVlanMsg, vlanAttrs, vlanDumpAttrs } from './bridge-vlan/table.ts'
import { RTM } from './constants.ts'
import { ifinfomsg, linkAttrs } from './link/table.ts'
import { brPortMsg, mdbAttrs, mdbGetAttrs, mdbSetAttrs } from './mdb/table.ts'
import { cacheReport } from './multicast-route/table.ts'
import { ndmsg, ndtAttrs, ndtmsg, neighbourAttrs } from './neighbour/table.ts'
import { netconfAttrs, netconfmsg } from './netconf/table.ts'
import { nexthopAttrs, nhmsg } from './nexthop/table.ts'
import { nsidAttrs, rtgenmsg } from './nsid/table.ts'
import { routeAttrs, rtmsg } from './route/table.ts'
import { nduseroptmsg, prefixAttrs, prefixmsg, userOptions } from './router-advert/table.ts'
import { fibRuleHdr, ruleAttrs } from './rule/table.ts'
import { ifStatsMsg, statsAttrs, statsRequestAttrs } from './stats/table.ts'
import { tunnelAttrs, tunnelMsg } from './vnifilter/table.ts'

/** Messages of one struct and one set of attributes: `RTM_NEWLINK`, `RTM_DELLINK`, … */
type Family<Verbs extends string, Objects extends string, H extends Sized<unknown>, A extends Codec<unknown>, R extends Codec<unknown> | undefined = undefined> = {
  readonly [Name in `RTM_${Verbs}${Objects}`]: R extends Codec<unknown> ? readonly [type: number, header: H, attrs: A, doc: string, requested: R] : readonly [type: number, header: H, attrs: A, doc: string]
}
type Verb = 'NEW' | 'DEL' | 'GET'

// Written out, as the inferred type is longer than the compiler puts into a declaration; `route` does not compile where they differ.
/** The types of the messages of NETLINK_ROUTE. */
export type RouteMessages = Family<'NEW' | 'DEL' | 'GET' | 'SET', 'LINK', typeof ifinfomsg, typeof linkAttrs> &
  Family<Verb, 'LINKPROP', typeof ifinfomsg, typeof linkAttrs> &
  Family<Verb, 'ADDR' | 'MULTICAST' | 'ANYCAST', typeof ifaddrmsg, typeof addressAttrs> &
  Family<Verb, 'ROUTE', typeof rtmsg, typeof routeAttrs> &
  Family<Verb, 'NEIGH', typeof ndmsg, typeof neighbourAttrs> &
  Family<Verb, 'RULE', typeof fibRuleHdr, typeof ruleAttrs> &
  Family<'NEW', 'PREFIX', typeof prefixmsg, typeof prefixAttrs> &
  Family<'NEW' | 'GET' | 'SET', 'NEIGHTBL', typeof ndtmsg, typeof ndtAttrs> &
  Family<'NEW', 'NDUSEROPT', typeof nduseroptmsg, typeof userOptions> &
  Family<Verb, 'ADDRLABEL', typeof ifaddrlblmsg, typeof addressLabelAttrs> &
  Family<Verb, 'NETCONF', typeof netconfmsg, typeof netconfAttrs> &
  Family<'NEW' | 'DEL', 'MDB', typeof brPortMsg, typeof mdbAttrs, typeof mdbSetAttrs> &
  Family<'GET', 'MDB', typeof brPortMsg, typeof mdbAttrs, typeof mdbGetAttrs> &
  Family<Verb, 'NSID', typeof rtgenmsg, typeof nsidAttrs> &
  Family<'NEW', 'STATS', typeof ifStatsMsg, typeof statsAttrs> &
  Family<'GET' | 'SET', 'STATS', typeof ifStatsMsg, typeof statsRequestAttrs> &
  Family<'NEW', 'CACHEREPORT', typeof rtgenmsg, typeof cacheReport> &
  Family<Verb, 'NEXTHOP' | 'NEXTHOPBUCKET', typeof nhmsg, typeof nexthopAttrs> &
  Family<'NEW' | 'DEL', 'VLAN', typeof brVlanMsg, typeof vlanAttrs> &
  Family<'GET', 'VLAN', typeof brVlanMsg, typeof vlanDumpAttrs> &
  Family<Verb, 'TUNNEL', typeof tunnelMsg, typeof tunnelAttrs>

/** NETLINK_ROUTE: the messages of rtnetlink(7). */
export const rtnetlink: Protocol<RouteMessages> = protocol('NETLINK_ROUTE', 0, {
  RTM_NEWLINK:          [RTM.NEWLINK,          ifinfomsg,    linkAttrs,         'makes or changes a link; the answer to RTM_GETLINK, and the notification'],
  RTM_DELLINK:          [RTM.DELLINK,          ifinfomsg,    linkAttrs,         'removes a link'],
  RTM_GETLINK:          [RTM.GETLINK,          ifinfomsg,    linkAttrs,         'asks for one link, or for all (dump)'],
  RTM_SETLINK:          [RTM.SETLINK,          ifinfomsg,    linkAttrs,         'changes a link'],
  RTM_NEWADDR:          [RTM.NEWADDR,          ifaddrmsg,    addressAttrs,      'adds an address; the answer to RTM_GETADDR, and the notification'],
  RTM_DELADDR:          [RTM.DELADDR,          ifaddrmsg,    addressAttrs,      'removes an address'],
  RTM_GETADDR:          [RTM.GETADDR,          ifaddrmsg,    addressAttrs,      'asks for addresses'],
  RTM_NEWROUTE:         [RTM.NEWROUTE,         rtmsg,        routeAttrs,        'adds a route; the answer to RTM_GETROUTE, and the notification'],
  RTM_DELROUTE:         [RTM.DELROUTE,         rtmsg,        routeAttrs,        'removes a route'],
  RTM_GETROUTE:         [RTM.GETROUTE,         rtmsg,        routeAttrs,        'asks for the way of a packet, or for all routes (dump)'],
  RTM_NEWNEIGH:         [RTM.NEWNEIGH,         ndmsg,        neighbourAttrs,    'adds a neighbour or a forwarding entry; the answer, and the notification'],
  RTM_DELNEIGH:         [RTM.DELNEIGH,         ndmsg,        neighbourAttrs,    'removes a neighbour or a forwarding entry'],
  RTM_GETNEIGH:         [RTM.GETNEIGH,         ndmsg,        neighbourAttrs,    'asks for neighbours or forwarding entries; the kernel asks a program to resolve one'],
  RTM_NEWRULE:          [RTM.NEWRULE,          fibRuleHdr,   ruleAttrs,         'adds a rule; the answer to RTM_GETRULE, and the notification'],
  RTM_DELRULE:          [RTM.DELRULE,          fibRuleHdr,   ruleAttrs,         'removes a rule'],
  RTM_GETRULE:          [RTM.GETRULE,          fibRuleHdr,   ruleAttrs,         'asks for rules'],
  RTM_NEWPREFIX:        [RTM.NEWPREFIX,        prefixmsg,    prefixAttrs,       'a router announced a prefix; notification only'],
  RTM_NEWMULTICAST:     [RTM.NEWMULTICAST,     ifaddrmsg,    addressAttrs,      'a link joined a multicast group; the answer to RTM_GETMULTICAST'],
  RTM_DELMULTICAST:     [RTM.DELMULTICAST,     ifaddrmsg,    addressAttrs,      'a link left a multicast group'],
  RTM_GETMULTICAST:     [RTM.GETMULTICAST,     ifaddrmsg,    addressAttrs,      'asks for the multicast groups of links'],
  RTM_NEWANYCAST:       [RTM.NEWANYCAST,       ifaddrmsg,    addressAttrs,      'a link got an anycast address; the answer to RTM_GETANYCAST'],
  RTM_DELANYCAST:       [RTM.DELANYCAST,       ifaddrmsg,    addressAttrs,      'a link lost an anycast address'],
  RTM_GETANYCAST:       [RTM.GETANYCAST,       ifaddrmsg,    addressAttrs,      'asks for the anycast addresses of links'],
  RTM_NEWNEIGHTBL:      [RTM.NEWNEIGHTBL,      ndtmsg,       ndtAttrs,          'tells of a table of neighbours'],
  RTM_GETNEIGHTBL:      [RTM.GETNEIGHTBL,      ndtmsg,       ndtAttrs,          'asks for the tables of neighbours (dump)'],
  RTM_SETNEIGHTBL:      [RTM.SETNEIGHTBL,      ndtmsg,       ndtAttrs,          'changes the settings of a table of neighbours'],
  RTM_NEWNDUSEROPT:     [RTM.NEWNDUSEROPT,     nduseroptmsg, userOptions,       'a router sent options for programs; notification only'],
  RTM_NEWADDRLABEL:     [RTM.NEWADDRLABEL,     ifaddrlblmsg, addressLabelAttrs, 'adds an address label; the answer to RTM_GETADDRLABEL'],
  RTM_DELADDRLABEL:     [RTM.DELADDRLABEL,     ifaddrlblmsg, addressLabelAttrs, 'removes an address label'],
  RTM_GETADDRLABEL:     [RTM.GETADDRLABEL,     ifaddrlblmsg, addressLabelAttrs, 'asks for address labels'],
  RTM_NEWNETCONF:       [RTM.NEWNETCONF,       netconfmsg,   netconfAttrs,      'tells settings; the answer to RTM_GETNETCONF, and the notification'],
  RTM_DELNETCONF:       [RTM.DELNETCONF,       netconfmsg,   netconfAttrs,      'the settings of a link are gone'],
  RTM_GETNETCONF:       [RTM.GETNETCONF,       netconfmsg,   netconfAttrs,      'asks for settings'],
  RTM_NEWMDB:           [RTM.NEWMDB,           brPortMsg,    mdbAttrs,          'adds a multicast group to a bridge port; the answer, and the notification',                  mdbSetAttrs],
  RTM_DELMDB:           [RTM.DELMDB,           brPortMsg,    mdbAttrs,          'removes a multicast group from a bridge port',                                               mdbSetAttrs],
  RTM_GETMDB:           [RTM.GETMDB,           brPortMsg,    mdbAttrs,          'asks for multicast groups; the answer to a dump too',                                        mdbGetAttrs],
  RTM_NEWNSID:          [RTM.NEWNSID,          rtgenmsg,     nsidAttrs,         'gives a network namespace an id; the answer to RTM_GETNSID'],
  RTM_DELNSID:          [RTM.DELNSID,          rtgenmsg,     nsidAttrs,         'a network namespace lost its id'],
  RTM_GETNSID:          [RTM.GETNSID,          rtgenmsg,     nsidAttrs,         'asks for the id of a network namespace'],
  RTM_NEWSTATS:         [RTM.NEWSTATS,         ifStatsMsg,   statsAttrs,        'the answer to RTM_GETSTATS, and the notification'],
  RTM_GETSTATS:         [RTM.GETSTATS,         ifStatsMsg,   statsRequestAttrs, 'asks for counters of one link, or of all (dump)'],
  RTM_SETSTATS:         [RTM.SETSTATS,         ifStatsMsg,   statsRequestAttrs, 'switches counters of the hardware on or off'],
  RTM_NEWCACHEREPORT:   [RTM.NEWCACHEREPORT,   rtgenmsg,     cacheReport,       'a multicast packet needs the daemon; notification only'],
  RTM_NEWNEXTHOP:       [RTM.NEWNEXTHOP,       nhmsg,        nexthopAttrs,      'adds a next hop or a group of them; the answer, and the notification'],
  RTM_DELNEXTHOP:       [RTM.DELNEXTHOP,       nhmsg,        nexthopAttrs,      'removes a next hop'],
  RTM_GETNEXTHOP:       [RTM.GETNEXTHOP,       nhmsg,        nexthopAttrs,      'asks for next hops'],
  RTM_NEWLINKPROP:      [RTM.NEWLINKPROP,      ifinfomsg,    linkAttrs,         'gives a link further names'],
  RTM_DELLINKPROP:      [RTM.DELLINKPROP,      ifinfomsg,    linkAttrs,         'takes further names from a link'],
  RTM_GETLINKPROP:      [RTM.GETLINKPROP,      ifinfomsg,    linkAttrs,         'reserved'],
  RTM_NEWVLAN:          [RTM.NEWVLAN,          brVlanMsg,    vlanAttrs,         'adds or changes VLANs of a bridge or port; the answer to RTM_GETVLAN, and the notification'],
  RTM_DELVLAN:          [RTM.DELVLAN,          brVlanMsg,    vlanAttrs,         'removes VLANs'],
  RTM_GETVLAN:          [RTM.GETVLAN,          brVlanMsg,    vlanDumpAttrs,     'asks for VLANs (dump)'],
  RTM_NEWNEXTHOPBUCKET: [RTM.NEWNEXTHOPBUCKET, nhmsg,        nexthopAttrs,      'tells of a bucket of a resilient group'],
  RTM_DELNEXTHOPBUCKET: [RTM.DELNEXTHOPBUCKET, nhmsg,        nexthopAttrs,      'reserved'],
  RTM_GETNEXTHOPBUCKET: [RTM.GETNEXTHOPBUCKET, nhmsg,        nexthopAttrs,      'asks for buckets of resilient groups'],
  RTM_NEWTUNNEL:        [RTM.NEWTUNNEL,        tunnelMsg,    tunnelAttrs,       'adds or changes VNIs of a vxlan; the answer to RTM_GETTUNNEL, and the notification'],
  RTM_DELTUNNEL:        [RTM.DELTUNNEL,        tunnelMsg,    tunnelAttrs,       'removes VNIs'],
  RTM_GETTUNNEL:        [RTM.GETTUNNEL,        tunnelMsg,    tunnelAttrs,       'asks for VNIs (dump)'],
})
