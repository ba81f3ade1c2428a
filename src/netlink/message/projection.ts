import { tableReader } from '../attribute/read.ts'
import { type AttrSet, lazyRows } from '../attribute/table.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Table, TypeOf } from '../codec/codec.ts'
import { type Protocol, withRows } from './protocol.ts'
import type { MessageRow, MessageTable } from './row.ts'

/** Which attributes of which messages, by the kernel's name of the message and the keys of the attributes. */
export type Picked<T extends MessageTable> = {
  readonly [N in keyof T]?: readonly (Exclude<keyof TypeOf<T[N][3]>, 'unknown'> & string)[]
}

/**
 * A protocol that decodes only the chosen attributes of the messages that `choice` names, and steps over the others: several times
 * faster where a dump of links is searched for a name. What is stepped over is not checked, and not in `unknown`, nor are repeats of what is
 * chosen; `bytes` holds the whole message still. Attributes within a chosen one are all read; messages that are not named, and requests
 * whose attributes are others than those of replies, are read whole; encoding and explaining are not changed.
 * Make it once and use it often. Throws TypeError for an unknown name.
 */
export function pick<T extends MessageTable>(of: Protocol<T>, choice: Picked<T>): Protocol<T> {
  const chosen = Object.entries(choice).map(([name, keys]) => {
    const row = Object.hasOwn(of.messages, name) ? of.messages[name] : undefined
    if (!row) throw new TypeError(`${of.name} has no message ${shown(name)}`)
    if (!Array.isArray(keys)) throw new TypeError(`expected an array of keys for ${name}, got ${shown(keys)}`)
    return [name, pickedRow(name, row, keys)] as const
  })
  return withRows(of, Object.fromEntries(chosen))
}

/** The same of one row of a table. */
export function pickedRow(name: string, row: MessageRow, keys: readonly string[]): MessageRow {
  const { table, ...codec } = row[3] as Codec<unknown> & Partial<AttrSet<Table>>
  if (!table) throw new TypeError(`${name} has no table of attributes to choose from`)
  const wrong = keys.find((key) => !Object.hasOwn(table, key))
  if (wrong !== undefined) throw new TypeError(`${codec.name} has no attribute ${shown(wrong)}`)
  const rows = lazyRows(Object.fromEntries(keys.map((key) => [key, table[key] as Table[string]])))
  return rowReadBy(row, tableReader(table, rows, true))
}

/** A row whose attributes are read by another reader. Requests with attributes of their own are not changed. */
export function rowReadBy([type, verb, header, attrs, doc, notes]: MessageRow, read: Codec<unknown>['read']): MessageRow {
  return [type, verb, header, { ...attrs, read }, doc, notes ?? {}]
}
