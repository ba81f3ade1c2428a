import type { Remaining, Taker } from '../remaining.ts'
import { sizeText } from './units.ts'

/** TC_RED_* flags. */
const FLAGS = ['ecn', 'harddrop', 'adaptive', 'nodrop'] as const
/** tc_red_maxp of the probability that tc assumes. */
const MAX_P = Math.round(0.02 * 2 ** 32)

const flagWords = (flags: number | undefined): string =>
  FLAGS.filter((_, bit) => ((flags ?? 0) & (1 << bit)) !== 0)
    .map((one) => ` ${one}`)
    .join('')

/** Thresholds and what follows from avpkt, burst and bandwidth: these are not in the message, but their logarithms are. */
function averaging(from: Remaining, name: { readonly limit: string }): string {
  const [limit, min, max] = ['limit', 'qthMin', 'qthMax'].map((key) => from.number(key) ?? 0) as [number, number, number]
  const logs = ['wlog', 'plog', 'scellLog'].map((key) => from.number(key) ?? 0)
  return `${name.limit} ${sizeText(limit)} min ${sizeText(min)} max ${sizeText(max)} ewma ${logs[0]} Plog ${logs[1]} Scell_log ${logs[2]}`
}

const probability = (from: Remaining): string => {
  const maxP = from.number('maxP')
  return maxP === undefined || maxP === MAX_P ? '' : ` probability ${Number((maxP / 2 ** 32).toPrecision(4))}`
}

/** Options of red (iproute2, tc/q_red.c). */
export const redWords: readonly Taker[] = [
  (from) => {
    const parms = from.inside('parms', true)
    const text = averaging(parms, { limit: 'limit' })
    const flags = from.inside('flags')
    const bits = flags.number('value')
    flags.take('selector')
    from.take('stab')
    const events = (['earlyDropBlock', 'markBlock'] as const).map((key, i) => {
      const block = from.number(key)
      return block === undefined ? '' : ` qevent ${['early_drop', 'mark'][i]} block ${block}`
    })
    return `${text}${probability(from)}${flagWords(bits ?? parms.number('flags'))}${events.join('')}`
  },
]

/** Options of sfq (iproute2, tc/q_sfq.c). */
export const sfqWords: readonly Taker[] = [
  (from) => {
    const v0 = from.peek('v0') === undefined ? from : from.inside('v0', true)
    const numbers = (
      [
        ...[
          ['limit', 'limit'],
          ['perturbPeriod', 'perturb'],
          ['quantum', 'quantum'],
        ],
        ...[
          ['flows', 'flows'],
          ['divisor', 'divisor'],
        ],
      ] as const
    ).flatMap(([key = '', name]) => {
      const value = v0.number(key)
      return value ? [`${name} ${value}${key === 'perturbPeriod' ? 'sec' : ''}`] : []
    })
    const depth = from.number('depth')
    const head = from.number('headdrop')
    const isRed = Number(from.peek('qthMin') ?? 0) > 0
    const red = isRed
      ? ` ${averaging(from, { limit: 'redflowlimit' })}${probability(from)}${flagWords(from.number('flags'))}`
      : ''
    const stats = from.inside('stats', true)
    if (!isRed) for (const key of ['limit', 'qthMin', 'qthMax', 'wlog', 'plog', 'scellLog', 'flags', 'maxP']) takeZero(from, key)
    return `${numbers.join(' ')}${depth ? ` depth ${depth}` : ''}${head ? ' headdrop' : ''}${red}${stats.rest()}`
  },
]

function takeZero(from: Remaining, key: string): void {
  if (from.peek(key) === 0) from.take(key)
}
