import type { Codec } from '../../netlink/codec/codec.ts'
import { hexText } from '../json/json.ts'
import { choicesOf, elementOf, halvesOf, isIndexed, membersOf, numberNames, stepInside } from './codecs.ts'

type Any = Codec<unknown>

/** A value that a name leads to. */
export interface Leaf {
  /** A number, a bigint, a boolean, a text, or an object. */
  readonly value: unknown
  /** Other words for the value. */
  readonly words?: readonly string[]
  /** Names of its numbers, and whether they are bits. */
  readonly names?: Readonly<Record<string, number>>
  readonly bits?: boolean
}

/** One step of a path: a key or a kernel name, and indexes into arrays. */
export interface Step {
  readonly name: string
  readonly indexes?: readonly number[]
}

/** The steps of `linkinfo.data.bond.arpIpTarget[1]`. An attribute without a table is `unknown.7`, or `type 7` as in explained bytes. */
export function stepsOf(path: string): Step[] {
  return path.split('.').flatMap((part) => {
    const [, name = part, brackets] = /^([^[\]]+)((?:\[\d+\])+)$/.exec(part) ?? []
    const [, type] = /^type (\d+)$/.exec(name) ?? []
    if (type !== undefined) return [{ name: 'unknown' }, { name: type }]
    return brackets === undefined ? [{ name }] : [{ name, indexes: brackets.slice(1, -1).split('][').map(Number) }]
  })
}

/** Returns all values at a path: several if an attribute repeats. Without a codec, follows the keys of the object. */
export function reach(value: unknown, codec: Any | undefined, steps: readonly Step[]): Leaf[] {
  // An empty nest is there, too.
  if (Array.isArray(value) && value.length === 0 && steps.length === 0) return [{ value }]
  if (Array.isArray(value)) return value.flatMap((one) => reach(one, codec, steps))
  const [step, ...rest] = steps
  const element = codec && elementOf(codec)
  if (step === undefined) return value === undefined ? [] : [leafOf(value, element)]
  if (!isRecord(value)) return []
  // Elements of an indexed list: the step may name a key of `value`, or the index.
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
  { name, indexes }: Step,
  rest: readonly Step[],
): Leaf[] {
  const value = own(of, key)
  if (indexes) return picked(value, codec, indexes, name !== key).flatMap((one) => reach(one, codec, rest))
  if (key === 'unknown' && Array.isArray(value)) return unknown(value, rest)
  return reach(value, codec, rest)
}

/**
 * Follows indexes into arrays. Behind a key they are places in the value, as JSON and `decode` print it. Behind a kernel
 * name they are those of explained bytes: the index of an element of a nest, and none for an attribute that repeats.
 */
function picked(value: unknown, codec: Any | undefined, indexes: readonly number[], isKernel: boolean): unknown[] {
  const [index, ...rest] = indexes
  if (index === undefined) return [value]
  if (!Array.isArray(value)) return isIndexedItem(value) ? picked(value.value, codec, indexes, isKernel) : []
  const list = isKernel ? listOf(codec) : undefined
  const inner = codec && stepInside((list ?? codec).shape)
  if (list?.shape.type === 'list') return value.flatMap((one) => picked(one, inner, indexes, isKernel))
  if (list?.shape.type === 'indexed')
    return value.filter((one) => one.index === index).flatMap((one) => picked(one.value, inner, rest, isKernel))
  return index < value.length ? picked(value[index], inner, rest, isKernel) : []
}

/** Resolves a codec that is looked up late. */
function listOf(codec: Any | undefined): Any | undefined {
  if (codec?.shape.type !== 'lazy' && codec?.shape.type !== 'by direction') return codec
  return listOf(stepInside(codec.shape))
}

const isIndexedItem = (value: unknown): value is { value: unknown } => isRecord(value) && 'index' in value && 'value' in value

/** Attributes without a table: `unknown.7` is the one of type 7, as printed. */
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

/** Returns all leaves of a value, also of the elements of an array. */
export function leavesOf(value: unknown): Leaf[] {
  return isRecord(value) ? Object.values(value).flatMap(leavesOf) : [leafOf(value, undefined)]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)

const own = (of: Readonly<Record<string, unknown>>, key: string): unknown => (Object.hasOwn(of, key) ? of[key] : undefined)
