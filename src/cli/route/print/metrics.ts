import type { PrintableRoute } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

type Metrics = Omit<NonNullable<PrintableRoute['attrs']['metrics']>, 'unknown' | 'tail'>

/** RTAX_* with the words of `ip`, from number 2 on. */
const WORDS: readonly (readonly [key: keyof Metrics, word: string])[] = [
  ['mtu', 'mtu'],
  ['window', 'window'],
  ['rtt', 'rtt'],
  ['rttvar', 'rttvar'],
  ['ssthresh', 'ssthresh'],
  ['cwnd', 'cwnd'],
  ['advmss', 'advmss'],
  ['reordering', 'reordering'],
  ['hoplimit', 'hoplimit'],
  ['initcwnd', 'initcwnd'],
  ['features', 'features'],
  ['rtoMin', 'rto_min'],
  ['initrwnd', 'initrwnd'],
  ['quickack', 'quickack'],
  ['ccAlgo', 'congctl'],
  ['fastopenNoCookie', 'fastopen_no_cookie'],
]
const FIRST = 2
const ECN = 1
/** Units per millisecond of the time metrics. */
const PARTS: Partial<Record<keyof Metrics, number>> = { rtt: 8, rttvar: 4, rtoMin: 1 }

/** Prints the metrics of a route: the members of an object, or words. */
export function printMetrics(metrics: Metrics, out: Output): void {
  out.openArray('metrics')
  out.open()
  for (const [i, [key, word]] of WORDS.entries()) {
    const locked = (((metrics.lock ?? 0) >>> (i + FIRST)) & 1) === 1
    const value = metrics[key]
    if ((value === undefined && !locked) || (key === 'hoplimit' && value === 0xffffffff)) continue
    out.text(locked ? `${word} lock ` : `${word} `)
    printOne(key, word, value ?? 0, out)
  }
  out.close()
  out.closeArray()
}

function printOne(key: keyof Metrics, word: string, value: number | string, out: Output): void {
  const parts = PARTS[key]
  if (typeof value === 'string') out.field('congestion', value, `${value} `)
  else if (key === 'features') printFeatures(value, out)
  else if (parts === undefined) out.field(word, value, `${value} `)
  else printTime(word, Math.trunc(value / parts), out)
}

function printTime(word: string, milliseconds: number, out: Output): void {
  const text = milliseconds >= 1000 ? `${Number((milliseconds / 1000).toPrecision(6))}s ` : `${milliseconds}ms `
  out.field(word, milliseconds, text)
}

function printFeatures(value: number, out: Output): void {
  if ((value & ECN) !== 0) out.field('ecn', null, 'ecn ')
  const rest = value & ~ECN
  if (rest !== 0) out.field('features', `0x${value.toString(16)}`, `0x${value.toString(16)} `)
}
