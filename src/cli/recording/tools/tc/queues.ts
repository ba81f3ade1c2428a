import type { Taker } from '../remaining.ts'
import { rateText } from './units.ts'

/** What tc sends if no map is given (sch_generic.c: default priomap). */
const PRIOMAP = '1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1'

/** Options of prio and pfifo_fast. */
export const prioWords: readonly Taker[] = [
  (from) => {
    const bands = from.number('bands')
    const map = from.take<number[]>('priomap')?.join(' ')
    // iproute2 puts an empty nest after the struct.
    if ((from.peek('tail') as Uint8Array | undefined)?.length === 4) from.take('tail')
    return bands === undefined ? undefined : `bands ${bands}${map === undefined || map === PRIOMAP ? '' : ` priomap ${map}`}`
  },
]

/** Options of ets. */
export const etsWords: readonly Taker[] = [
  (from) => {
    const [bands, strict] = [from.number('nbands'), from.number('nstrict')]
    return `${bands === undefined ? '' : `bands ${bands}`}${strict === undefined ? '' : ` strict ${strict}`}`
  },
  (from) => list('quanta', from.inside('quanta').take<number[]>('quantaBand')),
  (from) => list('priomap', from.inside('priomap').take<number[]>('priomapBand')),
]

const list = (name: string, values: readonly unknown[] | number | undefined): string | undefined =>
  values === undefined ? undefined : `${name} ${[values].flat().join(' ')}`

const MODES = ['dcb', 'channel']
const SHAPERS = ['dcb', 'bw_rlimit']

/** Options of mqprio. */
export const mqprioWords: readonly Taker[] = [
  (from) => {
    const header = from.inside('header', true)
    const count = header.number('numTc') ?? 0
    const [map, counts, offsets] = ['prioTcMap', 'count', 'offset'].map((key) => header.take<number[]>(key) ?? [])
    const queues = counts?.slice(0, count).map((one, i) => `${one}@${offsets?.[i]}`)
    return `num_tc ${count} map ${map?.join(' ')} queues ${queues?.join(' ')} hw ${header.number('hw') ?? 0}`
  },
  (from) => {
    const attrs = from.inside('attrs')
    const [mode, shaper] = [attrs.number('mode'), attrs.number('shaper')]
    const rates = ['min', 'max'].map((which) => {
      const all = attrs.inside(`${which}Rate64`).take<bigint[]>(`${which}Rate64`)
      return (
        all &&
        ` ${which}_rate ${all
          .filter((one) => one !== 0n)
          .map(rateText)
          .join(' ')}`
      )
    })
    const [modeWord, shaperWord] = [MODES[mode ?? -1] ?? mode, SHAPERS[shaper ?? -1] ?? shaper]
    return `${mode === undefined ? '' : `mode ${modeWord}`}${shaper === undefined ? '' : ` shaper ${shaperWord}`}${rates.join('')}`
  },
]
