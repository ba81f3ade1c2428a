// An object type has a line in each register: rtnl/objects.ts (watched), rtnl/collections.ts (member of NetNs), cli/objects.ts (command
// and monitor). What is forgotten is reported by its name.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { CliObject } from '../../src/cli/object.ts'
import { commandNames, monitoredTypes, OBJECTS } from '../../src/cli/objects.ts'
import * as collections from '../../src/rtnl/collections.ts'
import * as objects from '../../src/rtnl/objects.ts'
import { sources } from './sources.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

const files = (pattern: RegExp): string[] => sources.map(({ path }) => path).filter((path) => pattern.test(path))

/** What the files of a pattern export, as `[file: name, value]`. */
async function exportsOf(paths: readonly string[]): Promise<(readonly [name: string, value: unknown])[]> {
  const modules = await Promise.all(paths.map(async (file) => [file, await import(`${src}${file}`)] as const))
  return modules.flatMap(([file, module]) => Object.entries(module).map(([name, value]) => [`${file}: ${name}`, value] as const))
}

const unlisted = (exported: readonly (readonly [string, unknown])[], listed: readonly unknown[]): string[] =>
  exported.filter(([, value]) => !listed.includes(value)).map(([name]) => name)

const isWatched = (value: unknown): boolean => typeof value === 'object' && value !== null && 'watched' in value

describe('an object type', () => {
  test('has a line in rtnl/objects.ts if it is watched', async () => {
    const exported = (await exportsOf(files(/^rtnl\/[^/]+\/watch\.ts$/))).filter(([, value]) => isWatched(value))
    expect(exported.length).toBeGreaterThan(5)
    expect(unlisted(exported, Object.values(objects))).toEqual([])
  })

  test('has a line in rtnl/collections.ts if it is a collection', async () => {
    const classes = files(/^rtnl\//).filter((file) => readFileSync(src + file, 'utf8').includes(' extends Collection<'))
    const exported = (await exportsOf(classes)).filter(([, value]) => typeof value === 'function' && 'member' in value)
    expect(exported.length).toBeGreaterThanOrEqual(classes.length)
    expect(classes.length).toBeGreaterThan(1)
    expect(unlisted(exported, Object.values(collections))).toEqual([])
  })

  test('has a line in cli/objects.ts if the command prints it', async () => {
    const exported = await exportsOf(files(/^cli\/[^/]+\/object\.ts$/))
    const listed = await Promise.all(OBJECTS.map(([, load]) => load?.()))
    expect(exported.length).toBeGreaterThan(7)
    expect(unlisted(exported, listed)).toEqual([])
  })

  test('is printed by monitor if it says how, each under a word and a label of its own', async () => {
    const exported = await exportsOf(files(/^cli\/[^/]+\/monitored\.ts$/))
    const types = await monitoredTypes()
    expect(exported.length).toBeGreaterThan(7)
    expect(unlisted(exported, types)).toEqual([])
    expect(new Set(types.map(({ word }) => word)).size).toBe(types.length)
    // All addresses have one label, as with `ip`.
    const labels = types.filter(({ word }) => !/^(ac|m)address$/.test(word)).map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(labels.length).toBe(types.length - 2)
  })

  test('is a command if it can be run, under its first name', async () => {
    const names = await commandNames()
    expect(names).toEqual(expect.arrayContaining(['address', 'link', 'netns', 'route', 'rule', 'neighbor', 'nexthop']))
    expect(names).not.toContain('ntable')
    const runs = await Promise.all(
      names.map(async (name) => (await OBJECTS.find(([each]) => each === name)?.[1]?.()) as CliObject),
    )
    expect(runs.every(({ run }) => typeof run === 'function')).toBe(true)
  })
})
