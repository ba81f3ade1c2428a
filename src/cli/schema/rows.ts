import { OWN_FAMILIES, OWN_PROTOCOLS } from '../../capture/message/protocols.ts'
import { NETLINK_GENERIC } from '../../genl/protocol.ts'
import { type SchemaRow, schema } from '../../netlink/explain/schema.ts'
import { protocol } from '../../netlink/message/protocol.ts'

/** The rows of all protocols, and of the families of generic netlink. A set or struct that several have is there once. */
export function allRows(): SchemaRow[] {
  const rows: SchemaRow[] = []
  const families = OWN_FAMILIES.map(({ name, messages }) => protocol(name, NETLINK_GENERIC, messages))
  for (const one of [...OWN_PROTOCOLS, ...families]) {
    const known = new Set(rows.map(({ set }) => set))
    const own = schema(one)
    rows.push(...own.filter(({ set }) => !known.has(set)).map(ofAnyFamily))
  }
  return rows
}

/** The commands in struct genlmsghdr are those of one family: they are rows of their own. */
function ofAnyFamily(row: SchemaRow): SchemaRow {
  if (row.set !== 'genlmsghdr' || row.values === undefined) return row
  const { values: _, ...rest } = row
  return rest
}
