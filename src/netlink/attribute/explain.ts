import type { Bytes } from '../codec/bytes.ts'
import type { Codec, Part, Scope, Table } from '../codec/codec.ts'
import { declare, faultyPart, leaf } from '../codec/parts.ts'
import { itemOf } from '../codec/references.ts'
import { concealUnread, holdsSecret } from '../codec/secrets.ts'
import { binary } from '../codec/values.ts'
import { AttrCursor, NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_TYPE_MASK } from './cursor.ts'
import { enter, type Keyed, order, type RowsByType, TableScope } from './table.ts'

/** The parts of the attributes of a table: `Codec.parts`. */
export function tableParts(name: string, rows: () => Table, rowsByType: () => RowsByType): NonNullable<Codec<unknown>['parts']> {
  return (b, at, end, path, out, outer) => {
    enter(b, at)
    const [table, byType] = [rows(), rowsByType()]
    const scope = new TableScope(table, b, at, end, outer)
    const seen = new Set<Keyed>()
    explainEach(b, at, end, path, out, (c) => {
      const row = byType[c.type & NLA_TYPE_MASK]
      const from = out.length
      const read = once(row, seen)
      const place = explainRow(read, order(b, c.type), c, end, path, out, scope)
      if (row) concealUnread(out, from, () => holdsSecret(row[2]))
      if (row && read !== row && holdsSecret(row[2])) conceal(out, from)
      const [, , , meaning = '', notes] = (row && table[row[0]]) ?? []
      if (row) declare(out, from, place, { of: name, type: row[2].name, meaning, ...(notes ? { notes } : {}) })
    })
    b.depth--
  }
}

/** Marks the value of a repeat, which is read as bytes. */
function conceal(out: Part[], from: number): void {
  for (let i = from; i < out.length; i++) {
    const part = out[i] as Part
    if (part.piece === 'value') out[i] = { ...part, hidden: true }
  }
}

/**
 * Calls `each` for every attribute. If tolerant, stops at a length that does not fit, and labels the rest. Bytes after the
 * last attribute are the `tail` of a set, and malformed in a nest that is an array.
 */
export function explainEach(
  b: Bytes,
  at: number,
  end: number,
  path: string,
  out: Part[],
  each: (c: AttrCursor) => void,
  hasTail = true,
): void {
  const c = new AttrCursor(b, at, end)
  try {
    while (c.next()) each(c)
    if (!hasTail) c.finish()
    else if (c.at < end) out.push({ start: c.at, end, path: path ? `${path}.tail` : 'tail', text: 'left over' })
  } catch (error) {
    if (!b.faults) throw error
    const what = b.faults.add(error, path)
    out.push(faultyPart(c.at, end, path, what))
  }
}

/** Returns the row of an attribute. A repeat of an attribute that the kernel does not repeat is read as bytes. */
function once(row: Keyed | undefined, seen: Set<Keyed>): Keyed | undefined {
  if (row && !itemOf(row[2]) && seen.has(row)) return [row[0], row[1], binary]
  if (row) seen.add(row)
  return row
}

/** The parts of an attribute of a table, and the path that they have. */
function explainRow(
  row: Keyed | undefined,
  b: Bytes,
  c: AttrCursor,
  end: number,
  path: string,
  out: Part[],
  scope: Scope,
): string {
  const [, wire, codec] = row ?? ['', `type ${c.type & NLA_TYPE_MASK}`, binary]
  const place = path ? `${path}.${wire}` : wire
  explainAttr(itemOf(codec) ?? codec, b, c, end, place, out, scope)
  return place
}

/** The parts of one attribute: its header, its value, its padding. `end` is where the list ends. */
export function explainAttr(
  codec: Codec<unknown>,
  b: Bytes,
  c: AttrCursor,
  end: number,
  path: string,
  out: Part[],
  scope?: Scope,
): void {
  const flags = `${(c.type & NLA_F_NESTED) !== 0 ? ', nested' : ''}${(c.type & NLA_F_NET_BYTEORDER) !== 0 ? ', network byte order' : ''}`
  out.push({
    start: c.start - 4,
    end: c.start,
    path,
    text: `length ${c.end - c.start + 4}, type ${c.type & NLA_TYPE_MASK}${flags}`,
    piece: 'header',
  })
  const value = out.length
  explainValue(codec, b, c, path, out, scope)
  const whole = out[value]
  if (whole?.path === path && whole.end === c.end) out[value] = { ...whole, piece: 'value' }
  const next = Math.min(c.at, end)
  if (c.end < next) out.push({ start: c.end, end: next, path, text: 'padding', piece: 'padding' })
}

/** Returns the parts of a value. If tolerant, a malformed value is one part. */
function explainValue(codec: Codec<unknown>, b: Bytes, c: AttrCursor, path: string, out: Part[], scope?: Scope): void {
  const { faults, depth } = b
  const from = out.length
  try {
    leaf(codec, b, c.start, c.end, path, out, scope)
  } catch (error) {
    if (!faults) throw error
    const what = faults.add(error, path)
    b.depth = depth
    out.length = from
    if (c.start < c.end) out.push(faultyPart(c.start, c.end, path, what))
    else out[from - 1] = { ...(out[from - 1] as Part), fault: what }
  }
}
