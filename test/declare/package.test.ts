import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SOURCES = ['src', 'scripts', 'package.json', 'README.md', 'CHANGELOG.md', 'tsconfig.json', 'tsconfig.build.json']

/** What a user writes who has the package and nothing else. `.ts` of the folder compile with declarations, as those of a library do. */
const PROGRAM = `import { attrs, decode, encode, explain, family, genericNetlink, indexed, is, list, select, string, struct, u16be, u32 } from 'nlwire/declare'
import { protocols } from 'nlwire/capture'
import type { GenericSocket } from 'nlwire'

const place = struct('place', { x: [u32, 'x', 'to the right'], y: [u32, 'y', 'up'] })
export const inner = attrs('inner', { port: [1, 'INNER_PORT', u16be, 'UDP port'], places: [2, 'INNER_PLACES', list(place), 'places'] })
export const thing = attrs('thing', {
  name: [1, 'THING_NAME', string, 'its name'],
  kind: [2, 'THING_KIND', string, 'its kind'],
  all: [3, 'THING_ALL', indexed(inner), 'all of them'],
  data: [4, 'THING_DATA', select('kind', { inner, place }), 'data of its kind'],
})
export const things = family('things', {
  THINGS_CMD_GET: [1, 'get', thing, 'reads a thing', { reply: 'THINGS_CMD_GET' }],
  THINGS_CMD_SET: [2, 'set', thing, 'changes a thing'],
}, { ifindex: [u32, 'ifindex', 'index of the link'] })

export const protocol = genericNetlink([things])
export const known = protocols({ families: [things] })
protocol.learn(40, 'things')
const bytes = encode(
  { name: 'THINGS_CMD_GET', header: { ifindex: 3 }, attrs: { name: 'one', kind: 'inner', data: { inner: { port: 80, places: [{ x: 1, y: 2 }] } } } },
  { protocol },
)
const [message] = decode(bytes, { protocol })
if (!message || !is(protocol, message, 'THINGS_CMD_GET')) throw new Error('it is another message')
const port: number | undefined = message.attrs.data?.inner?.port
const index: number = message.header.ifindex
console.log(message.attrs.name, port, index, explain(bytes, { protocol }).includes('INNER_PORT 80'))

export async function ask(socket: GenericSocket<readonly [typeof things]>): Promise<(string | undefined)[]> {
  const found = await socket.dump({ name: 'THINGS_CMD_GET', header: { ifindex: 3 }, attrs: { name: 'one' } })
  return found.map(({ attrs }) => attrs.name)
}
export const wrong = (socket: GenericSocket<readonly [typeof things]>): unknown => [
  // @ts-expect-error: there is no such message
  socket.request({ name: 'THINGS_CMD_GOT' }),
  // @ts-expect-error: there is no such attribute
  socket.request({ name: 'THINGS_CMD_GET', attrs: { nmae: 'one' } }),
  // @ts-expect-error: a port is a number
  socket.request({ name: 'THINGS_CMD_SET', attrs: { data: { inner: { port: '80' } } } }),
  // @ts-expect-error: there is no such member
  socket.request({ name: 'THINGS_CMD_SET', header: { index: 3 } }),
]
`

const CONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    declaration: true,
    outDir: 'out',
  },
  include: ['program.ts'],
}

let folder = ''

/** Builds and packs a copy of this checkout, so that nothing here changes, and unpacks the tarball into the user's node_modules. */
beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/nlwire-package-`)
  const copy = `${folder}/copy`
  mkdirSync(copy)
  for (const name of SOURCES) cpSync(`${ROOT}${name}`, `${copy}/${name}`, { recursive: true })
  symlinkSync(`${ROOT}node_modules`, `${copy}/node_modules`)
  execFileSync('npm', ['pack', '--silent', '--offline', '--pack-destination', folder], { cwd: copy, stdio: 'pipe' })
  rmSync(copy, { recursive: true })
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  mkdirSync(`${folder}/user/node_modules/nlwire`, { recursive: true })
  execFileSync('tar', ['-xzf', `${folder}/${tarball}`, '--strip-components=1', '-C', `${folder}/user/node_modules/nlwire`])
  // Its dependencies, which npm would download.
  const needed = ['binary-parser', 'ffi-rs', '@yuuang', '@types', 'undici-types'].filter((name) =>
    existsSync(`${ROOT}node_modules/${name}`),
  )
  for (const name of needed) symlinkSync(`${ROOT}node_modules/${name}`, `${folder}/user/node_modules/${name}`)
  writeFileSync(`${folder}/user/package.json`, '{ "type": "module" }')
  writeFileSync(`${folder}/user/tsconfig.json`, JSON.stringify(CONFIG))
  writeFileSync(`${folder}/user/program.ts`, PROGRAM)
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true }))

test('a program that has only the packed package declares a family without a cast, compiles strictly, and runs', () => {
  const user = `${folder}/user`
  expect(PROGRAM).not.toMatch(/\bas\b|\bany\b/)
  const compile = (): string => execFileSync(`${ROOT}node_modules/.bin/tsc`, ['-p', user], { encoding: 'utf8' })
  expect(compile()).toBe('')
  expect(existsSync(`${user}/out/program.d.ts`)).toBe(true)
  expect(execFileSync(process.execPath, ['out/program.js'], { cwd: user, encoding: 'utf8' })).toBe('one 80 3 true\n')
}, 120_000)
