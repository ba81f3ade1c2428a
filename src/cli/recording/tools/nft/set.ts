import type { Remaining } from '../remaining.ts'
import type { Expression, RuleContext } from './context.ts'
import { SET_USERDATA, VERDICT } from './known-set.ts'
import { STATEFUL_TYPES } from './object.ts'
import { statementsText } from './statements.ts'
import { typeofFields, type Userdata, userdataOf, userNumber, userText } from './typeof.ts'
import { keyTypes } from './types.ts'
import { durationText } from './units.ts'

/** NFT_SET_* flags in the order of nft; those of the others follow from the set's type. */
const SET_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [2, 'constant'],
  [4, 'interval'],
  [32, 'dynamic'],
  [16, 'timeout'],
]
const [ANONYMOUS, CONSTANT, TIMEOUT, MAP, OBJECT, CONCAT, EXPRESSION] = [1, 2, 16, 8, 0x40, 0x80, 0x100]
/** Flags that are said by the types, or by the statements of the elements. */
const SAID = MAP | OBJECT | CONCAT | EXPRESSION
const { MERGE, KEY_TYPEOF, DATA_TYPEOF, DATA_INTERVAL, COMMENT } = SET_USERDATA

/** `set`, or `map` */
export const setWord = (flags: number): string => ((flags & (MAP | OBJECT)) !== 0 ? 'map' : 'set')

/** A set or a map as `{ type ipv4_addr . inet_service; flags interval; }`. */
export function setBody(from: Remaining, context: RuleContext): string {
  const flags = from.number('flags') ?? 0
  const kept = keptOf(from)
  const type = typeText(from, kept, context.littleEndian)
  const timeout = from.take<bigint>('timeout')
  const interval = from.take<number>('gcInterval')
  const comment = userText(kept, COMMENT)
  const statements = statementsOf(from, context)
  const desc = from.inside('desc')
  // The lengths of the fields of a key follow from their types.
  desc.take('concat')
  const hasMerge = (userNumber(kept, MERGE, context.littleEndian) ?? 0) !== 0
  const parts = [
    type,
    ...((flags & CONSTANT) === 0 ? limits(from, desc) : []),
    ...flagsText(flags, timeout !== undefined),
    ...(statements === '' ? [] : [statements]),
    ...(hasMerge ? ['auto-merge'] : []),
    ...(timeout === undefined ? [] : [`timeout ${durationText(timeout)}`]),
    ...(interval ? [`gc-interval ${durationText(BigInt(interval))}`] : []),
    ...(comment === undefined ? [] : [`comment ${JSON.stringify(comment)}`]),
  ]
  return `{ ${parts.join('; ')}; }`
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(SET_USERDATA))

/** What nft keeps with the set; bytes that have no words stay. */
function keptOf(from: Remaining): Userdata | undefined {
  const kept = userdataOf(from.peek('userdata'))
  if (kept && [...kept.keys()].every((key) => KNOWN.has(key))) from.take('userdata')
  return kept
}

/** The policy and the size, which the kernel ignores for a constant set. */
function limits(from: Remaining, desc: Remaining): string[] {
  const policy = from.number('policy') ?? 0
  const size = desc.take('size')
  return [
    ...(policy === 0 ? [] : [`policy ${policy === 1 ? 'memory' : policy}`]),
    ...(size === undefined ? [] : [`size ${size}`]),
  ]
}

function flagsText(flags: number, hasTimeout: boolean): string[] {
  const named = SET_FLAGS.filter(([bit]) => (flags & bit) !== 0 && ((flags & ANONYMOUS) === 0 || bit !== CONSTANT))
  // A timeout says its own flag.
  const isSaid = named.every(([bit]) => bit === TIMEOUT && hasTimeout)
  const left = flags & ~SET_FLAGS.reduce((all, [bit]) => all | bit, SAID | ANONYMOUS)
  const words = [...(isSaid ? [] : named.map(([, name]) => name)), ...(left === 0 ? [] : [`0x${left.toString(16)}`])]
  return words.length > 0 ? [`flags ${words.join(',')}`] : []
}

/** `type ipv4_addr : verdict`, or `typeof ip saddr` */
function typeText(from: Remaining, kept: Userdata | undefined, littleEndian: boolean): string {
  const [keyType, dataType, object] = [from.number('keyType') ?? 0, from.number('dataType'), from.number('objType')]
  for (const key of ['keyLen', 'dataLen']) from.take(key)
  const isInterval = (userNumber(kept, DATA_INTERVAL, littleEndian) ?? 0) !== 0
  const fields = (of: number): string | undefined =>
    typeofFields(kept?.get(of), littleEndian)
      ?.map(({ name }) => name)
      .join(' . ')
  const types = (number: number): string =>
    keyTypes(number)
      .map(({ name }) => name)
      .join(' . ')
  const [key, data] = [fields(KEY_TYPEOF), fields(DATA_TYPEOF)]
  const isValue = dataType !== undefined && dataType !== VERDICT
  // nft says types for maps with ranges, and if it knows the field of only one side.
  const isTypeof = key !== undefined && !isInterval && (!isValue || data !== undefined)
  const value =
    object !== undefined
      ? (STATEFUL_TYPES[object] ?? `object ${object}`)
      : dataType === VERDICT
        ? 'verdict'
        : dataType === undefined
          ? undefined
          : `${isInterval ? 'interval ' : ''}${(isTypeof ? data : undefined) ?? types(dataType)}`
  return `${isTypeof ? `typeof ${key}` : `type ${types(keyType)}`}${value === undefined ? '' : ` : ${value}`}`
}

/** The statements that each element has: a counter or a limit. */
function statementsOf(from: Remaining, context: RuleContext): string {
  const several = from.inside('expressions')
  const list = several.peek('elem') as readonly Expression[] | undefined
  const one = from.peek('expr') as Expression | undefined
  const text = statementsText(list ?? (one ? [one] : []), context)
  if (text === undefined) return ''
  from.take('expr')
  several.take('elem')
  return text
}
