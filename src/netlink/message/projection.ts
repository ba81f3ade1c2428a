import { tableReader } from '../attribute/read.ts'
import { type AttrSet, rowsByType } from '../attribute/table.ts'
import { checkObject, checkProtocol } from '../base/check.ts'
import { unknownAttribute } from '../base/keys.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Table, TypeOf } from '../codec/codec.ts'
import { type Protocol, withRows } from './protocol.ts'
import type { MessageRow, MessageTable } from './row.ts'

/** Attributes to decode: their keys, by the kernel's name of the message. */
export type Picked<T extends MessageTable> = {
  readonly [N in keyof T]?: readonly (Exclude<keyof TypeOf<T[N][3]>, 'unknown'> & string)[]
}

/**
 * Returns a protocol that decodes only the chosen attributes of the messages in `choice` and skips the others: several
 * times faster for a search by name in a dump of links. Skipped attributes are not checked and not in `unknown`, and
 * neither are repeats of chosen ones; `bytes` still holds the whole message. Attributes nested in a chosen one are all
 * decoded. So are other messages, and requests whose attributes differ from those of replies. Encoding and explaining do
 * not change. Create it once and reuse it. Throws TypeError for an unknown name.
 */
export function pick<T extends MessageTable>(of: Protocol<T>, choice: Picked<T>): Protocol<T> {
  checkProtocol(of)
  checkObject(choice, 'attributes to decode', 'an object of messages and keys')
  const chosen = Object.entries(choice).map(([name, keys]) => {
    const row = Object.hasOwn(of.messages, name) ? of.messages[name] : undefined
    if (!row) throw new TypeError(`${of.name} has no message ${shown(name)}`)
    if (!Array.isArray(keys)) throw new TypeError(`expected an array of keys for ${name}, got ${shown(keys)}`)
    return [name, pickedRow(name, row, keys)] as const
  })
  return withRows(of, Object.fromEntries(chosen))
}

/** Returns the projection of one row of a table. */
export function pickedRow(name: string, row: MessageRow, keys: readonly string[]): MessageRow {
  const { table, ...codec } = row[3] as Codec<unknown> & Partial<AttrSet<Table>>
  if (!table) throw new TypeError(`${name} has no table of attributes to choose from`)
  // By its place: what is found may be `undefined` itself.
  const at = keys.findIndex((key) => !Object.hasOwn(table, key))
  if (at >= 0) throw unknownAttribute(codec.name, keys[at] as string, Object.keys(table))
  const rows = rowsByType(Object.fromEntries(keys.map((key) => [key, table[key] as Table[string]])))
  return rowReadBy(
    row,
    tableReader(
      () => table,
      () => rows,
      true,
    ),
  )
}

/** Returns a row with another reader of attributes. Does not change requests with attributes of their own. */
export function rowReadBy([type, verb, header, attrs, doc, notes]: MessageRow, read: Codec<unknown>['read']): MessageRow {
  return [type, verb, header, { ...attrs, read }, doc, notes ?? {}]
}
