import type { Remaining } from '../remaining.ts'
import { frameText, reasonText, statusText } from './frames.ts'
import { ssidText, valuesOf, wdevText } from './units.ts'

/** Takes values of a notification and returns the words of `iw event`; undefined if it has none for them. */
type EventWords = (from: Remaining) => string | undefined

/** NL80211_IFTYPE_* as `iw event` prints them: not as `iw dev` does. */
const TYPES = [
  'unspecified',
  'IBSS',
  'station',
  'access point',
  'access point/VLAN',
  'WDS',
  'monitor',
  'mesh point',
  'P2P-Client',
  'P2P-GO',
  'P2P-Device',
]
/** NL80211_REGDOM_SET_BY_*. */
const INITIATORS = ['the wireless core upon initialization', 'a user', 'a driver', 'a country IE']

const flag = (from: Remaining, key: string): boolean => from.take(key) !== undefined
const cookie = (from: Remaining): string => `cookie ${BigInt(from.take<bigint>('cookie') ?? 0n).toString(16)}`
const to = (from: Remaining): string => (from.peek('mac') === undefined ? '' : ` to ${from.take('mac')}`)

/** What a scan covers: frequencies, then names in quotes. */
function scanText(from: Remaining): string {
  const frequencies = valuesOf<number>(from.take('scanFrequencies'))
  const names = valuesOf<Uint8Array>(from.take('scanSsids'))
  const first = frequencies.length > 0 ? `${frequencies.map((one) => ` ${one}`).join('')},` : ''
  return `${first}${names.map((name) => ` "${ssidText(name)}"`).join('')}`
}

/** A frame that was received, or that never came. The bytes stay. */
const frameWords =
  (what: string): EventWords =>
  (from) => {
    const frame = from.peek('frame')
    if (frame instanceof Uint8Array) return `${what} ${frameText(frame) ?? '[invalid frame]'}`
    return `${what}${flag(from, 'timedOut') ? ': timed out' : ''}`
  }

const status =
  (what: string): EventWords =>
  (from) =>
    `${what} TX status (${cookie(from)}): ${flag(from, 'ack') ? 'acked' : 'no ack'}`

const interfaceWords =
  (what: string): EventWords =>
  (from) => {
    const type = from.number('iftype')
    const words = type === undefined ? '' : ` type ${TYPES[type] ?? type}`
    const wds = from.number('4addr')
    return `${what} interface${words}${wds === undefined ? '' : ` use 4addr ${wds}`}`
  }

const station =
  (what: string): EventWords =>
  (from) =>
    `${what} station ${from.take('mac')}`

function regulatoryChange(from: Remaining): string | undefined {
  const [type, by] = [from.number('regType'), from.number('regInitiator') ?? -1]
  const initiator = INITIATORS[by] ?? `(${by})`
  const country = from.take('regAlpha2')
  const what = [
    `set to ${country} by ${initiator} request`,
    `set to world roaming by ${initiator} request`,
    `custom world roaming rules in place by ${initiator} request`,
    `intersection used due to a request made by ${initiator}`,
  ][type ?? -1]
  return what && `regulatory domain change: ${what}`
}

function connected(from: Remaining): string {
  const code = from.number('statusCode')
  const what = code === undefined ? 'unknown connect status' : code === 0 ? 'connected' : 'failed to connect'
  return `${what}${to(from)}${code ? `, status: ${statusText(code)}` : ''}`
}

function disconnected(from: Remaining): string {
  const by = flag(from, 'disconnectedByAp') ? 'by AP' : 'local request'
  const reason = from.number('reasonCode')
  return `disconnected (${by})${reason === undefined ? '' : ` reason: ${reasonText(reason)}`}`
}

/** NL80211_CQM_RSSI_THRESHOLD_EVENT_*. */
const RSSI = ['went below threshold', 'went above threshold', 'beacon loss']

function quality(from: Remaining): string | undefined {
  const cqm = from.inside('cqm')
  const event = cqm.number('rssiThresholdEvent')
  if (event === undefined) return 'CQM event:'
  const level = cqm.number('rssiLevel')
  return `CQM event: RSSI ${level === undefined ? '' : `(${level} dBm) `}${RSSI[event] ?? event}`
}

const hex6 = (value: number): string => value.toString(16).padStart(6, '0')

const EVENTS: Readonly<Record<string, EventWords>> = {
  NEW_WIPHY: (from) => `renamed to ${from.take('wiphyName')}`,
  DEL_WIPHY: () => 'delete wiphy',
  TRIGGER_SCAN: () => 'scan started',
  NEW_SCAN_RESULTS: (from) => `scan finished:${scanText(from)}`,
  SCAN_ABORTED: (from) => `scan aborted:${scanText(from)}`,
  START_SCHED_SCAN: () => 'scheduled scan started',
  SCHED_SCAN_STOPPED: () => 'sched scan stopped',
  SCHED_SCAN_RESULTS: () => 'got scheduled scan results',
  REG_CHANGE: regulatoryChange,
  JOIN_IBSS: (from) => `IBSS ${from.take('mac')} joined`,
  NEW_STATION: station('new'),
  DEL_STATION: station('del'),
  AUTHENTICATE: frameWords('auth'),
  ASSOCIATE: frameWords('assoc'),
  DEAUTHENTICATE: frameWords('deauth'),
  DISASSOCIATE: frameWords('disassoc'),
  UNPROT_DEAUTHENTICATE: frameWords('unprotected deauth'),
  UNPROT_DISASSOCIATE: frameWords('unprotected disassoc'),
  CONNECT: connected,
  ROAM: (from) => `roamed${to(from)}`,
  DISCONNECT: disconnected,
  REMAIN_ON_CHANNEL: (from) => `remain on freq ${from.take('wiphyFreq')} (${from.take('duration')}ms, ${cookie(from)})`,
  CANCEL_REMAIN_ON_CHANNEL: (from) => `done with remain on freq ${from.take('wiphyFreq')} (${cookie(from)})`,
  FRAME_TX_STATUS: status('mgmt'),
  CONTROL_PORT_FRAME_TX_STATUS: status('ctrl. port'),
  NOTIFY_CQM: quality,
  NEW_INTERFACE: interfaceWords('new'),
  DEL_INTERFACE: interfaceWords('del'),
  SET_INTERFACE: interfaceWords('set'),
  STA_OPMODE_CHANGED: (from) => {
    const smps = from.number('smpsMode')
    return `sta opmode changed ${from.take('mac')}${smps === undefined ? '' : ` smps mode ${smps}`}`
  },
  VENDOR: (from) => `vendor event ${hex6(from.number('vendorId') ?? 0)}:${from.take('vendorSubcmd')}`,
}

/** Where something happened: `wlan0 (phy #0): `, as `iw event` begins its lines. */
function placeText(from: Remaining, ifname: (index: number) => string): string {
  const [index, phy] = [from.number('ifindex'), from.number('wiphy')]
  const own = from.take<string>('ifname')
  const wdev = index === undefined ? from.take('wdev') : undefined
  const name = index === undefined ? (wdev === undefined ? '' : `wdev ${wdevText(wdev)}`) : (own ?? ifname(index))
  if (phy === undefined) return name === '' ? '' : `${name}: `
  return name === '' ? `phy #${phy}: ` : `${name} (phy #${phy}): `
}

/** A notification as `iw event` prints it; what it has no word for is left in `from`. */
export function eventText(command: string, from: Remaining, ifname: (index: number) => string): string | undefined {
  const words = EVENTS[command]
  if (!words) return undefined
  const place = placeText(from, ifname)
  const text = words(from)
  return text === undefined ? undefined : `${place}${text}`
}
