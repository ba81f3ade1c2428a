import { attrs } from '../../netlink/attribute/attrs.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { NETCONFA_IFINDEX } from './constants.ts'


/** struct netconfmsg, before the attributes of every message about settings (linux/netconf.h). */
export const netconfmsg = struct('netconfmsg', {
  family: [oneOf(u8, AF), 'ncm_family', 'AF_INET, AF_INET6 or AF_MPLS'],
})

/**
 * NETCONFA_*: settings of /proc/sys/net that cause a notification when they change (inet_netconf_fill_devconf and its
 * like; all are int).
 */
export const netconfAttrs = attrs('netconf-attrs', {
  ifindex:                  [1, 'NETCONFA_IFINDEX',                     oneOf(s32, NETCONFA_IFINDEX), 'index of the link, or NETCONFA_IFINDEX_*'],
  forwarding:               [2, 'NETCONFA_FORWARDING',                  s32,                          '1 if packets are forwarded'],
  rpFilter:                 [3, 'NETCONFA_RP_FILTER',                   s32,                          'source check: 0 none, 1 strict, 2 loose; IPv4'],
  mcForwarding:             [4, 'NETCONFA_MC_FORWARDING',               s32,                          '1 if multicast is forwarded'],
  proxyNeigh:               [5, 'NETCONFA_PROXY_NEIGH',                 s32,                          '1 if the kernel is a proxy for neighbours'],
  ignoreRoutesWithLinkdown: [6, 'NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN', s32,                          '1 if routes over links without carrier are ignored'],
  input:                    [7, 'NETCONFA_INPUT',                       s32,                          '1 if MPLS packets are accepted; AF_MPLS'],
  bcForwarding:             [8, 'NETCONFA_BC_FORWARDING',               s32,                          '1 if directed broadcasts are forwarded; IPv4'],
})


/** The attributes of a message about settings, by key. */
export interface NetconfAttrs extends TypeOf<typeof netconfAttrs> {}

/** The messages of settings of network devices. */
export const netconfMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}NETCONF`, typeof netconfmsg, typeof netconfAttrs> = {
  RTM_NEWNETCONF: [RTM.NEWNETCONF, 'new',    netconfmsg, netconfAttrs, 'settings; the reply to RTM_GETNETCONF, and the notification'],
  RTM_DELNETCONF: [RTM.DELNETCONF, 'delete', netconfmsg, netconfAttrs, 'the settings of a link were removed'],
  RTM_GETNETCONF: [RTM.GETNETCONF, 'get',    netconfmsg, netconfAttrs, 'requests settings', { reply: 'RTM_NEWNETCONF' }],
}
