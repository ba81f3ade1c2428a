import type { Codec, Names, Shape } from '../../netlink/codec/codec.ts'
import { namesOf as namesIn } from '../../netlink/codec/shape.ts'

type Any = Codec<unknown>

/** What stands inside a value: by key, and by the kernel's name. */
export interface NamedMember {
  readonly key: string
  readonly codec: Any
}

/** The codec that one level of a value consists of: of an array that of its elements, of what is lazy the one it stands for. */
function stepInside(shape: Shape): Any | undefined {
  if (shape.type === 'lazy') return shape.of()
  if (shape.type === 'by direction') return shape.request
  if (shape.type === 'array') return shape.element
  return shape.type === 'list' || shape.type === 'indexed' || shape.type === 'groups' ? shape.item : undefined
}

/** The codec of one value: without laziness, and of an array that of its elements. */
export function elementOf(codec: Any): Any {
  const inner = stepInside(codec.shape)
  return inner ? elementOf(inner) : codec
}

/** Whether a value is an array whose elements have an index of their own: `{ index, value }`. */
export function isIndexed({ shape }: Any): boolean {
  const inner = stepInside(shape)
  return shape.type === 'indexed' || (inner !== undefined && isIndexed(inner))
}

/** The codecs that stand one after the other in a value: both are looked into. */
export function halvesOf({ shape }: Any): readonly NamedMember[] {
  return shape.type === 'headed'
    ? [
        { key: 'attrs', codec: shape.attrs },
        { key: 'header', codec: shape.header },
      ]
    : []
}

/** The payloads of which a value holds one. */
export function choicesOf({ shape }: Any): readonly NamedMember[] {
  return shape.type === 'select' ? Object.entries(shape.choices).map(([key, codec]) => ({ key, codec })) : []
}

const known = new WeakMap<Any, ReadonlyMap<string, NamedMember>>()

/** The attributes of a set or the members of a struct, each under its key and under the kernel's name. */
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

/** The names of a value's numbers, and whether they are of bits. */
export function numberNames(codec: Any): { readonly names?: Names; readonly bits?: boolean } {
  const found = namesIn(codec)
  return found ? { names: found.names, bits: found.flags } : {}
}

/** What a value is compared as. */
export function sortOf(codec: Any): 'number' | 'text' | 'bytes' | 'composite' {
  if (membersOf(codec).size > 0 || choicesOf(codec).length > 0 || halvesOf(codec).length > 0) return 'composite'
  const { type } = codec.shape
  if (type === 'integer' || type === 'uint' || type === 'flag or u8') return 'number'
  return type === 'bytes' ? 'bytes' : 'text'
}
