import ts from 'typescript-5.9'
import { beforeAll, expect, test } from 'vitest'
import { packed, ROOT } from './support/packed.ts'

/** Types of the wire level, whose members are those of a struct of the library or of the language. */
const WIRE = /^(Codec|Shape|StructShape|SelectShape|Switches|ErrorMessage|MessageOf|\w+Message(Members)?)$/
/** Members that are the name of a flag: `{ PROMISC: true }`. */
const FLAG = /^([A-Z0-9_]+|[a-z0-9_]+)$/

/** `Owner.member` of each member without a doc comment, of all types that `nlwire` exports, and of the types of their members. */
function undocumented(folder: string): { count: number; without: readonly string[] } {
  const file = `${folder}/dist/index.d.ts`
  const { NodeNext: module } = ts.ModuleKind
  const options = { module, target: ts.ScriptTarget.ESNext, strict: true, typeRoots: [`${ROOT}node_modules/@types`] }
  const program = ts.createProgram([file], options)
  const checker = program.getTypeChecker()
  const without = new Set<string>()
  const seen = new Set<ts.Node>()
  const visit = (node: ts.Node, owner: string): void => {
    if (seen.has(node)) return
    seen.add(node)
    for (const member of membersOf(node)) {
      const symbol = checker.getSymbolAtLocation(member.name)
      if (symbol && isMissing(symbol, owner)) without.add(`${owner}.${symbol.name}`)
    }
  }
  const isMissing = (symbol: ts.Symbol, owner: string): boolean => {
    const type = checker.getTypeOfSymbol(symbol)
    const isNever =
      checker.typeToString(type).replace(' | undefined', '') === 'undefined' || (type.flags & ts.TypeFlags.Never) !== 0
    if (isNever || owner.match(WIRE)) return false
    // A member without a comment of its own has that of the interface that its own extends.
    const [declaration] = symbol.declarations ?? []
    const parent = declaration?.parent && ts.isInterfaceDeclaration(declaration.parent) ? declaration.parent : undefined
    const inherited = parent && checker.getPropertyOfType(checker.getTypeAtLocation(parent.name), symbol.name)
    return [symbol, inherited].every((one) => !one || one.getDocumentationComment(checker).length === 0)
  }
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.startsWith(`${folder}/dist/`)) continue
    const all = (node: ts.Node, owner: string): void => {
      const name = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ? node.name.text : owner
      visit(node, name)
      ts.forEachChild(node, (child) => all(child, name))
    }
    all(source, '')
  }
  return { count: seen.size, without: [...without] }
}

/** The members that a program reads or writes: properties, of interfaces and of literal types. */
const membersOf = (node: ts.Node): ts.PropertySignature[] =>
  ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)
    ? node.members.filter((one) => ts.isPropertySignature(one)).filter(({ name }) => !FLAG.test(name.getText()))
    : []

beforeAll(() => void packed(), 600_000)

test('every member of options and objects has a doc comment', () => {
  const { count, without } = undocumented(packed().folder)
  expect(count).toBeGreaterThan(1000)
  expect(without).toEqual([])
})
