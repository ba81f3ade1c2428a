import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, dashed, isDumpRequest, line } from '../command.ts'
import { Remaining } from '../remaining.ts'

/** The option of ethtool(8) for a command. */
const OPTIONS: Readonly<Record<string, string>> = {
  LINKMODES_SET: '-s',
  WOL_SET: '-s',
  DEBUG_SET: '-s',
  LINKINFO_SET: '-s',
  FEATURES_GET: '-k',
  FEATURES_SET: '-K',
  RINGS_GET: '-g',
  RINGS_SET: '-G',
  CHANNELS_GET: '-l',
  CHANNELS_SET: '-L',
  COALESCE_GET: '-c',
  COALESCE_SET: '-C',
  PAUSE_GET: '-a',
  PAUSE_SET: '-A',
  EEE_GET: '--show-eee',
  EEE_SET: '--set-eee',
  FEC_GET: '--show-fec',
  FEC_SET: '--set-fec',
  PRIVFLAGS_GET: '--show-priv-flags',
  PRIVFLAGS_SET: '--set-priv-flags',
  TSINFO_GET: '-T',
  STATS_GET: '-S',
  MODULE_EEPROM_GET: '-m',
  RSS_GET: '-x',
  TUNNEL_INFO_GET: '--show-tunnels',
  CABLE_TEST_ACT: '--cable-test',
  CABLE_TEST_TDR_ACT: '--cable-test-tdr',
  PHC_VCLOCKS_GET: '--get-phc-vclocks',
  MODULE_GET: '--show-module',
  MODULE_SET: '--set-module',
  PSE_GET: '--show-pse',
  PSE_SET: '--set-pse',
  PLCA_GET_CFG: '--get-plca-cfg',
  PLCA_SET_CFG: '--set-plca-cfg',
  PLCA_GET_STATUS: '--get-plca-status',
  MM_GET: '--show-mm',
  MM_SET: '--set-mm',
}

/** Keys that are on or off. */
const SWITCHES: ReadonlySet<string> = new Set([
  'autoneg',
  'rx',
  'tx',
  'enabled',
  'txLpiEnabled',
  'useAdaptiveRx',
  'useAdaptiveTx',
])
const NAMES: Readonly<Record<string, string>> = {
  ...{ rxCount: 'rx', txCount: 'tx', otherCount: 'other', combinedCount: 'combined' },
  ...{ useAdaptiveRx: 'adaptive-rx', useAdaptiveTx: 'adaptive-tx', txLpiEnabled: 'tx-lpi', enabled: 'eee' },
}
const DUPLEX = ['half', 'full']

function value(key: string, of: unknown, command: string): string {
  if (key === 'duplex') return DUPLEX[Number(of)] ?? String(of)
  const isSwitch = SWITCHES.has(key) && !/^(?:RINGS|CHANNELS)/.test(command)
  return isSwitch ? (Number(of) ? 'on' : 'off') : String(of)
}

interface Bits {
  readonly nomask?: boolean
  readonly bits?: { readonly bit?: readonly { readonly name?: string; readonly index?: number; readonly value?: boolean }[] }
}

/** Bits by name: `tx-gro on`, or a list of those that are set. */
function bitWords(key: string, command: string, from: Remaining): string | undefined {
  const { nomask, bits } = (from.peek(key) ?? {}) as Bits
  const list = bits?.bit
  if (!list) return undefined
  from.take(key)
  const name = ({ name: own, index }: { name?: string; index?: number }): string => own ?? String(index)
  // Wake-on-LAN is a letter for each bit.
  if (command === 'WOL_SET') return `wol ${list.map(({ index = -1 }) => 'pumbagsf'[index] ?? index).join('')}`
  if (nomask) return `${dashed(key)} ${list.map(name).join(',')}`
  return `${key === 'msgmask' ? 'msglvl ' : ''}${list.map((one) => `${name(one)} ${one.value ? 'on' : 'off'}`).join(' ')}`
}

/** A request of ethtool as its command line; undefined for what is only a part of one. */
export function ethtoolRequest({ name, message }: Recorded): CommandWords | undefined {
  const command = name.replace(/^ETHTOOL_MSG_/, '')
  const option = OPTIONS[command]
  if (option === undefined || message.payload) return undefined
  const from = new Remaining(message.attrs)
  const header = from.inside('header')
  const device = header.take('devName') ?? (isDumpRequest(message) ? '*' : `index ${header.take('devIndex')}`)
  // ETHTOOL_FLAG_COMPACT_BITSETS: how the reply is written.
  if (header.peek('flags') === 1) header.take('flags')
  const words = ['wanted', 'modes', 'msgmask', 'ours', 'flags', 'groups'].map((key) => bitWords(key, command, from))
  const plain = Object.entries(message.attrs).flatMap(([key, one]) => {
    if (typeof one === 'object' || !command.includes('_SET')) return []
    from.take(key)
    return [`${NAMES[key] ?? dashed(key)} ${value(key, one, command)}`]
  })
  return line(`ethtool ${option}`, String(device), ...plain, ...words, from.rest())
}
