import type { Table } from '../codec/codec.ts'
import { tableParts } from './explain.ts'
import { tableReader } from './read.ts'
import { type AttrSet, lazyRows } from './table.ts'
import { tableWriter } from './write.ts'

/**
 * A set of attributes as a codec, from a row for each: `mtu: [4, 'IFLA_MTU', u32, 'largest packet', { unit: 'bytes' }]`. Its value is an
 * object with the keys that are there. `name` is the set's name in the kernel's YNL specs; error messages have it. Reading keeps
 * attributes without a row, and repeats of what is no `list`, in `unknown`. Writing takes the keys in the order they are given, then
 * `unknown`. Sets nest: a set is written with NLA_F_NESTED. Reading throws MalformedError; writing throws TypeError for an unknown key, and
 * what the codecs of the rows throw, with the kernel's name of the attribute.
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
