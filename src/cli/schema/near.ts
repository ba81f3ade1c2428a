import { distance } from '../../netlink/base/nearest.ts'
import type { SchemaRow } from '../../netlink/explain/schema.ts'

/** Maximum number of suggested names. */
const MOST = 8

/**
 * Suggests names for an unknown one: messages and attributes by a typing error; sets by a part of their name, by a key
 * in them, or by a typing error.
 */
export function near(wanted: string, sets: ReadonlyMap<string, readonly SchemaRow[]>): string[] {
  const word = plain(wanted)
  const all = [...sets]
  const alike = all.filter(([name]) => plain(name).includes(word) || word.includes(plain(name)))
  const holding = all.filter(([, rows]) => rows.some(({ name }) => plain(name) === word))
  const slips = all.filter(([name]) => distance(plain(name), word) <= Math.ceil(word.length / 5))
  const names = new Set(all.flatMap(([, rows]) => rows.filter(({ of }) => of !== 'member').map(({ name }) => name)))
  const rows = wanted.includes('_') ? [...names].filter((name) => distance(plain(name), word) <= 1) : []
  return [...new Set([...rows, ...[...alike, ...holding, ...slips].map(([name]) => name)])].slice(0, MOST)
}

const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')
