import type { AttrSet, Table } from '../../src/netlink/attribute/table.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { type AnyStruct, codecsOf, isSet, isStruct, partsOf } from '../../src/netlink/explain/schema.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'

const all = codecsOf(rtnetlink)

/** Every set of attributes, each once. */
export const sets: readonly AttrSet<Table>[] = all.filter(isSet)
/** Every struct, each once by its name. */
export const structs: readonly AnyStruct[] = [...new Map(all.filter(isStruct).map((of) => [of.name, of])).values()]
/** Every codec that is neither, each once by its name: numbers, text, addresses. */
export const leaves: readonly Codec<unknown>[] = [
  ...new Map(all.filter((of) => partsOf(of).length === 0 && !isSet(of) && !isStruct(of)).map((of) => [of.name, of])).values(),
]
