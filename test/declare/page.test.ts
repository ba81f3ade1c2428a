import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import { complaints, folderOf, modulesOf, pageOf, printed } from '../support/modules.ts'
import { CONNECTION } from './families.ts'

const modules = modulesOf(pageOf('declare.md'))
let folder = ''

beforeAll(() => {
  folder = folderOf(modules)
})

afterAll(() => rmSync(folder, { recursive: true }))

const expected = (name: string): string => modules.find((one) => one.name === name)?.prints ?? 'nothing'

describe('docs/declare.md', () => {
  test('has every TypeScript block in a module with a name', () => {
    expect(modules.map(({ name }) => name)).toHaveLength([...pageOf('declare.md').matchAll(/^```ts$/gm)].length)
    expect(modules.length).toBeGreaterThan(6)
  })

  test('declares a family in some 30 lines', () => {
    expect(modules[0]?.code.trimEnd().split('\n').length).toBeLessThanOrEqual(36)
  })

  test('compiles', async () => {
    expect(await complaints(folder)).toBe('')
  })

  test.each(['bytes.ts', 'part.ts', 'kind.ts'])('prints of %s what it says', async (name) => {
    expect(await printed(folder, name)).toBe(expected(name))
  })
})

describeLive('docs/declare.md on the running kernel', () => {
  test.each(['one.ts', 'mistakes.ts', 'route.ts', 'protocol.ts'])('prints of %s what it says', async (name) => {
    expect(await printed(folder, name)).toBe(expected(name))
  })

  test('reads the metrics of a connection, and records them', async () => {
    await using ns = await NetNs.current()
    await ns.exec(process.execPath, ['-e', CONNECTION])
    expect(await printed(folder, 'ask.ts')).toMatch(/^127\.0\.0\.1: round trip [1-9][\d.]* µs, updated \d+ ms ago\n$/)
    const lines = (await printed(folder, 'record.ts')).trimEnd().split('\n')
    expect(lines).toEqual([
      'sent CTRL_CMD_GETFAMILY',
      'received CTRL_CMD_NEWFAMILY',
      'received NLMSG_ERROR',
      'sent TCP_METRICS_CMD_GET',
      'received TCP_METRICS_CMD_GET',
      expect.stringMatching(/^ {2}congestion window: \d+ packets$/),
      'received NLMSG_DONE',
    ])
  })
})
