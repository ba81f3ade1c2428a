import { attrs } from '../../netlink/attribute/attrs.ts'
import { orShort } from '../../netlink/attribute/headed.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { byDirection } from '../../netlink/codec/direction.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16be, u32, u32be, u64, uint } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { familyAddress } from '../common/family-address.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RT_SCOPE, RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { ICMPV6_ROUTER_PREF, RT_TABLE, RTAX_FEATURE, RTM_F, RTN, RTNH_F, RTNL_FAMILY, RTPROT } from './constants.ts'
import { hop, multipathNexthops } from './multipath.ts'


/**
 * struct rtmsg, the header of every route message (linux/rtnetlink.h). Old programs request dumps with a struct
 * rtgenmsg.
 */
export const rtmsg = orShort(
  struct('rtmsg', {
    family:   [oneOf(u8, { ...AF, ...RTNL_FAMILY }), 'rtm_family',   'AF_INET, AF_INET6, AF_MPLS, or RTNL_FAMILY_* for multicast routing'],
    dstLen:   [u8,                                   'rtm_dst_len',  'length of the destination prefix, in bits'],
    srcLen:   [u8,                                   'rtm_src_len',  'length of the source prefix, in bits'],
    tos:      [u8,                                   'rtm_tos',      'only packets with this TOS; IPv4 only'],
    table:    [oneOf(u8, RT_TABLE),                  'rtm_table',    'routing table; RTA_TABLE also holds tables above 255'],
    protocol: [oneOf(u8, RTPROT),                    'rtm_protocol', 'RTPROT_*: origin of the route'],
    scope:    [oneOf(u8, RT_SCOPE),                  'rtm_scope',    'RT_SCOPE_*: how far the destination is'],
    type:     [oneOf(u8, RTN),                       'rtm_type',     'RTN_*: what happens to the packet'],
    flags:    [bits(u32, { ...RTNH_F, ...RTM_F }),   'rtm_flags',    'RTM_F_*, and RTNH_F_* of the one next hop'],
  }),
  rtgenmsg,
)

/** struct rta_cacheinfo: usage and expiry of a route. */
export const rtaCacheinfo = struct('rta_cacheinfo', {
  clntref: [u32, 'rta_clntref', 'number of users'],
  lastuse: [u32, 'rta_lastuse', 'when it was last used, in hundredths of a second before now'],
  expires: [s32, 'rta_expires', 'when it expires, in hundredths of a second from now; 0 is never'],
  error:   [u32, 'rta_error',   'errno that packets get, as a positive number, or negative in 32 bits'],
  used:    [u32, 'rta_used',    'number of uses'],
  id:      [u32, 'rta_id',      'no longer used'],
  ts:      [u32, 'rta_ts',      'no longer used'],
  tsage:   [u32, 'rta_tsage',   'no longer used'],
})

/** struct rta_mfc_stats: counters of a multicast route. */
export const rtaMfcStats = struct('rta_mfc_stats', {
  packets: [u64, 'mfcs_packets',  'packets forwarded'],
  bytes:   [u64, 'mfcs_bytes',    'bytes forwarded'],
  wrongIf: [u64, 'mfcs_wrong_if', 'packets received on the wrong link'],
})

/** RTAX_*: metrics of a route (linux/rtnetlink.h; ip_metrics_convert in net/ipv4/metrics.c). */
export const metrics = attrs('metrics', {
  lock:             [1,  'RTAX_LOCK',               u32,                     'metrics that may not change: bit n is RTAX_* number n'],
  mtu:              [2,  'RTAX_MTU',                u32,                     'path MTU, in bytes'],
  window:           [3,  'RTAX_WINDOW',             u32,                     'largest TCP window to announce, in bytes'],
  rtt:              [4,  'RTAX_RTT',                u32,                     'initial estimate of the round-trip time, in eighths of a millisecond'],
  rttvar:           [5,  'RTAX_RTTVAR',             u32,                     'initial estimate of its variance, in quarters of a millisecond'],
  ssthresh:         [6,  'RTAX_SSTHRESH',           u32,                     'first slow-start threshold, in segments'],
  cwnd:             [7,  'RTAX_CWND',               u32,                     'largest congestion window, in segments'],
  advmss:           [8,  'RTAX_ADVMSS',             u32,                     'segment size to announce, in bytes'],
  reordering:       [9,  'RTAX_REORDERING',         u32,                     'number of segments that may overtake one'],
  hoplimit:         [10, 'RTAX_HOPLIMIT',           u32,                     'TTL of packets'],
  initcwnd:         [11, 'RTAX_INITCWND',           u32,                     'first congestion window, in segments'],
  features:         [12, 'RTAX_FEATURES',           bits(u32, RTAX_FEATURE), 'RTAX_FEATURE_*'],
  rtoMin:           [13, 'RTAX_RTO_MIN',            u32,                     'minimum time before retransmission, in milliseconds'],
  initrwnd:         [14, 'RTAX_INITRWND',           u32,                     'first receive window, in segments'],
  quickack:         [15, 'RTAX_QUICKACK',           u32,                     '1 if ACKs are not delayed'],
  ccAlgo:           [16, 'RTAX_CC_ALGO',            string,                  'congestion control algorithm'],
  fastopenNoCookie: [17, 'RTAX_FASTOPEN_NO_COOKIE', u32,                     '1 if TCP Fast Open needs no cookie'],
})

// rtm_to_fib6_config reads 32 bits, mr_fill_mroute writes 64 (net/ipv6/route.c, net/ipv4/ipmr_base.c).
const expires = byDirection(uint, u64)

/**
 * RTA_*: the attributes of a route (linux/rtnetlink.h; rtm_ipv4_policy, rtm_ipv6_policy and rtm_mpls_policy;
 * written by fib_dump_info, rt6_fill_node, mpls_dump_route and mr_fill_mroute).
 */
export const routeAttrs = attrs('route-attrs', {
  dst: [1, 'RTA_DST', familyAddress, 'destination, 100 for an MPLS label; absent for the default route'],
  src: [2, 'RTA_SRC', familyAddress, 'source prefix; of a multicast route the source'],
  iif: [3, 'RTA_IIF', u32,     'index of the link the packet comes by'],
  oif: [4, 'RTA_OIF', u32,     'index of the link the packet leaves by'],
  gateway:      hop.gateway,
  priority:  [6,  'RTA_PRIORITY',  u32,      'metric: the lowest is preferred'],
  prefsrc:   [7,  'RTA_PREFSRC',   familyAddress,  'source address to prefer'],
  metrics:   [8,  'RTA_METRICS',   metrics,  'metrics for TCP and the path'],
  multipath: [9,  'RTA_MULTIPATH', multipathNexthops, 'several next hops'],
  protoinfo: [10, 'RTA_PROTOINFO', binary,   'no longer used'],
  flow:         hop.flow,
  cacheinfo: [12, 'RTA_CACHEINFO', rtaCacheinfo,         'usage and expiry'],
  session:   [13, 'RTA_SESSION',   binary,               'no longer used'],
  mpAlgo:    [14, 'RTA_MP_ALGO',   binary,               'no longer used'],
  table:     [15, 'RTA_TABLE',     oneOf(u32, RT_TABLE), 'routing table'],
  mark:      [16, 'RTA_MARK',      u32,                  'firewall mark of the packet to look up'],
  mfcStats:  [17, 'RTA_MFC_STATS', rtaMfcStats,          'counters of a multicast route'],
  via:          hop.via,
  newdst:       hop.newdst,
  pref: [20, 'RTA_PREF', oneOf(u8, ICMPV6_ROUTER_PREF), 'preference of the router; IPv6 only'],
  encapType:    hop.encapType,
  encap:        hop.encap,
  expires:      [23, 'RTA_EXPIRES',       expires, 'IPv6: seconds it will exist (32 bits); multicast: hundredths of a second since it was used (64 bits)'],
  pad:          [24, 'RTA_PAD',           binary,  'padding for alignment'],
  uid:          [25, 'RTA_UID',           u32,     'user id of the packet to look up'],
  ttlPropagate: [26, 'RTA_TTL_PROPAGATE', u8,      '1 if the TTL is copied from label to packet; AF_MPLS only'],
  ipProto:      [27, 'RTA_IP_PROTO',      u8,      'IPPROTO_* of the packet to look up'],
  sport:        [28, 'RTA_SPORT',         u16be,   'source port of the packet to look up'],
  dport:        [29, 'RTA_DPORT',         u16be,   'destination port of the packet to look up'],
  nhId:         [30, 'RTA_NH_ID',         u32,     'id of the next hop object it uses'],
  flowlabel:    [31, 'RTA_FLOWLABEL',     u32be,   'flow label of the packet to look up'],
})


/** The attributes of a route message, by key. */
export interface RouteAttrs extends TypeOf<typeof routeAttrs> {}

/** The members of struct rtmsg. */
export interface Rtmsg extends TypeOf<typeof rtmsg> {}

/** Every family except AF_CAN, which uses these message types for CAN gateway jobs. */
const notCan = { first: { except: [AF.CAN] } } as const

/** The messages of routes. */
export const routeMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}ROUTE`, typeof rtmsg, typeof routeAttrs> = {
  RTM_NEWROUTE: [RTM.NEWROUTE, 'new',    rtmsg, routeAttrs, 'adds a route; the reply to RTM_GETROUTE, and the notification', notCan],
  RTM_DELROUTE: [RTM.DELROUTE, 'delete', rtmsg, routeAttrs, 'removes a route',                                               notCan],
  RTM_GETROUTE: [RTM.GETROUTE, 'get',    rtmsg, routeAttrs, 'looks up the route of a packet, or dumps all routes',           { ...notCan, reply: 'RTM_NEWROUTE' }],
}
