import { BR_BOOLOPT } from '../../../../rtnl/constants.ts'
import type { LinkAttrs } from '../../../../wire.ts'
import type { PrintContext } from '../../../output/context.ts'
import { etherTypeName } from '../../../output/ethertype.ts'
import type { Output } from '../../../output/output.ts'
import { bridgeHexText, bridgeIdText, printTimer } from './bridge-text.ts'

type Bridge = NonNullable<NonNullable<NonNullable<LinkAttrs['linkinfo']>['data']>['bridge']>

/** A number: attribute, JSON key, and its word where that differs. */
type Row = readonly [attr: keyof Bridge & string, key: string, word?: string]

const SETTINGS: readonly Row[] = [
  ['forwardDelay', 'forward_delay'],
  ['helloTime', 'hello_time'],
  ['maxAge', 'max_age'],
  ['ageingTime', 'ageing_time'],
  ['stpState', 'stp_state'],
  ['priority', 'priority'],
  ['vlanFiltering', 'vlan_filtering'],
]
const TREE: readonly Row[] = [
  ['rootPort', 'root_port'],
  ['rootPathCost', 'root_path_cost'],
  ['topologyChange', 'topology_change'],
  ['topologyChangeDetected', 'topology_change_detected'],
]
const TIMERS = [
  ['helloTimer', 'hello_timer'],
  ['tcnTimer', 'tcn_timer'],
  ['topologyChangeTimer', 'topology_change_timer'],
  ['gcTimer', 'gc_timer'],
] as const
const VLANS: readonly Row[] = [
  ['vlanDefaultPvid', 'vlan_default_pvid'],
  ['vlanStatsEnabled', 'vlan_stats_enabled'],
  ['vlanStatsPerPort', 'vlan_stats_per_port'],
]
/** The switches that 6.1 knows, of those numbered BR_BOOLOPT_*. */
const SWITCHES = [
  [BR_BOOLOPT.NO_LL_LEARN, 'no_linklocal_learn'],
  [BR_BOOLOPT.MCAST_VLAN_SNOOPING, 'mcast_vlan_snooping'],
] as const
const MULTICAST: readonly Row[] = [
  ['mcastRouter', 'mcast_router'],
  ['mcastQueryUseIfaddr', 'mcast_query_use_ifaddr'],
  ['mcastQuerier', 'mcast_querier'],
  ['mcastHashElasticity', 'mcast_hash_elasticity'],
  ['mcastHashMax', 'mcast_hash_max'],
  ['mcastLastMemberCnt', 'mcast_last_member_cnt', 'mcast_last_member_count'],
  ['mcastStartupQueryCnt', 'mcast_startup_query_cnt', 'mcast_startup_query_count'],
  ['mcastLastMemberIntvl', 'mcast_last_member_intvl', 'mcast_last_member_interval'],
  ['mcastMembershipIntvl', 'mcast_membership_intvl', 'mcast_membership_interval'],
  ['mcastQuerierIntvl', 'mcast_querier_intvl', 'mcast_querier_interval'],
  ['mcastQueryIntvl', 'mcast_query_intvl', 'mcast_query_interval'],
  ['mcastQueryResponseIntvl', 'mcast_query_response_intvl', 'mcast_query_response_interval'],
  ['mcastStartupQueryIntvl', 'mcast_startup_query_intvl', 'mcast_startup_query_interval'],
  ['mcastStatsEnabled', 'mcast_stats_enabled'],
  ['mcastIgmpVersion', 'mcast_igmp_version'],
  ['mcastMldVersion', 'mcast_mld_version'],
  ['nfCallIptables', 'nf_call_iptables'],
  ['nfCallIp6tables', 'nf_call_ip6tables'],
  ['nfCallArptables', 'nf_call_arptables'],
]

/** Prints the settings of a bridge. */
export function printBridge(data: Bridge, out: Output, ctx: PrintContext): void {
  for (const row of SETTINGS) printRow(row, data, out)
  if (data.vlanProtocol !== undefined) {
    const name = etherTypeName(data.vlanProtocol, ctx.numeric)
    out.field('vlan_protocol', name, `vlan_protocol ${name} `)
  }
  printId('bridge_id', 'bridge_id', data.bridgeId, out)
  printId('root_id', 'designated_root', data.rootId, out)
  for (const row of TREE) printRow(row, data, out)
  for (const [attr, key] of TIMERS) printTimer(key, data[attr], out)
  for (const row of VLANS) printRow(row, data, out)
  if (data.groupFwdMask !== undefined) {
    const mask = bridgeHexText(data.groupFwdMask)
    out.field('group_fwd_mask', mask, `group_fwd_mask ${mask} `)
  }
  if (data.groupAddr !== undefined) out.field('group_addr', data.groupAddr, `group_address ${data.groupAddr} `)
  printRow(['mcastSnooping', 'mcast_snooping'], data, out)
  printSwitches(data, out)
  for (const row of MULTICAST) printRow(row, data, out)
}

function printRow([attr, key, word = key]: Row, data: Bridge, out: Output): void {
  const value = data[attr]
  if (typeof value === 'number' || typeof value === 'bigint') out.field(key, value, `${word} ${value} `)
}

function printId(key: string, word: string, id: Bridge['bridgeId'], out: Output): void {
  if (id) out.field(key, bridgeIdText(id), `${word} ${bridgeIdText(id)} `)
}

function printSwitches({ multiBoolopt: options }: Bridge, out: Output): void {
  for (const [bit, key] of SWITCHES) {
    if (!options || (options.optmask & (1 << bit)) === 0) continue
    const value = (options.optval >>> bit) & 1
    out.field(key, value, `${key} ${value} `)
  }
}
