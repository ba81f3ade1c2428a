import { dirname, join } from 'node:path'
import ts from 'typescript-5.9'

/**
 * Removes from declaration files what nothing refers to any more: imports, and declarations that no other one names and no entry
 * exports. `texts` is the text of each file, and is changed; a file without a declaration is deleted from it. An exported name
 * is declared only once in the library, so that names are enough to find what is used.
 */
export function prune(texts) {
  for (let changed = true; changed; ) {
    const sources = [...texts].map(([file, text]) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true))
    const named = new Map(sources.map((source) => [source, references(source)]))
    const everywhere = new Set([...named.values()].flatMap((names) => [...names]))
    const whole = new Set(sources.flatMap(wholeModules))
    const text = (source) => without(source, named.get(source), whole.has(source.fileName) ? undefined : everywhere)
    const now = new Map(sources.map((source) => [source.fileName, text(source)]))
    changed = [...now].some(([file, after]) => after !== texts.get(file))
    for (const [file, after] of now) texts.set(file, after)
  }
  for (const [file, text] of texts) if (/^(export \{\};|\s)*$/.test(text)) texts.delete(file)
}

/** The text of a file without what is not named: in the file itself, or if it is exported, in any. */
function without(source, here, everywhere) {
  const isUnused = (statement) => {
    const names = declared(statement)
    const used = isExported(statement) ? everywhere : here
    return names.length > 0 && used !== undefined && !names.some((name) => used.has(name))
  }
  const ranges = source.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return unusedImport(statement, here)
    return isUnused(statement) ? [statement] : []
  })
  return ranges.reduceRight((rest, { pos, end, by = '' }) => rest.slice(0, pos) + by + rest.slice(end), source.text)
}

/** The identifiers of a file, except where they are declared or imported. */
function references(source) {
  const found = new Set()
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) return
    if (ts.isIdentifier(node) && (node.parent.name !== node || refers(node.parent))) found.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Whether a node names something that is declared elsewhere: `export { name }`, and `extends types.Name`, an expression. */
const refers = (node) => ts.isExportSpecifier(node) || ts.isPropertyAccessExpression(node)

/** The modules that a file imports or exports as a whole. */
function wholeModules(source) {
  const isWhole = (statement) =>
    (ts.isExportDeclaration(statement) && !(statement.exportClause && ts.isNamedExports(statement.exportClause))) ||
    (ts.isImportDeclaration(statement) && statement.importClause?.namedBindings?.kind === ts.SyntaxKind.NamespaceImport)
  const modules = source.statements.filter((one) => isWhole(one) && !/types\.js.$/.test(one.moduleSpecifier?.getText()))
  return modules.map(({ moduleSpecifier: { text } }) => join(dirname(source.fileName), text).replace(/\.[jt]s$/, '.d.ts'))
}

const isExported = (statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false

/** The names that a statement declares. */
function declared(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText())
  return statement.name ? [statement.name.text] : []
}

/** The statement if it imports nothing that is used; else the names that are not, each with its comma. */
function unusedImport(statement, used) {
  const bindings = statement.importClause?.namedBindings
  if (!bindings) return []
  if (ts.isNamespaceImport(bindings)) return used.has(bindings.name.text) ? [] : [statement]
  const { elements } = bindings
  const isUnused = ({ name }) => !used.has(name.text)
  if (elements.every(isUnused)) return [statement]
  const kept = elements.filter((element) => !isUnused(element)).map((element) => element.getText())
  return kept.length === elements.length ? [] : [{ pos: elements.pos, end: elements.end, by: ` ${kept.join(', ')}` }]
}
