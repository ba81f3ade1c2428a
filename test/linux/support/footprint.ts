// Takes a picture of the process before and after each public operation, and says what differs.
import { access, fstatSync, readdirSync, readFileSync, readlinkSync, statSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { NetNs, otherKind } from '../../../src/index.ts'
import { createNamespace, deleteNamespace, namespaceNames, openNamespace } from '../../../src/linux/namespaces/files.ts'
import { inNamespace, inNewNamespace, openCurrentNamespace } from '../../../src/linux/namespaces/setns.ts'
import { ping } from '../../../src/linux/ping/ping.ts'
import { readable, watchReadable } from '../../../src/linux/poll/readiness.ts'
import { closeFile } from '../../../src/linux/syscalls/libc.ts'
import { makePair } from './pair.ts'

type Picture = Record<string, string>

function picture(): Picture {
  const result: Picture = { limits: readFileSync('/proc/self/limits', 'utf8'), cwd: process.cwd() }
  for (const task of readdirSync('/proc/self/task')) {
    const path = `/proc/self/task/${task}`
    for (const link of ['ns/net', 'ns/mnt', 'ns/user', 'cwd', 'root']) result[`${task} ${link}`] = readlinkSync(`${path}/${link}`)
    result[`${task} status`] = (
      readFileSync(`${path}/status`, 'utf8').match(/^(Umask|Sig(Blk|Ign|Cgt)|Cap...|NoNewPrivs):.*/gm) ?? []
    ).join()
  }
  for (const fd of readdirSync('/proc/self/fd')) result[`fd ${fd}`] = targetOf(fd)
  return result
}

function targetOf(fd: string): string {
  try {
    // Pipes and sockets of one picture are others in the next, in Node's own use too.
    return readlinkSync(`/proc/self/fd/${fd}`).replace(/:\[\d+\]/, '')
  } catch {
    return 'gone'
  }
}

function difference(before: Picture, after: Picture): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].filter((key) => before[key] !== after[key]).map((key) => `${key}: ${before[key]} -> ${after[key]}`)
}

const home = openCurrentNamespace()
const pair = makePair()
const operations: Record<string, () => unknown> = {
  createNamespace: () => createNamespace('print'),
  'createNamespace that exists': () => createNamespace('print').catch(() => undefined),
  namespaceNames,
  openNamespace: () => closeFile(openNamespace('print')),
  'openNamespace of nothing': () => refused(() => openNamespace('nosuch')),
  inNamespace: () => inNamespace(home, () => 1),
  'inNamespace that throws': () => refused(() => inNamespace(home, () => JSON.parse('{'))),
  'inNamespace of a promise': () => refused(() => inNamespace(home, (async () => 1) as () => unknown)),
  inNewNamespace: () => inNewNamespace(() => 1),
  readable: () => readable(pair.near, { timeout: 5 }),
  watchReadable: () => watchReadable(pair.near, () => undefined).close(),
  ping: () => ping(home, '127.0.0.1', { count: 2, interval: 1 }),
  'ping over IPv6': () => ping(home, '::1'),
  'ping that fails': () => ping(home, '10.1.2.3').catch(() => undefined),
  deleteNamespace: () => deleteNamespace('print'),
  'deleteNamespace of nothing': () => refused(() => deleteNamespace('print')),
  'NetNs.create and NetNs.delete': async () => {
    await NetNs.create('server')
    await NetNs.delete('server')
  },
  'NetNs.open': async () => {
    ;(await NetNs.create('server')).close()
    for (const which of ['server', '/run/netns/server', process.pid]) (await NetNs.open(which)).close()
    await NetNs.delete('server')
  },
  'NetNs.create makes another namespace than those the process is in': async () => {
    const made = [await NetNs.create('server'), await NetNs.temporary()]
    const inodes = made.map(({ fd }) => fstatSync(fd).ino)
    const taken = [
      '/proc/self/ns/net',
      '/proc/thread-self/ns/net',
      ...readdirSync('/proc/self/task').map((task) => `/proc/self/task/${task}/ns/net`),
    ]
    for (const path of taken) inodes.push(...(inodes.includes(statSync(path).ino) ? [NaN] : []))
    if (inodes.length > 2) throw new Error('it named a namespace that was there before')
    for (const ns of made) ns.close()
    await NetNs.delete('server')
  },
  'NetNs.list': () => NetNs.list(),
  'NetNs.current': () => within(NetNs.current(), (ns) => ns.links.list()),
  'NetNs.temporary': () => within(NetNs.temporary(), (ns) => ns.links.list()),
  'NetNs.run': () => within(NetNs.temporary(), (ns) => ns.run(() => 1)),
  'NetNs.exec': () => within(NetNs.temporary(), (ns) => ns.exec('true')),
  'NetNs.exec of nothing': () => within(NetNs.temporary(), (ns) => ns.exec('nosuch').catch(() => undefined)),
  'NetNs.spawn': () => within(NetNs.temporary(), (ns) => new Promise((resolve) => ns.spawn('true').on('close', resolve))),
  'NetNs.spawn with mounts': () =>
    within(NetNs.temporary(), (ns) => new Promise((resolve) => ns.spawn('true', [], { mounts: true }).on('close', resolve))),
  'NetNs.exec of nothing, with mounts': () =>
    within(NetNs.temporary(), (ns) => ns.exec('nosuch', [], { mounts: true }).catch(() => undefined)),
  'NetNs.fork': () =>
    within(NetNs.temporary(), (ns) => {
      const child = ns.fork('', [], { execArgv: ['-e', ''], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
      return new Promise((resolve) => child.on('close', resolve))
    }),
  'NetNs.ping': () => within(NetNs.current(), (ns) => ns.ping('127.0.0.1')),
  'NetNs.getId': () => within(NetNs.temporary(), (ns) => ns.getId({ fd: home })),
  links: () =>
    within(NetNs.temporary(), async ({ links }) => {
      await links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, altIfname: ['alternative'] })
      await links.set('v0', { mtu: 1400, netns: { fd: home } }).catch(() => undefined)
      await links.up('v1')
      await links.down('v1')
      await links.addAltname('v1', 'other')
      await links.deleteAltname('v1', 'other')
      await links.delete('v1')
    }),
  'links refused': () =>
    within(NetNs.temporary(), ({ links }) => links.create({ ifname: 'x', kind: otherKind('nosuch') }).catch(() => undefined)),
  addresses: () =>
    within(NetNs.temporary(), async ({ addresses }) => {
      await addresses.add('lo', '10.0.0.1/8')
      await addresses.replace('lo', '10.0.0.1/8', { rtPriority: 5 })
      await addresses.list()
      await addresses.delete('lo', '10.0.0.1/8')
      await addresses.flush({ link: 'lo' })
    }),
}

async function within(opening: Promise<NetNs>, use: (ns: NetNs) => unknown): Promise<void> {
  const ns = await opening
  try {
    await use(ns)
  } finally {
    ns.close()
  }
}

function refused(fn: () => unknown): void {
  try {
    fn()
  } catch {
    return
  }
  throw new Error('it was to be refused')
}

// The event loop closes what it held in its own time: a picture is compared until it is equal, for two seconds.
async function settle(before: Picture): Promise<string[]> {
  for (let left = 200; ; left--) {
    const found = difference(before, picture())
    if (found.length === 0 || left === 0) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

// Node makes its thread pool at the first job.
await promisify(access)('/')
// A loader that compiles TypeScript reads and writes its cache in its own time: a large one for seconds.
const loads = (now: Picture): boolean => Object.values(now).some((target) => target.includes('/tsx-'))
for (let before = picture(), calm = 0; calm < 3; before = picture()) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  calm = difference(before, picture()).length === 0 && !loads(before) ? calm + 1 : 0
}
const start = picture()
for (const [name, operation] of Object.entries(operations)) {
  const before = picture()
  await operation()
  for (const line of await settle(before)) writeSync(1, `${name}: ${line}\n`)
}
for (const line of await settle(start)) writeSync(1, `all: ${line}\n`)
writeSync(1, `${Object.keys(operations).length} operations in the ${isMainThread ? 'main thread' : 'worker'}\n`)
pair.close()
closeFile(home)
