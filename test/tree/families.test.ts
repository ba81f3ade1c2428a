// A family of generic netlink has a line in genl/families.ts. A forgotten one is reported by its name.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as families from '../../src/genl/families.ts'
import { sources } from './sources.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

const isFamily = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'hdrsize' in value && 'messages' in value

test('every family of a file in genl/ has a line in genl/families.ts', async () => {
  const files = sources
    .map(({ path }) => path)
    .filter((path) => /^genl\/(families\/)?[^/]+\.ts$/.test(path) && path !== 'genl/families.ts')
  const declared = await Promise.all(
    files.map(async (file) => {
      const exported = Object.entries<unknown>(await import(src + file)).filter(([, value]) => isFamily(value))
      return exported.map(([name, value]) => [`${file}: ${name}`, value] as const)
    }),
  )
  const listed: unknown[] = Object.values(families)
  expect(listed.every(isFamily)).toBe(true)
  expect(declared.flat()).not.toEqual([])
  expect(declared.flat().filter(([, value]) => !listed.includes(value))).toEqual([])
})
