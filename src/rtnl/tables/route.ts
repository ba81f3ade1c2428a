import { protocol } from '../../netlink/message.ts'
import { addressAttrs, ifaddrmsg } from './address.ts'
import { RTM } from './constants.ts'
import { ifinfomsg, linkAttrs } from './link.ts'
import { nsidAttrs, rtgenmsg } from './nsid.ts'
import { ifStatsMsg, statsAttrs, statsRequestAttrs } from './stats.ts'
import { brVlanMsg, vlanAttrs, vlanDumpAttrs } from './vlan-db.ts'
import { tunnelAttrs, tunnelMsg } from './vnifilter.ts'


/** NETLINK_ROUTE: the messages of rtnetlink(7). */
export const route = protocol('NETLINK_ROUTE', 0, {
  RTM_NEWLINK:     [RTM.NEWLINK,     ifinfomsg,  linkAttrs,         'makes or changes a link; the answer to RTM_GETLINK, and the notification'],
  RTM_DELLINK:     [RTM.DELLINK,     ifinfomsg,  linkAttrs,         'removes a link'],
  RTM_GETLINK:     [RTM.GETLINK,     ifinfomsg,  linkAttrs,         'asks for one link, or for all (dump)'],
  RTM_SETLINK:     [RTM.SETLINK,     ifinfomsg,  linkAttrs,         'changes a link'],
  RTM_NEWADDR:     [RTM.NEWADDR,     ifaddrmsg,  addressAttrs,      'adds an address; the answer to RTM_GETADDR, and the notification'],
  RTM_DELADDR:     [RTM.DELADDR,     ifaddrmsg,  addressAttrs,      'removes an address'],
  RTM_GETADDR:     [RTM.GETADDR,     ifaddrmsg,  addressAttrs,      'asks for addresses'],
  RTM_NEWNSID:     [RTM.NEWNSID,     rtgenmsg,   nsidAttrs,         'gives a network namespace an id; the answer to RTM_GETNSID'],
  RTM_DELNSID:     [RTM.DELNSID,     rtgenmsg,   nsidAttrs,         'a network namespace lost its id'],
  RTM_GETNSID:     [RTM.GETNSID,     rtgenmsg,   nsidAttrs,         'asks for the id of a network namespace'],
  RTM_NEWLINKPROP: [RTM.NEWLINKPROP, ifinfomsg,  linkAttrs,         'gives a link further names'],
  RTM_DELLINKPROP: [RTM.DELLINKPROP, ifinfomsg,  linkAttrs,         'takes further names from a link'],
  RTM_GETLINKPROP: [RTM.GETLINKPROP, ifinfomsg,  linkAttrs,         'reserved'],
  RTM_NEWSTATS:    [RTM.NEWSTATS,    ifStatsMsg, statsAttrs,        'the answer to RTM_GETSTATS, and the notification'],
  RTM_GETSTATS:    [RTM.GETSTATS,    ifStatsMsg, statsRequestAttrs, 'asks for counters of one link, or of all (dump)'],
  RTM_SETSTATS:    [RTM.SETSTATS,    ifStatsMsg, statsRequestAttrs, 'switches counters of the hardware on or off'],
  RTM_NEWVLAN:     [RTM.NEWVLAN,     brVlanMsg,  vlanAttrs,         'adds or changes VLANs of a bridge or port; the answer to RTM_GETVLAN, and the notification'],
  RTM_DELVLAN:     [RTM.DELVLAN,     brVlanMsg,  vlanAttrs,         'removes VLANs'],
  RTM_GETVLAN:     [RTM.GETVLAN,     brVlanMsg,  vlanDumpAttrs,     'asks for VLANs (dump)'],
  RTM_NEWTUNNEL:   [RTM.NEWTUNNEL,   tunnelMsg,  tunnelAttrs,       'adds or changes VNIs of a vxlan; the answer to RTM_GETTUNNEL, and the notification'],
  RTM_DELTUNNEL:   [RTM.DELTUNNEL,   tunnelMsg,  tunnelAttrs,       'removes VNIs'],
  RTM_GETTUNNEL:   [RTM.GETTUNNEL,   tunnelMsg,  tunnelAttrs,       'asks for VNIs (dump)'],
})

