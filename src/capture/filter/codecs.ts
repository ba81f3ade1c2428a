import type { Codec } from '../../netlink/codec/codec.ts'
import type { Named } from '../../netlink/codec/names.ts'
import { isHeaded, isSelect, isSet, isStruct } from '../../netlink/explain/schema.ts'
import { isBytes, isWide } from '../json/plain.ts'

type Any = Codec<unknown>

/** What stands inside a value: by key, and by the kernel's name. */
export interface Member {
  readonly key: string
  readonly codec: Any
}

/** The codec of one value: without laziness, and of an array that of its elements. */
export function elementOf(codec: Any): Any {
  const inner = codec.of ?? codec.item ?? codec.element ?? codec.indexed
  return inner ? elementOf(inner) : codec
}

/** Whether a value is an array whose elements have an index of their own: `{ index, value }`. */
export function isIndexed(codec: Any): boolean {
  const inner = codec.of ?? codec.item
  return codec.indexed !== undefined || (inner !== undefined && isIndexed(inner))
}

/** The codecs that stand one after the other in a value: both are looked into. */
export function halvesOf(codec: Any): readonly Member[] {
  return isHeaded(codec)
    ? [
        { key: 'attrs', codec: codec.attrs as Any },
        { key: 'header', codec: codec.header as Any },
      ]
    : []
}

/** The payloads of which a value holds one. */
export function choicesOf(codec: Any): readonly Member[] {
  return isSelect(codec) ? Object.entries(codec.choices).map(([key, of]) => ({ key, codec: of })) : []
}

const known = new WeakMap<Any, ReadonlyMap<string, Member>>()

/** The attributes of a set or the members of a struct, each under its key and under the kernel's name. */
export function membersOf(codec: Any): ReadonlyMap<string, Member> {
  const found = known.get(codec) ?? new Map(listed(codec))
  known.set(codec, found)
  return found
}

function listed(codec: Any): [string, Member][] {
  const rows: (readonly [key: string, name: string, of: Any])[] = []
  if (isSet(codec)) for (const [key, [, name, of]] of Object.entries(codec.table)) rows.push([key, name, of])
  if (isStruct(codec)) for (const [key, [of, name]] of Object.entries(codec.members)) rows.push([key, name, of])
  return rows
    .filter(([key]) => !key.startsWith('_'))
    .flatMap(([key, name, of]) => [name, key].map((word): [string, Member] => [word, { key, codec: of }]))
}

/** The names of a value's numbers, and whether they are of bits. */
export function namesOf(codec: Any): { readonly names?: Readonly<Record<string, number>>; readonly bits?: boolean } {
  const { names, combine } = codec as Partial<Named>
  return names && !isSelect(codec) ? { names, bits: combine === true } : {}
}

const NUMBER = /^([us](8|16|32|64)(be)?|[us]int|flag or u8)$/

/** What a value is compared as. */
export function sortOf(codec: Any): 'number' | 'text' | 'bytes' | 'composite' {
  if (membersOf(codec).size > 0 || choicesOf(codec).length > 0 || halvesOf(codec).length > 0) return 'composite'
  if (isWide(codec) || NUMBER.test(codec.name) || namesOf(codec).names) return 'number'
  return isBytes(codec) ? 'bytes' : 'text'
}
