import ts from 'typescript-5.9'

/**
 * Returns the edits that make the rows of the sets of attributes of a compiled module at their first use: `attrs('link', { … })`
 * becomes `attrs('link', () => ({ … }))`. A program uses few of them, and making all took a quarter of the time of an import.
 */
export function makeLate(source) {
  const edits = []
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'attrs') {
      const [, rows] = node.arguments
      if (ts.isObjectLiteralExpression(rows) || ts.isCallExpression(rows)) {
        edits.push({ start: rows.getStart(), end: rows.getStart(), by: '() => (' }, { start: rows.end, end: rows.end, by: ')' })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return edits
}
