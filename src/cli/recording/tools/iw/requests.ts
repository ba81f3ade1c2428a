import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, isDumpRequest, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { ssidText, valuesOf, wdevText } from './units.ts'

/** NL80211_IFTYPE_* by number, as `iw` takes them. */
const TYPES = [
  '',
  'ibss',
  'managed',
  '__ap',
  '__ap_vlan',
  'wds',
  'monitor',
  'mp',
  '__p2pcl',
  '__p2pgo',
  '__p2pdev',
  'ocb',
  '__nan',
]
const typeWord = (type: number): string => TYPES[type] ?? String(type)

/** The words after `iw dev NAME` or `iw phy`, and what of them is a value. Undefined if iw does not send this request. */
type Words = (from: Remaining, isDump: boolean) => readonly [what: string, ...values: (string | undefined)[]] | undefined

const value = (from: Remaining, key: string, before = '', format: (of: never) => string = String): string | undefined => {
  const of = from.take(key)
  return of === undefined ? undefined : `${before}${format(of as never)}`
}

const dump =
  (what: string): Words =>
  (_, isDump) =>
    isDump ? [what] : undefined

const plain =
  (what: string): Words =>
  () => [what]

/** A list that is whole, or one object by its address. */
const stations: Words = (from, isDump) => (isDump ? ['station dump'] : ['station get', value(from, 'mac')])

function scan(from: Remaining): [string, ...(string | undefined)[]] {
  const frequencies = valuesOf<number>(from.take('scanFrequencies'))
  const names = valuesOf<Uint8Array>(from.take('scanSsids'))
  const words = [
    frequencies.length > 0 ? `freq ${frequencies.join(' ')}` : undefined,
    // Without a name to ask for, a scan only listens.
    names.length === 0 ? 'passive' : names.some(({ length }) => length > 0) ? `ssid ${names.map(ssidText).join(' ')}` : undefined,
  ]
  return ['scan trigger', ...words]
}

const ON_OFF = ['off', 'on']
const TX_POWER = ['auto', 'limit', 'fixed']

function wiphy(from: Remaining): readonly [string, ...(string | undefined)[]] | undefined {
  const power = from.number('wiphyTxPowerSetting')
  if (power !== undefined)
    return ['set txpower', TX_POWER[power] ?? String(power), value(from, 'wiphyTxPowerLevel', '', (mbm: number) => String(mbm))]
  if (from.peek('wiphyFreq') !== undefined) return ['set freq', frequency(from)]
  for (const [key, word] of [
    ['wiphyRtsThreshold', 'rts'],
    ['wiphyFragThreshold', 'frag'],
    ['wiphyName', 'name'],
  ] as const)
    if (from.peek(key) !== undefined) return [`set ${word}`, value(from, key)]
  return undefined
}

/** Takes what iw adds to the frequency of a channel without HT: it follows from the frequency. */
function frequency(from: Remaining): string | undefined {
  const mhz = from.number('wiphyFreq')
  const isWithoutHt = ['channelWidth', 'wiphyChannelType'].every((key) => !from.peek(key))
  if (isWithoutHt && from.peek('centerFreq1') === mhz)
    for (const key of ['channelWidth', 'wiphyChannelType', 'centerFreq1']) from.take(key)
  return mhz === undefined ? undefined : String(mhz)
}

/** NL80211_MNTR_FLAG_*, as `iw` takes them. */
const MONITOR_FLAGS = [
  ['fcsfail', 'fcsfail'],
  ['plcpfail', 'plcpfail'],
  ['control', 'control'],
  ['otherBss', 'otherbss'],
  ['cookFrames', 'cook'],
  ['active', 'active'],
] as const

function newInterface(from: Remaining): readonly [string, ...(string | undefined)[]] {
  const [name, type] = [value(from, 'ifname'), value(from, 'iftype', 'type ', typeWord)]
  const monitor = from.inside('mntrFlags')
  const flags = MONITOR_FLAGS.flatMap(([key, word]) => (monitor.take(key) === undefined ? [] : [word]))
  return ['interface add', name, type, flags.length > 0 ? `flags ${flags.join(' ')}` : undefined]
}

const COMMANDS: Readonly<Record<string, Words>> = {
  GET_STATION: stations,
  DEL_STATION: (from) => ['station del', value(from, 'mac')],
  GET_SURVEY: dump('survey dump'),
  GET_SCAN: dump('scan dump'),
  GET_MPATH: (from, isDump) => (isDump ? ['mpath dump'] : ['mpath get', value(from, 'mac')]),
  NEW_MPATH: (from) => ['mpath new', value(from, 'mac'), value(from, 'mpathNextHop', 'next_hop ')],
  TRIGGER_SCAN: scan,
  DISCONNECT: plain('disconnect'),
  SET_INTERFACE: (from) => ['set type', value(from, 'iftype', '', typeWord)],
  DEL_INTERFACE: plain('del'),
  SET_POWER_SAVE: (from) => ['set power_save', value(from, 'psState', '', (state: number) => ON_OFF[state] ?? String(state))],
  GET_POWER_SAVE: plain('get power_save'),
  REMAIN_ON_CHANNEL: (from) => ['roc start', value(from, 'wiphyFreq'), value(from, 'duration')],
  LEAVE_MESH: plain('mesh leave'),
  LEAVE_IBSS: plain('ibss leave'),
  GET_WOWLAN: plain('wowlan show'),
  GET_COALESCE: plain('coalesce show'),
  SET_WIPHY: wiphy,
  NEW_INTERFACE: newInterface,
  JOIN_MESH: (from) => ['mesh join', value(from, 'meshId', '', ssidText), `freq ${frequency(from)}`],
  JOIN_IBSS: (from) => ['ibss join', value(from, 'ssid', '', ssidText), frequency(from)],
}

/** A request as the command line of iw(8) that makes it. */
export function requestWords(
  command: string,
  { message }: Recorded,
  ifname: (index: number) => string,
): CommandWords | undefined {
  if (message.payload) return undefined
  const from = new Remaining(message.attrs)
  const isDump = isDumpRequest(message)
  const [index, phy] = [from.number('ifindex'), from.number('wiphy')]
  const place =
    index !== undefined
      ? `dev ${ifname(index)}`
      : phy !== undefined
        ? `phy phy#${phy}`
        : value(from, 'wdev', 'wdev ', (wdev: bigint) => wdevText(wdev))
  if (command === 'GET_INTERFACE') return interfaces(from, isDump, place)
  if (command === 'GET_REG') return line('iw reg get', from.rest())
  if (command === 'REQ_SET_REG') return line('iw reg set', value(from, 'regAlpha2'), from.rest())
  if (command === 'GET_WIPHY') {
    from.take('splitWiphyDump')
    return line(place === undefined ? 'iw list' : `iw ${place} info`, from.rest())
  }
  const [what, ...values] = (place === undefined ? undefined : COMMANDS[command]?.(from, isDump)) ?? []
  return what === undefined ? undefined : line(`iw ${place} ${what}`, ...values, from.rest())
}

function interfaces(from: Remaining, isDump: boolean, place: string | undefined): CommandWords | undefined {
  if (isDump) return line('iw dev', from.rest())
  return place === undefined ? undefined : line(`iw ${place} info`, from.rest())
}
