import type { Table } from '../codec/codec.ts'
import { tableParts } from './explain.ts'
import { tableReader } from './read.ts'
import { type AttrSet, lazyRows } from './table.ts'
import { tableWriter } from './write.ts'

/**
 * A table of attributes as a codec. `name` is the set's name in the kernel's YNL specs. Reads what it knows by key, keeps what it does
 * not in `unknown`; writes the keys in the order they are given, then `unknown`.
 */
export function attrs<const T extends Table>(name: string, table: T): AttrSet<T> {
  const rows = lazyRows(table)
  return {
    name,
    shape: { type: 'attributes', table },
    nested: true,
    table,
    read: tableReader(table, rows),
    write: tableWriter(name, table),
    parts: tableParts(name, table, rows),
  }
}
