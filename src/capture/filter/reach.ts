import type { Codec } from '../../netlink/codec/codec.ts'
import { hexText } from '../json/json.ts'
import { choicesOf, elementOf, halvesOf, isIndexed, membersOf, numberNames } from './codecs.ts'

type Any = Codec<unknown>

/** A value that a name leads to. */
export interface Leaf {
  /** A number, a bigint, a boolean, a text, or an object that holds more. */
  readonly value: unknown
  /** Words that mean it as well. */
  readonly words?: readonly string[]
  /** The names of its numbers, and whether they are of bits. */
  readonly names?: Readonly<Record<string, number>>
  readonly bits?: boolean
}

/** One step of a path: a key or a kernel name, and which element of an array. */
export interface Step {
  readonly name: string
  readonly index?: number
}

/** The steps of `linkinfo.data.bond.arpIpTarget[1]`. */
export function stepsOf(path: string): Step[] {
  return path.split('.').map((part) => {
    const [, name = part, index] = /^([^[\]]+)\[(\d+)\]$/.exec(part) ?? []
    return index === undefined ? { name } : { name, index: Number(index) }
  })
}

/** Everything that a path leads to inside a value: several where something repeats. Without a codec, keys lead on. */
export function reach(value: unknown, codec: Any | undefined, steps: readonly Step[]): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((one) => reach(one, codec, steps))
  const [step, ...rest] = steps
  const element = codec && elementOf(codec)
  if (step === undefined) return value === undefined ? [] : [leafOf(value, element)]
  if (!isRecord(value)) return []
  // Elements of an indexed list: what is asked for may stand under `value`, or be the index.
  if (codec && isIndexed(codec) && 'value' in value && !Object.hasOwn(value, step.name))
    return reach(value['value'], element, steps)
  return element ? inside(value, element, step, rest) : follow(value, step.name, undefined, step, rest)
}

function inside(value: Readonly<Record<string, unknown>>, codec: Any, step: Step, rest: readonly Step[]): Leaf[] {
  const member = membersOf(codec).get(step.name)
  if (member) return follow(value, member.key, member.codec, step, rest)
  const parts = [...halvesOf(codec), ...choicesOf(codec)]
  const named = parts.find(({ key }) => key === step.name)
  if (named) return follow(value, named.key, named.codec, step, rest)
  const found = parts.flatMap((part) => reach(own(value, part.key), part.codec, [step, ...rest]))
  return found.length > 0 ? found : follow(value, step.name, undefined, step, rest)
}

function follow(
  of: Readonly<Record<string, unknown>>,
  key: string,
  codec: Any | undefined,
  step: Step,
  rest: readonly Step[],
): Leaf[] {
  const value = own(of, key)
  if (key === 'unknown' && Array.isArray(value)) return unknown(value, rest)
  return reach(step.index !== undefined && Array.isArray(value) ? value[step.index] : value, codec, rest)
}

/** Attributes without a table: `unknown.7` is the one of type 7, as it is printed. */
function unknown(list: readonly unknown[], steps: readonly Step[]): Leaf[] {
  const [step, ...rest] = steps
  if (!step) return list.map((value) => ({ value }))
  const wanted = list.filter((one) => isRecord(one) && (Number(one['type']) & 0x3fff) === Number(step.name)) as Record<
    string,
    unknown
  >[]
  if (rest.length === 0) return wanted.map(({ bytes, attrs }) => leafOf(attrs ?? bytes, undefined))
  return wanted.flatMap(({ attrs }) => reach(attrs, undefined, rest))
}

function leafOf(value: unknown, codec: Any | undefined): Leaf {
  const plain = value instanceof Uint8Array ? hexText(value) : value
  return codec ? { value: plain, ...numberNames(codec) } : { value: plain }
}

/** Everything inside a value, to the last text and number. */
export function leavesOf(value: unknown): Leaf[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  return isRecord(value) ? Object.values(value).flatMap(leavesOf) : [leafOf(value, undefined)]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)

const own = (of: Readonly<Record<string, unknown>>, key: string): unknown => (Object.hasOwn(of, key) ? of[key] : undefined)
