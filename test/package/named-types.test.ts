import ts from 'typescript-5.9'
import { expect, test } from 'vitest'
import { packed, ROOT } from './support/packed.ts'

/** Types in public signatures that a program has no use for by name, and why. */
const UNNAMED: Readonly<Record<string, string>> = {
  ChangeSource: 'ns.watch makes it',
  CollectionReach: 'NetNs makes it',
  Reach: 'NetNs makes it',
  Sending: 'the batch makes it',
  OnlySynchronous: 'a check of the compiler',
  Kinds: 'a constraint on what is inferred',
  OptionRules: 'a constraint on what is inferred',
  AnyPort: 'a constraint on what is inferred',
  OwnForms: 'a constraint on what is inferred',
  SelectBy: 'a constraint on what is inferred',
  Inferred: 'a constraint on what is inferred',
  Content: 'what is found in a message; Layout names it',
  Body: 'what is found in a message; Layout names it',
  Found: 'what is found in a message; Protocol names it',
  Common: 'the members of every message; Message has them',
  RequestHeader: 'the header of a request by name; NamedRequest has it',
  Requested: 'computed from a row; NamedRequest has it',
  ByName: 'NamedRequest, of any protocol',
  HasMessages: 'a protocol; Protocol is one',
  RowOf: 'computed from a row',
  Plain: 'computed from a shape; OneOf and BitsOf name it',
  SelectShape: 'a shape; Shape names it',
  Genlmsghdr: 'computed from a family; Family has it',
  MessagesOf: 'computed from a family; Family has it',
  HeaderOf: 'computed from a family; NamedRequest has it',
  AttrsOf: 'computed from a family; NamedRequest has it',
  Reply: 'a reply before it has names; only withLink, which is internal, takes it',
  ObjectsView: 'how a list reads its objects; only collectObjects, which is internal, takes it',
  Faults: 'for codecs of nlwire; Bytes names it',
}

const ENTRIES = ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard']
const HIDDEN = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword]

/** The types of the package in the signatures of public functions, classes and interfaces that no entry exports. */
function unnamed(folder: string): Set<string> {
  const files = ENTRIES.map((entry) => `${folder}/dist/${entry}.d.ts`)
  const { ESNext: target } = ts.ScriptTarget
  const { NodeNext: module } = ts.ModuleKind
  const program = ts.createProgram(files, { module, target, strict: true, typeRoots: [`${ROOT}node_modules/@types`] })
  const checker = program.getTypeChecker()
  const real = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
  const isOurs = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.[0]?.getSourceFile().fileName.includes('/nlwire/dist/') === true &&
    !symbol.declarations.some(isGenerated)
  const entries = files.map((file) => checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol)
  const exported = new Set(entries.flatMap((entry) => checker.getExportsOfModule(entry).map(real)))
  expect(exported.size).toBeGreaterThan(300)
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isConstructorDeclaration(node) || ts.isHeritageClause(node)) return
    if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => HIDDEN.includes(kind))) return
    if (ts.isTypeReferenceNode(node)) {
      const symbol = checker.getSymbolAtLocation(node.typeName)
      const type = symbol && real(symbol)
      if (type && isOurs(type) && !exported.has(type) && (type.flags & ts.SymbolFlags.TypeParameter) === 0) found.add(type.name)
    }
    ts.forEachChild(node, visit)
  }
  const signatures = [...exported].flatMap(({ declarations = [] }) => declarations)
  for (const one of signatures)
    if (ts.isClassDeclaration(one) || ts.isInterfaceDeclaration(one) || ts.isFunctionDeclaration(one)) visit(one)
  return found
}

/** The flat declarations of what tsc infers: their types are exported from the files that they are generated for. */
const isGenerated = (node: ts.Declaration): boolean => node.getSourceFile().fileName.endsWith('types.d.ts')

test('a program can import every type of a public signature by name', () => {
  const found = unnamed(packed().folder)
  expect([...found].filter((name) => !UNNAMED[name])).toEqual([])
  expect(Object.keys(UNNAMED).filter((name) => !found.has(name))).toEqual([])
})
