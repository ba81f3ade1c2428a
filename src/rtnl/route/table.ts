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


/** struct rtmsg, before the attributes of every route message (linux/rtnetlink.h). Old programs ask for dumps with a struct rtgenmsg. */
export const rtmsg = orShort(
  struct('rtmsg', {
    family:   [oneOf(u8, { ...AF, ...RTNL_FAMILY }), 'rtm_family',   'AF_INET, AF_INET6, AF_MPLS, or RTNL_FAMILY_* for multicast routing'],
    dstLen:   [u8,                                   'rtm_dst_len',  'length of the destination prefix, in bits'],
    srcLen:   [u8,                                   'rtm_src_len',  'length of the source prefix, in bits'],
    tos:      [u8,                                   'rtm_tos',      'only packets with this TOS; IPv4 only'],
    table:    [oneOf(u8, RT_TABLE),                  'rtm_table',    'routing table; RTA_TABLE has those above 255 too'],
    protocol: [oneOf(u8, RTPROT),                    'rtm_protocol', 'RTPROT_*: who made the route'],
    scope:    [oneOf(u8, RT_SCOPE),                  'rtm_scope',    'RT_SCOPE_*: how far the destination is'],
    type:     [oneOf(u8, RTN),                       'rtm_type',     'RTN_*: what happens to the packet'],
    flags:    [bits(u32, { ...RTNH_F, ...RTM_F }),   'rtm_flags',    'RTM_F_*, and RTNH_F_* of the one next hop'],
  }),
  rtgenmsg,
)

/** struct rta_cacheinfo: what is remembered of a route. */
export const rtaCacheinfo = struct('rta_cacheinfo', {
  clntref: [u32, 'rta_clntref', 'how many use it'],
  lastuse: [u32, 'rta_lastuse', 'when it was last used, in hundredths of a second before now'],
  expires: [s32, 'rta_expires', 'when it expires, in hundredths of a second from now; 0 is never'],
  error:   [u32, 'rta_error',   'errno that packets get, as a positive number, or negative in 32 bits'],
  used:    [u32, 'rta_used',    'how often it was used'],
  id:      [u32, 'rta_id',      'no longer used'],
  ts:      [u32, 'rta_ts',      'no longer used'],
  tsage:   [u32, 'rta_tsage',   'no longer used'],
})

/** struct rta_mfc_stats: what a multicast route has forwarded. */
export const rtaMfcStats = struct('rta_mfc_stats', {
  packets: [u64, 'mfcs_packets',  'packets forwarded'],
  bytes:   [u64, 'mfcs_bytes',    'bytes forwarded'],
  wrongIf: [u64, 'mfcs_wrong_if', 'packets that came by another link'],
})

/** RTAX_*: metrics of a route (linux/rtnetlink.h; ip_metrics_convert in net/ipv4/metrics.c). */
export const metrics = attrs('metrics', {
  lock:             [1,  'RTAX_LOCK',               u32,                     'metrics that may not change: bit n is RTAX_* number n'],
  mtu:              [2,  'RTAX_MTU',                u32,                     'path MTU, in bytes'],
  window:           [3,  'RTAX_WINDOW',             u32,                     'largest TCP window to announce, in bytes'],
  rtt:              [4,  'RTAX_RTT',                u32,                     'first guess of the round-trip time, in eighths of a millisecond'],
  rttvar:           [5,  'RTAX_RTTVAR',             u32,                     'first guess of its variance, in quarters of a millisecond'],
  ssthresh:         [6,  'RTAX_SSTHRESH',           u32,                     'first slow-start threshold, in segments'],
  cwnd:             [7,  'RTAX_CWND',               u32,                     'largest congestion window, in segments'],
  advmss:           [8,  'RTAX_ADVMSS',             u32,                     'segment size to announce, in bytes'],
  reordering:       [9,  'RTAX_REORDERING',         u32,                     'how many segments may overtake one'],
  hoplimit:         [10, 'RTAX_HOPLIMIT',           u32,                     'TTL of packets'],
  initcwnd:         [11, 'RTAX_INITCWND',           u32,                     'first congestion window, in segments'],
  features:         [12, 'RTAX_FEATURES',           bits(u32, RTAX_FEATURE), 'RTAX_FEATURE_*'],
  rtoMin:           [13, 'RTAX_RTO_MIN',            u32,                     'least time before sending again, in milliseconds'],
  initrwnd:         [14, 'RTAX_INITRWND',           u32,                     'first receive window, in segments'],
  quickack:         [15, 'RTAX_QUICKACK',           u32,                     '1 where ACKs are not delayed'],
  ccAlgo:           [16, 'RTAX_CC_ALGO',            string,                  'congestion control algorithm'],
  fastopenNoCookie: [17, 'RTAX_FASTOPEN_NO_COOKIE', u32,                     '1 where TCP Fast Open needs no cookie'],
})

// rtm_to_fib6_config takes 32 bits, mr_fill_mroute tells 64 (net/ipv6/route.c, net/ipv4/ipmr_base.c).
const expires = byDirection(uint, u64)

/**
 * RTA_*: the attributes of a route (linux/rtnetlink.h; rtm_ipv4_policy, rtm_ipv6_policy and rtm_mpls_policy, and what
 * fib_dump_info, rt6_fill_node, mpls_dump_route and mr_fill_mroute put in).
 */
export const routeAttrs = attrs('route-attrs', {
  dst: [1, 'RTA_DST', familyAddress, 'destination, "100" for an MPLS label; none is the default route'],
  src: [2, 'RTA_SRC', familyAddress, 'source prefix; of a multicast route the source'],
  iif: [3, 'RTA_IIF', u32,     'index of the link the packet comes by'],
  oif: [4, 'RTA_OIF', u32,     'index of the link the packet leaves by'],
  gateway:      hop.gateway,
  priority:  [6,  'RTA_PRIORITY',  u32,      'metric: the lowest wins'],
  prefsrc:   [7,  'RTA_PREFSRC',   familyAddress,  'source address to prefer'],
  metrics:   [8,  'RTA_METRICS',   metrics,  'what TCP and the path are told'],
  multipath: [9,  'RTA_MULTIPATH', multipathNexthops, 'several next hops'],
  protoinfo: [10, 'RTA_PROTOINFO', binary,   'no longer used'],
  flow:         hop.flow,
  cacheinfo: [12, 'RTA_CACHEINFO', rtaCacheinfo,         'what is remembered of the route'],
  session:   [13, 'RTA_SESSION',   binary,               'no longer used'],
  mpAlgo:    [14, 'RTA_MP_ALGO',   binary,               'no longer used'],
  table:     [15, 'RTA_TABLE',     oneOf(u32, RT_TABLE), 'routing table'],
  mark:      [16, 'RTA_MARK',      u32,                  'firewall mark of the packet asked about'],
  mfcStats:  [17, 'RTA_MFC_STATS', rtaMfcStats,          'what a multicast route has forwarded'],
  via:          hop.via,
  newdst:       hop.newdst,
  pref: [20, 'RTA_PREF', oneOf(u8, ICMPV6_ROUTER_PREF), 'preference of the router; IPv6 only'],
  encapType:    hop.encapType,
  encap:        hop.encap,
  expires:      [23, 'RTA_EXPIRES',       expires, 'IPv6: seconds it will exist (32 bits); multicast: hundredths of a second since it was used (64 bits)'],
  pad:          [24, 'RTA_PAD',           binary,  'aligns what follows'],
  uid:          [25, 'RTA_UID',           u32,     'user whose packet is asked about'],
  ttlPropagate: [26, 'RTA_TTL_PROPAGATE', u8,      '1 where the TTL goes over from label to packet; AF_MPLS only'],
  ipProto:      [27, 'RTA_IP_PROTO',      u8,      'IPPROTO_* of the packet asked about'],
  sport:        [28, 'RTA_SPORT',         u16be,   'source port of the packet asked about'],
  dport:        [29, 'RTA_DPORT',         u16be,   'destination port of the packet asked about'],
  nhId:         [30, 'RTA_NH_ID',         u32,     'id of the next hop object it uses'],
  flowlabel:    [31, 'RTA_FLOWLABEL',     u32be,   'flow label of the packet asked about'],
})


/** The attributes of a route message, by key. */
export interface RouteAttrs extends TypeOf<typeof routeAttrs> {}

/** The members of struct rtmsg. */
export interface Rtmsg extends TypeOf<typeof rtmsg> {}

/** All families but AF_CAN, whose messages of these types are jobs of the CAN gateway. */
const notCan = { first: { except: [AF.CAN] } } as const

/** The messages of routes. */
export const routeMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}ROUTE`, typeof rtmsg, typeof routeAttrs> = {
  RTM_NEWROUTE: [RTM.NEWROUTE, 'new',    rtmsg, routeAttrs, 'adds a route; the reply to RTM_GETROUTE, and the notification', notCan],
  RTM_DELROUTE: [RTM.DELROUTE, 'delete', rtmsg, routeAttrs, 'removes a route',                                               notCan],
  RTM_GETROUTE: [RTM.GETROUTE, 'get',    rtmsg, routeAttrs, 'looks up the route of a packet, or dumps all routes',           { ...notCan, reply: 'RTM_NEWROUTE' }],
}
