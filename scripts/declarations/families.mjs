import { dirname, relative } from 'node:path'
import ts from 'typescript-5.9'

/**
 * Moves the types that only families of generic netlink need out of types.d.ts: who imports 'nlwire' alone does not read them.
 * `isOfFamilies` says which declaration files are theirs. Changes `texts`.
 */
export function apartFamilies(texts, typesFile, familyFile, isOfFamilies) {
  const source = parsed(typesFile, texts.get(typesFile))
  const declared = source.statements.filter(({ name }) => name)
  const refers = new Map(declared.map(({ name }) => [name.text, new Set()]))
  for (const one of declared) for (const name of identifiers(one)) if (refers.has(name)) refers.get(one.name.text).add(name)

  const others = [...texts].filter(([file]) => file !== typesFile && !isOfFamilies(file))
  const staying = new Set(others.flatMap(([file, text]) => namedIn(parsed(file, text)).map(({ name }) => name)))
  for (const name of staying) for (const other of refers.get(name) ?? []) staying.add(other)

  const isMoved = (name) => refers.has(name) && !staying.has(name)
  const [kept, moved] = [declared.filter(({ name }) => !isMoved(name.text)), declared.filter(({ name }) => isMoved(name.text))]
  texts.set(typesFile, written(source, kept, staying))
  texts.set(familyFile, written(source, moved, staying, path(familyFile, typesFile)))
  for (const [file, text] of texts) if (isOfFamilies(file)) texts.set(file, renamed(file, text, isMoved, path(file, familyFile)))
}

const parsed = (file, text) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)

const path = (from, to) =>
  relative(dirname(from), to)
    .replace(/^(?!\.)/, './')
    .replace(/\.d\.ts$/, '.js')

function identifiers(node, found = []) {
  if (ts.isIdentifier(node)) found.push(node.text)
  ts.forEachChild(node, (child) => void identifiers(child, found))
  return found
}

/** Where a file names one of these types: `types.BridgeData`, also behind `extends`. */
function namedIn(node, found = []) {
  const { left, right } = ts.isPropertyAccessExpression(node) ? { left: node.expression, right: node.name } : node
  if (left && right && ts.isIdentifier(left) && left.text === 'types') found.push({ end: left.end, name: right.text })
  ts.forEachChild(node, (child) => void namedIn(child, found))
  return found
}

/** The text of some statements, with the imports that they need; `from` is where those that stay are. */
function written(source, statements, staying, from) {
  const used = new Set(statements.flatMap((one) => identifiers(one)))
  const line = (names, specifier) => `import type { ${names.join(', ')} } from '${specifier}';\n`
  const imports = source.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
    const names = importClause.namedBindings.elements.filter(({ name }) => used.has(name.text)).map((one) => one.getText())
    return names.length > 0 ? [line(names, moduleSpecifier.text)] : []
  })
  const taken = from ? [...staying].filter((name) => used.has(name)).sort() : []
  if (taken.length > 0) imports.push(line(taken, from))
  return imports.join('') + statements.map((one) => one.getFullText()).join('')
}

function renamed(file, text, isMoved, from) {
  const places = namedIn(parsed(file, text)).filter(({ name }) => isMoved(name))
  if (places.length === 0) return text
  const rename = (before, { end }) => `${before.slice(0, end - 'types'.length)}familyTypes${before.slice(end)}`
  const edited = places.toReversed().reduce(rename, text)
  return `import type * as familyTypes from '${from}';\n${edited}`
}
