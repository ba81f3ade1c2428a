import type { SchemaRow } from '../../netlink/schema.ts'

/** How many names are told at most. */
const MOST = 8

/** The sets that may have been meant: by a part of their name, by a kernel name or key that stands in them, or by a slip of the hand. */
export function near(wanted: string, sets: ReadonlyMap<string, readonly SchemaRow[]>): string[] {
  const word = plain(wanted)
  const all = [...sets]
  const alike = all.filter(([name]) => plain(name).includes(word) || word.includes(plain(name)))
  const holding = all.filter(([, rows]) => rows.some(({ name }) => plain(name) === word))
  const slips = all.filter(([name]) => distance(plain(name), word) <= Math.ceil(word.length / 5))
  return [...new Set([...alike, ...holding, ...slips].map(([name]) => name))].slice(0, MOST)
}

const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')

/** How many letters are to be added, removed or changed to come from one word to the other. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (above[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min(changed, (above[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    above = row
  }
  return above[to.length] as number
}
