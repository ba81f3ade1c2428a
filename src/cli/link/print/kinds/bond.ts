import { LACP_STATE } from '../../../../rtnl/link/constants.ts'
import type { LinkKinds, PortKinds } from '../../../../rtnl/link/kind-data.ts'
import type { Output } from '../../../output/output.ts'
import { type Print, printBits, printChoice, printLinkName, printNumber, printRows, printText } from './rows.ts'

type Bond = LinkKinds['bond']
type Slave = PortKinds['bond']

/** Words of the options of a bond, by value; `ip` reads and prints them. */
export const BOND_WORDS = {
  mode: ['balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'],
  arpValidate: ['none', 'active', 'backup', 'all', 'filter', 'filter_active', 'filter_backup'],
  arpAllTargets: ['any', 'all'],
  primaryReselect: ['always', 'better', 'failure'],
  failOverMac: ['none', 'active', 'follow'],
  xmitHashPolicy: ['layer2', 'layer3+4', 'layer2+3', 'encap2+3', 'encap3+4', 'vlan+srcmac'],
  adLacpActive: ['off', 'on'],
  adLacpRate: ['slow', 'fast'],
  adSelect: ['stable', 'bandwidth', 'count'],
} as const

const targets =
  (attr: 'arpIpTarget' | 'nsIp6Target', key: string): Print<Bond> =>
  (data, out) => {
    const all = data[attr] ?? []
    if (!all.some(({ index }) => index === 0)) return
    out.openArray(key, `${key} `)
    for (const [i, { value }] of all.entries()) out.item(value, i < all.length - 1 ? `${value},` : value)
    out.closeArray(' ')
  }

const arpValidate: Print<Bond> = ({ arpValidate: value }, out) => {
  if (value === undefined) return
  const name = BOND_WORDS.arpValidate[value] ?? 'UNKNOWN'
  // None of them is null in JSON.
  out.field('arp_validate', value === 0 ? null : name, `arp_validate ${name} `)
}

type AdInfo = NonNullable<Bond['adInfo']>

const aggregator = printRows<AdInfo>(
  printNumber('aggregator', 'aggregator', 'ad_aggregator'),
  printNumber('numPorts', 'num_ports', 'ad_num_ports'),
  printNumber('actorKey', 'actor_key', 'ad_actor_key'),
  printNumber('partnerKey', 'partner_key', 'ad_partner_key'),
  printText('partnerMac', 'partner_mac', 'ad_partner_mac'),
)

const adInfo: Print<Bond> = ({ adInfo: info }, out, ctx) => {
  if (!info) return
  out.open('ad_info')
  aggregator(info, out, ctx)
  out.close()
}

/** Prints the settings of a bond. */
export const printBond: Print<Bond> = printRows<Bond>(
  printChoice('mode', 'mode', BOND_WORDS.mode),
  printLinkName('activeSlave', 'active_slave', 'active_slave'),
  printNumber('miimon', 'miimon'),
  printNumber('updelay', 'updelay'),
  printNumber('downdelay', 'downdelay'),
  printNumber('peerNotifDelay', 'peer_notify_delay'),
  printNumber('useCarrier', 'use_carrier'),
  printNumber('arpInterval', 'arp_interval'),
  printNumber('missedMax', 'arp_missed_max'),
  targets('arpIpTarget', 'arp_ip_target'),
  targets('nsIp6Target', 'ns_ip6_target'),
  arpValidate,
  printChoice('arpAllTargets', 'arp_all_targets', BOND_WORDS.arpAllTargets),
  printLinkName('primary', 'primary', 'primary'),
  printChoice('primaryReselect', 'primary_reselect', BOND_WORDS.primaryReselect),
  printChoice('failOverMac', 'fail_over_mac', BOND_WORDS.failOverMac),
  printChoice('xmitHashPolicy', 'xmit_hash_policy', BOND_WORDS.xmitHashPolicy),
  printNumber('resendIgmp', 'resend_igmp'),
  printNumber('numPeerNotif', 'num_peer_notif', 'num_grat_arp'),
  printNumber('allSlavesActive', 'all_slaves_active'),
  printNumber('minLinks', 'min_links'),
  printNumber('lpInterval', 'lp_interval'),
  printNumber('packetsPerSlave', 'packets_per_slave'),
  printChoice('adLacpActive', 'ad_lacp_active', BOND_WORDS.adLacpActive, 'lacp_active'),
  printChoice('adLacpRate', 'ad_lacp_rate', BOND_WORDS.adLacpRate, 'lacp_rate'),
  printChoice('adSelect', 'ad_select', BOND_WORDS.adSelect),
  adInfo,
  printNumber('adActorSysPrio', 'ad_actor_sys_prio'),
  printNumber('adUserPortKey', 'ad_user_port_key'),
  printText('adActorSystem', 'ad_actor_system'),
  printNumber('tlbDynamicLb', 'tlb_dynamic_lb'),
)

const LACP = [
  [LACP_STATE.LACP_ACTIVITY, 'active'],
  [LACP_STATE.LACP_TIMEOUT, 'short_timeout'],
  [LACP_STATE.AGGREGATION, 'aggregating'],
  [LACP_STATE.SYNCHRONIZATION, 'in_sync'],
  [LACP_STATE.COLLECTING, 'collecting'],
  [LACP_STATE.DISTRIBUTING, 'distributing'],
  [LACP_STATE.DEFAULTED, 'defaulted'],
  [LACP_STATE.EXPIRED, 'expired'],
] as const

function printState(key: string, state: number | undefined, out: Output): void {
  if (state === undefined) return
  out.field(key, state, `${key} ${state} `)
  printBits(`${key}_str`, state, LACP, out, `${key}_str <`)
}

const indexed =
  (attr: 'state' | 'miiStatus', key: string, names: readonly string[]): Print<Slave> =>
  (data, out) => {
    const value = data[attr]
    if (value === undefined) return
    const name = names[value]
    if (name === undefined) out.field(`${key}_index`, value, `${key} ${value} `)
    else out.field(key, name, `${key} ${name} `)
  }

/** Prints the settings of a slave of a bond. */
export const printBondSlave: Print<Slave> = printRows<Slave>(
  indexed('state', 'state', ['ACTIVE', 'BACKUP']),
  indexed('miiStatus', 'mii_status', ['UP', 'GOING_DOWN', 'DOWN', 'GOING_BACK']),
  printNumber('linkFailureCount', 'link_failure_count'),
  printText('permHwaddr', 'perm_hwaddr'),
  printNumber('queueId', 'queue_id'),
  printNumber('prio', 'prio'),
  printNumber('adAggregatorId', 'ad_aggregator_id'),
  (data, out) => printState('ad_actor_oper_port_state', data.adActorOperPortState, out),
  (data, out) => printState('ad_partner_oper_port_state', data.adPartnerOperPortState, out),
)
