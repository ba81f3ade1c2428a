import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import ts from 'typescript-5.9'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
// @ts-expect-error: a script without types
import { withBases } from '../../scripts/declarations/bases.mjs'
// @ts-expect-error: a script without types
import { flattened } from '../../scripts/declarations/flattened.mjs'
import { differences } from './support/differences.ts'
import { compiler, ROOT } from './support/packed.ts'

// The declarations that tsc infers, and beside each file the one that is published: `view.flat.d.ts` beside `view.d.ts`. Both
// import the inferred ones, so that classes are the same.
let folder = ''
let flat = new Map<string, string>()
let published: string[] = []

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/nlwire-equal-`)
  symlinkSync(`${ROOT}node_modules`, `${folder}/node_modules`)
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }')
  const dist = `${folder}/dist`
  execFileSync(process.execPath, [compiler('7.0'), '-p', `${ROOT}tsconfig.build.json`, '--outDir', dist, '--emitDeclarationOnly'])
  const { texts, others } = (flattened as (dist: string) => Record<'texts' | 'others', Map<string, string>>)(dist)
  flat = texts
  published = [...texts.values(), ...others.values()]
})

afterAll(() => rmSync(folder, { recursive: true }))

const based = withBases as (text: string) => string

/** What differs between the published types and the inferred ones, of every exported type without parameters. */
function differing(change: (text: string) => string = (text) => text): string[] {
  const pairs: [string, string][] = []
  for (const [file, text] of flat) {
    const isTypes = file.endsWith('/dist/types.d.ts')
    const beside = isTypes ? file : file.replace(/\.d\.ts$/, '.flat.d.ts')
    writeFileSync(beside, isTypes ? based(change(text)) : change(text))
    if (beside !== file) pairs.push([file, beside])
  }
  const options = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
  }
  const program = ts.createProgram(pairs.flat(), { ...options, noEmit: true })
  return pairs.flatMap(([inferred, published]) => differences(program, inferred, published))
}

describe('the published types', () => {
  test('are those that the tables have', () => {
    expect(flat.size).toBeGreaterThan(20)
    expect(differing()).toEqual([])
  })

  // Of a table the published declarations say only that it is one: what is computed from it there takes and has every key.
  test('compute nothing from tables', () => {
    const computed = published.flatMap(
      (text) => text.match(/\b(Returned|Taken)<\(?typeof .*|.*keyof \(typeof \w+\)\['table'\].*/g) ?? [],
    )
    expect(computed).toEqual([])
  })

  test('have each member and each long comment of types.d.ts once', () => {
    const [types = ''] = [...flat].flatMap(([file, text]) => (file.endsWith('/dist/types.d.ts') ? [text] : []))
    const count = (text: string): number[] =>
      ['IFLA_BR_STP_STATE', 'IFLA_MTU', 'IFLA_VLAN_ID'].map((name) => text.split(`Kernel: ${name}. */`).length - 1)
    const text = based(types)
    expect(count(text)).toEqual([1, 1, 1])
    expect(text.length).toBeLessThan(0.7 * types.length)
  })

  test('link to nothing that only the repository has', () => {
    expect(published.flatMap((text) => text.match(/\]\((?!https?:)[^)]+\)/g) ?? [])).toEqual([])
  })

  test('differ if a member of one is changed, missing or optional', () => {
    const member = (kernel: string, key: string): RegExp =>
      new RegExp(`( {2}/\\*\\* [^\\n]*Kernel: IFLA_BR_${kernel}\\. \\*/\\n {2}${key}\\?: )[^\\n]+\\n`, 'g')
    const index = '  /** Interface index; 0 lets the kernel choose. Kernel: ifi_index. */\n  index:'
    const found = differing((text) =>
      text
        .replaceAll(member('STP_STATE', 'stpState'), '$1symbol\n')
        .replaceAll(member('PRIORITY', 'priority'), '')
        .replaceAll(index, '  index?:'),
    ).join('\n')
    expect(found).toMatch(/LinkKinds\.bridge\.stpState/)
    expect(found).toMatch(/LinkKinds\.bridge: .*priority/)
    expect(found).toMatch(/Ifinfomsg\.index/)
  })
})
