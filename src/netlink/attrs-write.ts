import { align, type Writer } from './bytes.ts'
import { binary, type Codec, type Scope, shown } from './codec.ts'
import { type Source, warming } from './compile.ts'
import { NLA_F_NESTED } from './cursor.ts'
import { placed, within } from './struct.ts'
import type { Attrs, Row, Table } from './table.ts'

/** Writes the attributes of a table in the order they are given, then `unknown`. */
export function tableWriter<T extends Table>(name: string, table: T): Codec<Attrs<T>>['write'] {
  let rows: Map<string, Row> | undefined
  const plain = (w: Writer, value: Attrs<T>, outer?: Scope): void => {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${name}, an object, got ${shown(value)}`)
    const given = value as Record<string, unknown>
    rows ??= new Map(Object.entries(table))
    for (const key in given) {
      if (given[key] === undefined || key === 'unknown') continue
      const row = rows.get(key)
      if (row) putRow(w, row, given[key], outer)
      else if (Object.hasOwn(given, key)) throw new TypeError(`${name} has no attribute ${shown(key)}${nearest(key, table)}`)
    }
    if (value.unknown) for (const { type, bytes } of value.unknown) within('unknown', () => put(w, type, binary, bytes))
  }
  return warming(plain, () => sourceOf(table))
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
  close(w, at, codec.nested ? type | NLA_F_NESTED : type)
}

/** The header of the attribute that begins at `at`, now that its length is known, and its padding. */
function close(w: Writer, at: number, type: number): void {
  const length = w.at - at
  if (length > 0xffff) throw new RangeError(`expected at most 65535 bytes with the attribute's header, got ${length}`)
  w.view.setUint16(at, length, w.le)
  w.view.setUint16(at + 2, type, w.le)
  if ((length & 3) !== 0) w.room(align(length) - length)
}

/** A loop with a case for each row; lists, unknown ones, and all of a value with a key that the table does not have, are left to `plain`. */
function sourceOf(table: Table): Source {
  const rows = Object.entries(table).filter(([, [, , codec]]) => !codec.item)
  const cases = rows.map(([key, [type, wire, codec]], i) => {
    const wires = `wire = ${JSON.stringify(wire)}`
    const whole = `at = w.room(4); c${i}.write(w, item, outer); close(w, at, ${codec.nested ? type | NLA_F_NESTED : type})`
    return `case ${JSON.stringify(key)}: ${wires}; ${whole}; continue`
  })
  return {
    body: `return (w, value, outer) => {
      if (typeof value !== 'object' || value === null) return plain(w, value, outer)
      const start = w.at
      let at = start, wire = ''
      try {
        for (const key in value) {
          const item = value[key]
          if (item === undefined) continue
          switch (key) { ${cases.join('\n')} }
          w.back(start)
          wire = ''
          return plain(w, value, outer)
        }
      } catch (error) {
        throw wire === '' ? error : placed(error, wire)
      }
    }`,
    names: { ...Object.fromEntries(rows.map(([, [, , codec]], i) => [`c${i}`, codec])), close, placed },
  }
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
