import { MalformedError } from '../base/malformed-error.ts'
import type { Bytes } from '../codec/bytes.ts'
import type { Codec, Scope, Table, TypeOf } from '../codec/codec.ts'
import { AttrCursor, NLA_F_NET_BYTEORDER, NLA_TYPE_MASK } from './cursor.ts'

/** An unknown attribute, with its exact bytes; `type` keeps its flag bits. */
export interface Unknown {
  /** nla_type, with the flags NLA_F_NESTED (0x8000) and NLA_F_NET_BYTEORDER (0x4000). */
  readonly type: number
  /** The payload, without the header and the padding. */
  readonly bytes: Uint8Array
}

/**
 * The decoded value of a table. `unknown` holds attributes without a row, and unexpected repeats; `tail` the one to three
 * bytes after the last attribute, which the kernel ignores.
 */
export type Attrs<T extends Table> = { -readonly [K in keyof T]?: TypeOf<T[K][2]> } & {
  /** Attributes without a row, and unexpected repeats. */
  unknown?: Unknown[]
  /** One to three bytes after the last attribute. */
  tail?: Uint8Array
}

/**
 * A set of attributes; it is itself a codec, so tables nest. `V` is its value: in the published declarations an interface
 * with the meaning of each attribute.
 */
export interface AttrSet<T extends Table, V = Attrs<T>> extends Codec<V> {
  /** The rows, by key. */
  readonly table: T
}

/** A row with its key, as a reader finds it by number. */
export type Keyed = readonly [key: string, wire: string, codec: Codec<unknown>]

/** The rows of a table, each at its number. */
export type RowsByType = readonly (Keyed | undefined)[]

/** Returns the rows of a table by number. */
export function rowsByType(table: Table): RowsByType {
  const rows: (Keyed | undefined)[] = []
  for (const [key, [type, wire, codec]] of Object.entries(table)) rows[type] = [key, wire, codec]
  return rows
}

const NO_MEMBERS = {}

/** Finds neighbours in the bytes themselves, so that a selector may come after the attribute that it selects. */
export class TableScope implements Scope {
  private readonly table: Table
  private readonly b: Bytes
  private readonly at: number
  private readonly end: number
  private readonly outer: Scope | undefined

  constructor(table: Table, b: Bytes, at: number, end: number, outer: Scope | undefined) {
    this.table = table
    this.b = b
    this.at = at
    this.end = end
    this.outer = outer
  }

  get header(): Readonly<Record<string, unknown>> {
    return this.outer?.header ?? NO_MEMBERS
  }

  attr(key: string): unknown {
    const row = this.table[key]
    if (row === undefined) return this.outer?.attr(key)
    const [type, , codec] = row
    for (const c = new AttrCursor(this.b, this.at, this.end); c.next(); ) {
      if ((c.type & NLA_TYPE_MASK) === type) return codec.read(order(this.b, c.type), c.start, c.end)
    }
    return undefined
  }
}

/** An attribute may say that its value is in network byte order. */
export const order = (b: Bytes, type: number): Bytes => ((type & NLA_F_NET_BYTEORDER) !== 0 ? b.networkOrder : b)

/** Maximum nesting depth of tables; the deepest in rtnetlink is 8. */
const MAX_DEPTH = 24

/** Enters a nested table. Throws MalformedError if the nesting is too deep. */
export function enter(b: Bytes, at: number): void {
  if (++b.depth > MAX_DEPTH) throw new MalformedError(`attributes nested more than ${MAX_DEPTH} deep`, at)
}
