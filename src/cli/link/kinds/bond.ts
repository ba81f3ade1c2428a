import { AF } from '../../../rtnl/constants.ts'
import type { KindData, SlaveData } from '../../../rtnl/link/options.ts'
import { fail, noDevice, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { looseIpv4 } from '../../parse/ipv4.ts'
import { readLladdr } from '../../parse/lladdr.ts'
import { integer } from '../../parse/numbers.ts'
import { short, type Word, type Words } from '../../parse/words.ts'
import type { Session } from '../../session.ts'
import { BOND_WORDS } from '../print/kinds/bond.ts'
import type { KindReading, KindSettings } from './kind.ts'
import { choiceWord, deviceWord, numberWord, plainWord, readOptions, unknownWord } from './rows.ts'

type Bond = KindData['bond']

/** No more addresses than these are probed. */
const MOST_TARGETS = 16

function target(text: string, family: number): string {
  if (family === AF.INET && !looseIpv4(text)) fail(`Error: an IP address is expected rather than "${text}"`)
  return inetText(readAddress(text, family))
}

function targets(word: string, key: 'arpIpTarget' | 'nsIp6Target', family: number): Word<Bond> {
  return short(word, (words, data) => {
    const all = words
      .next()
      .split(',')
      .filter((text) => text !== '')
      .slice(0, MOST_TARGETS)
    data[key] = all.map((text, index) => ({ index, value: target(text, family) }))
  })
}

const named = (word: string, key: keyof typeof BOND_WORDS & keyof Bond): Word<Bond> =>
  choiceWord<Bond>(word, key, BOND_WORDS[key], `invalid ${word}`, true)

function table(session: Session): readonly Word<Bond>[] {
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
      numberWord<Bond>(word, 'numPeerNotif', 8, 'invalid num_grat_arp|num_unsol_na'),
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
  ]
}

/** What `link help bond` prints. */
export const BOND_USAGE = `Usage: … bond [ mode MODE ] [ active_slave DEVICE | clear_active_slave ] [ primary DEVICE ] and
    numbers        miimon, updelay, downdelay, peer_notify_delay, use_carrier, arp_interval, arp_missed_max, resend_igmp,
                   num_grat_arp (num_unsol_na), all_slaves_active, min_links, lp_interval, packets_per_slave, tlb_dynamic_lb,
                   ad_user_port_key, ad_actor_sys_prio
    addresses      arp_ip_target ADDRESS[,ADDRESS…], ns_ip6_target ADDRESS[,ADDRESS…], ad_actor_system LLADDR
    words          ${(Object.entries(BOND_WORDS) as [string, readonly string[]][])
      .filter(([key]) => key !== 'mode')
      .map(([key, words]) => `${WORD_OF(key)} { ${words.join(' | ')} }`)
      .join(',\n                   ')}
MODE: ${BOND_WORDS.mode.join(' | ')}
`

function WORD_OF(key: string): string {
  return key.replace('adLacp', 'lacp').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Reads the options of a bond. */
export async function readBond(words: Words, { session }: KindReading): Promise<KindSettings> {
  const otherwise = unknownWord((word) => `bond: unknown command "${word}"?`, BOND_USAGE)
  return { data: await readOptions(words, table(session), otherwise) }
}

/** What `link help bond_slave` prints. */
export const BOND_SLAVE_USAGE = 'Usage: … bond_slave [ queue_id QUEUE ] [ prio PRIORITY ]\n'

const SLAVE: readonly Word<SlaveData['bond']>[] = [
  numberWord('queue_id', 'queueId', 16, 'queue_id is invalid'),
  short('prio', (words, data) => {
    const text = words.next()
    data.prio = integer(text) ?? wrong('prio is invalid', text)
  }),
]

/** Reads the options of a slave of a bond. */
export async function readBondSlave(words: Words): Promise<KindSettings> {
  const otherwise = unknownWord((word) => `bond_slave: unknown option "${word}"?`, BOND_SLAVE_USAGE)
  return { slaveKind: 'bond', slaveData: await readOptions(words, SLAVE, otherwise) }
}
