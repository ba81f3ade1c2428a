import { atPath, withAttributePath } from '../base/attribute-path.ts'
import { unknownAttribute } from '../base/keys.ts'
import { shown } from '../base/shown.ts'
import { align, type Writer } from '../codec/bytes.ts'
import type { Codec, Row, Scope, Table } from '../codec/codec.ts'
import { type GeneratedCode, warming } from '../codec/compile.ts'
import { itemOf } from '../codec/references.ts'
import { binary } from '../codec/values.ts'
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from './cursor.ts'
import type { Attrs, Unknown } from './table.ts'

/** Function that writes one key of a table's value. */
type KeyWriter = (w: Writer, given: object, key: string, item: unknown, outer: Scope | undefined) => void

/** Writes the attributes of a table in the order they are given, then `unknown` and `tail`. Only a value's own keys count. */
export function tableWriter<T extends Table>(name: string, rows: () => T): Codec<Attrs<T>>['write'] {
  const one: KeyWriter = (w, given, key, item, outer) => {
    const table = rows()
    if (item === undefined || (isOther(key) && !Object.hasOwn(table, key)) || !Object.hasOwn(given, key)) return
    if (!Object.hasOwn(table, key)) throw unknownAttribute(name, key, Object.keys(table))
    putRow(w, table[key] as Row, item, outer)
  }
  const plain = (w: Writer, value: Attrs<T>, outer?: Scope): void => {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${name}, an object, got ${shown(value)}`)
    for (const key in value) one(w, value, key, value[key as keyof typeof value], outer)
    putOthers(w, value)
  }
  return warming(plain, () => sourceOf(rows(), one))
}

const isOther = (key: string): boolean => key === 'unknown' || key === 'tail'

/** Writes what has no row: unknown attributes, and the bytes after the last attribute. */
function putOthers(w: Writer, { unknown, tail }: { unknown?: Unknown[] | undefined; tail?: Uint8Array | undefined }): void {
  for (const { type, bytes } of unknown ?? []) atPath('unknown', () => put(w, type, binary, bytes))
  if (tail === undefined) return
  if (!(tail instanceof Uint8Array) || tail.length > 3)
    throw withAttributePath(new TypeError(`expected at most 3 bytes after the last attribute, got ${shown(tail)}`), 'tail')
  w.bytes(tail)
}

function putRow(w: Writer, [type, wire, codec]: Row, value: unknown, scope?: Scope): void {
  const item = itemOf(codec)
  try {
    if (!item) put(w, type, codec, value, scope)
    else if (Array.isArray(value)) for (const one of value) put(w, type, item, one, scope)
    else throw new TypeError(`expected an array, got ${shown(value)}`)
  } catch (error) {
    throw withAttributePath(error, wire)
  }
}

/** Writes one attribute: header, value, padding. `type` may hold the flag bits. */
export function put(w: Writer, type: number, codec: Codec<unknown>, value: unknown, scope?: Scope): void {
  if (!Number.isInteger(type) || type < 0 || type > 0xffff)
    throw new RangeError(`expected an attribute type from 0 to 65535, got ${shown(type)}`)
  const at = w.room(4)
  codec.write(w, value, scope)
  close(w, at, flagged(type, codec))
}

/** The type with the flags that say how the payload is written. */
const flagged = (type: number, { nested, netByteorder }: Codec<unknown>): number =>
  type | (nested ? NLA_F_NESTED : 0) | (netByteorder ? NLA_F_NET_BYTEORDER : 0)

/** The header of the attribute that begins at `at`, now that its length is known, and its padding. */
function close(w: Writer, at: number, type: number): void {
  const length = w.at - at
  if (length > 0xffff) throw new RangeError(`expected at most 65535 bytes with the attribute's header, got ${length}`)
  if (w.le) w.view.setUint32(at, ((type << 16) | length) >>> 0, true)
  else w.view.setUint32(at, ((length << 16) | type) >>> 0, false)
  if ((length & 3) !== 0) w.room(align(length) - length)
}

/** Same as `Object.hasOwn`, which the engine does not optimise in a loop over the keys. */
const own = Object.prototype.hasOwnProperty

/** Generates a loop with a case for each row; `one` handles lists and unknown keys. */
function sourceOf(table: Table, one: KeyWriter): GeneratedCode {
  const rows = Object.entries(table).filter(([, [, , codec]]) => !itemOf(codec))
  const cases = rows.map(([key, [type, wire, codec]], i) => {
    const bits = flagged(type, codec)
    const write = `wire = ${JSON.stringify(wire)}; at = w.room(4); c${i}.write(w, item, outer); close(w, at, ${bits})`
    return `case ${JSON.stringify(key)}: ${write}; continue`
  })
  return {
    body: `return (w, value, outer) => {
      if (typeof value !== 'object' || value === null) return plain(w, value, outer)
      let at = 0, wire = ''
      try {
        for (const key in value) {
          wire = ''
          const item = value[key]
          if (item === undefined || !own.call(value, key)) continue
          switch (key) { ${cases.join('\n')} }
          one(w, value, key, item, outer)
        }
        wire = ''
        if (value.unknown !== undefined || value.tail !== undefined) putOthers(w, value)
      } catch (error) {
        throw wire === '' ? error : placed(error, wire)
      }
    }`,
    names: {
      ...Object.fromEntries(rows.map(([, [, , codec]], i) => [`c${i}`, codec])),
      close,
      one,
      own,
      placed: withAttributePath,
      putOthers,
    },
  }
}
