import { checkObject, checkString } from '../base/check.ts'
import type { Table } from '../codec/codec.ts'
import { tableParts } from './explain.ts'
import { tableReader } from './read.ts'
import { type AttrSet, lazyRows } from './table.ts'
import { tableWriter } from './write.ts'

/**
 * A set of attributes as a codec, from a row for each: `mtu: [4, 'IFLA_MTU', u32, 'largest packet', { unit: 'bytes' }]`. Its value is an
 * object with the keys that are present. `name` is the set's name in the kernel's YNL specs; error messages use it. Reading
 * keeps attributes without a row, and repeats of attributes that are not a `list`, in `unknown`. Writing keeps the order of
 * the keys, then writes `unknown`. Sets nest: a set is written with NLA_F_NESTED. Reading throws MalformedError. Writing
 * throws TypeError for an unknown key, and the errors of the rows' codecs with the kernel's name of the attribute.
 */
export function attrs<const T extends Table>(name: string, table: T): AttrSet<T> {
  checkString(name, 'name of a set of attributes')
  checkObject(table, 'rows of a set of attributes', 'an object of rows')
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
