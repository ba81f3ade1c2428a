import type { Codec, Names, Shape } from '../../netlink/codec/codec.ts'
import { codecsIn, namesOf as namesIn } from '../../netlink/codec/shape.ts'

type Any = Codec<unknown>

/** Members of a value, by key and by kernel name. */
export interface NamedMember {
  readonly key: string
  readonly codec: Any
}

/** Unwraps one level of a codec: an array to the codec of its elements, a lazy codec to its target. */
export function stepInside(shape: Shape): Any | undefined {
  if (shape.type === 'lazy') return shape.of()
  if (shape.type === 'by direction') return shape.request
  if (shape.type === 'array') return shape.element
  if (shape.type === 'own') return shape.keys || shape.parts.length !== 1 ? undefined : shape.parts[0]
  return shape.type === 'list' || shape.type === 'indexed' || shape.type === 'groups' ? shape.item : undefined
}

/** Returns the codec of one value: unwraps lazy codecs and arrays. */
export function elementOf(codec: Any): Any {
  const inner = stepInside(codec.shape)
  return inner ? elementOf(inner) : codec
}

/** Whether a value is an array of elements with an index: `{ index, value }`. */
export function isIndexed({ shape }: Any): boolean {
  const inner = stepInside(shape)
  return shape.type === 'indexed' || (inner !== undefined && isIndexed(inner))
}

/** Returns the codecs of the attributes and of the struct before them, if a value has both. A name may be in either. */
export function halvesOf({ shape }: Any): readonly NamedMember[] {
  return shape.type === 'headed'
    ? [
        { key: 'attrs', codec: shape.attrs },
        { key: 'header', codec: shape.header },
      ]
    : []
}

/** Returns the alternative payloads of a value. Explained bytes do not name them. */
export function choicesOf({ shape }: Any): readonly NamedMember[] {
  const all = shape.type === 'select' ? shape.choices : shape.type === 'own' ? partsByKey(shape) : {}
  return Object.entries(all).map(([key, codec]) => ({ key, codec }))
}

const partsByKey = ({ keys = {}, parts }: Shape & { readonly type: 'own' }): Readonly<Record<string, Any>> =>
  Object.fromEntries(Object.entries(keys).filter(([, codec]) => parts.includes(codec)))

const known = new WeakMap<Any, ReadonlyMap<string, NamedMember>>()

/** Returns the attributes of a set or the members of a struct, by key and by kernel name. */
export function membersOf(codec: Any): ReadonlyMap<string, NamedMember> {
  const found = known.get(codec) ?? new Map(listed(codec))
  known.set(codec, found)
  return found
}

type NamedRow = readonly [key: string, name: string, of: Any]

function listed({ shape }: Any): [string, NamedMember][] {
  return rowsOf(shape)
    .filter(([key]) => !key.startsWith('_'))
    .flatMap(([key, name, of]) => [name, key].map((word): [string, NamedMember] => [word, { key, codec: of }]))
}

function rowsOf(shape: Shape): NamedRow[] {
  if (shape.type === 'attributes') return Object.entries(shape.table).map(([key, [, name, of]]) => [key, name, of])
  if (shape.type === 'struct') {
    const all = Object.entries(shape.members).map(([key, [of, name]]): NamedRow => [key, name, of])
    // The shorter struct has other kernel names for the same members.
    return [...(shape.short ? rowsOf(shape.short.shape) : []), ...all]
  }
  if (shape.type !== 'own' || !shape.keys) return []
  const inside = shape.parts.flatMap((part) => rowsOf(part.shape))
  const nameOf = (key: string): string => shape.names?.[key] ?? inside.find(([one]) => one === key)?.[1] ?? key
  return Object.entries(shape.keys).map(([key, of]) => [key, nameOf(key), of])
}

/** Collects the kernel names of the padding in a codec and in everything that it contains. `explain` prints them, but no value has them. */
export function paddingIn(codec: Any, seen: Set<Any>, names: Set<string>): void {
  if (seen.has(codec)) return
  seen.add(codec)
  const { shape } = codec
  for (const [key, name] of shape.type === 'struct' ? rowsOf(shape) : []) if (key.startsWith('_')) names.add(name)
  for (const inner of codecsIn(shape)) paddingIn(inner, seen, names)
}

/** Returns the names of a value's numbers, and whether they are bits. */
export function numberNames(codec: Any): { readonly names?: Names; readonly bits?: boolean } {
  const found = namesIn(codec)
  return found ? { names: found.names, bits: found.flags } : {}
}

/** Type that a value is compared as. */
export function sortOf(codec: Any): 'number' | 'composite' | 'other' {
  if (membersOf(codec).size > 0 || choicesOf(codec).length > 0 || halvesOf(codec).length > 0) return 'composite'
  const { type } = codec.shape
  return type === 'integer' || type === 'uint' || type === 'flag or u8' ? 'number' : 'other'
}
