import type { Remaining } from '../remaining.ts'
import { shortNumber } from './common.ts'

type Info = (info: Remaining, attrs: Remaining, state: number) => string | undefined

const LISTEN = 10
const UNLIMITED = 0xffffffffffffffffn

/** `rcvmss:536`; nothing for 0. */
const some =
  (name: string, key: string): Info =>
  (info) => {
    const value = info.take(key)
    return value ? `${name}:${value}` : undefined
  }

/** Microseconds as milliseconds. Some values stand for none. */
const inMs =
  (name: string, key: string, none = -1): Info =>
  (info) => {
    const value = info.number(key)
    return value && value !== none ? `${name}:${shortNumber(value / 1000)}` : undefined
  }

const bps = (bits: number): string => `${bits.toFixed(0)}bps`

/** TCPI_OPT_*: the options of the connection. WSCALE is printed with the scales. */
const OPTIONS: readonly (readonly [bit: number, name: string])[] = [
  [1, 'ts'],
  [2, 'sack'],
  [8, 'ecn'],
  [16, 'ecnseen'],
  [32, 'fastopen'],
]
const WSCALE = 4
const KNOWN_OPTIONS = 0x3f

const options: Info = (info, attrs) => {
  const bits = Number(info.peek('options') ?? 0)
  if ((bits & ~KNOWN_OPTIONS) === 0) info.take('options')
  const cong = attrs.take<string>('cong')
  const scales = bits & WSCALE ? (info.number('sndWscaleRcvWscale') ?? 0) : undefined
  return [
    ...OPTIONS.flatMap(([bit, name]) => (bits & bit ? [name] : [])),
    ...(cong ? [cong] : []),
    ...(scales === undefined ? [] : [`wscale:${scales & 15},${scales >> 4}`]),
  ].join(' ')
}

/** ss has no words for a threshold that was never set. */
const slowStart: Info = (info) => {
  const threshold = Number(info.peek('sndSsthresh') ?? 0)
  if (threshold < 0xffff || threshold === 0x7fffffff) info.take('sndSsthresh')
  return threshold > 0 && threshold < 0xffff ? `ssthresh:${threshold}` : undefined
}

const roundTrip: Info = (info) => {
  const [rtt, variation] = [Number(info.peek('rtt') ?? 0), info.number('rttvar') ?? 0]
  return rtt ? `rtt:${shortNumber(rtt / 1000)}/${shortNumber(variation / 1000)}` : undefined
}

const dctcp: Info = (_, attrs) => {
  const from = attrs.take<Readonly<Record<string, number>>>('dctcpinfo')
  if (!from) return undefined
  const { enabled, ceState, alpha, abEcn, abTot } = from
  return enabled ? `dctcp:(ce_state:${ceState},alpha:${alpha},ab_ecn:${abEcn},ab_tot:${abTot})` : 'dctcp:fallback_mode'
}

const bbr: Info = (_, attrs) => {
  const from = attrs.take<Readonly<Record<'bwLo' | 'bwHi' | 'minRtt' | 'pacingGain' | 'cwndGain', number>>>('bbrinfo')
  if (!from) return undefined
  const gain = (name: string, value: number): string => (value ? `,${name}:${shortNumber(value / 256)}` : '')
  const bandwidth = Number((BigInt(from.bwHi) << 32n) | BigInt(from.bwLo))
  const gains = `${gain('pacing_gain', from.pacingGain)}${gain('cwnd_gain', from.cwndGain)}`
  return `bbr:(bw:${bps(bandwidth * 8)},mrtt:${shortNumber(from.minRtt / 1000)}${gains})`
}

/** What can be sent with this window, segment size and round-trip time. Vegas has a round-trip time of its own. */
const sendRate =
  (segment: unknown, window: unknown): Info =>
  (info, attrs) => {
    const vegas = attrs.inside('vegasinfo', true)
    const isMeasured = vegas.peek('enabled') && vegas.peek('rtt') !== 0x7fffffff
    const measured = isMeasured ? vegas.number('rtt') : 0
    const rtt = measured || (info.number('rtt') ?? 0)
    info.take('rtt')
    return rtt > 0 && segment && window ? `send ${bps((Number(window) * Number(segment) * 8_000_000) / rtt)}` : undefined
  }

const pacing: Info = (info) => {
  const [rate = 0n, most = 0n] = [info.take<bigint>('pacingRate'), info.take<bigint>('maxPacingRate')]
  if (!rate || rate === UNLIMITED) return undefined
  return `pacing_rate ${bps(Number(rate) * 8)}${most && most !== UNLIMITED ? `/${bps(Number(most) * 8)}` : ''}`
}

const delivery: Info = (info) => {
  const rate = info.take<bigint>('deliveryRate') ?? 0n
  return rate ? `delivery_rate ${bps(Number(rate) * 8)}` : undefined
}

const appLimited: Info = (info) => {
  const key = 'deliveryRateAppLimitedFastopenClientFail'
  const bits = Number(info.peek(key) ?? 0)
  if (bits <= 1) info.take(key)
  return bits & 1 ? 'app_limited' : undefined
}

const busy: Info = (info) => {
  const [total = 0n, window = 0n, buffer = 0n] = ['busyTime', 'rwndLimited', 'sndbufLimited'].map((key) => info.take<bigint>(key))
  const limited = (name: string, time: bigint): string[] =>
    time ? [`${name}:${time / 1000n}ms(${((100 * Number(time)) / Number(total)).toFixed(1)}%)`] : []
  if (!total) return undefined
  return [`busy:${total / 1000n}ms`, ...limited('rwnd_limited', window), ...limited('sndbuf_limited', buffer)].join(' ')
}

const retransmitted: Info = (info) => {
  const [now, total] = [info.number('retrans') ?? 0, info.number('totalRetrans') ?? 0]
  return now || total ? `retrans:${now}/${total}` : undefined
}

/** Of a listener it is the most connections that wait, which is a column already. */
const sacked: Info = (info, _, state) => {
  const count = info.number('sacked')
  return count && state !== LISTEN ? `sacked:${count}` : undefined
}

const USUAL_REORDERING = 3
const reordering: Info = (info) => {
  const packets = info.number('reordering')
  return packets === undefined || packets === USUAL_REORDERING ? undefined : `reordering:${packets}`
}

/** struct tcp_info in the order of ss (tcp_stats_print). */
const WORDS: readonly Info[] = [
  ...[options, inMs('rto', 'rto', 3_000_000), some('backoff', 'backoff'), roundTrip, inMs('ato', 'ato')],
  ...[some('mss', 'sndMss'), some('pmtu', 'pmtu'), some('rcvmss', 'rcvMss'), some('advmss', 'advmss')],
  ...[some('cwnd', 'sndCwnd'), slowStart, some('bytes_sent', 'bytesSent'), some('bytes_retrans', 'bytesRetrans')],
  ...[some('bytes_acked', 'bytesAcked'), some('bytes_received', 'bytesReceived'), some('segs_out', 'segsOut')],
  ...[some('segs_in', 'segsIn'), some('data_segs_out', 'dataSegsOut'), some('data_segs_in', 'dataSegsIn'), dctcp, bbr],
]
const MORE_WORDS: readonly Info[] = [
  ...[some('lastsnd', 'lastDataSent'), some('lastrcv', 'lastDataRecv'), some('lastack', 'lastAckRecv'), pacing, delivery],
  ...[some('delivered', 'delivered'), some('delivered_ce', 'deliveredCe'), appLimited, busy, some('unacked', 'unacked')],
  ...[retransmitted, some('lost', 'lost'), sacked, some('dsack_dups', 'dsackDups'), some('fackets', 'fackets'), reordering],
  ...[some('reord_seen', 'reordSeen'), inMs('rcv_rtt', 'rcvRtt'), some('rcv_space', 'rcvSpace')],
  ...[some('rcv_ssthresh', 'rcvSsthresh'), some('notsent', 'notsentBytes'), inMs('minrtt', 'minRtt', 0xffffffff)],
  ...[some('rcv_ooopack', 'rcvOoopack'), some('snd_wnd', 'sndWnd')],
]

/** What `ss -i` prints of TCP. */
export function tcpTexts(info: Remaining, attrs: Remaining): string[] {
  const state = info.number('state') ?? 0
  const [segment, window] = [info.peek('sndMss'), info.peek('sndCwnd')]
  return [...WORDS, sendRate(segment, window), ...MORE_WORDS].flatMap((words) => words(info, attrs, state) || [])
}
