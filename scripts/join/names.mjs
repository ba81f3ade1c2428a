import ts from 'typescript-5.9'
import { nameOfKey } from './row-names.mjs'

/** Fewer names than this do not pay for the call that derives them. */
const LEAST = 3

/**
 * Returns the edits that leave out kernel names which follow from the keys of a compiled module's tables, and derive them when
 * the table is made: a third of the text of tables is such names.
 */
export function leaveOutNames(source) {
  const edits = []
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node)) edits.push(...inTable(node))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return edits
}

/** An object of rows, `stpState: [5, 'IFLA_BR_STP_STATE', …]`: most of its names have one prefix before the key. */
function inTable(node) {
  if (!node.properties.every((one) => isRow(one) || ts.isSpreadAssignment(one))) return []
  const byPrefix = new Map()
  for (const { name: key, initializer } of node.properties.filter(isRow)) {
    const [, name] = initializer.elements
    const prefix = prefixOf(key.text, name.text)
    if (prefix !== undefined) byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), name])
  }
  const [prefix, names = []] = [...byPrefix].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
  if (names.length < LEAST) return []
  return [
    { start: node.getStart(), end: node.getStart(), by: `withNames(${JSON.stringify(prefix)}, ` },
    ...names.map((name) => ({ start: name.getStart(), end: name.end, by: '' })),
    { start: node.end, end: node.end, by: ')' },
  ]
}

/** A member of a table: `key: [first, 'NAME', …]`. */
const isRow = (property) =>
  ts.isPropertyAssignment(property) &&
  ts.isArrayLiteralExpression(property.initializer) &&
  property.initializer.elements.length > 2 &&
  ts.isStringLiteral(property.initializer.elements[1])

/** What comes before the key in a name that follows from it. */
function prefixOf(key, name) {
  const tail = [nameOfKey('A', key), nameOfKey('a', key)].map((one) => one.slice(1)).find((one) => name.endsWith(one))
  const prefix = tail && name.slice(0, name.length - tail.length)
  return tail && nameOfKey(prefix, key) === name ? prefix : undefined
}
