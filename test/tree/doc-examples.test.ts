import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { complaints, folderOf } from '../support/modules.ts'
import { EXAMPLE } from './sources.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

/** What the examples take for granted: a reader knows `ns`, and where a function of Node is imported from. */
const BEFORE = `import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { constants, NetNs } from 'nlwire'
import { attrs, family, u32 } from 'nlwire/declare'
declare const ns: NetNs
const taskstats = family('TASKSTATS', { TASKSTATS_CMD_GET: [1, attrs('a', { pid: [1, 'TASKSTATS_CMD_ATTR_PID', u32, 'a process'] })] })
`

/** The examples of the doc comments, each with its place. */
const examples = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .flatMap((path) => {
    const text = readFileSync(`${src}${path}`, 'utf8')
    return [...text.matchAll(EXAMPLE)].map(({ 1: first = '', 2: rest = '', index }) => ({
      place: `src/${path}:${text.slice(0, index).split('\n').length}`,
      code: `${first}\n${rest.replaceAll(/^ +\* ?/gm, '')}`.trim(),
    }))
  })

describe('the examples in doc comments', () => {
  const name = 'examples.ts'
  // Each is a function of its own: they use the same names for different things.
  const code = examples.map((one) => `// ${one.place}\nexport const at${examples.indexOf(one)} = async () => {\n${one.code}\n}\n`)
  const folder = folderOf([{ name, code: `${BEFORE}${code.join('')}`, prints: undefined }])
  afterAll(() => rmSync(folder, { recursive: true }))

  test('are short', () => {
    expect(examples.length).toBeGreaterThan(100)
    const long = examples.filter((one) => one.code.split('\n').length > 3 || one.code === '')
    expect(long.map(({ place }) => place)).toEqual([])
  })

  test('compile', async () => {
    expect(await complaints(folder)).toBe('')
  }, 60_000)
})
