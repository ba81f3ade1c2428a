import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ip, mac } from '../../../netlink/codec/address.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct, switches } from '../../../netlink/codec/struct.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'
import { ARPHRD, BR_BOOLOPT, BR_STP_MODE } from '../../constants.ts'
import { MDB_RTR_TYPE } from '../../mdb/constants.ts'
import { BR_STP, VLAN_PROTOCOL } from '../constants.ts'
import { linkKind, linkPort } from '../kind/kind.ts'
import { ethernet, noBits, range, reportedOnly } from '../kind/rules.ts'
import { TRUE_FALSE, VLAN_PROTOCOL_WORDS } from '../words.ts'
import { bridgeId, brport } from './parts/bridge-port.ts'


const bitsOfNumbers = <K extends string>(numbers: { readonly [N in K]: number }) =>
  Object.fromEntries(Object.entries<number>(numbers).map(([name, bit]) => [name, 1 << bit])) as { readonly [N in K]: number }

const BOOLOPT = bitsOfNumbers(BR_BOOLOPT)

/** struct br_boolopt_multi: switches, numbered BR_BOOLOPT_*. */
const boolopt = switches(
  struct('br_boolopt_multi', {
    optval:  [bits(u32, BOOLOPT), 'optval',  'switches that are on'],
    optmask: [bits(u32, BOOLOPT), 'optmask', 'mask of valid switches, or of those to change'],
  }),
  'optval',
  'optmask',
)

/** BRIDGE_QUERIER_*: multicast queriers known to the bridge (linux/if_bridge.h). */
export const querierState = attrs('bridge-querier-attrs', {
  ipAddress:      [1, 'BRIDGE_QUERIER_IP_ADDRESS',       ip,     'IPv4 querier'],
  ipPort:         [2, 'BRIDGE_QUERIER_IP_PORT',          s32,    'index of the port towards it'],
  ipOtherTimer:   [3, 'BRIDGE_QUERIER_IP_OTHER_TIMER',   u64,    'time until it expires, in hundredths of a second'],
  pad:            [4, 'BRIDGE_QUERIER_PAD',              binary, 'padding for alignment'],
  ipv6Address:    [5, 'BRIDGE_QUERIER_IPV6_ADDRESS',     ip,     'IPv6 querier'],
  ipv6Port:       [6, 'BRIDGE_QUERIER_IPV6_PORT',        s32,    'index of the port towards it'],
  ipv6OtherTimer: [7, 'BRIDGE_QUERIER_IPV6_OTHER_TIMER', u64,    'time until it expires, in hundredths of a second'],
})

/** IFLA_BR_*: data of a bridge (linux/if_link.h; types from br_policy in net/bridge/br_netlink.c). */
const table = attrs('linkinfo-bridge-attrs', {
  forwardDelay:            [1,  'IFLA_BR_FORWARD_DELAY',              u32,                                              'time spent listening and learning, in hundredths of a second'],
  helloTime:               [2,  'IFLA_BR_HELLO_TIME',                 u32,                                              'time between hello packets, in hundredths of a second'],
  maxAge:                  [3,  'IFLA_BR_MAX_AGE',                    u32,                                              'how long a received hello is believed, in hundredths of a second'],
  ageingTime:              [4,  'IFLA_BR_AGEING_TIME',                u32,                                              'how long an unused forwarding entry lives, in hundredths of a second'],
  stpState:                [5,  'IFLA_BR_STP_STATE',                  oneOf(u32, BR_STP, TRUE_FALSE),                   'whether there is a spanning tree, and whether the kernel or a program runs it'],
  priority:                [6,  'IFLA_BR_PRIORITY',                   u16,                                              'spanning-tree priority of the bridge'],
  vlanFiltering:           [7,  'IFLA_BR_VLAN_FILTERING',             u8,                                               'whether frames are filtered by VLAN', { boolean: true }],
  vlanProtocol:            [8,  'IFLA_BR_VLAN_PROTOCOL',              oneOf(u16be, VLAN_PROTOCOL, VLAN_PROTOCOL_WORDS), 'EtherType of VLAN tags'],
  groupFwdMask:            [9,  'IFLA_BR_GROUP_FWD_MASK',             u16,                                              'which link-local groups 01:80:c2:00:00:0X are forwarded, a bit each'],
  rootId:                  [10, 'IFLA_BR_ROOT_ID',                    bridgeId,                                         'bridge id of the root', { readOnly: true }],
  bridgeId:                [11, 'IFLA_BR_BRIDGE_ID',                  bridgeId,                                         'bridge id of this bridge', { readOnly: true }],
  rootPort:                [12, 'IFLA_BR_ROOT_PORT',                  u16,                                              'number of the port towards the root', { readOnly: true }],
  rootPathCost:            [13, 'IFLA_BR_ROOT_PATH_COST',             u32,                                              'cost of the path to the root', { readOnly: true }],
  topologyChange:          [14, 'IFLA_BR_TOPOLOGY_CHANGE',            u8,                                               'whether a topology change is announced', { boolean: true, readOnly: true }],
  topologyChangeDetected:  [15, 'IFLA_BR_TOPOLOGY_CHANGE_DETECTED',   u8,                                               'whether a topology change was seen', { boolean: true, readOnly: true }],
  helloTimer:              [16, 'IFLA_BR_HELLO_TIMER',                u64,                                              'time until the next hello, in hundredths of a second', { readOnly: true }],
  tcnTimer:                [17, 'IFLA_BR_TCN_TIMER',                  u64,                                              'time until the next topology change notification, in hundredths of a second', { readOnly: true }],
  topologyChangeTimer:     [18, 'IFLA_BR_TOPOLOGY_CHANGE_TIMER',      u64,                                              'time until the topology change is over, in hundredths of a second', { readOnly: true }],
  gcTimer:                 [19, 'IFLA_BR_GC_TIMER',                   u64,                                              'time until old entries are removed, in hundredths of a second', { readOnly: true }],
  groupAddr:               [20, 'IFLA_BR_GROUP_ADDR',                 mac,                                              'multicast address of spanning tree'],
  fdbFlush:                [21, 'IFLA_BR_FDB_FLUSH',                  flag,                                             'flushes the forwarding entries'],
  mcastRouter:             [22, 'IFLA_BR_MCAST_ROUTER',               oneOf(u8, MDB_RTR_TYPE),                          'multicast routers: none, learnt, or all ports'],
  mcastSnooping:           [23, 'IFLA_BR_MCAST_SNOOPING',             u8,                                               'whether group memberships are learnt', { boolean: true }],
  mcastQueryUseIfaddr:     [24, 'IFLA_BR_MCAST_QUERY_USE_IFADDR',     u8,                                               "whether queries carry the bridge's own address", { boolean: true }],
  mcastQuerier:            [25, 'IFLA_BR_MCAST_QUERIER',              u8,                                               'whether the bridge sends queries itself', { boolean: true }],
  mcastHashElasticity:     [26, 'IFLA_BR_MCAST_HASH_ELASTICITY',      u32,                                              'no longer used; always 16'],
  mcastHashMax:            [27, 'IFLA_BR_MCAST_HASH_MAX',             u32,                                              'most groups remembered'],
  mcastLastMemberCnt:      [28, 'IFLA_BR_MCAST_LAST_MEMBER_CNT',      u32,                                              'queries before a group is given up'],
  mcastStartupQueryCnt:    [29, 'IFLA_BR_MCAST_STARTUP_QUERY_CNT',    u32,                                              'queries sent at start'],
  mcastLastMemberIntvl:    [30, 'IFLA_BR_MCAST_LAST_MEMBER_INTVL',    u64,                                              'time between queries after a leave, in hundredths of a second'],
  mcastMembershipIntvl:    [31, 'IFLA_BR_MCAST_MEMBERSHIP_INTVL',     u64,                                              'how long a membership lasts, in hundredths of a second'],
  mcastQuerierIntvl:       [32, 'IFLA_BR_MCAST_QUERIER_INTVL',        u64,                                              'how long another querier is trusted, in hundredths of a second'],
  mcastQueryIntvl:         [33, 'IFLA_BR_MCAST_QUERY_INTVL',          u64,                                              'time between queries, in hundredths of a second'],
  mcastQueryResponseIntvl: [34, 'IFLA_BR_MCAST_QUERY_RESPONSE_INTVL', u64,                                              'time that answers may take, in hundredths of a second'],
  mcastStartupQueryIntvl:  [35, 'IFLA_BR_MCAST_STARTUP_QUERY_INTVL',  u64,                                              'time between the queries at start, in hundredths of a second'],
  nfCallIptables:          [36, 'IFLA_BR_NF_CALL_IPTABLES',           u8,                                               'whether bridged packets are passed to iptables', { boolean: true }],
  nfCallIp6tables:         [37, 'IFLA_BR_NF_CALL_IP6TABLES',          u8,                                               'whether bridged packets are passed to ip6tables', { boolean: true }],
  nfCallArptables:         [38, 'IFLA_BR_NF_CALL_ARPTABLES',          u8,                                               'whether bridged packets are passed to arptables', { boolean: true }],
  vlanDefaultPvid:         [39, 'IFLA_BR_VLAN_DEFAULT_PVID',          u16,                                              'VLAN of untagged frames on new ports; 0 is none'],
  pad:                     [40, 'IFLA_BR_PAD',                        binary,                                           'padding for alignment', { readOnly: true }],
  vlanStatsEnabled:        [41, 'IFLA_BR_VLAN_STATS_ENABLED',         u8,                                               'whether each VLAN is counted', { boolean: true }],
  mcastStatsEnabled:       [42, 'IFLA_BR_MCAST_STATS_ENABLED',        u8,                                               'whether multicast control packets are counted', { boolean: true }],
  mcastIgmpVersion:        [43, 'IFLA_BR_MCAST_IGMP_VERSION',         u8,                                               'version of IGMP: 2 or 3'],
  mcastMldVersion:         [44, 'IFLA_BR_MCAST_MLD_VERSION',          u8,                                               'version of MLD: 1 or 2'],
  vlanStatsPerPort:        [45, 'IFLA_BR_VLAN_STATS_PER_PORT',        u8,                                               'whether each VLAN is counted on each port', { boolean: true }],
  multiBoolopt:            [46, 'IFLA_BR_MULTI_BOOLOPT',              boolopt,                                          'switches that came later'],
  mcastQuerierState:       [47, 'IFLA_BR_MCAST_QUERIER_STATE',        querierState,                                     'who sends queries', { readOnly: true }],
  fdbNLearned:             [48, 'IFLA_BR_FDB_N_LEARNED',              u32,                                              'learnt forwarding entries', { readOnly: true }],
  fdbMaxLearned:           [49, 'IFLA_BR_FDB_MAX_LEARNED',            u32,                                              'most learnt forwarding entries; 0 is no limit'],
  stpMode:                 [50, 'IFLA_BR_STP_MODE',                   oneOf(u32, BR_STP_MODE),                          'who runs the spanning tree when it is on'],
})

/**
 * A switch in software: br_validate and br_changelink in net/bridge/br_netlink.c; limits of 802.1D in br_private_stp.h.
 * Options of VLANs and of multicast groups have no rules here: a kernel that is built without them ignores them.
 */
export const bridgeKind = linkKind({
  attrs: table,
  module: 'bridge',
  // br_add_if in net/bridge/br_if.c.
  portType: ARPHRD.ETHER,
  always: [
    ethernet,
    range('helloTime', 100, 1000),
    range('maxAge', 600, 4000),
    noBits('groupFwdMask', 0x7, 'the bits 1, 2 and 4 (spanning tree, pause frames, LACP)'),
  ],
  reported: [
    // A kernel without CONFIG_BRIDGE_VLAN_FILTERING reports that it is off, and refuses it (br_fill_info in br_netlink.c).
    reportedOnly(['vlanFiltering'], (data) => data['vlanProtocol'] === undefined && !data['vlanFiltering']),
  ],
  // br_setport in net/bridge/br_netlink.c, br_stp_set_port_priority and br_stp_set_path_cost in br_stp_if.c.
  ports: linkPort({
    attrs: brport,
    always:     [ range('state', 0, 4), range('priority', 0, 63), range('cost', 1, 0xffff)],
  }),
})
