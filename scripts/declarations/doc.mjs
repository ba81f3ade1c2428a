import ts from 'typescript-5.9'

/**
 * Returns the documentation of a member: its own doc comment, or meaning, unit and kernel name of the row that declares it,
 * `[4, 'IFLA_MTU', Sized<number>, 'largest payload of a frame', { unit: 'bytes' }]`; a member of a struct has no number.
 */
export function docOf(property, checker) {
  const written = ts.displayPartsToString(property.getDocumentationComment(checker))
  if (written !== '') return written
  // A member of a module that exports what another declares, such as the register of object types.
  for (const { name } of (property.declarations ?? []).filter(ts.isExportSpecifier)) {
    const symbol = checker.getSymbolAtLocation(name)
    const text = symbol && ts.displayPartsToString(checker.getAliasedSymbol(symbol).getDocumentationComment(checker))
    if (text) return text
  }
  for (const declaration of property.declarations ?? []) {
    const row = checker.getTypeAtLocation(declaration)
    if (!checker.isTupleType(row)) continue
    const found = rowDoc(checker.getTypeArguments(row), checker)
    if (found !== undefined) return found
  }
  return undefined
}

function rowDoc(elements, checker) {
  const texts = elements.filter((one) => one.isStringLiteral()).map(({ value }) => value)
  if (texts.length < 2) return undefined
  const [wire, meaning] = texts
  const notes = elements.at(-1)
  const note = (key) => {
    const symbol = notes.getProperty?.(key)
    const type = symbol && checker.getTypeOfSymbol(symbol)
    return type?.isStringLiteral() ? type.value : type && checker.typeToString(type) === 'true'
  }
  const unit = note('unit') ? ` In ${note('unit')}.` : ''
  const readOnly = note('readOnly') ? ' Read-only.' : ''
  const sentence = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`
  return `${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}${unit}${readOnly} Kernel: ${wire}.`
}
