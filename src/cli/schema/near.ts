import { distance } from '../../netlink/base/nearest.ts'
import type { SchemaRow } from '../../netlink/explain/schema.ts'

/** Maximum number of suggested names. */
const MOST = 8

/**
 * Suggests sets for an unknown name: by a part of their name, by a kernel name or key in them, or by a typing error.
 */
export function near(wanted: string, sets: ReadonlyMap<string, readonly SchemaRow[]>): string[] {
  const word = plain(wanted)
  const all = [...sets]
  const alike = all.filter(([name]) => plain(name).includes(word) || word.includes(plain(name)))
  const holding = all.filter(([, rows]) => rows.some(({ name }) => plain(name) === word))
  const slips = all.filter(([name]) => distance(plain(name), word) <= Math.ceil(word.length / 5))
  return [...new Set([...alike, ...holding, ...slips].map(([name]) => name))].slice(0, MOST)
}

const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')
