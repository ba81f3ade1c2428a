import type { Part } from '../codec/codec.ts'

/**
 * The meanings of the rows of the built package, with a bar between two: the build moves them here (scripts/join.mjs) and leaves
 * `#` and a number in base 36 in the row, so that a bundle that only decodes does not contain them. In the source the rows have them.
 */
const MEANINGS = ''
let meanings: readonly string[] | undefined

/** Returns the meaning of a row. */
export function meaningOfRow(doc: string): string {
  if (!/^#[0-9a-z]+$/.test(doc)) return doc
  meanings ??= MEANINGS.split('|')
  return meanings[Number.parseInt(doc.slice(1), 36)] ?? doc
}

/** Returns a part of an explained message with the meaning of its row. */
export function withMeaning(part: Part): Part {
  const { row } = part
  const meaning = row && meaningOfRow(row.meaning)
  return !row || meaning === undefined || meaning === row.meaning ? part : { ...part, row: { ...row, meaning } }
}
