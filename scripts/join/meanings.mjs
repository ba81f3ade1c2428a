import ts from 'typescript-5.9'

/**
 * The meanings in the tables of a compiled module: of attributes `[4, 'IFLA_MTU', u32, 'largest payload of a frame', …]`, of members
 * of structs `[u32, 'ifi_index', 'interface index', …]`, and of messages `[RTM.NEWLINK, 'new', ifinfomsg, linkAttrs, 'a link', …]`.
 */
export function meaningsIn(source) {
  const found = []
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && ts.isArrayLiteralExpression(node.initializer))
      found.push(...meaningOf(node.initializer.elements))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const VERBS = ['new', 'delete', 'get', 'set', 'reply', 'event']

function meaningOf([first, name, third, fourth, fifth]) {
  if (!name || !ts.isStringLiteral(name)) return []
  const isText = (node) => node !== undefined && ts.isStringLiteral(node)
  if (VERBS.includes(name.text)) return isText(fifth) ? [fifth] : []
  if (ts.isNumericLiteral(first)) return isText(fourth) && /^[A-Z]\w+$/.test(name.text) ? [fourth] : []
  const isCodec = ts.isIdentifier(first) || ts.isCallExpression(first)
  return isCodec && isText(third) && /^\w+$/.test(name.text) ? [third] : []
}

/** Meanings, each once, and the text that stands for each in its row. */
export class Meanings {
  #texts = []
  #numbers = new Map()

  replace(literal) {
    const { text } = literal
    if (/["|]/.test(text)) throw new Error(`a meaning with a double quote or a bar: ${text}`)
    if (!this.#numbers.has(text)) this.#numbers.set(text, this.#texts.push(text) - 1)
    return { start: literal.getStart(), end: literal.end, by: `'#${this.#numbers.get(text).toString(36)}'` }
  }

  /**
   * All of them, with a bar between two. Without line breaks and double quotes it is a string for minifiers, rather than a template:
   * Node reads a template of this length ten times as slowly.
   */
  get text() {
    return this.#texts.join('|')
  }
}
