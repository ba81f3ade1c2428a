import { checkObject, checkString } from '../base/check.ts'
import { once } from '../base/once.ts'
import type { Table } from '../codec/codec.ts'
import { tableParts } from './explain.ts'
import { tableReader } from './read.ts'
import { type AttrSet, rowsByType } from './table.ts'
import { tableWriter } from './write.ts'

/**
 * A set of attributes as a codec, from a row for each: `mtu: [4, 'IFLA_MTU', u32, 'largest packet', { unit: 'bytes' }]`. Its value is an
 * object with the keys that are present. A function that returns the rows is called at the first use. `name` is the set's name in the kernel's YNL specs; error messages use it. Reading
 * keeps attributes without a row, and repeats of attributes that are not a `list`, in `unknown`. Writing keeps the order of
 * the keys, then writes `unknown`. Sets nest: a set is written with NLA_F_NESTED. Reading throws MalformedError. Writing
 * throws TypeError for an unknown key, and the errors of the rows' codecs with the kernel's name of the attribute.
 */
export function attrs<const T extends Table>(name: string, rows: T | (() => T)): AttrSet<T> {
  checkString(name, 'name of a set of attributes')
  if (typeof rows !== 'function') checkRows(rows)
  const table = once(() => (typeof rows === 'function' ? made(rows) : rows))
  const byType = once(() => rowsByType(table()))
  return {
    name,
    shape: {
      type: 'attributes',
      get table() {
        return table()
      },
    },
    nested: true,
    get table() {
      return table()
    },
    read: tableReader(table, byType),
    write: tableWriter(name, table),
    parts: tableParts(name, table, byType),
  }
}

const checkRows = (rows: unknown): void => checkObject(rows, 'rows of a set of attributes', 'an object of rows')

function made<T extends Table>(rows: () => T): T {
  const table = rows()
  if (typeof table !== 'object' || table === null) checkRows(rows)
  return table
}
