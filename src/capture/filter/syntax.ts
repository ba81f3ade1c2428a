import { ConditionError } from './condition-error.ts'
import { type Token, tokens } from './tokens.ts'

/** A word of a condition, and where it stands. */
export interface ConditionWord {
  readonly text: string
  /** In quotes: a text, never a name. */
  readonly quoted: boolean
  /** Index of its first character, and of the first one behind it. */
  readonly start: number
  readonly end: number
}

/** A comparison, or a name alone: it is there. */
export interface Comparison {
  readonly name: ConditionWord
  readonly operator?: string
  /** One; of `in` several. */
  readonly values: readonly ConditionWord[]
}

/** A condition of `--where`, read. */
export type Condition =
  | Comparison
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }

/** What compares a name with one value. */
export const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '~'] as const
const JOINING = ['and', 'or', 'the end'] as const
/** Parentheses nest no deeper: what is longer is no condition that somebody wrote. */
const MAX_DEPTH = 100

/**
 * Reads `NAME [ == | != | < | <= | > | >= | ~ VALUE ]` and `NAME in ( VALUE, … )`, joined by `and`, `or`, `not` and parentheses; `&&`,
 * `||` and `!` do as well. Throws ConditionError, which says where and what was expected.
 */
export function parseCondition(text: string): Condition {
  const reader = new Reader(text)
  const condition = any(reader)
  if (reader.peek.kind !== 'end') reader.wrong(JOINING)
  return condition
}

class Reader {
  depth = 0
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokens(text)
  }

  get peek(): Token {
    return this.#tokens[this.#at] as Token
  }

  /** Moves on where one of these comes next. */
  takes(...wanted: readonly string[]): boolean {
    const { kind, text } = this.peek
    if (kind === 'text' || kind === 'end' || !wanted.includes(text)) return false
    this.#at++
    return true
  }

  take(): Token {
    return this.#tokens[this.#at++] as Token
  }

  wrong(expected: readonly string[]): never {
    const { text, start, end } = this.peek
    const words = expected.length > 1 ? `${expected.slice(0, -1).join(', ')} or ${expected.at(-1)}` : expected.join()
    throw new ConditionError(`expected ${words}, got ${JSON.stringify(text)}`, this.#text, { start, end }, expected)
  }
}

function any(reader: Reader): Condition {
  if (++reader.depth > MAX_DEPTH) reader.wrong(['fewer parentheses'])
  const found = [all(reader)]
  while (reader.takes('or', '||')) found.push(all(reader))
  reader.depth--
  return found.length === 1 ? (found[0] as Condition) : { any: found }
}

function all(reader: Reader): Condition {
  const found = [one(reader)]
  while (reader.takes('and', '&&')) found.push(one(reader))
  return found.length === 1 ? (found[0] as Condition) : { all: found }
}

/** However many `not`s stand before it: they nest nothing, two of them are none. */
function one(reader: Reader): Condition {
  let negated = false
  while (reader.takes('not', '!')) negated = !negated
  const condition = reader.takes('(') ? inParentheses(reader) : comparison(reader)
  return negated ? { not: condition } : condition
}

function inParentheses(reader: Reader): Condition {
  const inside = any(reader)
  if (!reader.takes(')')) reader.wrong(['and', 'or', '")"'])
  return inside
}

function comparison(reader: Reader): Condition {
  if (reader.peek.kind !== 'word') reader.wrong(['a name such as type, dev, mtu or linkinfo.kind'])
  const name = wordOf(reader.take())
  if (reader.takes('in')) return { name, operator: 'in', values: valueList(reader) }
  const operator = OPERATORS.find((one) => reader.takes(one))
  if (operator !== undefined) return { name, operator, values: [value(reader)] }
  if (reader.peek.text === '=') reader.wrong(OPERATORS)
  return { name, values: [] }
}

function valueList(reader: Reader): ConditionWord[] {
  if (!reader.takes('(')) reader.wrong(['"("'])
  const values = [value(reader)]
  while (reader.takes(',')) values.push(value(reader))
  if (!reader.takes(')')) reader.wrong(['","', '")"'])
  return values
}

function value(reader: Reader): ConditionWord {
  const { kind } = reader.peek
  if (kind !== 'word' && kind !== 'text') reader.wrong(['a value'])
  return wordOf(reader.take())
}

const wordOf = ({ kind, text, start, end }: Token): ConditionWord => ({ text, quoted: kind === 'text', start, end })
