// Functions that V8 stops while they run in another network namespace, without catch or finally: what becomes of the thread, and of its descriptors.
import { readdirSync, readlinkSync } from 'node:fs'
import { start } from 'node:repl'
import { PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { runInThisContext } from 'node:vm'
import { NetlinkSocket, NetNs } from '../../../src/index.ts'
import { rtnetlink } from '../../../src/rtnl/protocol.ts'

const here = (): string => readlinkSync('/proc/thread-self/ns/net')
/** How many namespaces, sockets and processes are open: Node itself opens and closes files, pipes and event queues at times of its own. */
const descriptors = (): number => readdirSync('/proc/self/fd').filter((fd) => /^(net|socket):|pidfd/.test(target(fd))).length
const home = here()
const [ns, other, third] = [await NetNs.temporary(), await NetNs.temporary(), await NetNs.temporary()]
ns.run(() => undefined)
const before = descriptors()

function target(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return '' // the descriptor that read the folder
  }
}

/** Runs a function until a timeout of `vm` stops it. */
function stop(fn: () => never): void {
  Object.assign(globalThis, { fn })
  try {
    runInThisContext('fn()', { timeout: 50 })
  } catch (error) {
    console.log((error as NodeJS.ErrnoException).code)
  }
}
function forever(): never {
  for (;;);
}
const inOther = (): never => other.run(forever) as never
const where = (): string => (here() === home ? 'home' : ns.run(here) === here() ? 'there' : 'astray')

/** Calls whose synchronous part alone must bring the thread home. */
const CALLS: Record<string, () => unknown> = {
  'NetNs.open(pid)': async () => opened(NetNs.open(process.pid)),
  'NetNs.open(path)': async () => opened(NetNs.open('/proc/self/ns/net')),
  'NetNs.list': () => NetNs.list(),
  'NetNs.identify': () => NetNs.identify(),
  'NetNs.pids': () => NetNs.pids('none').catch(() => undefined),
  'NetNs.delete': () => NetNs.delete('none').catch(() => undefined),
  'NetNs.attach': () => NetNs.attach('none', 999_999_999).catch(() => undefined),
  'NetNs.all': () => NetNs.all(() => undefined),
  'NetNs.watch': () => NetNs.watch().close(),
  watch: () => other.watch().close(),
  events: () => other.events({ groups: ['LINK'] }).close(),
  waitFor: () => other.waitFor(() => true),
  batch: () => other.batch(() => undefined),
  list: () => other.links.list(),
  iterate: () => other.routes.iterate(),
  getId: () => other.getId(ns),
  fd: () => other.fd,
  exec: () => other.exec('true'),
  ping: () => other.ping('127.0.0.1', { count: 1, timeout: 100 }).catch(() => undefined),
  close: () => third.close(),
}
async function opened(opening: Promise<NetNs>): Promise<void> {
  const found = await opening
  console.log(readlinkSync(`/proc/self/fd/${found.fd}`) === home ? 'home' : 'FOREIGN')
  found.close()
}

const WAYS: Record<string, () => unknown> = {
  call: () => {
    stop(() => ns.run(forever) as never)
    return ns.run(() => 'called')
  },
  current: async () => {
    stop(() => ns.run(forever) as never)
    const current = NetNs.current()
    if (here() !== home) throw new Error('NetNs.current did not bring the thread home')
    ;(await current).close()
  },
  calls: async () => {
    for (const [name, call] of Object.entries(CALLS)) {
      stop(() => ns.run(forever) as never)
      const result = call()
      if (here() !== home) console.log(`${name} left the thread astray`)
      await result
    }
  },
  microtask: async () => {
    stop(() => ns.run(forever) as never)
    await undefined
  },
  tick: async () => {
    await delay(1)
    await new Promise<void>((resolve) =>
      setTimeout(() => {
        stop(() => ns.run(forever) as never)
        process.nextTick(() => {
          console.log(where())
          resolve()
        })
      }),
    )
  },
  nested: () => {
    const seen = ns.run(() => {
      stop(inOther)
      // The next call brings it back to where this function runs.
      const inside = ns.run(() => here() !== home)
      return [inside, here() === ns.run(here)]
    })
    console.log(seen)
  },
  'nested without a call': () => ns.run(() => stop(inOther)),
  'both at once': () => stop(() => ns.run(inOther) as never),
  new: async () => {
    stop(() => ns.run(forever) as never)
    ;(await NetNs.temporary()).close()
  },
  socket: () => {
    stop(() => ns.run(forever) as never)
    new NetlinkSocket(rtnetlink).close()
  },
  repl: async () => {
    const input = new PassThrough()
    const output = new PassThrough({ encoding: 'utf8' })
    const repl = start({ input, output, breakEvalOnSigint: true, prompt: '' })
    Object.assign(repl.context, { ns, interrupt: () => process.kill(process.pid, 'SIGINT') })
    input.write('ns.run(() => { interrupt(); for (;;); })\n')
    for await (const text of output) if (/interrupted/.test(text)) break
    repl.close()
  },
}

await WAYS[process.argv[2] as string]?.()
console.log(where(), descriptors() - before)
await delay(10)
console.log(where(), descriptors() - before)
