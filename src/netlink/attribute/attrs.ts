import { checkObject, checkString } from '../base/check.ts'
import { once } from '../base/once.ts'
import type { Table } from '../codec/codec.ts'
import { tableParts } from './explain.ts'
import { tableReader } from './read.ts'
import { type AttrSet, rowsByType } from './table.ts'
import { tableWriter } from './write.ts'

/**
 * A set of attributes as a codec. For the tables of nlwire, whose rows tests check: of `checkedAttrs`, which users call `attrs`,
 * without its checks, so that they are not in every bundle.
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
