import { sockDiag } from '../../src/diag/protocol.ts'
import * as families from '../../src/genl/families.ts'
import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import type { Codec, Table } from '../../src/netlink/codec/codec.ts'
import { codecsOf } from '../../src/netlink/explain/schema.ts'
import { opaqueLayout } from '../../src/netlink/message/layouts.ts'
import { type Protocol, protocol } from '../../src/netlink/message/protocol.ts'
import type { AnyStruct } from './arbitrary-tables.ts'

/** The families of generic netlink and sock_diag as protocols, which tests walk. */
export const tables: readonly Protocol[] = [
  ...Object.values(families).map(({ name, messages }) => protocol(name, 16, messages)),
  sockDiag(opaqueLayout),
]

const all = tables.flatMap((of) => codecsOf(of))
// Every message has these two: tests of rtnetlink read them.
const shared = /^(ext-ack-attrs|policy-type-attrs)$/

/** Every set of attributes, each once. */
export const genlSets: readonly AttrSet<Table>[] = [...new Set(all)].filter(
  (of): of is AttrSet<Table> => of.shape.type === 'attributes' && !shared.test(of.name),
)
/** Every struct but the headers that nlwire puts together, each once. */
export const genlStructs: readonly AnyStruct[] = [...new Set(all)].filter(
  (of): of is Codec<unknown> & AnyStruct => of.shape.type === 'struct' && !/^(genlmsghdr|nlmsghdr)$/.test(of.name),
)

/** Names and numbers of attributes, by `NAME`. */
export const genlRows = genlSets.flatMap(({ table }) => Object.values(table))
