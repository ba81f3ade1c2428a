import { tableParts } from './attrs-explain.ts'
import { tableReader } from './attrs-read.ts'
import { align, type Writer } from './bytes.ts'
import { binary, type Codec, type Scope, shown } from './codec.ts'
import { NLA_F_NESTED } from './cursor.ts'
import { placed, within } from './struct.ts'
import { type AttrSet, type Row, rowsByType, type Table } from './table.ts'

/**
 * A table of attributes as a codec. `name` is the set's name in the kernel's YNL specs. Reads what it knows by key, keeps what it does
 * not in `unknown`; writes the keys in the order they are given, then `unknown`.
 */
export function attrs<const T extends Table>(name: string, table: T): AttrSet<T> {
  const rows = new Map<string, Row>(Object.entries(table))
  const byType = rowsByType(table)
  return {
    name,
    nested: true,
    table,
    read: tableReader(table, byType),
    write(w, value, outer) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${name}, an object, got ${shown(value)}`)
      const given = value as Record<string, unknown>
      for (const key in given) {
        if (given[key] === undefined || key === 'unknown') continue
        const row = rows.get(key)
        if (row) putRow(w, row, given[key], outer)
        else if (Object.hasOwn(given, key)) throw new TypeError(`${name} has no attribute ${shown(key)}${nearest(key, table)}`)
      }
      if (value.unknown) for (const { type, bytes } of value.unknown) within('unknown', () => put(w, type, binary, bytes))
    },
    parts: tableParts(table, byType),
  }
}

function putRow(w: Writer, [type, wire, codec]: Row, value: unknown, scope?: Scope): void {
  const { item } = codec
  try {
    if (!item) put(w, type, codec, value, scope)
    else if (Array.isArray(value)) for (const one of value) put(w, type, item, one, scope)
    else throw new TypeError(`expected an array, got ${shown(value)}`)
  } catch (error) {
    throw placed(error, wire)
  }
}

/** Writes one attribute: header, value, padding. `type` may hold the flag bits. */
export function put(w: Writer, type: number, codec: Codec<unknown>, value: unknown, scope?: Scope): void {
  if (!Number.isInteger(type) || type < 0 || type > 0xffff)
    throw new RangeError(`expected an attribute type from 0 to 65535, got ${shown(type)}`)
  const at = w.room(4)
  codec.write(w, value, scope)
  const length = w.at - at
  if (length > 0xffff) throw new RangeError(`expected at most 65535 bytes with the attribute's header, got ${length}`)
  w.view.setUint16(at, length, w.le)
  w.view.setUint16(at + 2, codec.nested ? type | NLA_F_NESTED : type, w.le)
  if ((length & 3) !== 0) w.room(align(length) - length)
}

/** ` (did you mean "mtu"?)` where a key of the table differs in case or underscores only or begins alike. */
function nearest(key: string, table: Table): string {
  const plain = (text: string): string => text.replace(/_/g, '').toLowerCase()
  const wanted = plain(key)
  const keys = Object.keys(table)
  const found =
    keys.find((k) => plain(k) === wanted) ?? keys.find((k) => plain(k).startsWith(wanted) || wanted.startsWith(plain(k)))
  return found ? ` (did you mean ${shown(found)}?)` : ''
}
