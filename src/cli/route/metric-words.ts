import { timeOf } from '../../rtnl/common/units.ts'
import { RTAX_FEATURE } from '../../rtnl/route/constants.ts'
import { locks, type MetricKey } from '../../rtnl/route/locks.ts'
import { wrong } from '../parse/exit.ts'
import { unsigned } from '../parse/numbers.ts'
import { exact, short, type Word } from '../parse/words.ts'
import type { RouteRequest } from './request.ts'

type RouteWord = Word<RouteRequest>
/** Reads the value of a metric. */
type Read = (text: string) => number | string | undefined

interface Metric {
  readonly word: string
  readonly key: MetricKey
  readonly read?: Read
  /** The word can be abbreviated. */
  readonly short?: true
  /** `lock` may stand before the value. */
  readonly lockable?: true
  /** Its name in the error of `ip`, if that is another. */
  readonly named?: string
}

/** Units of the kernel in a millisecond. */
const time =
  (perMs: number): Read =>
  (text) => {
    try {
      const { value, raw } = timeOf(text)
      return raw ? value : value * perMs
    } catch {
      // Not a time: the caller reports it.
      return undefined
    }
  }

const hops: Read = (text) => unsigned(text, 8)

/** The metrics (RTAX_*) in the order of `ip`. */
const METRICS: readonly Metric[] = [
  { word: 'mtu', key: 'mtu', lockable: true },
  { word: 'hoplimit', key: 'hoplimit', read: hops, lockable: true },
  { word: 'advmss', key: 'advmss', lockable: true, named: 'mss' },
  { word: 'reordering', key: 'reordering', short: true, lockable: true },
  { word: 'rtt', key: 'rtt', read: time(8), lockable: true },
  { word: 'rto_min', key: 'rtoMin', read: time(1) },
  { word: 'window', key: 'window', short: true, lockable: true },
  { word: 'cwnd', key: 'cwnd', short: true, lockable: true },
  { word: 'initcwnd', key: 'initcwnd', short: true, lockable: true },
  { word: 'initrwnd', key: 'initrwnd', short: true, lockable: true },
  { word: 'features', key: 'features', short: true },
  { word: 'quickack', key: 'quickack', short: true },
  { word: 'congctl', key: 'ccAlgo', read: (text) => text, short: true, lockable: true },
  { word: 'rttvar', key: 'rttvar', read: time(4), short: true, lockable: true },
  { word: 'ssthresh', key: 'ssthresh', short: true, lockable: true },
]

/** The words for metrics of a route. */
export const METRIC_WORDS: readonly RouteWord[] = METRICS.map(wordOf)

/** This one stands behind all other words. */
export const FASTOPEN_WORD: RouteWord = wordOf({ word: 'fastopen_no_cookie', key: 'fastopenNoCookie', short: true })

function wordOf(metric: Metric): RouteWord {
  const make = metric.short ? short : exact
  return make<RouteRequest>(metric.word, (words, request) => {
    let text = words.next()
    // The kernel uses rto_min only if it is locked.
    if (metric.key === 'rtoMin') request.lock |= locks().rtoMin
    if (metric.lockable && text === 'lock') {
      request.lock |= locks()[metric.key]
      text = words.next()
    }
    Object.assign(request.metrics, { [metric.key]: metricOf(metric, text) })
  })
}

function metricOf({ word, key, read = unsigned, named = word }: Metric, text: string): number | string {
  if (key === 'features') return text === 'ecn' ? RTAX_FEATURE.ECN : wrong('"features" value not valid\n', text)
  const value = read(text) ?? wrong(`"${named}" value is invalid\n`, text)
  const isSwitch = key === 'quickack' || key === 'fastopenNoCookie'
  if (isSwitch && value !== 0 && value !== 1) wrong(`"${named}" value should be 0 or 1\n`, text)
  return value
}
