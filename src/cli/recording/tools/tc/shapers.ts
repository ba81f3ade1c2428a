import { computed, type Remaining, type Taker, unless, word } from '../remaining.ts'
import { burstWord, peekRate, ratespec } from './rates.ts'
import { rateText, sizeText, timeText } from './units.ts'

const SECOND = 1_000_000

/** Microseconds in a tick of 64 ns. */
const TICK = 0.064

/**
 * The time for which packets wait at most, if the limit was computed from a time; else the limit. A request says the size
 * of the bucket; a reply, in which tc calls the time `lat`, only the ticks that it takes.
 */
function waiting(limit: number, rate: number, burst: number | undefined, ticks: number): string {
  const bucket = burst === undefined ? ticks * TICK : (burst * SECOND) / rate
  const latency = (limit * SECOND) / rate - bucket
  if (burst === undefined && latency >= 0) return `lat ${timeText(Math.trunc(latency))}`
  return latency > 0 && Number.isInteger(latency) ? `latency ${timeText(latency)}` : `limit ${sizeText(limit)}`
}

/** Options of tbf (iproute2, tc/q_tbf.c). */
export const tbfWords: readonly Taker[] = [
  (from) => {
    const rate64 = from.peek('rate64')
    const parms = from.inside('parms', true)
    const [rate, peak] = [peekRate(parms.peek('rate'), rate64), peekRate(parms.peek('peakrate'), from.peek('prate64'))]
    const [limit, buffer, mtu] = ['limit', 'buffer', 'mtu'].map((key) => parms.number(key))
    const [burst, pburst] = [from.number('burst'), from.number('pburst')]
    const of = (): Remaining => parms
    const words = [
      ratespec('rate', 'rate', 'rate64', of)(from, undefined),
      burst === undefined ? burstWord('burst', buffer, rate) : `burst ${sizeText(burst)}`,
      ratespec('peakrate', 'peakrate', 'prate64', of)(from, undefined),
      pburst === undefined ? burstWord('minburst', mtu, peak) : `minburst ${sizeText(pburst)}`,
      limit ? waiting(limit, rate, burst, buffer ?? 0) : undefined,
    ]
    computed('rtab', 'ptab')(from, undefined)
    return words.filter((one) => one !== undefined).join(' ')
  },
]

/** Options of a class of htb (iproute2, tc/q_htb.c). */
export const htbClassWords: readonly Taker[] = [
  (from) => {
    const parms = from.inside('parms', true)
    const rates = [peekRate(parms.peek('rate'), from.peek('rate64')), peekRate(parms.peek('ceil'), from.peek('ceil64'))]
    const of = (): Remaining => parms
    const [rate, ceil] = [ratespec('rate', 'rate', 'rate64', of), ratespec('ceil', 'ceil', 'ceil64', of)]
    const words = [
      rate(from, undefined),
      ceil(from, undefined),
      burstWord('burst', parms.number('buffer'), rates[0] as number),
      burstWord('cburst', parms.number('cbuffer'), rates[1] as number),
      unless(0, 'prio', 'prio')(parms, undefined),
      unless(0, 'quantum', 'quantum')(parms, undefined),
    ]
    computed('rtab', 'ctab')(from, undefined)
    return words.filter((one) => one !== undefined).join(' ')
  },
  word('offload', 'offload'),
]

/** A curve: `m1 5Mbit d 10ms m2 1Mbit`. */
const curve =
  (key: string, name: string): Taker =>
  (from) => {
    const of = from.inside(key, true)
    const [m1, d, m2] = [of.number('m1'), of.number('d'), of.number('m2')]
    if (m2 === undefined) return undefined
    return `${name}${m1 || d ? ` m1 ${rateText(m1 ?? 0)} d ${timeText(d ?? 0)}` : ''} m2 ${rateText(m2)}`
  }

/** Options of a class of hfsc (iproute2, tc/q_hfsc.c). */
export const hfscClassWords: readonly Taker[] = [curve('rsc', 'rt'), curve('fsc', 'ls'), curve('usc', 'ul')]
