import { transform } from 'esbuild'
import ts from 'typescript-5.9'

/**
 * Returns a joined file with short names for what is local to its functions, and without the white space that nothing needs. What
 * stack traces show keeps its name: functions and classes of modules, and methods. Without white space esbuild would also leave out
 * the comments that mark calls as pure, which bundlers need, and shorter syntax has fewer such calls.
 */
export async function small(text, file, forBundlers) {
  const { head, body, tail } = parts(text, file)
  // Without imports and exports it is a script, of which esbuild keeps the names that others could see.
  const { code } = await transform(body, {
    minifyIdentifiers: true,
    minifySyntax: !forBundlers,
    charset: 'ascii',
    target: 'node20.19',
    sourcefile: file,
  })
  return squeezed(head + code + tail, file)
}

/** The imports and exports of a joined file, and what is between them. */
function parts(text, file) {
  const source = parsed(file, text)
  const isModule = (one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one)
  const piece = (test) =>
    source.statements
      .filter(test)
      .map((one) => one.getText(source))
      .join('\n')
  return {
    head: `${piece(ts.isImportDeclaration)}\n`,
    body: source.statements
      .filter((one) => !isModule(one))
      .map((one) => one.getFullText(source))
      .join(''),
    tail: `\n${piece(ts.isExportDeclaration)}\n`,
  }
}

const parsed = (file, text) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)

/** Node prints the line of an error that nobody catches. */
const LONGEST_LINE = 200

/** Returns a text without white space, but for a line for each statement of the module, for what is thrown, and in long lines. */
function squeezed(text, file) {
  const source = parsed(file, text)
  const starts = new Set(source.statements.map((one) => one.getStart(source)))
  const found = []
  let length = 0
  for (const { token, start, isPure, isNeeded, isAfterThrow } of tokensOf(source)) {
    const last = found.at(-1) ?? ''
    if (token === '}' && last === ';' && !found.isNeeded) found.pop()
    const isLong = length > LONGEST_LINE && /^[;{,]$/.test(last)
    const isLine = starts.has(start) || isAfterThrow || isLong || (token === 'throw' && /[;{})]$/.test(last))
    if (isLine) length = 0
    length += token.length
    if (isLine && found.length > 0) found.push('\n')
    else if (!isPure && together(last, token)) found.push(' ')
    if (isPure) found.push('/*@__PURE__*/')
    found.push(token)
    found.isNeeded = isNeeded
  }
  return `${found.join('')}\n`
}

const PURE = /\/\* @__PURE__ \*\/\s*$/

/** The tokens of a text: where they begin, whether they are marked as pure, and whether a semicolon is a statement by itself. */
function* tokensOf(source) {
  const ends = new Set()
  for (const one of leaves(source)) {
    const { node, token, start } = one
    const isPure = PURE.test(source.text.slice(node.pos, start))
    const isNeeded = ts.isEmptyStatement(node) || ts.isEmptyStatement(node.parent)
    yield { token, start, isPure, isNeeded, isAfterThrow: ends.has(node.pos) }
    if (token === 'throw') ends.add(node.parent.end)
  }
}

function* leaves(source, node = source) {
  const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child))
  for (const child of children) yield* leaves(source, child)
  const token = children.length > 0 ? '' : node.getText(source)
  if (token !== '') yield { node, token, start: node.getStart(source) }
}

/** Whether two tokens need a space between them. */
const together = (before, after) =>
  (/[\w$\u0080-\uffff]$/.test(before) && /^[\w$#\u0080-\uffff]/.test(after)) ||
  (/[+/-]$/.test(before) && before.at(-1) === after[0]) ||
  (/^\d+$/.test(before) && after[0] === '.')
