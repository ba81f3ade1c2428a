import type { Codec, Names, Shape } from '../../netlink/codec/codec.ts'
import { namesOf as namesIn } from '../../netlink/codec/shape.ts'

type Any = Codec<unknown>

/** Members of a value, by key and by kernel name. */
export interface NamedMember {
  readonly key: string
  readonly codec: Any
}

/** Unwraps one level of a codec: an array to the codec of its elements, a lazy codec to its target. */
function stepInside(shape: Shape): Any | undefined {
  if (shape.type === 'lazy') return shape.of()
  if (shape.type === 'by direction') return shape.request
  if (shape.type === 'array') return shape.element
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

/** Returns the codecs of the consecutive parts of a value; a name may be in any of them. */
export function halvesOf({ shape }: Any): readonly NamedMember[] {
  return shape.type === 'headed'
    ? [
        { key: 'attrs', codec: shape.attrs },
        { key: 'header', codec: shape.header },
      ]
    : []
}

/** Returns the alternative payloads of a value. */
export function choicesOf({ shape }: Any): readonly NamedMember[] {
  return shape.type === 'select' ? Object.entries(shape.choices).map(([key, codec]) => ({ key, codec })) : []
}

const known = new WeakMap<Any, ReadonlyMap<string, NamedMember>>()

/** Returns the attributes of a set or the members of a struct, by key and by kernel name. */
export function membersOf(codec: Any): ReadonlyMap<string, NamedMember> {
  const found = known.get(codec) ?? new Map(listed(codec))
  known.set(codec, found)
  return found
}

function listed({ shape }: Any): [string, NamedMember][] {
  const rows: (readonly [key: string, name: string, of: Any])[] = []
  if (shape.type === 'attributes') for (const [key, [, name, of]] of Object.entries(shape.table)) rows.push([key, name, of])
  if (shape.type === 'struct') for (const [key, [of, name]] of Object.entries(shape.members)) rows.push([key, name, of])
  return rows
    .filter(([key]) => !key.startsWith('_'))
    .flatMap(([key, name, of]) => [name, key].map((word): [string, NamedMember] => [word, { key, codec: of }]))
}

/** Returns the names of a value's numbers, and whether they are bits. */
export function numberNames(codec: Any): { readonly names?: Names; readonly bits?: boolean } {
  const found = namesIn(codec)
  return found ? { names: found.names, bits: found.flags } : {}
}

/** Type that a value is compared as. */
export function sortOf(codec: Any): 'number' | 'text' | 'bytes' | 'composite' {
  if (membersOf(codec).size > 0 || choicesOf(codec).length > 0 || halvesOf(codec).length > 0) return 'composite'
  const { type } = codec.shape
  if (type === 'integer' || type === 'uint' || type === 'flag or u8') return 'number'
  return type === 'bytes' ? 'bytes' : 'text'
}
