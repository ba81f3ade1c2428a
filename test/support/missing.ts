import { readFileSync } from 'node:fs'
import { numbers } from './arbitrary-names.ts'

/** What C headers say of a name. */
export interface Fact {
  readonly name: string
  readonly value: number
  /** What the names of its enum begin with; empty where that does not matter. */
  readonly enum: string
  /** Messages, attributes and values must have their place in the tables; what is `further` may. */
  readonly kind: 'message' | 'attribute' | 'value' | 'further'
}

/** The columns of the lines of a table in fixtures/, without its comments. */
function lines(file: string): string[][] {
  const text = readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
}

/** fixtures/facts.tsv. */
export const facts: readonly Fact[] = lines('facts.tsv').map(([name, value, , group, kind]) => {
  return { name: name as string, value: Number(value), enum: group as string, kind: kind as Fact['kind'] }
})

/** Names that headers have and that are no attributes, each with the reason: fixtures/not-attributes.tsv. */
export const notAttributes: readonly (readonly [name: string, reason: string])[] = lines('not-attributes.tsv').map(
  ([name = '', reason = '']) => [name, reason],
)

const named = new Set(numbers.map(([name]) => name))
const excused = new Set(notAttributes.map(([name]) => name))

/** What the headers name and the tables must have. */
export const wanted: readonly Fact[] = facts.filter(({ kind, name }) => kind !== 'further' && !excused.has(name))
/** What they name and the tables lack. */
export const missing: readonly Fact[] = wanted.filter(({ name }) => !named.has(name))
