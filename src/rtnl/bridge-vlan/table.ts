import { attrs } from '../../netlink/attribute/attrs.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF, BR_STATE, RTM } from '../constants.ts'
import { bridgeVlanInfo } from '../link/bridge-af-spec.ts'
import { BRIDGE_VLANDB_DUMPF } from '../link/constants.ts'
import { querierState } from '../link/kinds/bridge.ts'
import { MDB_RTR_TYPE } from '../mdb/constants.ts'
import { router } from '../mdb/table.ts'


/** struct br_vlan_msg, before the attributes of messages about the VLANs of a bridge (linux/if_bridge.h). */
export const brVlanMsg = struct('br_vlan_msg', {
  family:     [oneOf(u8, AF), 'family',    'AF_BRIDGE'],
  _reserved1: [u8,            'reserved1', 'zero'],
  _reserved2: [u16,           'reserved2', 'zero'],
  ifindex:    [u32,           'ifindex',   'index of the bridge or the port; 0 is all'],
})

/** BRIDGE_VLANDB_TINFO_*: the tunnel that a VLAN is mapped to (types from br_vlandb_tinfo_pol in net/bridge/br_vlan_options.c). */
export const vlandbTinfo = attrs('bridge-vlandb-tinfo-attrs', {
  id:  [1, 'BRIDGE_VLANDB_TINFO_ID',  u32, 'id of the tunnel, as a VNI; that of the first VLAN of a range'],
  cmd: [2, 'BRIDGE_VLANDB_TINFO_CMD', u32, 'in a request: RTM_SETLINK maps, RTM_DELLINK removes the mapping'],
})

/** BRIDGE_VLANDB_STATS_*: counters of a VLAN (br_vlan_stats_fill in net/bridge/br_vlan.c). */
export const vlandbStats = attrs('bridge-vlandb-stats-attrs', {
  rxBytes:   [1, 'BRIDGE_VLANDB_STATS_RX_BYTES',   u64,    'bytes received'],
  rxPackets: [2, 'BRIDGE_VLANDB_STATS_RX_PACKETS', u64,    'packets received'],
  txBytes:   [3, 'BRIDGE_VLANDB_STATS_TX_BYTES',   u64,    'bytes sent'],
  txPackets: [4, 'BRIDGE_VLANDB_STATS_TX_PACKETS', u64,    'packets sent'],
  pad:       [5, 'BRIDGE_VLANDB_STATS_PAD',        binary, 'padding for alignment'],
})

/** BRIDGE_VLANDB_ENTRY_*: a VLAN of a bridge or port, or a range of them (types from br_vlan_db_policy and br_vlan_opts_fill in net/bridge). */
export const vlandbEntry = attrs('bridge-vlandb-entry-attrs', {
  info:             [1,  'BRIDGE_VLANDB_ENTRY_INFO',               bridgeVlanInfo,          'id and flags of the VLAN, the first of a range'],
  range:            [2,  'BRIDGE_VLANDB_ENTRY_RANGE',              u16,                     'id of the last VLAN of a range'],
  state:            [3,  'BRIDGE_VLANDB_ENTRY_STATE',              oneOf(u8, BR_STATE),     'spanning-tree state'],
  tunnelInfo:       [4,  'BRIDGE_VLANDB_ENTRY_TUNNEL_INFO',        vlandbTinfo,             'tunnel it is mapped to'],
  stats:            [5,  'BRIDGE_VLANDB_ENTRY_STATS',              vlandbStats,             'counters'],
  mcastRouter:      [6,  'BRIDGE_VLANDB_ENTRY_MCAST_ROUTER',       oneOf(u8, MDB_RTR_TYPE), 'multicast routers: none, learnt, or always'],
  mcastNGroups:     [7,  'BRIDGE_VLANDB_ENTRY_MCAST_N_GROUPS',     u32,                     'number of groups of the port in this VLAN'],
  mcastMaxGroups:   [8,  'BRIDGE_VLANDB_ENTRY_MCAST_MAX_GROUPS',   u32,                     'maximum number of groups of the port in this VLAN; 0 is no limit'],
  neighSuppress:    [9,  'BRIDGE_VLANDB_ENTRY_NEIGH_SUPPRESS',     u8,                      'whether neighbour requests are answered and not flooded', { boolean: true }],
  neighForwardGrat: [10, 'BRIDGE_VLANDB_ENTRY_NEIGH_FORWARD_GRAT', u8,                      'whether gratuitous ARP is forwarded despite suppression', { boolean: true }],
})

/** Content of BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS: one MDBA_ROUTER, as in a message about the multicast database. */
export const vlanRouter = attrs('bridge-vlandb-router-attrs', {
  router: [2, 'MDBA_ROUTER', router, 'ports with multicast routers behind them'],
})

/** BRIDGE_VLANDB_GOPTS_*: bridge-wide options of a VLAN (types from br_vlan_db_gpol and br_vlan_global_opts_fill). */
export const vlandbGopts = attrs('bridge-vlandb-gopts-attrs', {
  id:                      [1,  'BRIDGE_VLANDB_GOPTS_ID',                         u16,          'id of the VLAN, the first of a range'],
  range:                   [2,  'BRIDGE_VLANDB_GOPTS_RANGE',                      u16,          'id of the last VLAN of a range'],
  mcastSnooping:           [3,  'BRIDGE_VLANDB_GOPTS_MCAST_SNOOPING',             u8,           'whether multicast snooping is on', { boolean: true }],
  mcastIgmpVersion:        [4,  'BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION',         u8,           'version of IGMP: 2 or 3'],
  mcastMldVersion:         [5,  'BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION',          u8,           'version of MLD: 1 or 2'],
  mcastLastMemberCnt:      [6,  'BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT',      u32,          'number of queries after a leave'],
  mcastStartupQueryCnt:    [7,  'BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT',    u32,          'number of startup queries'],
  mcastLastMemberIntvl:    [8,  'BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL',    u64,          'time between queries after a leave, in hundredths of a second'],
  pad:                     [9,  'BRIDGE_VLANDB_GOPTS_PAD',                        binary,       'padding for alignment'],
  mcastMembershipIntvl:    [10, 'BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL',     u64,          'lifetime of a membership, in hundredths of a second'],
  mcastQuerierIntvl:       [11, 'BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL',        u64,          'timeout of another querier, in hundredths of a second'],
  mcastQueryIntvl:         [12, 'BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL',          u64,          'time between queries, in hundredths of a second'],
  mcastQueryResponseIntvl: [13, 'BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL', u64,          'maximum response time, in hundredths of a second'],
  mcastStartupQueryIntvl:  [14, 'BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL',  u64,          'time between startup queries, in hundredths of a second'],
  mcastQuerier:            [15, 'BRIDGE_VLANDB_GOPTS_MCAST_QUERIER',              u8,           'whether the bridge is a querier', { boolean: true }],
  mcastRouterPorts:        [16, 'BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS',         vlanRouter,   'ports with multicast routers behind them'],
  mcastQuerierState:       [17, 'BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_STATE',        querierState, 'state of the querier'],
  msti:                    [18, 'BRIDGE_VLANDB_GOPTS_MSTI',                       u16,          'number of its spanning tree (MST instance)'],
})

/** BRIDGE_VLANDB_*: the VLANs of a bridge or port (linux/if_bridge.h). */
export const vlanAttrs = attrs('bridge-vlandb-attrs', {
  entry:         [1, 'BRIDGE_VLANDB_ENTRY',          list(vlandbEntry), 'VLANs'],
  globalOptions: [2, 'BRIDGE_VLANDB_GLOBAL_OPTIONS', list(vlandbGopts), 'bridge-wide options of VLANs'],
})

/** BRIDGE_VLANDB_DUMP_*: what a dump of VLANs includes (br_vlan_db_dump_pol in net/bridge/br_vlan.c). */
export const vlanDumpAttrs = attrs('bridge-vlandb-dump-attrs', {
  flags: [1, 'BRIDGE_VLANDB_DUMP_FLAGS', bits(u32, BRIDGE_VLANDB_DUMPF), 'whether to dump counters, or the global options instead'],
})

/** The members of struct br_vlan_msg. */
export interface BrVlanMsg extends TypeOf<typeof brVlanMsg> {}

/** The messages of a bridge's VLANs. */
export const bridgeVlanMessages: Messages<`RTM_${'NEW' | 'DEL'}VLAN`, typeof brVlanMsg, typeof vlanAttrs> & 
  Messages<'RTM_GETVLAN', typeof brVlanMsg, typeof vlanDumpAttrs, { readonly reply: 'RTM_NEWVLAN' }> = {
  RTM_NEWVLAN: [RTM.NEWVLAN, 'new',    brVlanMsg, vlanAttrs,     'adds or changes VLANs of a bridge or port; the reply to RTM_GETVLAN, and the notification'],
  RTM_DELVLAN: [RTM.DELVLAN, 'delete', brVlanMsg, vlanAttrs,     'removes VLANs'],
  RTM_GETVLAN: [RTM.GETVLAN, 'get',    brVlanMsg, vlanDumpAttrs, 'requests VLANs (dump)', { reply: 'RTM_NEWVLAN' }],
}
