import { seconds } from '../../capture/json/json.ts'
import { batchesOf, oneByOne } from '../../capture/source/batches.ts'
import type { Item } from '../../capture.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { refuse } from '../parse/exit.ts'

/** How times are printed: seconds since the first frame, UTC, or seconds since 1970. */
export const TIME_FORMS = ['relative', 'iso', 'epoch'] as const
export type TimeForm = (typeof TIME_FORMS)[number]

const MS_PER_NS = 1_000_000n
/** Date represents no later time, in milliseconds. */
const LAST_DATE = 8_640_000_000_000_000n

let chosen: TimeForm | undefined
let first: bigint | undefined

/** Sets what --time says, once for each command; undefined if it is not given. */
export function chooseTimes(form: TimeForm | undefined): void {
  chosen = form
  first = undefined
}

/** Whether --time is given. */
export const isTimeChosen = (): boolean => chosen !== undefined

/** Returns the value of --time. Ends the command if it is invalid. */
export function timeWord(text: string | undefined): TimeForm {
  const found = TIME_FORMS.find((form) => form === text)
  if (found) return found
  const expected = `one of ${TIME_FORMS.join(', ')}`
  if (text === undefined) refuse(`Error: --time requires ${expected}.`)
  refuse(`Error: unknown time "${text}"${didYouMean(text, TIME_FORMS)}; expected ${expected}.`)
}

/** Passes items unchanged, and notes the time of the first, before a condition selects some. */
export function timed(items: AsyncIterable<Item>): AsyncIterable<Item> {
  if (chosen !== 'relative') return items
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) {
        first ??= batch.map(timeOf).find((time) => time !== undefined)
        yield batch
      }
    })(),
  )
}

const timeOf = (item: Item): bigint | undefined => (item.kind === 'datagram' ? item.time : undefined)

/** `1795444963.854777000`, `2026-11-23T14:42:43.854777000Z` or `+0.000123000`. */
export function whenText(time: bigint): string {
  if (chosen === 'relative') {
    const since = time - (first ?? time)
    return since < 0n ? `-${seconds(-since)}` : `+${seconds(since)}`
  }
  return chosen === 'iso' && time / MS_PER_NS < LAST_DATE ? isoText(time) : seconds(time)
}

function isoText(time: bigint): string {
  const [whole] = new Date(Number(time / MS_PER_NS)).toISOString().split('.')
  return `${whole}.${seconds(time).slice(-9)}Z`
}
