import { checkString } from '../../netlink/base/check.ts'
import { inQuotes } from '../../netlink/base/visible.ts'
import { ConditionError } from './condition-error.ts'
import { type Token, tokens } from './tokens.ts'

/** A word of a condition, and its position. */
export interface ConditionWord {
  /** The word, without its quotes. */
  readonly text: string
  /** The word is quoted: a text, never a name. */
  readonly quoted: boolean
  /** Index of its first character in the condition. */
  readonly start: number
  /** Index of the character after its last. */
  readonly end: number
}

/** A comparison, or a name alone, which tests that it is present. */
export interface Comparison {
  /** The name, left of the operator. */
  readonly name: ConditionWord
  /** The operator, such as `==` or `in`. Absent for a name alone. */
  readonly operator?: string
  /** One value; several for `in`. */
  readonly values: readonly ConditionWord[]
}

/** A parsed condition of `--where`. */
export type Condition =
  | Comparison
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }

/** Operators that compare a name with one value. */
export const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '~'] as const
const JOINING = ['and', 'or', 'the end'] as const
/** Maximum depth of parentheses, more than any real condition has. */
const MAX_DEPTH = 100

/**
 * Parses `NAME [ == | != | < | <= | > | >= | ~ VALUE ]` and `NAME in ( VALUE, … )`, joined by `and`, `or`, `not` and
 * parentheses; also `&&`, `||` and `!`. Throws ConditionError with the place and what was expected.
 */
export function parseCondition(text: string): Condition {
  checkString(text, 'condition')
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

  /** Consumes the next token if it is one of these. */
  takes(...wanted: readonly string[]): boolean {
    const { kind, text } = this.peek
    // SQL writes AND, OR and NOT.
    if (kind === 'text' || kind === 'end' || !wanted.includes(text.toLowerCase())) return false
    this.#at++
    return true
  }

  take(): Token {
    return this.#tokens[this.#at++] as Token
  }

  wrong(expected: readonly string[]): never {
    const { text, start, end } = this.peek
    const words = expected.length > 1 ? `${expected.slice(0, -1).join(', ')} or ${expected.at(-1)}` : expected.join()
    throw new ConditionError(`expected ${words}, got ${inQuotes(text)}`, this.#text, { start, end }, expected)
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

/** Parses any number of `not`s without recursion: two of them cancel out. */
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

/** An attribute without a table in explained bytes: `"IFLA_AF_SPEC.type 2"`. Its path has a blank, so it is quoted. */
const QUOTED_NAME = /(?:^|\.)type \d+(?:\.|$)/

function comparison(reader: Reader): Condition {
  const { kind, text } = reader.peek
  if (kind !== 'word' && !(kind === 'text' && QUOTED_NAME.test(text)))
    reader.wrong(['a name such as type, dev, mtu or linkinfo.kind'])
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
