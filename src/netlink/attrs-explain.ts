import type { Bytes } from './bytes.ts'
import { binary, type Codec, leaf, type Part, type Scope } from './codec.ts'
import { AttrCursor, NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_TYPE_MASK } from './cursor.ts'
import { enter, type Keyed, order, type RowsByType, type Table, TableScope } from './table.ts'

/** The parts of the attributes of a table: `Codec.parts`. */
export function tableParts(table: Table, rows: () => RowsByType): NonNullable<Codec<unknown>['parts']> {
  return (b, at, end, path, out, outer) => {
    enter(b, at)
    const byType = rows()
    const scope = new TableScope(table, b, at, end, outer)
    const seen = new Set<Keyed>()
    const c = new AttrCursor(b, at, end)
    while (c.next()) explainRow(once(byType[c.type & NLA_TYPE_MASK], seen), order(b, c.type), c, end, path, out, scope)
    if (c.at < end) out.push({ start: c.at, end, path, text: 'left over' })
    b.depth--
  }
}

/** What the kernel does not repeat is known once, and after that only bytes. */
function once(row: Keyed | undefined, seen: Set<Keyed>): Keyed | undefined {
  if (row && !row[2].item && seen.has(row)) return [row[0], row[1], binary]
  if (row) seen.add(row)
  return row
}

function explainRow(row: Keyed | undefined, b: Bytes, c: AttrCursor, end: number, path: string, out: Part[], scope: Scope): void {
  const [, wire, codec] = row ?? ['', `type ${c.type & NLA_TYPE_MASK}`, binary]
  explainAttr(codec.item ?? codec, b, c, end, path ? `${path}.${wire}` : wire, out, scope)
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
  })
  leaf(codec, b, c.start, c.end, path, out, scope)
  const next = Math.min(c.at, end)
  if (c.end < next) out.push({ start: c.end, end: next, path, text: 'padding' })
}
