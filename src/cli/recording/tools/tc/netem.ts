import type { Remaining, Taker } from '../remaining.ts'
import { fromTicks, nanosecondsText, percentText, rateText, sizeText, timeText } from './units.ts'

/** Packets in the queue if no limit is given. */
const LIMIT = 1000
const LARGE = 0xffffffff

/** ` 25%`; nothing for 0. */
const more = (value: number | undefined): string => (value ? ` ${percentText(value)}` : '')

const header = (from: Remaining): Remaining => from.inside('header', true)

function delay(head: Remaining, attrs: Remaining, corr: Remaining): string | undefined {
  const [latency, jitter] = ['latency', 'jitter'].map((key) => {
    const [ticks, wide] = [head.number(key), attrs.take<bigint>(`${key}64`)]
    return wide === undefined ? fromTicks(ticks ?? 0) : Number(wide) / 1000
  }) as [number, number]
  const correlation = corr.number('delayCorr')
  const table = attrs.take<unknown[]>('delayDist')
  const shape = table ? ` distribution (${table.length} numbers)` : ''
  if (latency === 0 && jitter === 0) return shape.trim()
  return `delay ${timeText(latency)}${jitter ? ` ${timeText(jitter)}` : ''}${more(correlation)}${shape}`
}

/** A probability of the struct, and its correlation. */
function chance(name: string, value: number | undefined, correlation: number | undefined): string | undefined {
  return value ? `${name} ${percentText(value)}${more(correlation)}` : undefined
}

function lossModel(attrs: Remaining): string | undefined {
  const loss = attrs.inside('loss')
  const percents = (name: string, keys: readonly string[], model: Remaining): string | undefined => {
    const values = keys.map((key) => model.number(key))
    return values[0] === undefined ? undefined : `loss ${name} ${values.map((one) => percentText(one ?? 0)).join(' ')}`
  }
  const state = percents('state', ['p13', 'p31', 'p32', 'p23', 'p14'], loss.inside('gi', true))
  const ge = loss.inside('ge', true)
  // tc has the probability of a loss where the message has that of none.
  const h = ge.number('h')
  const [chances, good] = [['p', 'r'].map((key) => ge.number(key)), ge.number('k1')]
  if (h === undefined) return state
  const all = [...chances, 0xffffffff - h, good].map((one) => percentText(one ?? 0))
  return state ?? `loss gemodel ${all.join(' ')}`
}

function rate(attrs: Remaining): string | undefined {
  const spec = attrs.inside('rate', true)
  const [narrow, wide] = [spec.number('rate'), attrs.take('rate64')]
  const shape = ['packetOverhead', 'cellSize', 'cellOverhead'].map((key) => spec.number(key) ?? 0)
  if (narrow === undefined) return undefined
  const text = shape.some((one) => one !== 0) ? ` ${shape.join(' ')}` : ''
  return `rate ${rateText(narrow === LARGE && wide !== undefined ? Number(wide) : narrow)}${text}`
}

function slot(attrs: Remaining): string | undefined {
  const one = attrs.inside('slot', true)
  const [min, max, delayed, jitter] = ['minDelay', 'maxDelay', 'distDelay', 'distJitter'].map((key) => one.take<bigint>(key))
  const [packets, bytes] = [one.number('maxPackets'), one.number('maxBytes')]
  const table = attrs.take<unknown[]>('slotDist')
  if (min === undefined || max === undefined) return undefined
  const times = delayed
    ? `distribution (${table?.length ?? 0} numbers) ${nanosecondsText(delayed)} ${nanosecondsText(jitter ?? 0)}`
    : `${nanosecondsText(min)} ${nanosecondsText(max)}`
  return `slot ${times}${packets ? ` packets ${packets}` : ''}${bytes ? ` bytes ${sizeText(bytes)}` : ''}`
}

/** Options of netem (iproute2, tc/q_netem.c). */
export const netemWords: readonly Taker[] = [
  (from) => {
    const [head, attrs] = [header(from), from.inside('attrs')]
    const corr = attrs.inside('corr', true)
    const [limit, gap] = [head.number('limit'), head.number('gap')]
    const reorder = attrs.inside('reorder', true)
    const corrupt = attrs.inside('corrupt', true)
    const order = chance('reorder', reorder.number('probability'), reorder.number('correlation'))
    return [
      limit === undefined || limit === LIMIT ? undefined : `limit ${limit}`,
      delay(head, attrs, corr),
      chance('loss', head.number('loss'), corr.number('lossCorr')) ?? lossModel(attrs),
      attrs.take('ecn') === undefined ? undefined : 'ecn',
      chance('duplicate', head.number('duplicate'), corr.number('dupCorr')),
      chance('corrupt', corrupt.number('probability'), corrupt.number('correlation')),
      order,
      gap ? `gap ${gap}` : undefined,
      rate(attrs),
      slot(attrs),
    ]
      .filter((one) => one)
      .join(' ')
  },
]
