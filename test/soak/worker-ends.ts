// Workers that end in one way, COUNT of them, some at a time, each at a moment of chance; then says which descriptors they left. WAY COUNT are its words.
// `main exit` ends the process instead.
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type EventStream, NetNs } from '../../src/index.ts'

const AT_A_TIME = 4

/** How a worker comes to its end; `ready` when it has opened what it opens. */
const WAYS: Record<string, { worker: (ns: NetNs) => Promise<void>; main?: (worker: Worker) => void; exitCode: number }> = {
  // From outside, while it makes calls.
  terminate: { worker: calls, main: (worker) => void worker.terminate(), exitCode: 1 },
  // From outside, while it may still be loading.
  'terminate early': { worker: calls, exitCode: 1 },
  // From outside, while it opens and closes sockets.
  'terminate opening': { worker: openings, main: (worker) => void worker.terminate(), exitCode: 1 },
  // By itself, with streams that do not keep it alive.
  end: { worker: async () => undefined, exitCode: 0 },
  exit: { worker: (ns) => after(() => process.exit(7), calls(ns)), exitCode: 7 },
  error: { worker: (ns) => after(fail, calls(ns)), exitCode: 1 },
  rejection: { worker: (ns) => Promise.race([calls(ns), delay(Math.random() * 20).then(fail)]), exitCode: 1 },
}

function fail(): never {
  throw new Error('meant')
}

function after(end: () => void, work: Promise<void>): Promise<void> {
  setTimeout(end, Math.random() * 20)
  return work
}

async function calls(ns: NetNs): Promise<void> {
  for (;;) {
    await ns.listIds()
    await ns.links.list()
    ns.run(() => undefined)
    await breathe()
  }
}

async function openings(ns: NetNs): Promise<void> {
  for (;;) {
    ns.events({ groups: ['LINK'] }).close()
    await breathe()
  }
}

async function work(way: string): Promise<void> {
  const ns = await NetNs.temporary()
  const streams: EventStream[] = [ns.events({ groups: ['LINK'] }), ns.events({ groups: ['IPV4_ROUTE'] })]
  for (const stream of streams) {
    stream.unref()
    void stream.next().catch(() => undefined)
  }
  // Both sockets are open and watched.
  await breathe()
  parentPort?.postMessage('ready')
  await WAYS[way]?.worker(ns)
}

/** Starts a worker and waits for its end; how long that took. */
async function one(way: string, longest: number): Promise<number> {
  const { main, exitCode } = WAYS[way] as (typeof WAYS)[string]
  const begun = performance.now()
  const worker = start(way)
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve))
  worker.on('error', (error) => {
    if (error.message !== 'meant') throw error
  })
  if (main) worker.once('message', () => setTimeout(() => main(worker), Math.random() * 20))
  if (way === 'terminate early') setTimeout(() => void worker.terminate(), Math.random() * longest)
  const code = await ended
  if (code !== exitCode && way !== 'terminate early') throw new Error(`expected exit code ${exitCode}, got ${code}`)
  return performance.now() - begun
}

/** Descriptors, but those of the program itself: Node leaves them where a worker ends while it is being read. */
function targets(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`)
      return target === process.argv[1] ? [] : [`${fd} ${target}`]
    } catch {
      // That of the listing itself.
      return []
    }
  })
}

/** Ends the process while four workers are in calls. */
async function mainExit(): Promise<never> {
  const workers = Array.from({ length: AT_A_TIME }, () => start('terminate'))
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  await delay(Math.random() * 20)
  process.exit(3)
}

function start(way: string): Worker {
  return new Worker(new URL(`file://${process.argv[1]}`), { workerData: way })
}

if (isMainThread) {
  const [, , way = '', count = '1'] = process.argv
  if (way === 'main exit') await mainExit()
  // The first one makes what belongs to the process, and says how long one takes to load.
  const longest = await one('terminate', 0)
  const before = new Set(targets())
  let left = Number(count)
  const lane = async (): Promise<void> => {
    while (left-- > 0) await one(way, longest)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, lane))
  const remaining = (): string[] => targets().filter((target) => !before.has(target))
  for (let tries = 0; tries < 100 && remaining().length > 0; tries++) await delay(100)
  console.log(JSON.stringify(remaining()))
} else await work(workerData)
