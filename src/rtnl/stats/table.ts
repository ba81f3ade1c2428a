import { attrs } from '../../netlink/attribute/attrs.ts'
import { array } from '../../netlink/codec/array.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF, BRIDGE_VLAN_INFO, RTM } from '../constants.ts'
import { stats64, traffic } from '../link/counters.ts'
import { bondXstats } from '../link/kinds/bond.ts'


/** struct if_stats_msg, before the attributes of messages about counters (linux/if_link.h). */
export const ifStatsMsg = struct('if_stats_msg', {
  family:     [oneOf(u8, AF), 'family',      'AF_UNSPEC'],
  _pad1:      [u8,            'pad1',        'zero'],
  _pad2:      [u16,           'pad2',        'zero'],
  ifindex:    [u32,           'ifindex',     'index of the link; 0 is all'],
  filterMask: [u32,           'filter_mask', 'which IFLA_STATS_* to return: bit number, less one'],
})

const both = array(u64, 2)

/** struct br_mcast_stats: multicast control packets of a bridge or port, each received and sent. */
export const brMcastStats = struct('br_mcast_stats', {
  igmpV1queries:   [both, 'igmp_v1queries',    'IGMP version 1 queries'],
  igmpV2queries:   [both, 'igmp_v2queries',    'IGMP version 2 queries'],
  igmpV3queries:   [both, 'igmp_v3queries',    'IGMP version 3 queries'],
  igmpLeaves:      [both, 'igmp_leaves',       'IGMP leaves'],
  igmpV1reports:   [both, 'igmp_v1reports',    'IGMP version 1 reports'],
  igmpV2reports:   [both, 'igmp_v2reports',    'IGMP version 2 reports'],
  igmpV3reports:   [both, 'igmp_v3reports',    'IGMP version 3 reports'],
  igmpParseErrors: [u64,  'igmp_parse_errors', 'malformed IGMP packets'],
  mldV1queries:    [both, 'mld_v1queries',     'MLD version 1 queries'],
  mldV2queries:    [both, 'mld_v2queries',     'MLD version 2 queries'],
  mldLeaves:       [both, 'mld_leaves',        'MLD leaves'],
  mldV1reports:    [both, 'mld_v1reports',     'MLD version 1 reports'],
  mldV2reports:    [both, 'mld_v2reports',     'MLD version 2 reports'],
  mldParseErrors:  [u64,  'mld_parse_errors',  'malformed MLD packets'],
  mcastBytes:      [both, 'mcast_bytes',       'bytes of multicast data'],
  mcastPackets:    [both, 'mcast_packets',     'packets of multicast data'],
})

/** struct bridge_vlan_xstats: counters of a VLAN of a bridge or port. */
export const bridgeVlanXstats = struct('bridge_vlan_xstats', {
  rxBytes:   [u64,                         'rx_bytes',   'bytes received'],
  rxPackets: [u64,                         'rx_packets', 'packets received'],
  txBytes:   [u64,                         'tx_bytes',   'bytes sent'],
  txPackets: [u64,                         'tx_packets', 'packets sent'],
  vid:       [u16,                         'vid',        'VLAN id'],
  flags:     [bits(u16, BRIDGE_VLAN_INFO), 'flags',      'BRIDGE_VLAN_INFO_*'],
  _pad:      [u32,                         'pad2',       'zero'],
})

/** struct bridge_stp_xstats: spanning tree on a port. */
export const bridgeStpXstats = struct('bridge_stp_xstats', {
  transitionBlk: [u64, 'transition_blk', 'changes to the blocking state'],
  transitionFwd: [u64, 'transition_fwd', 'changes to the forwarding state'],
  rxBpdu:        [u64, 'rx_bpdu',        'configuration packets received'],
  txBpdu:        [u64, 'tx_bpdu',        'configuration packets sent'],
  rxTcn:         [u64, 'rx_tcn',         'topology change notifications received'],
  txTcn:         [u64, 'tx_tcn',         'topology change notifications sent'],
})

/** BRIDGE_XSTATS_*: counters of a bridge or port beyond those of every link (br_fill_linkxstats in net/bridge/br_netlink.c). */
export const bridgeXstats = attrs('bridge-xstats-attrs', {
  vlan:  [1, 'BRIDGE_XSTATS_VLAN',  list(bridgeVlanXstats), 'each VLAN'],
  mcast: [2, 'BRIDGE_XSTATS_MCAST', brMcastStats,           'multicast control packets'],
  pad:   [3, 'BRIDGE_XSTATS_PAD',   binary,                 'padding for alignment'],
  stp:   [4, 'BRIDGE_XSTATS_STP',   bridgeStpXstats,        'spanning tree; of a port'],
})

/** LINK_XSTATS_TYPE_*: counters that only one kind of link has. */
export const linkXstats = attrs('link-xstats-attrs', {
  bridge: [1, 'LINK_XSTATS_TYPE_BRIDGE', bridgeXstats, 'of a bridge or a bridge port'],
  bond:   [2, 'LINK_XSTATS_TYPE_BOND',   bondXstats,   'of a bond or a slave'],
})

/** struct rtnl_hw_stats64: counters of the hardware (linux/if_link.h). */
export const hwStats64 = struct('rtnl_hw_stats64', {
  ...traffic(u64),
  multicast: [u64, 'multicast', 'multicast packets received'],
})

/** IFLA_OFFLOAD_XSTATS_HW_S_INFO_*: whether the hardware counts packets. */
export const hwStatsInfo = attrs('hw-s-info-one', {
  request: [1, 'IFLA_OFFLOAD_XSTATS_HW_S_INFO_REQUEST', u8, '1 if requested'],
  used:    [2, 'IFLA_OFFLOAD_XSTATS_HW_S_INFO_USED',    u8, '1 if a device collects them'],
})

/** IFLA_OFFLOAD_XSTATS_HW_S_INFO: which counters the hardware has, each by its own IFLA_OFFLOAD_XSTATS_*. */
export const hwStatsInfos = attrs('hw-s-info', {
  l3Stats: [3, 'IFLA_OFFLOAD_XSTATS_L3_STATS', hwStatsInfo, 'of routed packets'],
})

/** IFLA_OFFLOAD_XSTATS_*: counters of the hardware (rtnl_offload_xstats_fill in net/core/rtnetlink.c). */
export const offloadXstats = attrs('link-offload-xstats', {
  cpuHit:  [1, 'IFLA_OFFLOAD_XSTATS_CPU_HIT',   stats64,      'packets that the host processed itself'],
  hwSInfo: [2, 'IFLA_OFFLOAD_XSTATS_HW_S_INFO', hwStatsInfos, 'whether the hardware counts packets'],
  l3Stats: [3, 'IFLA_OFFLOAD_XSTATS_L3_STATS',  hwStats64,    'packets routed by the hardware'],
})

/** struct mpls_link_stats: MPLS packets of a link (linux/mpls.h). */
export const mplsLinkStats = struct('mpls_link_stats', {
  ...traffic(u64),
  rxNoroute: [u64, 'rx_noroute', 'packets received with a label that no route has'],
})

/** MPLS_STATS_*: counters of MPLS (mpls_fill_stats_af in net/mpls/af_mpls.c). */
export const mplsStats = attrs('mpls-stats-attrs', {
  link: [1, 'MPLS_STATS_LINK', mplsLinkStats, 'packets of the link'],
})

/** IFLA_STATS_AF_SPEC: counters per address family. Only MPLS has any. */
export const statsAfSpec = attrs('stats-af-spec-attrs', {
  mpls: [28, 'AF_MPLS', mplsStats, 'MPLS'],
})

/** IFLA_STATS_*: the counters of a link (linux/if_link.h; rtnl_fill_statsinfo in net/core/rtnetlink.c). */
export const statsAttrs = attrs('stats-attrs', {
  link64:            [1, 'IFLA_STATS_LINK_64',             stats64,       'counters that every link has'],
  linkXstats:        [2, 'IFLA_STATS_LINK_XSTATS',         linkXstats,    'counters of its kind'],
  linkXstatsSlave:   [3, 'IFLA_STATS_LINK_XSTATS_SLAVE',   linkXstats,    'counters as a port of its master'],
  linkOffloadXstats: [4, 'IFLA_STATS_LINK_OFFLOAD_XSTATS', offloadXstats, 'counters of the hardware'],
  afSpec:            [5, 'IFLA_STATS_AF_SPEC',             statsAfSpec,   'counters per address family'],
})

/**
 * IFLA_STATS_GET_FILTERS: for each group of counters, which of them to return: a bit for each attribute number, less
 * one.
 */
export const statsFilters = attrs('stats-filter-attrs', {
  link64:            [1, 'IFLA_STATS_LINK_64',             u32, 'which of the counters that every link has'],
  linkXstats:        [2, 'IFLA_STATS_LINK_XSTATS',         u32, 'which of the counters of its kind'],
  linkXstatsSlave:   [3, 'IFLA_STATS_LINK_XSTATS_SLAVE',   u32, 'which of the counters as a port'],
  linkOffloadXstats: [4, 'IFLA_STATS_LINK_OFFLOAD_XSTATS', u32, 'which of the counters of the hardware'],
  afSpec:            [5, 'IFLA_STATS_AF_SPEC',             u32, 'which of the counters per address family'],
})

/** IFLA_STATS_GET_* and IFLA_STATS_SET_*: the attributes of requests (types from rtnl_stats_get_policy and ifla_stats_set_policy). */
export const statsRequestAttrs = attrs('stats-getset-attrs', {
  getFilters:              [1, 'IFLA_STATS_GET_FILTERS',                 statsFilters, 'which counters of each group to return'],
  setOffloadXstatsL3Stats: [2, 'IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS', u8,           '1 lets the hardware count routed packets'],
})

/** The messages of counters. */
export const statsMessages: Messages<'RTM_NEWSTATS', typeof ifStatsMsg, typeof statsAttrs> & 
  Messages<'RTM_GETSTATS', typeof ifStatsMsg, typeof statsRequestAttrs, { readonly reply: 'RTM_NEWSTATS' }> &
  Messages<'RTM_SETSTATS', typeof ifStatsMsg, typeof statsRequestAttrs> = {
  RTM_NEWSTATS: [RTM.NEWSTATS, 'new', ifStatsMsg, statsAttrs,        'the reply to RTM_GETSTATS, and the notification'],
  RTM_GETSTATS: [RTM.GETSTATS, 'get', ifStatsMsg, statsRequestAttrs, 'requests counters of one link, or of all (dump)', { reply: 'RTM_NEWSTATS' }],
  RTM_SETSTATS: [RTM.SETSTATS, 'set', ifStatsMsg, statsRequestAttrs, 'switches counters of the hardware on or off'],
}
