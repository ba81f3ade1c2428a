import ts from 'typescript-5.9'

const PURE = '/* @__PURE__ */ '

/**
 * Marks the constants of a compiled module as free of side effects, so that bundlers drop the unused ones: tables and codecs are
 * made by calls. Where they have spreads or members of others in them, which may be getters, a pure function makes the whole.
 */
export function markPure(source) {
  const constants = source.statements.filter(
    (one) => ts.isVariableStatement(one) && (one.declarationList.flags & ts.NodeFlags.Const) !== 0,
  )
  const values = constants.flatMap(({ declarationList: { declarations } }) =>
    declarations.flatMap(({ name, initializer }) => (initializer && ts.isIdentifier(name) ? [initializer] : [])),
  )
  return values.flatMap((value) => {
    const calls = inside(value, (node) => ts.isCallExpression(node) || ts.isNewExpression(node))
    if (inside(value, mayAct).length === 0) return calls.map((call) => insert(call.getStart(), PURE))
    return [insert(value.getStart(), `${PURE}(() => (`), insert(value.end, '))()')]
  })
}

const insert = (at, by) => ({ start: at, end: at, by })

/** What a bundler cannot see by itself that it may be left out, besides calls. */
const mayAct = (node) =>
  ts.isSpreadElement(node) ||
  ts.isSpreadAssignment(node) ||
  ts.isPropertyAccessExpression(node) ||
  ts.isElementAccessExpression(node) ||
  ts.isTemplateExpression(node) ||
  ts.isBinaryExpression(node) ||
  ts.isComputedPropertyName(node)

/** The nodes of an expression that are evaluated with it, rather than when a function in it is called. */
function inside(node, test) {
  if (ts.isFunctionLike(node)) return []
  const found = test(node) ? [node] : []
  ts.forEachChild(node, (child) => void found.push(...inside(child, test)))
  return found
}
