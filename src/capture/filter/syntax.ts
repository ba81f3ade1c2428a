/** A condition of `--where`, read. */
export type Condition =
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly path: string; readonly operator?: string; readonly value: string }

interface Token {
  readonly kind: 'operator' | 'text' | 'word' | 'end'
  readonly text: string
  readonly at: number
}

const TOKEN = /\s*(?:(==|!=|<=|>=|<|>|~|\(|\)|&&|\|\||!)|"((?:[^"\\]|\\.)*)"|([\w.:/@-]+)|$)/y
const COMPARE = new Set(['==', '!=', '<', '<=', '>', '>=', '~'])
/** Conditions nest no deeper: what is longer is no condition that somebody wrote. */
const MAX_DEPTH = 100

function tokens(text: string): Token[] {
  const out: Token[] = []
  TOKEN.lastIndex = 0
  for (;;) {
    const at = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    if (!found) throw new TypeError(`--where: what is ${JSON.stringify(text.slice(at).trim())} in ${JSON.stringify(text)}?`)
    const [, operator, quoted, word] = found
    if (operator !== undefined) out.push({ kind: 'operator', text: operator, at })
    else if (quoted !== undefined) out.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1'), at })
    else if (word !== undefined) out.push({ kind: 'word', text: word, at })
    else return [...out, { kind: 'end', text: 'the end', at }]
  }
}

/**
 * Reads `PATH [ == | != | < | <= | > | >= | ~ VALUE ]`, joined by `and`, `or`, `not` and parentheses; `&&`, `||` and `!` do as well. `~` is
 * "contains". Throws TypeError.
 */
export function parseCondition(text: string): Condition {
  const list = tokens(text)
  let at = 0
  let depth = 0
  const peek = (): Token => list[at] as Token
  const wrong = (what: string): never => {
    throw new TypeError(
      `--where: expected ${what}, got ${JSON.stringify(peek().text)} at character ${peek().at + 1} of ${JSON.stringify(text)}`,
    )
  }
  const takes = (...words: string[]): boolean => {
    const { kind, text: word } = peek()
    if (kind === 'text' || kind === 'end' || !words.includes(word)) return false
    at++
    return true
  }
  const any = (): Condition => {
    if (++depth > MAX_DEPTH) wrong('fewer parentheses')
    const found = [all()]
    while (takes('or', '||')) found.push(all())
    depth--
    return found.length === 1 ? (found[0] as Condition) : { any: found }
  }
  const all = (): Condition => {
    const found = [one()]
    while (takes('and', '&&')) found.push(one())
    return found.length === 1 ? (found[0] as Condition) : { all: found }
  }
  const one = (): Condition => {
    if (takes('not', '!')) {
      if (++depth > MAX_DEPTH) wrong('a condition')
      return { not: one() }
    }
    if (takes('(')) {
      const inside = any()
      return takes(')') ? inside : wrong('")"')
    }
    return comparison()
  }
  const comparison = (): Condition => {
    if (peek().kind !== 'word') wrong('a name such as type, dev, mtu or linkinfo.kind')
    const path = (list[at++] as Token).text
    const operator = peek().text
    if (peek().kind !== 'operator' || !COMPARE.has(operator)) return { path, value: '' }
    at++
    const { kind, text: value } = peek()
    if (kind !== 'word' && kind !== 'text') wrong('a value')
    at++
    return { path, operator, value }
  }
  const condition = any()
  return peek().kind === 'end' ? condition : wrong('and, or, or the end')
}
