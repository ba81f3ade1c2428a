import { AF } from '../../../rtnl/constants.ts'
import { LACP_STATE } from '../../../rtnl/link/constants.ts'
import type { WireKindData, WireKinds, WirePorts, WireSlaveData } from '../../../rtnl/link/kind/wire.ts'
import { BOND_ARP_WORDS, BOND_MODE_WORDS, BOND_XMIT_POLICY_WORDS } from '../../../rtnl/link/words.ts'
import { folded } from '../../help/folded.ts'
import type { Output } from '../../output/output.ts'
import { fail, noDevice, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { looseIpv4 } from '../../parse/ipv4.ts'
import { readLladdr } from '../../parse/lladdr.ts'
import { integer } from '../../parse/numbers.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind, KindSession } from '../kind.ts'
import { type Print, printBits, printChoice, printLinkName, printNumber, printRows, printText } from './parts/print-rows.ts'
import { choiceWord, deviceWord, numberWord, onOffWord, plainWord, readOptions, unknownWord } from './parts/word-rows.ts'

type Bond = WireKinds['bond']
type Slave = WirePorts['bond']
type Settings = WireKindData['bond']

/** Words of the options of a bond, by value. */
const CHOICES = {
  mode: Object.keys(BOND_MODE_WORDS),
  arpValidate: Object.keys(BOND_ARP_WORDS),
  arpAllTargets: ['any', 'all'],
  primaryReselect: ['always', 'better', 'failure'],
  failOverMac: ['none', 'active', 'follow'],
  xmitHashPolicy: Object.keys(BOND_XMIT_POLICY_WORDS),
  adLacpActive: ['off', 'on'],
  adLacpRate: ['slow', 'fast'],
  adSelect: ['stable', 'bandwidth', 'count'],
} as const

/** Maximum number of probed addresses. */
const MOST_TARGETS = 16

function target(text: string, family: number): string {
  if (family === AF.INET && !looseIpv4(text)) fail(`Error: an IP address is expected rather than "${text}"`)
  return inetText(readAddress(text, family))
}

function targets(word: string, key: 'arpIpTarget' | 'nsIp6Target', family: number): Word<Settings> {
  return short(word, (words, data) => {
    const all = words
      .next()
      .split(',')
      .filter((text) => text !== '')
      .slice(0, MOST_TARGETS)
    data[key] = all.map((text, index) => ({ index, value: target(text, family) }))
  })
}

const named = (word: string, key: keyof typeof CHOICES & keyof Settings): Word<Settings> =>
  choiceWord<Settings>(word, key, CHOICES[key], `invalid ${word}`, true)

function table(session: KindSession): readonly Word<Settings>[] {
  return [
    named('mode', 'mode'),
    deviceWord(session, 'active_slave', 'activeSlave', noDevice),
    plainWord('clear_active_slave', { activeSlave: 0 }),
    numberWord('miimon', 'miimon', 32),
    numberWord('updelay', 'updelay', 32),
    numberWord('downdelay', 'downdelay', 32),
    numberWord('peer_notify_delay', 'peerNotifDelay', 32),
    numberWord('use_carrier', 'useCarrier', 8),
    numberWord('arp_interval', 'arpInterval', 32),
    numberWord('arp_missed_max', 'missedMax', 8),
    targets('arp_ip_target', 'arpIpTarget', AF.INET),
    targets('ns_ip6_target', 'nsIp6Target', AF.INET6),
    named('arp_validate', 'arpValidate'),
    named('arp_all_targets', 'arpAllTargets'),
    deviceWord(session, 'primary', 'primary', noDevice),
    named('primary_reselect', 'primaryReselect'),
    named('fail_over_mac', 'failOverMac'),
    named('xmit_hash_policy', 'xmitHashPolicy'),
    numberWord('resend_igmp', 'resendIgmp', 32),
    ...['num_grat_arp', 'num_unsol_na'].map((word) =>
      numberWord<Settings>(word, 'numPeerNotif', 8, 'invalid num_grat_arp|num_unsol_na'),
    ),
    numberWord('all_slaves_active', 'allSlavesActive', 8),
    numberWord('min_links', 'minLinks', 32),
    numberWord('lp_interval', 'lpInterval', 32),
    numberWord('packets_per_slave', 'packetsPerSlave', 32),
    named('lacp_rate', 'adLacpRate'),
    named('lacp_active', 'adLacpActive'),
    named('ad_select', 'adSelect'),
    numberWord('ad_user_port_key', 'adUserPortKey', 16),
    numberWord('ad_actor_sys_prio', 'adActorSysPrio', 16),
    short('ad_actor_system', (words, data) => {
      data.adActorSystem = readLladdr(words.next())
    }),
    numberWord('tlb_dynamic_lb', 'tlbDynamicLb', 8),
    onOffWord('coupled_control', 'coupledControl'),
    onOffWord('broadcast_neighbor', 'broadcastNeigh'),
  ]
}

const INDENT = ' '.repeat(19)
const usage = `Usage: … bond [ mode MODE ] [ active_slave DEVICE | clear_active_slave ]
       [ primary DEVICE ] and
    numbers        miimon, updelay, downdelay, peer_notify_delay, use_carrier,
                   arp_interval, arp_missed_max, resend_igmp, num_grat_arp
                   (num_unsol_na), all_slaves_active, min_links, lp_interval,
                   packets_per_slave, tlb_dynamic_lb, ad_user_port_key,
                   ad_actor_sys_prio
    addresses      arp_ip_target ADDRESS[,ADDRESS…],
                   ns_ip6_target ADDRESS[,ADDRESS…], ad_actor_system LLADDR
    on or off      coupled_control, broadcast_neighbor
${(Object.entries(CHOICES) as [string, readonly string[]][])
  .filter(([key]) => key !== 'mode')
  .map(([key, words]) => folded(`${WORD_OF(key)} { ${words.join(' | ')} }`, INDENT, `${INDENT}    `))
  .join(',\n')
  .replace(/^ +/, '    words          ')}
${folded(CHOICES.mode.join(' | '), 'MODE: ', '      ')}
`

function WORD_OF(key: string): string {
  return key.replace('adLacp', 'lacp').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const slaveUsage = `Usage: … bond_slave [ queue_id QUEUE ] [ prio PRIORITY ]
       [ actor_port_prio PRIORITY ]
`

const SLAVE: readonly Word<WireSlaveData['bond']>[] = [
  numberWord('queue_id', 'queueId', 16, 'queue_id is invalid'),
  short('prio', (words, data) => {
    const text = words.next()
    data.prio = integer(text) ?? wrong('prio is invalid', text)
  }),
  numberWord('actor_port_prio', 'actorPortPrio', 16, 'actor_port_prio is invalid'),
]

const printTargets =
  (attr: 'arpIpTarget' | 'nsIp6Target', key: string): Print<Bond> =>
  (data, out) => {
    const all = data[attr] ?? []
    if (!all.some(({ index }) => index === 0)) return
    out.openArray(key, `${key} `)
    for (const [i, { value }] of all.entries()) out.item(value, i < all.length - 1 ? `${value},` : value)
    out.closeArray(' ')
  }

const printArpValidate: Print<Bond> = ({ arpValidate: value }, out) => {
  if (value === undefined) return
  const name = CHOICES.arpValidate[value] ?? 'UNKNOWN'
  // None of them is null in JSON.
  out.field('arp_validate', value === 0 ? null : name, `arp_validate ${name} `)
}

type AdInfo = NonNullable<Bond['adInfo']>

const printAggregator = printRows<AdInfo>(
  printNumber('aggregator', 'aggregator', 'ad_aggregator'),
  printNumber('numPorts', 'num_ports', 'ad_num_ports'),
  printNumber('actorKey', 'actor_key', 'ad_actor_key'),
  printNumber('partnerKey', 'partner_key', 'ad_partner_key'),
  printText('partnerMac', 'partner_mac', 'ad_partner_mac'),
)

const printAdInfo: Print<Bond> = ({ adInfo: info }, out, ctx) => {
  if (!info) return
  out.open('ad_info')
  printAggregator(info, out, ctx)
  out.close()
}

const printBond: Print<Bond> = printRows<Bond>(
  printChoice('mode', 'mode', CHOICES.mode),
  printLinkName('activeSlave', 'active_slave', 'active_slave'),
  printNumber('miimon', 'miimon'),
  printNumber('updelay', 'updelay'),
  printNumber('downdelay', 'downdelay'),
  printNumber('peerNotifDelay', 'peer_notify_delay'),
  printNumber('useCarrier', 'use_carrier'),
  printNumber('arpInterval', 'arp_interval'),
  printNumber('missedMax', 'arp_missed_max'),
  printTargets('arpIpTarget', 'arp_ip_target'),
  printTargets('nsIp6Target', 'ns_ip6_target'),
  printArpValidate,
  printChoice('arpAllTargets', 'arp_all_targets', CHOICES.arpAllTargets),
  printLinkName('primary', 'primary', 'primary'),
  printChoice('primaryReselect', 'primary_reselect', CHOICES.primaryReselect),
  printChoice('failOverMac', 'fail_over_mac', CHOICES.failOverMac),
  printChoice('xmitHashPolicy', 'xmit_hash_policy', CHOICES.xmitHashPolicy),
  printNumber('resendIgmp', 'resend_igmp'),
  printNumber('numPeerNotif', 'num_peer_notif', 'num_grat_arp'),
  printNumber('allSlavesActive', 'all_slaves_active'),
  printNumber('minLinks', 'min_links'),
  printNumber('lpInterval', 'lp_interval'),
  printNumber('packetsPerSlave', 'packets_per_slave'),
  printChoice('adLacpActive', 'ad_lacp_active', CHOICES.adLacpActive, 'lacp_active'),
  printChoice('adLacpRate', 'ad_lacp_rate', CHOICES.adLacpRate, 'lacp_rate'),
  printChoice('adSelect', 'ad_select', CHOICES.adSelect),
  printAdInfo,
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

const printIndexed =
  (attr: 'state' | 'miiStatus', key: string, names: readonly string[]): Print<Slave> =>
  (data, out) => {
    const value = data[attr]
    if (value === undefined) return
    const name = names[value]
    if (name === undefined) out.field(`${key}_index`, value, `${key} ${value} `)
    else out.field(key, name, `${key} ${name} `)
  }

const printSlave: Print<Slave> = printRows<Slave>(
  printIndexed('state', 'state', ['ACTIVE', 'BACKUP']),
  printIndexed('miiStatus', 'mii_status', ['UP', 'GOING_DOWN', 'DOWN', 'GOING_BACK']),
  printNumber('linkFailureCount', 'link_failure_count'),
  printText('permHwaddr', 'perm_hwaddr'),
  printNumber('queueId', 'queue_id'),
  printNumber('prio', 'prio'),
  printNumber('adAggregatorId', 'ad_aggregator_id'),
  (data, out) => printState('ad_actor_oper_port_state', data.adActorOperPortState, out),
  (data, out) => printState('ad_partner_oper_port_state', data.adPartnerOperPortState, out),
)

/** bond and bond_slave on the command line. */
export const bondCli: CliKind<'bond'> = {
  usage,
  async read(words, { session }) {
    const otherwise = unknownWord((word) => `bond: unknown command "${word}"?`, usage)
    return { data: await readOptions(words, table(session), otherwise) }
  },
  print: printBond,
  port: {
    usage: slaveUsage,
    async read(words) {
      const otherwise = unknownWord((word) => `bond_slave: unknown option "${word}"?`, slaveUsage)
      return { slaveKind: 'bond', slaveData: await readOptions(words, SLAVE, otherwise) }
    },
    print: printSlave,
  },
}
