import { align, type Bytes, type Writer } from './bytes.ts'
import { binary, type Codec, leaf, MalformedError, type Part, type Scope, shown, type TypeOf } from './codec.ts'
import { AttrCursor, NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_TYPE_MASK } from './cursor.ts'
import { within } from './struct.ts'

/** One attribute: number, kernel name, codec, meaning. */
export type Row = readonly [type: number, wire: string, codec: Codec<unknown>, doc: string]
/** The attributes of one set, by key: the kernel's name less the set's prefix, in camelCase. */
export type Table = Record<string, Row>

/** An attribute the table has no place for, exactly as it came; `type` keeps its flag bits. */
export interface Unknown {
  readonly type: number
  readonly bytes: Uint8Array
}

/** What a table decodes to. `unknown` holds what has no row, and repeats of what the kernel does not repeat. */
export type Attrs<T extends Table> = { -readonly [K in keyof T]?: TypeOf<T[K][2]> } & { unknown?: Unknown[] }

/** A set of attributes; it is itself a codec, so tables nest. */
export interface AttrSet<T extends Table> extends Codec<Attrs<T>> {
  readonly table: T
}

/** Tables deeper than this are refused; the deepest that rtnetlink knows is 8. */
const MAX_DEPTH = 24

type Keyed = readonly [key: string, wire: string, codec: Codec<unknown>]

/** Finds neighbours in the bytes themselves, so that a selector may stand after what it selects. */
class TableScope implements Scope {
  readonly header: Readonly<Record<string, unknown>>
  private readonly table: Table
  private readonly b: Bytes
  private readonly at: number
  private readonly end: number

  constructor(table: Table, b: Bytes, at: number, end: number, outer: Scope | undefined) {
    this.header = outer?.header ?? {}
    this.table = table
    this.b = b
    this.at = at
    this.end = end
  }

  attr(key: string): unknown {
    const [type, , codec] = this.table[key] as Row
    for (const c = new AttrCursor(this.b, this.at, this.end); c.next(); ) {
      if ((c.type & NLA_TYPE_MASK) === type) return codec.read(order(this.b, c.type), c.start, c.end)
    }
    return undefined
  }
}

/** An attribute may say that its value is in network byte order. */
const order = (b: Bytes, type: number): Bytes => ((type & NLA_F_NET_BYTEORDER) !== 0 ? b.networkOrder : b)

function enter(b: Bytes, at: number): void {
  if (++b.depth > MAX_DEPTH) throw new MalformedError(`attributes nested more than ${MAX_DEPTH} deep`, at)
}

/**
 * A table of attributes as a codec. `name` is the set's name in the kernel's YNL specs. Reads what it knows by key, keeps what it does
 * not in `unknown`; writes the keys in the order they are given, then `unknown`.
 */
export function attrs<const T extends Table>(name: string, table: T): AttrSet<T> {
  const byType: (Keyed | undefined)[] = []
  for (const [key, [type, wire, codec]] of Object.entries(table)) byType[type] = [key, wire, codec]
  return {
    name,
    nested: true,
    table,
    read(b, at, end, outer) {
      enter(b, at)
      const scope = new TableScope(table, b, at, end, outer)
      const out: Record<string, unknown> = {}
      const unknown: Unknown[] = []
      for (const c = new AttrCursor(b, at, end); c.next(); ) {
        const row = byType[c.type & NLA_TYPE_MASK]
        if (!row || !readRow(row, out, order(b, c.type), c, scope))
          unknown.push({ type: c.type, bytes: b.u8.subarray(c.start, c.end) })
      }
      if (unknown.length > 0) out['unknown'] = unknown
      b.depth--
      return out as Attrs<T>
    },
    write(w, value, outer) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${name}, an object, got ${shown(value)}`)
      for (const [key, item] of Object.entries(value)) {
        if (item === undefined || key === 'unknown') continue
        if (!Object.hasOwn(table, key)) throw new TypeError(`${name} has no attribute ${shown(key)}${nearest(key, table)}`)
        const [type, wire, codec] = table[key] as Row
        within(wire, () => putRow(w, type, codec, item, outer))
      }
      for (const { type, bytes } of value.unknown ?? []) within('unknown', () => put(w, type, binary, bytes))
    },
    parts(b, at, end, path, out, outer) {
      enter(b, at)
      const scope = new TableScope(table, b, at, end, outer)
      const seen = new Set<Keyed>()
      const c = new AttrCursor(b, at, end)
      while (c.next()) explainRow(once(byType[c.type & NLA_TYPE_MASK], seen), order(b, c.type), c, end, path, out, scope)
      if (c.at < end) out.push({ start: c.at, end, path, text: 'left over' })
      b.depth--
    },
  }
}

/** Puts the attribute under its key; false where it repeats although the kernel does not repeat it. */
function readRow([key, , codec]: Keyed, out: Record<string, unknown>, b: Bytes, c: AttrCursor, scope: Scope): boolean {
  const { item } = codec
  const old = out[key]
  if (!item) {
    if (old !== undefined) return false
    out[key] = codec.read(b, c.start, c.end, scope)
  } else if (old === undefined) out[key] = [item.read(b, c.start, c.end, scope)]
  else (old as unknown[]).push(item.read(b, c.start, c.end, scope))
  return true
}

function putRow(w: Writer, type: number, codec: Codec<unknown>, value: unknown, scope?: Scope): void {
  const { item } = codec
  if (item && !Array.isArray(value)) throw new TypeError(`expected an array, got ${shown(value)}`)
  for (const one of item ? (value as unknown[]) : [value]) put(w, type, item ?? codec, one, scope)
}

/** Writes one attribute: header, value, padding. `type` may hold the flag bits. */
export function put(w: Writer, type: number, codec: Codec<unknown>, value: unknown, scope?: Scope): void {
  if (!Number.isInteger(type) || type < 0 || type > 0xffff)
    throw new RangeError(`expected an attribute type from 0 to 65535, got ${shown(type)}`)
  const at = w.room(4)
  codec.write(w, value, scope)
  if (w.at - at > 0xffff) throw new RangeError(`expected at most 65535 bytes with the attribute's header, got ${w.at - at}`)
  w.view.setUint16(at, w.at - at, w.le)
  w.view.setUint16(at + 2, codec.nested ? type | NLA_F_NESTED : type, w.le)
  w.room(align(w.at) - w.at)
}

/** As `readRow`: what the kernel does not repeat is known once, and after that only bytes. */
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

/** ` (did you mean "mtu"?)` where a key of the table differs in case or underscores only or begins alike. */
function nearest(key: string, table: Table): string {
  const plain = (text: string): string => text.replace(/_/g, '').toLowerCase()
  const wanted = plain(key)
  const keys = Object.keys(table)
  const found =
    keys.find((k) => plain(k) === wanted) ?? keys.find((k) => plain(k).startsWith(wanted) || wanted.startsWith(plain(k)))
  return found ? ` (did you mean ${shown(found)}?)` : ''
}
