import type { Codec, Notes, Part, Table } from './codec.ts'
import { codecsIn } from './shape.ts'

// Which codecs have keys or passwords in them, and what is shown in place of these.

export type Any = Codec<unknown>

/** What is shown in place of a key or password, and of its bytes. */
export const HIDDEN = '(hidden)'

/** The notes of a codec's rows, members or keys. */
export function notesIn({ shape }: Any): Readonly<Record<string, Notes | undefined>> {
  if (shape.type === 'attributes') return Object.fromEntries(Object.entries(shape.table).map(([key, row]) => [key, row[4]]))
  if (shape.type === 'struct') return Object.fromEntries(Object.entries(shape.members).map(([key, row]) => [key, row[3]]))
  return (shape.type === 'own' && shape.notes) || {}
}

const holding = new Map<Any, boolean>()

/** Whether a codec has a secret in it. Tables may contain each other. */
export function holdsSecret(codec: Any): boolean {
  const known = holding.get(codec)
  if (known !== undefined) return known
  const seen = new Set<Any>()
  const found = search(codec, seen)
  // A table that was met twice says nothing of those between, unless none has a secret.
  for (const one of found ? [codec] : seen) holding.set(one, found)
  return found
}

function search(codec: Any, seen: Set<Any>): boolean {
  const known = holding.get(codec)
  if (known !== undefined || seen.has(codec)) return known ?? false
  seen.add(codec)
  return Object.values(notesIn(codec)).some((notes) => notes?.secret) || codecsIn(codec.shape).some((one) => search(one, seen))
}

const typesByTable = new Map<Table, ReadonlySet<number>>()

/** The types of the attributes that are, or have in them, a secret. */
export function secretTypes(table: Table): ReadonlySet<number> {
  const known = typesByTable.get(table)
  if (known) return known
  const rows = Object.values(table).filter(([, , inside, , notes]) => notes?.secret || holdsSecret(inside))
  const types = new Set(rows.map(([type]) => type))
  typesByTable.set(table, types)
  return types
}

/** Elements, and what is behind a name, have the codec inside; objects have one for each key. */
export const hasOneInside = ({ shape }: Any): boolean => ['list', 'groups', 'array', 'lazy'].includes(shape.type)

/** The codec of a member. */
export function codecOf({ shape }: Any, key: string): Any | undefined {
  if (shape.type === 'attributes') return shape.table[key]?.[2]
  if (shape.type === 'struct') return shape.members[key]?.[0]
  if (shape.type === 'select') return shape.choices[key]
  if (shape.type === 'own') return shape.keys?.[key]
  if (shape.type === 'indexed') return key === 'value' ? shape.item : undefined
  if (shape.type === 'headed') return key === 'header' ? (shape.header as Any) : shape.attrs
  return shape.type === 'by direction' ? codecOf(shape.request, key) : undefined
}

/**
 * Marks the parts, from the given index on, of bytes that could not be read where the tables have a secret. A part that a
 * row declares is decided by that row.
 */
export function concealUnread(out: Part[], from: number, holds: () => boolean): void {
  for (let i = from; i < out.length; i++) {
    const part = out[i] as Part
    if (part.fault !== undefined && !part.row && part.piece !== 'header' && holds()) out[i] = { ...part, hidden: true }
  }
}
