import { formatMac } from '../../../netlink/codec/address.ts'
import { BR_BOOLOPT } from '../../../rtnl/constants.ts'
import { bridge } from '../../../rtnl/link/kinds/bridge.ts'
import type { KindData } from '../../../rtnl/link/options.ts'
import { fail, wrong } from '../../parse/exit.ts'
import { linkLayerBytes } from '../../parse/lladdr.ts'
import { unsigned } from '../../parse/numbers.ts'
import { exact, readWords, short, type Word, type Words } from '../../parse/words.ts'
import type { KindSettings } from './kind.ts'
import { bigNumberWord, numberWord, unknownWord } from './rows.ts'

type Bridge = KindData['bridge']
type BridgeWord = Word<Bridge>

/** EtherTypes by their words, in any case. */
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
  // The table knows addresses of six bytes only; it is the kernel that shall refuse the others.
  else data.unknown = [{ type: bridge.table.groupAddr[0], bytes }]
})

const flush: BridgeWord = short('fdb_flush', (_, data) => {
  data.fdbFlush = true
})

/** One of the switches that share an attribute. */
function boolopt(word: string, bit: number): BridgeWord {
  return exact(word, (words, data) => {
    const text = words.next()
    const value = unsigned(text) ?? wrong(`invalid ${word}`, text)
    const { optval = 0, optmask = 0 } = data.multiBoolopt ?? {}
    const mask = 1 << bit
    data.multiBoolopt = { optval: value ? optval | mask : optval & ~mask, optmask: optmask | mask }
  })
}

// Times are in hundredths of a second (USER_HZ), as the kernel has them.
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
]

/** What `link help bridge` prints. */
export const BRIDGE_USAGE = `Usage: … bridge [ fdb_flush ] and words with a number:
    spanning tree  forward_delay, hello_time, max_age, ageing_time (all in 1/100 s), stp_state, priority
    frames         group_fwd_mask, no_linklocal_learn, and group_address LLADDR
    VLANs          vlan_filtering, vlan_default_pvid, vlan_stats_enabled, vlan_stats_per_port,
                   and vlan_protocol { 802.1Q | 802.1ad }
    multicast      mcast_snooping, mcast_vlan_snooping, mcast_router, mcast_query_use_ifaddr, mcast_querier,
                   mcast_hash_elasticity, mcast_hash_max, mcast_last_member_count, mcast_startup_query_count,
                   mcast_stats_enabled, mcast_igmp_version, mcast_mld_version
                   and in 1/100 s: mcast_last_member_interval, mcast_membership_interval, mcast_querier_interval,
                   mcast_query_interval, mcast_query_response_interval, mcast_startup_query_interval
    netfilter      nf_call_iptables, nf_call_ip6tables, nf_call_arptables
`

/** Reads the options of a bridge. */
export async function readBridge(words: Words): Promise<KindSettings> {
  const data: Bridge = {}
  await readWords(
    words,
    WORDS,
    data,
    unknownWord((word) => `bridge: unknown command "${word}"?`, BRIDGE_USAGE),
  )
  return { data }
}
