import { join } from 'node:path'
import ts from 'typescript-5.9'
import { Flat } from './flat.mjs'
import { nameTables, rewritten } from './rewrite.mjs'

const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
}

/** The declaration files of a folder that some of them reach. */
export function reached(dist, entries) {
  const program = ts.createProgram(
    entries.map((name) => join(dist, `${name}.d.ts`)),
    OPTIONS,
  )
  return { program, sources: program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(dist)) }
}

/** Returns the flat texts of the declaration files that change, with types.d.ts, and the texts of the others. */
export function flattened(dist) {
  const { program, sources } = reached(dist, ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard'])
  const checker = program.getTypeChecker()
  const flat = new Flat(program, dist)
  // The names of these come first: `BridgeData` rather than the path to it.
  rewritten(program.getSourceFile(join(dist, 'rtnl/link/kind/data.d.ts')), checker, flat)
  for (const source of sources) nameTables(source, checker, flat)
  const texts = new Map()
  const others = new Map()
  for (const source of sources) {
    const text = rewritten(source, checker, flat)
    if (text === undefined) others.set(source.fileName, source.text)
    else texts.set(source.fileName, text)
  }
  texts.set(join(dist, 'types.d.ts'), flat.text())
  return { texts, others }
}
