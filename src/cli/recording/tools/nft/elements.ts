import { flat } from '../../words.ts'
import type { Expression, RuleContext } from './context.ts'
import { ELEMENT_USERDATA, type Element, type Interval, rangeText } from './intervals.ts'
import type { KnownSet } from './known-set.ts'
import { counterText, statementsText } from './statements.ts'
import { userdataOf, userText } from './typeof.ts'
import type { KeyType } from './types.ts'
import { durationText } from './units.ts'
import { valueText } from './values.ts'
import { verdictText } from './verdict.ts'

/** A key of several values, each padded to four bytes: `22 . 10.0.0.1`. With an end each of them is a range. */
function keyText(
  key: Uint8Array,
  end: Uint8Array | undefined,
  types: readonly KeyType[],
  littleEndian: boolean,
): string | undefined {
  const [only] = types
  if (types.length === 1 && only) return rangeText(key, end ?? key, only.type, littleEndian)
  let at = 0
  const parts = types.map(({ type, length = Number.NaN }) => {
    const [low, high] = [key, end ?? key].map((bytes) => bytes.subarray(at, at + length)) as [Uint8Array, Uint8Array]
    at += (length + 3) & ~3
    return rangeText(low, high, type, littleEndian)
  })
  return types.every(({ length }) => length) && at === key.length ? parts.join(' . ') : undefined
}

/** The types of a set: those of its keys, and those of what a map has for them. */
type SetTypes = Pick<KnownSet, 'types' | 'dataTypes' | 'hasIntervalData'>

/** Elements as intervals of one key each. */
export const singles = (list: readonly Element[]): readonly Interval[] =>
  list.map(({ value }) => ({ value, low: value.key?.value, high: value.keyEnd?.value }))

const CATCHALL = 2

/** Elements as `{ 10.0.0.0/8, 192.168.0.1 }`. Undefined if a key has another length than its types. */
export function elementsText(list: readonly Interval[], set: SetTypes, context: RuleContext): string | undefined {
  const { littleEndian } = context
  const out = list.map(({ value, low, high }) => {
    const isAll = (Number(value.flags ?? 0) & CATCHALL) !== 0
    const text = isAll ? '*' : low && keyText(low, high, set.types, littleEndian)
    return text === undefined ? undefined : `${text}${elementText(value, context)}${dataText(value['data'], set, littleEndian)}`
  })
  return out.length > 0 && !out.includes(undefined) ? `{ ${out.join(', ')} }` : undefined
}

/** What an element has besides its key and data, in the order of nft. */
function elementText(value: Element['value'], context: RuleContext): string {
  const {
    key: _,
    keyEnd: _end,
    flags = 0,
    data: _data,
    timeout,
    expiration,
    userdata,
    expr,
    expressions,
    objref,
    ...rest
  } = value
  const list = (expressions as { readonly elem?: readonly Expression[] } | undefined)?.elem ?? (expr ? [expr as Expression] : [])
  const statements = list.map((one) => elementStatement(one, context))
  const isInWords = !statements.includes(undefined)
  const kept = userdataOf(userdata)
  const comment = userText(kept, ELEMENT_USERDATA.COMMENT)
  const isKept = userdata !== undefined && ![...(kept?.keys() ?? [NaN])].every((key) => USERDATA.has(key))
  const other = flags & ~CATCHALL
  const words = [
    ...(isInWords ? statements.map((one) => ` ${one}`) : []),
    ...(timeout ? [` timeout ${durationText(timeout as bigint)}`] : []),
    ...(expiration === undefined ? [] : [` expires ${durationText(expiration as bigint)}`]),
    ...(comment === undefined ? [] : [` comment ${JSON.stringify(comment)}`]),
    ...(isInWords ? [] : [flat('expr', list)]),
    ...(isKept ? [flat('userdata', userdata)] : []),
    ...(other ? [flat('flags', other)] : []),
    ...Object.entries(rest).map(([name, one]) => flat(name, one)),
    ...(objref === undefined ? [] : [` : ${JSON.stringify(objref)}`]),
  ]
  return words.join('')
}

const USERDATA: ReadonlySet<number> = new Set(Object.values(ELEMENT_USERDATA))

/** An element shows its counters even if they are 0. */
function elementStatement(one: Expression, context: RuleContext): string | undefined {
  return one.name === 'counter' ? counterText(one.data?.['counter'] ?? {}, true) : statementsText([one], context)
}

/** The data of a map; twice as long if they are a range. */
function dataText(data: unknown, { dataTypes, hasIntervalData }: SetTypes, littleEndian: boolean): string {
  const { verdict, value } = (data ?? {}) as { verdict?: { code: number; chain?: string }; value?: Uint8Array }
  if (verdict) return ` : ${verdictText(verdict)}`
  if (!value) return ''
  const length = hasIntervalData ? value.length / 2 : value.length
  const [low, high] = [value.subarray(0, length), hasIntervalData ? value.subarray(length) : undefined]
  return ` : ${(dataTypes && keyText(low, high, dataTypes, littleEndian)) ?? valueText(value, 'hex', false)}`
}
