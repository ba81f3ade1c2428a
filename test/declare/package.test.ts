import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { compiler, packed } from '../package/support/packed.ts'

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

/** What a user writes to test a program of theirs. It runs with the test runner of Node. */
const TEST = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ignore, NetNs, NetlinkSocket, rtnetlink } from 'nlwire'
import { fakeKernel, refusal } from 'nlwire/testing'

test('a program with a fake kernel', async () => {
  using kernel = fakeKernel({
    RTM_NEWLINK: ({ attrs }) => (attrs.ifname === 'br0' ? refusal('EEXIST', 'no more') : undefined),
    RTM_GETLINK: () => [{ name: 'RTM_NEWLINK', header: { index: 7 }, attrs: { ifname: 'eth0', mtu: 1400 } }],
  })
  const ns = kernel.netns()
  assert.equal((await ns.links.list())[0]?.mtu, 1400)
  assert.equal(await ignore('EEXIST', ns.links.create({ ifname: 'br0', kind: 'bridge' })), undefined)
  assert.equal(kernel.requests[1]?.attrs['ifname'], 'br0')
})
test('one that opens its own sockets', async () => {
  using kernel = fakeKernel({ RTM_GETLINK: () => [] })
  using _ = kernel.install()
  assert.deepEqual(await (await NetNs.current()).links.list(), [])
  assert.deepEqual(await new NetlinkSocket(rtnetlink).dump({ name: 'RTM_GETLINK' }), [])
})
export const wrong = (): unknown => [
  // @ts-expect-error: there is no such message
  fakeKernel({ RTM_GETLINKS: () => [] }),
  // @ts-expect-error: there is no such attribute
  fakeKernel({ RTM_GETLINK: () => [{ name: 'RTM_NEWLINK', attrs: { mtuu: 1 } }] }),
  // @ts-expect-error: there is no such error number
  refusal('EEXISTS'),
]
`

const CONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    declaration: true,
    outDir: 'out',
  },
  include: ['program.ts', 'own.ts'],
}

/** Starts a program without capabilities. */
const DROP = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] as const

let user = ''

beforeAll(() => {
  user = packed().user('declare', { 'tsconfig.json': JSON.stringify(CONFIG), 'program.ts': PROGRAM, 'own.ts': TEST })
})

test('a program that has only the packed package declares a family without a cast, compiles strictly, and runs', () => {
  expect(PROGRAM + TEST).not.toMatch(/\bas\b|\bany\b/)
  const compile = (): string => execFileSync(process.execPath, [compiler('7.0'), '-p', user], { encoding: 'utf8' })
  expect(compile()).toBe('')
  expect(existsSync(`${user}/out/program.d.ts`)).toBe(true)
  expect(execFileSync(process.execPath, ['out/program.js'], { cwd: user, encoding: 'utf8' })).toBe('one 80 3 true\n')
})

test('a test of a program with the packed package and its fake kernel needs no rights', () => {
  // Root without capabilities has no more rights than another user, but still reads its own folder.
  const [file = '', ...args] = [
    ...(process.getuid?.() === 0 ? DROP : []),
    process.execPath,
    '--test',
    '--test-reporter=tap',
    'out/own.js',
  ]
  const output = execFileSync(file, args, { cwd: user, encoding: 'utf8' })
  expect(output).toMatch(/^# pass 2$/m)
  expect(output).toMatch(/^# fail 0$/m)
})
