// nlwire as a contestant on the running kernel.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { NetNs } from '../../src/index.ts'
import { ADDRESSES, addressOf, CALLS, DELETED_VETHS, EVENTS, PAIRS, ROUTES, ROWS, routeLines } from './rows.ts'
import { aboveStart, type Pass, type Row, serve } from './serve.ts'

const ns = await NetNs.current()

async function mtus(): Promise<Pass> {
  for (let i = 0; i < CALLS; i++) await ns.links.set('br0', { mtu: 1000 + i })
  return { messages: CALLS }
}

async function addresses(): Promise<Pass> {
  const results = await ns.batch((b) => {
    for (let i = 0; i < ADDRESSES; i++) b.addresses.add('br0', addressOf(i))
  })
  return { messages: ADDRESSES, check: results.filter(({ status }) => status === 'done').length }
}

async function noRoutes(): Promise<void> {
  await ns.links.up('br0')
  await ns.routes.flush({ protocol: 'BOOT' })
}

/** Adds or deletes all routes. */
async function routes(verb: 'add' | 'delete'): Promise<Pass> {
  const results = await ns.batch((b) => {
    for (let i = 0; i < ROUTES; i++) b.routes[verb](addressOf(i), { link: 'br0' })
  })
  return { messages: ROUTES, check: results.filter(({ status }) => status === 'done').length }
}

async function onlyRoutes(): Promise<void> {
  await noRoutes()
  await routes('add')
}

async function flush(): Promise<Pass> {
  const { removed } = await ns.routes.flush({ protocol: 'BOOT' })
  return { messages: ROUTES, check: removed }
}

/** The command that was built. The bench runs in the folder of the project. */
function lines(): Pass {
  const run = (input: string): unknown =>
    execFileSync(process.execPath, [join(process.cwd(), 'dist/cli/main.js'), '-batch', '-'], { input })
  return {
    messages: ROUTES,
    ns: aboveStart(
      () => run(routeLines('add')),
      () => run(''),
    ),
  }
}

async function lookUps(): Promise<Pass> {
  for (let i = 0; i < CALLS; i++) await ns.routes.get('127.0.0.1')
  return { messages: CALLS }
}

async function sysctls(): Promise<Pass> {
  for (let i = 0; i < CALLS; i++) await ns.sysctl.set({ 'net.ipv4.ip_forward': i & 1 })
  return { messages: CALLS }
}

async function listed(): Promise<Pass> {
  const { length } = await ns.routes.list({ family: 'INET', table: 'MAIN' })
  return { messages: length }
}

async function someListed(): Promise<Pass> {
  const { length } = await ns.routes.list({ family: 'INET', table: 'MAIN', only: ['dst', 'priority'] })
  return { messages: length }
}

async function links(): Promise<Pass> {
  const { length } = await ns.links.list()
  return { messages: length }
}

async function some(): Promise<Pass> {
  const all = await ns.links.list({ only: ['mtu', 'operstate'] })
  return { messages: all.filter(({ mtu, operstate }) => mtu !== undefined && operstate !== undefined).length }
}

async function pair(): Promise<void> {
  const server = await NetNs.create('server')
  const client = await NetNs.create('client')
  await server.links.create({ ifname: 'veth0', kind: 'veth', peer: { ifname: 'veth1', netns: client } })
  await server.addresses.add('veth0', '10.0.0.2/24')
  await client.addresses.add('veth1', '10.0.0.3/24')
  await server.links.up('veth0')
  await client.links.up('veth1')
  await NetNs.delete('server')
  await NetNs.delete('client')
}

async function pairs(): Promise<Pass> {
  for (let i = 0; i < PAIRS; i++) await pair()
  return { messages: PAIRS }
}

/** Events that another process causes, which waits for a line on its stdin. */
function events(): Row {
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-bench-events-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  const file = join(folder, 'changes')
  const changes = (verb: string): string[] =>
    Array.from({ length: EVENTS / 2 }, (_, i) => `addr ${verb} ${addressOf(i + 0x10000)} dev br0\n`)
  writeFileSync(file, [...changes('add'), ...changes('del')].join(''))
  let child: ChildProcess
  const pass = async (): Promise<Pass> => {
    const stream = ns.events({ groups: ['IPV4_IFADDR'] })
    const ended = once(child, 'exit')
    child.stdin?.end('\n')
    let seen = 0
    while (seen < EVENTS) {
      const told = await stream.batch()
      if (told.some(({ type }) => type === 'overrun')) throw new Error('events were lost')
      seen += told.length
    }
    stream.close()
    await ended
    return { messages: seen }
  }
  const before = () => {
    child = spawn('sh', ['-c', 'read go && exec ip -batch "$1"', 'sh', file], { stdio: ['pipe', 'inherit', 'inherit'] })
  }
  return { before, pass }
}

async function many(): Promise<void> {
  const made = await NetNs.create('many')
  await made.batch((b) => {
    for (let i = 0; i < DELETED_VETHS; i++) b.links.create({ ifname: `a${i}`, kind: 'veth', peer: { ifname: `b${i}` } })
  })
  made.close()
}

/** The longest that a change took while another process deleted a namespace. */
async function stall(): Promise<Pass> {
  let gone = false
  const deleting = promisify(execFile)('ip', ['netns', 'del', 'many'])
    .then(() => delay(1000))
    .finally(() => {
      gone = true
    })
  let longest = 0
  for (let i = 0; !gone; i++) {
    const start = performance.now()
    await ns.links.set('br0', { mtu: 1000 + (i % 400) })
    longest = Math.max(longest, performance.now() - start)
    await breathe()
  }
  await deleting
  return { messages: 1, ns: longest * 1e6 }
}

await serve(process.argv[3] ?? '', {
  [ROWS.mtu]: { pass: mtus },
  [ROWS.addresses]: { before: () => ns.addresses.flush({ link: 'br0' }), pass: addresses },
  [ROWS.routes]: { before: noRoutes, pass: () => routes('add') },
  [ROWS.routesGo]: { before: onlyRoutes, pass: () => routes('delete') },
  [ROWS.flush]: { before: onlyRoutes, pass: flush },
  [ROWS.lines]: { before: noRoutes, pass: lines },
  [ROWS.lookUp]: { before: () => ns.links.up('lo'), pass: lookUps },
  [ROWS.sysctl]: { pass: sysctls },
  [ROWS.listed]: { pass: listed },
  [ROWS.someListed]: { pass: someListed },
  [ROWS.links]: { pass: links },
  [ROWS.some]: { pass: some },
  [ROWS.pairs]: { pass: pairs },
  [ROWS.events]: events(),
  [ROWS.stall]: { before: many, pass: stall },
})
