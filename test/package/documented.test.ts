import ts from 'typescript-5.9'
import { beforeAll, expect, test } from 'vitest'
import { packed, ROOT } from './support/packed.ts'

const TYPES = [
  ...['Link', 'LinkSettings', 'PeerSettings', 'Address', 'AddressOptions', 'AddressFilter', 'Route', 'RouteOptions', 'RouteHop'],
  ...['RouteFilter', 'Rule', 'RuleOptions', 'Neighbour', 'NeighbourOptions', 'NexthopObject', 'NexthopOptions', 'MdbEntry'],
  ...['MdbOptions', 'Change', 'NamespaceChange', 'BatchResult', 'NetconfOptions', 'Snapshot'],
]

/** `Type.member` of each member without a doc comment. */
function undocumented(folder: string): { count: number; without: readonly string[] } {
  const file = `${folder}/dist/index.d.ts`
  const { NodeNext: module } = ts.ModuleKind
  const options = { module, target: ts.ScriptTarget.ESNext, strict: true, typeRoots: [`${ROOT}node_modules/@types`] }
  const program = ts.createProgram([file], options)
  const checker = program.getTypeChecker()
  const entry = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol
  const exported = new Map(checker.getExportsOfModule(entry).map((one) => [one.name, one] as const))
  const without = new Set<string>()
  const seen = new Set<ts.Declaration>()
  for (const name of TYPES) {
    const symbol = exported.get(name)
    if (!symbol) continue
    const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol))
    for (const member of (type.isUnion() ? type.types : [type]).flatMap((one) => checker.getPropertiesOfType(one))) {
      const [declaration] = member.declarations ?? []
      if (!declaration || seen.has(declaration)) continue
      seen.add(declaration)
      if (member.getDocumentationComment(checker).length > 0) continue
      const isAbsent = ['undefined', 'never'].includes(checker.typeToString(checker.getTypeOfSymbol(member)))
      if (!isAbsent) without.add(`${name}.${member.name}`)
    }
  }
  return { count: seen.size, without: [...without] }
}

beforeAll(() => void packed(), 600_000)

test('every member of options and objects has a doc comment', () => {
  const { count, without } = undocumented(packed().folder)
  expect(count).toBeGreaterThan(200)
  expect(without).toEqual([])
})
