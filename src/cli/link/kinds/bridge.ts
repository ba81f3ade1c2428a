import { formatMac } from '../../../netlink/codec/address.ts'
import { BR_BOOLOPT } from '../../../rtnl/constants.ts'
import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { bridgeKind } from '../../../rtnl/link/kinds/bridge.ts'
import type { PrintContext } from '../../output/context.ts'
import { etherTypeName } from '../../output/ethertype.ts'
import type { Output } from '../../output/output.ts'
import { fail, wrong } from '../../parse/exit.ts'
import { linkLayerBytes } from '../../parse/lladdr.ts'
import { unsigned } from '../../parse/numbers.ts'
import { exact, readWords, short, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { bridgePort } from './parts/bridge-port.ts'
import { bridgeHexText, bridgeIdText, printTimer } from './parts/bridge-text.ts'
import { bigNumberWord, numberWord, unknownWord } from './parts/word-rows.ts'

type Settings = WireKindData['bridge']
type BridgeWord = Word<Settings>

/** EtherTypes by word, case-insensitive. */
const PROTOCOLS = new Map([
  ['802.1q', 0x8100],
  ['802.1ad', 0x88a8],
])

const protocol: BridgeWord = short('vlan_protocol', (words, data) => {
  const text = words.next()
  data.vlanProtocol = PROTOCOLS.get(text.toLowerCase()) ?? unsigned(text, 16) ?? wrong('invalid vlan_protocol', text)
})

const groupAddress: BridgeWord = short('group_address', (words, data) => {
  const text = words.next()
  const bytes = linkLayerBytes(text) ?? fail(`"${text}" is invalid lladdr.`)
  if (bytes.length === 6) data.groupAddr = formatMac(bytes)
  // The table has addresses of six bytes only. The kernel rejects other lengths.
  else data.unknown = [{ type: bridgeKind.attrs.table.groupAddr[0], bytes }]
})

const flush: BridgeWord = short('fdb_flush', (_, data) => {
  data.fdbFlush = true
})

/** A switch of an attribute that holds several. */
function boolopt(word: string, bit: number): BridgeWord {
  return exact(word, (words, data) => {
    const text = words.next()
    const value = unsigned(text) ?? wrong(`invalid ${word}`, text)
    const { optval = 0, optmask = 0 } = data.multiBoolopt ?? {}
    const mask = 1 << bit
    data.multiBoolopt = { optval: value ? optval | mask : optval & ~mask, optmask: optmask | mask }
  })
}

// Times are in hundredths of a second (USER_HZ), as in the kernel.
const WORDS: readonly BridgeWord[] = [
  numberWord('forward_delay', 'forwardDelay', 32),
  numberWord('hello_time', 'helloTime', 32),
  numberWord('max_age', 'maxAge', 32),
  numberWord('ageing_time', 'ageingTime', 32),
  numberWord('stp_state', 'stpState', 32),
  numberWord('priority', 'priority', 16),
  numberWord('vlan_filtering', 'vlanFiltering', 8),
  protocol,
  numberWord('group_fwd_mask', 'groupFwdMask', 16),
  groupAddress,
  boolopt('no_linklocal_learn', BR_BOOLOPT.NO_LL_LEARN),
  flush,
  numberWord('vlan_default_pvid', 'vlanDefaultPvid', 16),
  numberWord('vlan_stats_enabled', 'vlanStatsEnabled', 8),
  numberWord('vlan_stats_per_port', 'vlanStatsPerPort', 8),
  numberWord('mcast_router', 'mcastRouter', 8),
  numberWord('mcast_snooping', 'mcastSnooping', 8),
  boolopt('mcast_vlan_snooping', BR_BOOLOPT.MCAST_VLAN_SNOOPING),
  numberWord('mcast_query_use_ifaddr', 'mcastQueryUseIfaddr', 8),
  numberWord('mcast_querier', 'mcastQuerier', 8),
  numberWord('mcast_hash_elasticity', 'mcastHashElasticity', 32),
  numberWord('mcast_hash_max', 'mcastHashMax', 32),
  numberWord('mcast_last_member_count', 'mcastLastMemberCnt', 32),
  numberWord('mcast_startup_query_count', 'mcastStartupQueryCnt', 32),
  bigNumberWord('mcast_last_member_interval', 'mcastLastMemberIntvl'),
  bigNumberWord('mcast_membership_interval', 'mcastMembershipIntvl'),
  bigNumberWord('mcast_querier_interval', 'mcastQuerierIntvl'),
  bigNumberWord('mcast_query_interval', 'mcastQueryIntvl'),
  bigNumberWord('mcast_query_response_interval', 'mcastQueryResponseIntvl'),
  bigNumberWord('mcast_startup_query_interval', 'mcastStartupQueryIntvl'),
  numberWord('mcast_stats_enabled', 'mcastStatsEnabled', 8),
  numberWord('mcast_igmp_version', 'mcastIgmpVersion', 8),
  numberWord('mcast_mld_version', 'mcastMldVersion', 8),
  numberWord('nf_call_iptables', 'nfCallIptables', 8),
  numberWord('nf_call_ip6tables', 'nfCallIp6tables', 8),
  numberWord('nf_call_arptables', 'nfCallArptables', 8),
  numberWord('fdb_max_learned', 'fdbMaxLearned', 32),
]

const usage = `Usage: … bridge [ fdb_flush ] and words with a number:
    spanning tree  forward_delay, hello_time, max_age, ageing_time
                   (all in 1/100 s), stp_state, priority
    frames         group_fwd_mask, no_linklocal_learn,
                   fdb_max_learned, and group_address LLADDR
    VLANs          vlan_filtering, vlan_default_pvid, vlan_stats_enabled,
                   vlan_stats_per_port, and vlan_protocol { 802.1Q | 802.1ad }
    multicast      mcast_snooping, mcast_vlan_snooping, mcast_router,
                   mcast_query_use_ifaddr, mcast_querier, mcast_hash_elasticity,
                   mcast_hash_max, mcast_last_member_count,
                   mcast_startup_query_count, mcast_stats_enabled,
                   mcast_igmp_version, mcast_mld_version
                   and in 1/100 s:
                   mcast_last_member_interval, mcast_membership_interval,
                   mcast_querier_interval, mcast_query_interval,
                   mcast_query_response_interval, mcast_startup_query_interval
    netfilter      nf_call_iptables, nf_call_ip6tables, nf_call_arptables
`

type Bridge = WireKinds['bridge']

/** A number: attribute, JSON key, and its word if different. */
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

function print(data: Bridge, out: Output, ctx: PrintContext): void {
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

/** bridge and bridge_slave on the command line. */
export const bridgeCli: CliKind<'bridge'> = {
  usage,
  async read(words) {
    const data: Settings = {}
    await readWords(
      words,
      WORDS,
      data,
      unknownWord((word) => `bridge: unknown command "${word}"?`, usage),
    )
    return { data }
  },
  print,
  port: bridgePort,
}
