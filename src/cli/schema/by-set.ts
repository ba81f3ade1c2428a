import type { SchemaRow } from '../../netlink/explain/schema.ts'

/** The rows of each set, struct and protocol by its name, in order. */
export function bySet(rows: readonly SchemaRow[]): ReadonlyMap<string, readonly SchemaRow[]> {
  const sets = new Map<string, SchemaRow[]>()
  for (const row of rows) {
    const set = sets.get(row.set)
    if (set) set.push(row)
    else sets.set(row.set, [row])
  }
  return sets
}
