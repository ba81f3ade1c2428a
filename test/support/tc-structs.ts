import { readFileSync } from 'node:fs'

/** A member of a C struct: `u16`, `be32`, `struct tc_ratespec`, …, and how many of it. */
export interface CMember {
  readonly name: string
  readonly type: string
  readonly count: number
}

/** The structs of traffic control as C headers declare them, by name: fixtures/tc-structs.tsv. */
export const tcStructs: ReadonlyMap<string, readonly CMember[]> = (() => {
  const text = readFileSync(new URL('../../fixtures/tc-structs.tsv', import.meta.url), 'utf8')
  const found = new Map<string, CMember[]>()
  for (const line of text.trim().split('\n')) {
    const [of = '', name = '', type = '', count] = line.split('\t')
    if (!of.startsWith('#')) found.set(of, [...(found.get(of) ?? []), { name, type, count: Number(count) }])
  }
  return found
})()
