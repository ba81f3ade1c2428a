import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import type { Codec, Shape, StructShape, Table } from '../../src/netlink/codec/codec.ts'
import { codecsIn } from '../../src/netlink/codec/shape.ts'
import { codecsOf } from '../../src/netlink/explain/schema.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'

/** A struct as the tests walk it. */
export type AnyStruct = Codec<unknown> & { readonly shape: StructShape } & StructShape

const all = codecsOf(rtnetlink)

const isSet = (codec: Codec<unknown>): codec is AttrSet<Table> => codec.shape.type === 'attributes'

/** Every set of attributes, each once. */
export const sets: readonly AttrSet<Table>[] = all.filter(isSet)
/** Every struct, each once by its name. */
export const structs: readonly AnyStruct[] = [
  ...new Map(all.filter(({ shape }) => shape.type === 'struct').map((of) => [of.name, of as AnyStruct])).values(),
]
/** Every codec that has nothing inside, each once by its name: numbers, text, addresses. */
export const leaves: readonly Codec<unknown>[] = [
  ...new Map(
    all
      .filter((of) => codecsIn(of.shape).length === 0 && !['attributes', 'struct'].includes(of.shape.type))
      .map((of) => [of.name, of]),
  ).values(),
]

/** A codec with the shape of that type. */
export type Shaped<T extends Shape['type']> = Codec<unknown> & { readonly shape: Extract<Shape, { readonly type: T }> }

/** Whether a codec has a shape of that type. */
export const isShaped = <T extends Shape['type']>(codec: Codec<unknown>, type: T): codec is Shaped<T> => codec.shape.type === type
