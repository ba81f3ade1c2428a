import { inQuotes } from '../../netlink/base/visible.ts'
import { ConditionError } from './condition-error.ts'

/** A word, a quoted text, a sign, or the end of a condition. */
export interface Token {
  readonly kind: 'operator' | 'text' | 'word' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
}

const SPACE = /\s*/y
/** A single `|` joins flags, as they are printed: `REQUEST|ACK`. */
const TOKEN =
  /(==|!=|<=|>=|=|<|>|~|\(|\)|,|&&|\|\||!)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.:/@+[\]-]+(?:\|[\w.:/@+[\]-]+)*)|$/y

/** Splits a condition into tokens; the last is the end. Throws ConditionError for an unexpected character. */
export function tokens(text: string): Token[] {
  const out: Token[] = []
  for (let at = 0; ; ) {
    SPACE.lastIndex = at
    SPACE.exec(text)
    const start = SPACE.lastIndex
    TOKEN.lastIndex = start
    const found = TOKEN.exec(text)
    if (!found) {
      const what = /["']/.test(text[start] ?? '')
        ? 'the text has no closing quote'
        : `unexpected text ${inQuotes(text.slice(start))}`
      throw new ConditionError(what, text, { start, end: text.length }, [])
    }
    const [whole, operator, double, single, word] = found
    const literal = double ?? single
    at = start + whole.length
    const place = { start, end: at }
    if (operator !== undefined) out.push({ kind: 'operator', text: operator, ...place })
    else if (literal !== undefined) out.push({ kind: 'text', text: literal.replace(/\\(.)/g, '$1'), ...place })
    else if (word !== undefined) out.push({ kind: 'word', text: word, ...place })
    else return [...out, { kind: 'end', text: 'the end', ...place }]
  }
}
