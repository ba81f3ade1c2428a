import type { Remaining } from '../remaining.ts'
import { yesNo } from './units.ts'

/** A value of NL80211_ATTR_STA_INFO with its name and its unit, in the order of iw. */
const VALUES: readonly (readonly [key: string, name: string, unit: string])[] = [
  ['inactiveTime', 'inactive time', ' ms'],
  ['rxBytes64', 'rx bytes', ''],
  ['rxBytes', 'rx bytes', ''],
  ['rxPackets', 'rx packets', ''],
  ['txBytes64', 'tx bytes', ''],
  ['txBytes', 'tx bytes', ''],
  ['txPackets', 'tx packets', ''],
  ['txRetries', 'tx retries', ''],
  ['txFailed', 'tx failed', ''],
  ['beaconLoss', 'beacon loss', ''],
  ['beaconRx', 'beacon rx', ''],
  ['rxDropMisc', 'rx drop misc', ''],
  ['signal', 'signal', ' dBm'],
  ['signalAvg', 'signal avg', ' dBm'],
  ['beaconSignalAvg', 'beacon signal avg', ' dBm'],
  ['tOffset', 'Toffset', ' us'],
  ['txBitrate', 'tx bitrate', ''],
  ['txDuration', 'tx duration', ' us'],
  ['rxBitrate', 'rx bitrate', ''],
  ['rxDuration', 'rx duration', ' us'],
  ['ackSignal', 'last ack signal', ' dBm'],
  ['ackSignalAvg', 'avg ack signal', ' dBm'],
  ['airtimeWeight', 'airtime weight', ''],
  ['expectedThroughput', 'expected throughput', ''],
  ['llid', 'mesh llid', ''],
  ['plid', 'mesh plid', ''],
  ['plinkState', 'mesh plink', ''],
  ['airtimeLinkMetric', 'mesh airtime link metric', ''],
]
/** Bits of nl80211_sta_flag_update: 1 << NL80211_STA_FLAG_*, in the order of iw. */
const FLAGS: readonly (readonly [bit: number, name: string, no: string, yes: string])[] = [
  [1, 'authorized', 'no', 'yes'],
  [5, 'authenticated', 'no', 'yes'],
  [7, 'associated', 'no', 'yes'],
  [2, 'preamble', 'long', 'short'],
  [3, 'WMM/WME', 'no', 'yes'],
  [4, 'MFP', 'no', 'yes'],
  [6, 'TDLS peer', 'no', 'yes'],
]
/** NL80211_PLINK_*. */
const PLINKS = ['LISTEN', 'OPN_SNT', 'OPN_RCVD', 'CNF_RCVD', 'ESTAB', 'HOLDING', 'BLOCKED']

/** `11.0 MBit/s`; only if all of it is in words. */
function bitrateText(from: Remaining, key: string): string | undefined {
  const rate = from.inside(key)
  const [wide, narrow] = [rate.number('bitrate32'), rate.number('bitrate')]
  const tenths = wide ?? narrow
  if (tenths === undefined) return undefined
  const mcs = rate.number('mcs')
  return [
    `${(tenths / 10).toFixed(1)} MBit/s`,
    ...(mcs === undefined ? [] : [`MCS ${mcs}`]),
    ...(rate.take('40MhzWidth') ? ['40MHz'] : []),
    ...(rate.take('shortGi') ? ['short GI'] : []),
  ].join(' ')
}

/** kbit/s; iw takes 1,024 bit/s for a kilobit. */
function throughputText(kbit: number): string {
  const whole = Math.floor((kbit * 1000) / 1024)
  return `${Math.floor(whole / 1000)}.${whole % 1000}Mbps`
}

function valueText(info: Remaining, key: string, unit: string): string | undefined {
  if (key === 'txBitrate' || key === 'rxBitrate') return bitrateText(info, key)
  const value = info.take<number | bigint>(key)
  if (value === undefined) return undefined
  if (key === 'expectedThroughput') return throughputText(Number(value))
  return key === 'plinkState' ? (PLINKS[Number(value)] ?? String(value)) : `${value}${unit}`
}

function flagTexts(info: Remaining): string[] {
  const flags = info.inside('staFlags')
  const [mask, set] = [flags.number('mask') ?? 0, flags.number('set') ?? 0]
  return FLAGS.flatMap(([bit, name, no, yes]) => (mask & (1 << bit) ? [`${name}: ${set & (1 << bit) ? yes : no}`] : []))
}

function cellTexts(info: Remaining): string[] {
  const bss = info.inside('bssParam')
  const [dtim, interval] = [bss.take('dtimPeriod'), bss.take('beaconInterval')]
  return [
    ...(dtim === undefined ? [] : [`DTIM period: ${dtim}`]),
    ...(interval === undefined ? [] : [`beacon interval: ${interval}`]),
    ...(bss.take('ctsProt') ? ['CTS protection: yes'] : []),
    ...(bss.take('shortPreamble') ? ['short preamble: yes'] : []),
    ...(bss.take('shortSlotTime') ? ['short slot time: yes'] : []),
  ]
}

/** `39.984s`, of ns since the start of the machine. */
export const secondsText = (ns: bigint): string => `${(Number(ns / 1_000_000n) / 1000).toFixed(3)}s`

/** A station as `iw dev NAME station dump` prints it, in one line. */
export function stationText(from: Remaining, link: string): string {
  const info = from.inside('staInfo')
  // The lower halves of the counters that follow.
  for (const key of ['rxBytes', 'txBytes']) if (info.peek(`${key}64`) !== undefined) info.take(key)
  const values = VALUES.flatMap(([key, name, unit]) => {
    const text = valueText(info, key, unit)
    return text === undefined ? [] : [`${name}: ${text}`]
  })
  const [time, since, gate] = [info.take('connectedTime'), info.take<bigint>('assocAtBoottime'), info.take('connectedToGate')]
  const ends = [
    ...(gate === undefined ? [] : [`mesh connected to gate: ${yesNo(gate)}`]),
    ...(time === undefined ? [] : [`connected time: ${time} seconds`]),
    ...(since === undefined ? [] : [`associated at [boottime]: ${secondsText(since)}`]),
  ]
  return [`Station ${from.take('mac')} (on ${link})`, ...values, ...flagTexts(info), ...cellTexts(info), ...ends].join(' ')
}
