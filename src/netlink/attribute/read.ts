import type { Bytes } from '../codec/bytes.ts'
import type { Scope, Table } from '../codec/codec.ts'
import { constructorOf, type GeneratedCode, inlineOf, type Reader, readExpression, warming } from '../codec/compile.ts'
import { itemOf } from '../codec/references.ts'
import { readElement, walk } from '../codec/tolerant.ts'
import { AttrCursor, badLength, NLA_TYPE_MASK } from './cursor.ts'
import { type Attrs, enter, order, type RowsByType, TableScope, type Unknown } from './table.ts'

/** Reads the attributes of a table: known ones by key, the others into `unknown`, bytes after the last into `tail`. With `only`, omits these. */
export function tableReader<T extends Table>(table: () => T, rows: () => RowsByType, only = false): Reader<Attrs<T>> {
  const plain: Reader<Attrs<T>> = (b, at, end, outer) => {
    enter(b, at)
    const byType = rows()
    const scope = new TableScope(table(), b, at, end, outer)
    const out: Record<string, unknown> = {}
    const unknown: Unknown[] | undefined = only ? undefined : []
    let tail: Uint8Array | undefined
    walk(b, () => {
      const c = new AttrCursor(b, at, end)
      while (c.next()) readAttr(byType, out, unknown, b, c.type, c.start, c.end, scope)
      if (c.at < end) tail = b.u8.subarray(c.at, end)
    })
    if (unknown?.length) out['unknown'] = unknown
    if (tail && keepsTail(table(), only)) out['tail'] = tail
    b.depth--
    return out as Attrs<T>
  }
  return warming(plain, () => sourceOf(table(), rows(), only))
}

/** Whether the bytes after the last attribute are in the value: not in a projection, and not in place of an attribute. */
const keepsTail = (table: Table, only: boolean): boolean => !only && !Object.hasOwn(table, 'tail')

/**
 * Stores an attribute under its key. Attributes without a row, unexpected repeats, and (with a tolerant reader) malformed
 * attributes go to `unknown`.
 */
function readAttr(
  byType: RowsByType,
  out: Record<string, unknown>,
  unknown: Unknown[] | undefined,
  b: Bytes,
  type: number,
  at: number,
  end: number,
  scope: Scope,
): void {
  const row = byType[type & NLA_TYPE_MASK]
  const old = row && out[row[0]]
  if (!row || (old !== undefined && !itemOf(row[2]))) {
    unknown?.push({ type, bytes: b.u8.subarray(at, end) })
    return
  }
  const [key, wire, codec] = row
  const item = itemOf(codec)
  const value = readElement(b, wire, () => (item ?? codec).read(order(b, type), at, end, scope))
  if (value === undefined) unknown?.push({ type, bytes: b.u8.subarray(at, end) })
  else if (!item) out[key] = value
  else if (old === undefined) out[key] = [value]
  else (old as unknown[]).push(value)
}

/**
 * Generates a loop with a case for each row. `readAttr` handles the rest (a repeat, an odd size, network order, an unknown
 * type); the plain reader handles messages of big-endian machines.
 */
function sourceOf(table: Table, byType: RowsByType, only: boolean): GeneratedCode {
  const rows = Object.entries(table).filter(([key, [type, , codec]]) => byType[type]?.[0] === key && !itemOf(codec))
  const cases = rows.map(([name, [type, , codec]], i) => {
    const key = JSON.stringify(name)
    const inline = inlineOf(codec)
    const size = inline ? `stop - start === ${inline.size} && ` : ''
    const value = readExpression(codec, `c${i}`, 'start', 'stop', '(scope ??= new TableScope(table, b, first, end, outer))')
    // The flag NLA_F_NESTED is optional.
    return `case ${type}: if (${size}out[${key}] === undefined) { out[${key}] = ${value}; continue } break`
  })
  if (only) cases.push('default: if (byType[(head >>> 16) & 0x3fff] === undefined) continue')
  return {
    body: `
    ${constructorOf('', '', Object.keys(table))}
    return (b, at, end, outer) => {
      if (b.isPlain) return plain(b, at, end, outer)
      enter(b, at)
      const view = b.view, first = at, out = new Out()
      let scope, unknown
      while (at + 4 <= end) {
        const head = view.getUint32(at, true), length = head & 0xffff, start = at + 4, stop = at + length
        if (length < 4 || stop > end) badLength(length, at, end)
        at += (length + 3) & ~3
        switch ((head >>> 16) & 0x7fff) { ${cases.join('\n')} }
        readAttr(byType, out, ${only ? 'undefined' : 'unknown ??= []'}, b, head >>> 16, start, stop, (scope ??= new TableScope(table, b, first, end, outer)))
      }
      if (unknown !== undefined && unknown.length > 0) out.unknown = unknown
      ${keepsTail(table, only) ? 'if (at < end) out.tail = b.u8.subarray(at, end)' : ''}
      b.depth--
      return out
    }`,
    names: {
      ...Object.fromEntries(rows.map(([, [, , codec]], i) => [`c${i}`, codec])),
      table,
      byType,
      TableScope,
      enter,
      badLength,
      readAttr,
    },
  }
}
