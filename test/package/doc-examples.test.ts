import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EXAMPLE } from '../tree/sources.ts'
import { errorsOf } from './support/compilers.ts'
import { packed, ROOT } from './support/packed.ts'

/** What the examples take for granted: a reader knows `ns`, and where a function of Node is imported from. */
const BEFORE = `import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { constants, NetNs } from 'nlwire'
import { attrs, family, u32 } from 'nlwire/declare'
import { ethtool } from 'nlwire/ethtool'
import { generic } from 'nlwire/genl'
import { generateKey, generatePresharedKey, publicKeyOf, wireguard } from 'nlwire/wireguard'
import { encode, toHex } from 'nlwire/wire'
declare const ns: NetNs
const privateKey = generateKey()
const publicKey = publicKeyOf(privateKey)
const pid = attrs('taskstats', { pid: [1, 'TASKSTATS_CMD_ATTR_PID', u32, 'a process'] })
const taskstats = family('TASKSTATS', { TASKSTATS_CMD_GET: [1, 'get', pid, 'reads'] })
`

/** The examples of the doc comments, each with its place. */
const examples = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .flatMap((path) => {
    const text = readFileSync(`${ROOT}src/${path}`, 'utf8')
    return [...text.matchAll(EXAMPLE)].map(({ 1: first = '', 2: rest = '', index }) => ({
      place: `src/${path}:${text.slice(0, index).split('\n').length}`,
      code: `${first}\n${rest.replaceAll(/^ +\* ?/gm, '')}`.trim(),
    }))
  })

test('examples in doc comments are short', () => {
  expect(examples.length).toBeGreaterThan(100)
  const long = examples.filter(({ code }) => code.split('\n').length > 3 || code === '')
  expect(long.map(({ place }) => place)).toEqual([])
})

test('examples in doc comments compile', () => {
  // Each is a file of its own, whose name says where it is from.
  const nameOf = (place: string): string => `${place.replaceAll(/\W/g, '-')}.ts`
  const files = examples.map(({ place, code }) => [nameOf(place), `${BEFORE}export const example = async () => {\n${code}\n}\n`])
  const all = examples.map(({ place }) => `import './${nameOf(place).replace(/ts$/, 'js')}'\n`).join('')
  const folder = packed().user('doc-examples', { ...Object.fromEntries(files), 'all.ts': all })
  const options = {
    ...{ module: 'nodenext', target: 'es2023', lib: ['es2023', 'esnext.disposable'], types: ['node'] },
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
  }
  expect(errorsOf('5.9', folder, 'all.ts', options)).toBe('')
})
