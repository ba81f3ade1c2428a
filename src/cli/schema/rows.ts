import { OWN_PROTOCOLS } from '../../capture/message/protocols.ts'
import { sockDiag } from '../../diag/protocol.ts'
import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { NETLINK_GENERIC } from '../../genl/protocol.ts'
import { type SchemaRow, schema } from '../../netlink/explain/schema.ts'
import { opaqueLayout } from '../../netlink/message/layouts.ts'
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
  const known = new Set(rows.map(({ set }) => set))
  rows.push(...once(schema(sockDiag(opaqueLayout)).filter(({ set }) => !known.has(set))))
  return rows
}

/** Structs of IPv4 and IPv6 have one name: the first is kept. */
function once(rows: readonly SchemaRow[]): SchemaRow[] {
  const places = new Set<string>()
  return rows.filter(({ of, set, number, name }) => {
    const place = [of, set, number, of === 'message' ? name : ''].join(' ')
    return !places.has(place) && places.add(place)
  })
}

/** The commands in struct genlmsghdr are those of one family: they are rows of their own. */
function ofAnyFamily(row: SchemaRow): SchemaRow {
  if (row.set !== 'genlmsghdr' || row.values === undefined) return row
  const { values: _, ...rest } = row
  return rest
}
