// A kind of link is a file in rtnl/link/kinds/, a file in cli/link/kinds/, and a line for each in kinds.ts beside the folder. What is forgotten
// is reported by its name.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as cliKinds from '../../src/cli/link/kinds.ts'
import type { AnyLinkKind } from '../../src/rtnl/link/kind/kind.ts'
import { linkOptions } from '../../src/rtnl/link/kind/link-options.ts'
import * as linkKinds from '../../src/rtnl/link/kinds.ts'

interface File {
  readonly name: string
  readonly exports: readonly (readonly [name: string, value: unknown])[]
}

/** The files of a folder, and what they export. */
async function filesOf(folder: string): Promise<File[]> {
  const names = readdirSync(new URL(`../../src/${folder}`, import.meta.url)).filter((name) => name.endsWith('.ts'))
  return Promise.all(
    names.map(async (name) => ({
      name,
      exports: Object.entries(await import(/* @vite-ignore */ `../../src/${folder}/${name}`)),
    })),
  )
}

/** Exports that no line lists, as `demo.ts: demo`; and files without any. */
function unlisted(files: readonly File[], listed: object, isKind: (value: unknown) => boolean): string[] {
  const values = Object.values(listed)
  return files.flatMap(({ name, exports }) => {
    const kinds = exports.filter(([, value]) => isKind(value))
    if (kinds.length === 0) return [`${name}: declares no kind`]
    return kinds.filter(([, value]) => !values.includes(value)).map(([key]) => `${name}: ${key}`)
  })
}

/** Beside kinds a file exports attributes that other tables share. */
const isLinkKind = (value: unknown): boolean => typeof value === 'object' && value !== null && 'attrs' in value

describe('a kind of link', () => {
  test('has a line in rtnl/link/kinds.ts', async () => {
    const files = await filesOf('rtnl/link/kinds')
    expect(files.length).toBeGreaterThan(30)
    expect(unlisted(files, linkKinds, isLinkKind)).toEqual([])
  })

  test('has a line in cli/link/kinds.ts for its words', async () => {
    const files = await filesOf('cli/link/kinds')
    expect(files.length).toBeGreaterThan(20)
    expect(unlisted(files, cliKinds, () => true)).toEqual([])
  })

  test('has words, and words have a kind', () => {
    expect(Object.keys(linkKinds).filter((name) => !Object.hasOwn(cliKinds, name))).toEqual([])
    expect(Object.keys(cliKinds).filter((name) => !Object.hasOwn(linkKinds, name))).toEqual([])
  })

  test('has the kernel look up only options that name links', () => {
    const wrong = Object.entries<AnyLinkKind>(linkKinds).flatMap(([name, { attrs, looksUp = [] }]) =>
      looksUp.filter((key) => !linkOptions(attrs.table).includes(key)).map((key) => `${name}: ${key}`),
    )
    expect(wrong).toEqual([])
  })
})
