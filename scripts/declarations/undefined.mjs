import ts from 'typescript-5.9'

/**
 * Returns the texts of declaration files in which the optional members of what calls take may also be undefined: programs with
 * `exactOptionalPropertyTypes` pass on options that they may not have, `{ timeout: options.timeout }`. What calls return stays
 * as it is. The source is stricter, and finds where nlwire itself would hand on undefined. An exported name is declared only
 * once in the library, so that names are enough.
 */
export function allowUndefined(texts) {
  const sources = [...texts].map(([file, text]) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true))
  const uses = new Uses(sources)
  return new Map(sources.map((source) => [source.fileName, widened(source, uses)]))
}

/** The names of the types that calls take, and of those that they return, but for `optionsOf`: it returns what calls take. */
class Uses {
  #declarations = new Map()
  #names = { taken: new Set(), returned: new Set() }

  constructor(sources) {
    const statements = sources.flatMap((source) => [...source.statements])
    for (const one of statements) if (one.name) this.#declarations.set(one.name.text, one)
    for (const one of statements) if (ts.isClassDeclaration(one) || ts.isFunctionDeclaration(one)) this.#signatures(one)
  }

  isOnlyTaken(name) {
    return this.#names.taken.has(name) && !this.#names.returned.has(name)
  }

  #signatures(node) {
    for (const one of ts.isClassDeclaration(node) ? node.members : [node]) {
      for (const { type } of one.parameters ?? []) if (type) this.#follow(type, 'taken')
      if (one.type && isForUsers(one) && one.name?.text !== 'optionsOf') this.#follow(one.type, 'returned')
    }
  }

  /** Notes the names in a type, and in what they are declared as. What functions take that are themselves taken is nlwire's. */
  #follow(node, how) {
    if (ts.isParameter(node)) return how === 'returned' && node.type && this.#follow(node.type, 'taken')
    const name = ts.isTypeReferenceNode(node) ? node.typeName : ts.isImportTypeNode(node) ? node.qualifier : node.expression
    if (name && (ts.isTypeNode(node) || ts.isExpressionWithTypeArguments(node))) this.#note(name.getText().split('.').at(-1), how)
    if (isQuestion(node)) for (const answer of [node.trueType, node.falseType]) this.#follow(answer, how)
    else ts.forEachChild(node, (child) => void this.#follow(child, how))
  }

  #note(name, how) {
    const declaration = this.#declarations.get(name)
    if (!declaration || this.#names[how].has(name)) return
    this.#names[how].add(name)
    if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
      ts.forEachChild(declaration, (child) => void this.#follow(child, how))
  }
}

/** Whether a type depends on a question, whose types are then neither taken nor returned. */
const isQuestion = (node) => ts.isConditionalTypeNode(node) && !node.extendsType.getText().includes('infer ')

/** Whether a member of a class is there for users. */
const isForUsers = ({ modifiers = [] }) => !modifiers.some(({ kind }) => kind === ts.SyntaxKind.ProtectedKeyword)

/** The text of a file with wider members: of the types that are only taken, and of the objects that are written as parameters. */
function widened(source, uses) {
  const edits = []
  const visit = (node, inside) => {
    if (inside && ts.isPropertySignature(node) && node.questionToken && node.type) edits.push(...wider(node.type))
    ts.forEachChild(node, (child) => visit(child, inside || (ts.isParameter(node) && !ts.isFunctionTypeNode(node.parent))))
  }
  for (const statement of source.statements) {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
    visit(statement, isType && uses.isOnlyTaken(statement.name.text))
  }
  edits.sort((a, b) => b.at - a.at)
  return edits.reduce((text, { at, by }) => text.slice(0, at) + by + text.slice(at), source.text)
}

/** The edits that add undefined to a type. */
function wider(type) {
  const parts = ts.isUnionTypeNode(type) ? [...type.types] : [type]
  if (parts.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword)) return []
  const isFunction = ts.isFunctionTypeNode(type) || ts.isConditionalTypeNode(type)
  return [...(isFunction ? [{ at: type.getStart(), by: '(' }] : []), { at: type.end, by: `${isFunction ? ')' : ''} | undefined` }]
}
