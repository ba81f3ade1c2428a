import type { Remaining } from '../remaining.ts'
import { secondsText, stationText } from './station.ts'
import { channelOf, dbmText, IFTYPES, ssidText, valuesOf, wdevText, widthText } from './units.ts'
import { wiphyText } from './wiphy.ts'

type ReplyWords = (from: Remaining, link: string) => string

const taken = (from: Remaining, key: string, text: (value: never) => string): string[] => {
  const value = from.take(key)
  return value === undefined ? [] : [text(value as never)]
}

function channelTexts(from: Remaining): string[] {
  const frequency = from.number('wiphyFreq')
  if (frequency === undefined) return []
  const width = from.number('channelWidth')
  return [
    [
      `channel ${channelOf(frequency)} (${frequency} MHz)`,
      ...(width === undefined ? [] : [`width: ${widthText(width)}`]),
      ...taken(from, 'centerFreq1', (mhz: number) => `center1: ${mhz} MHz`),
    ].join(', '),
  ]
}

/** The columns of queues. */
const QUEUE = [
  ['backlogBytes', 'qsz-byt'],
  ['backlogPackets', 'qsz-pkt'],
  ['flows', 'flows'],
  ['drops', 'drops'],
  ['ecnMarks', 'marks'],
  ['overlimit', 'overlmt'],
  ['collisions', 'hashcol'],
  ['txBytes', 'tx-bytes'],
  ['txPackets', 'tx-packets'],
] as const

function queueTexts(from: Remaining): string[] {
  const queue = from.inside('txqStats')
  const words = QUEUE.flatMap(([key, name]) => taken(queue, key, (value: number) => `${name} ${value}`))
  return words.length > 0 ? [`multicast TXQ: ${words.join(' ')}`] : []
}

const interfaceText: ReplyWords = (from) =>
  [
    from.peek('ifname') === undefined ? 'Unnamed/non-netdev interface' : `Interface ${from.take('ifname')}`,
    ...taken(from, 'ifindex', (index: number) => `ifindex ${index}`),
    ...taken(from, 'wdev', (wdev: bigint) => `wdev ${wdevText(wdev)}`),
    ...taken(from, 'mac', (mac: string) => `addr ${mac}`),
    ...taken(from, 'ssid', (ssid: Uint8Array) => `ssid ${ssidText(ssid)}`),
    ...taken(from, 'iftype', (type: number) => `type ${IFTYPES[type] ?? type}`),
    ...taken(from, 'wiphy', (phy: number) => `wiphy ${phy}`),
    ...channelTexts(from),
    ...taken(from, 'wiphyTxPowerLevel', (power: number) => `txpower ${dbmText(power)}`),
    ...queueTexts(from),
  ].join(' ')

/** NL80211_BSS_STATUS_*. */
const STATUSES = ['authenticated', 'associated', 'joined']
/** The element that names the network. */
const SSID = 0

const networkText: ReplyWords = (from, link) => {
  const bss = from.inside('bss')
  const elements = (bss.peek('informationElements') ?? bss.peek('beaconIes')) as Uint8Array | undefined
  const name = elements?.[0] === SSID ? [`SSID: ${ssidText(elements.subarray(2, 2 + (elements[1] ?? 0)))}`] : []
  const head = `BSS ${bss.take('bssid')}(on ${link})`
  return [
    `${head}${taken(bss, 'status', (status: number) => ` -- ${STATUSES[status] ?? status}`).join('')}`,
    ...taken(bss, 'lastSeenBoottime', (ns: bigint) => `last seen: ${secondsText(ns)} [boottime]`),
    ...taken(bss, 'tsf', (tsf: bigint) => `TSF: ${tsf} usec`),
    ...taken(bss, 'frequency', (mhz: number) => `freq: ${mhz}`),
    ...taken(bss, 'beaconInterval', (units: number) => `beacon interval: ${units} TUs`),
    ...taken(bss, 'capability', (bits: number) => `capability: (0x${bits.toString(16).padStart(4, '0')})`),
    ...taken(bss, 'signalMbm', (mbm: number) => `signal: ${dbmText(mbm)}`),
    ...taken(bss, 'signalUnspec', (signal: number) => `signal: ${signal}/100`),
    ...taken(bss, 'seenMsAgo', (ms: number) => `last seen: ${ms} ms ago`),
    ...name,
  ].join(' ')
}

const TIMES = [
  ['time', 'channel active time'],
  ['timeBusy', 'channel busy time'],
  ['timeExtBusy', 'extension channel busy time'],
  ['timeRx', 'channel receive time'],
  ['timeTx', 'channel transmit time'],
] as const

const surveyText: ReplyWords = (from, link) => {
  const survey = from.inside('surveyInfo')
  const inUse = survey.take('inUse') === undefined ? '' : ' [in use]'
  return [
    `Survey data from ${link}`,
    ...taken(survey, 'frequency', (mhz: number) => `frequency: ${mhz} MHz${inUse}`),
    ...taken(survey, 'noise', (noise: number) => `noise: ${noise} dBm`),
    ...TIMES.flatMap(([key, name]) => taken(survey, key, (ms: bigint) => `${name}: ${ms} ms`)),
  ].join(' ')
}

/** NL80211_RRF_* in the order of iw. */
const RULE_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [1, 'NO-OFDM'],
  [2, 'NO-CCK'],
  [4, 'NO-INDOOR'],
  [8, 'NO-OUTDOOR'],
  [16, 'DFS'],
  [32, 'PTP-ONLY'],
  [64, 'PTMP-ONLY'],
  [2048, 'AUTO-BW'],
  [4096, 'IR-CONCURRENT'],
  [8192, 'NO-HT40MINUS'],
  [16384, 'NO-HT40PLUS'],
  [32768, 'NO-80MHZ'],
  [65536, 'NO-160MHZ'],
  [131072, 'NO-HE'],
  [128, 'PASSIVE-SCAN'],
]
const DFS = 16
/** NL80211_DFS_*. */
const REGIONS = ['DFS-UNSET', 'DFS-FCC', 'DFS-ETSI', 'DFS-JP']

type Rule = Readonly<Record<string, number>>

function ruleText(rule: Rule): string {
  const of = (key: string): number => rule[key] ?? 0
  const bits = of('regRuleFlags')
  const mhz = ['freqRangeStart', 'freqRangeEnd', 'freqRangeMaxBw'].map((key) => of(key) / 1000)
  const gain = of('powerRuleMaxAntGain') === 0 ? 'N/A' : of('powerRuleMaxAntGain') / 100
  const wait = bits & DFS ? `${of('dfsCacTime')} ms` : 'N/A'
  const flags = RULE_FLAGS.flatMap(([bit, name]) => (bits & bit ? [`, ${name}`] : []))
  return `(${mhz[0]} - ${mhz[1]} @ ${mhz[2]}), (${gain}, ${of('powerRuleMaxEirp') / 100}), (${wait})${flags.join('')}`
}

const regulatoryText: ReplyWords = (from) => {
  const phy = from.take('wiphy')
  const region = from.number('dfsRegion') ?? 0
  const managed = from.take('wiphySelfManagedReg') === undefined ? '' : ' (self-managed)'
  const place = phy === undefined ? 'global' : `phy#${phy}${managed}`
  const rules = valuesOf<Rule>(from.take('regRules')).map(ruleText)
  return [`${place} country ${from.take('regAlpha2')}: ${REGIONS[region] ?? region}`, ...rules].join(' ')
}

/** The replies of iw's commands, by the name of the message after NL80211_CMD_. */
export const REPLIES: Readonly<Record<string, ReplyWords>> = {
  NEW_INTERFACE: interfaceText,
  NEW_STATION: stationText,
  NEW_SCAN_RESULTS: networkText,
  NEW_SURVEY_RESULTS: surveyText,
  GET_REG: regulatoryText,
  NEW_WIPHY: wiphyText,
}
