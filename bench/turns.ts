import { once } from 'node:events'
import { PerformanceObserver } from 'node:perf_hooks'
import { messages, records } from '../src/capture.ts'
import { NetNs } from '../src/index.ts'
import type { Call } from './calls.ts'
import { FILE_HEADER, joinedFiles } from './capture.ts'

const ADDRESSES = 2000
/** Milliseconds of its own that nlwire may hold the event loop, at the 99th percentile. */
const MOST = 10
/** Milliseconds from which on something was done in a turn of the loop. */
const BUSY = 0.1

/** A turn of the event loop, in milliseconds. */
interface Turn {
  readonly start: number
  readonly end: number
  readonly user: number
  readonly system: number
}

/** How long a burst of events and the decoding of a file hold the event loop: their own time, system calls and garbage collection apart. */
export async function turns(): Promise<{ readonly rows: Call[]; readonly verdicts: string[] }> {
  const found = [
    ['loop: a watch, 2,000 addresses come and go', await during(burst)],
    ['loop: messages of a recording', await during(decoding)],
  ] as const
  return {
    rows: found.flatMap(([name, { own, system, gc }]) => [
      { name: `${name}, 99 %`, ms: own },
      { name: `${name}, longest of system calls`, ms: system },
      { name: `${name}, longest of collecting garbage`, ms: gc },
    ]),
    verdicts: found.map(
      ([name, { own }]) => `${name}: at most ${MOST} ms: ${own <= MOST ? 'met' : 'not met'} (${own.toFixed(1)})`,
    ),
  }
}

/** What is measured, made ready: neither making a namespace nor starting a program is nlwire's own time. */
interface Ready {
  run(): Promise<void>
  end(): void
}

const LINES = `i=0; while [ $i -lt ${ADDRESSES} ]; do echo addr add 10.$((i / 256)).$((i % 256)).1/24 dev v0; i=$((i + 1)); done`

/** Another process adds the addresses and flushes them, while a program watches all that changes. */
async function burst(): Promise<Ready> {
  const ns = await NetNs.temporary()
  await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
  await ns.links.up('v0')
  const stop = new AbortController()
  const watched = watch(ns, stop.signal)
  const script = `read _; { ${LINES}; } | ip -batch - && ip addr flush dev v0`
  const child = ns.spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'] })
  await new Promise((done) => setTimeout(done, 200))
  return {
    async run() {
      child.stdin?.end('\n')
      await once(child, 'exit')
      await new Promise((done) => setTimeout(done, 1000))
      stop.abort()
      await watched
    },
    end: () => ns.close(),
  }
}

async function watch(ns: NetNs, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of ns.watch({ routes: true, signal }));
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

const TIMES = 1000

async function decoding(): Promise<Ready> {
  const whole = joinedFiles(['fixtures/recordings/main.pcap.gz'])
  const bytes = Buffer.concat([whole.subarray(0, FILE_HEADER), ...Array<Uint8Array>(TIMES).fill(whole.subarray(FILE_HEADER))])
  return {
    async run() {
      for await (const _ of messages(records(bytes)));
    },
    end() {},
  }
}

interface Held {
  /** At the 99th percentile of the turns in which something was done. */
  readonly own: number
  /** The longest. */
  readonly system: number
  readonly gc: number
}

/** The first time code is made and compiled, and is not counted. */
async function during(make: () => Promise<Ready>): Promise<Held> {
  const first = await make()
  await first.run()
  first.end()
  const { run, end } = await make()
  const collected: Turn[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      collected.push({ start: startTime, end: startTime + duration, user: 0, system: 0 })
  })
  observer.observe({ entryTypes: ['gc'] })
  const all: Turn[] = []
  let running = true
  let before = { at: performance.now(), used: process.cpuUsage() }
  const beat = (): void => {
    const [now, used] = [performance.now(), process.cpuUsage()]
    const [user, system] = [(used.user - before.used.user) / 1000, (used.system - before.used.system) / 1000]
    if (now - before.at > BUSY) all.push({ start: before.at, end: now, user, system })
    before = { at: now, used }
    if (running) setImmediate(beat)
  }
  setImmediate(beat)
  await run()
  running = false
  await new Promise((done) => setTimeout(done, 100))
  observer.disconnect()
  end()
  const gcIn = ({ start, end }: Turn): number =>
    collected.filter((one) => one.start < end && one.end > start).reduce((sum, one) => sum + one.end - one.start, 0)
  // Other threads of V8 count as user time of the process, and other programs as time that passes: neither is ours.
  const own = all
    .map((turn) => Math.max(0, Math.min(turn.end - turn.start - turn.system, turn.user) - gcIn(turn)))
    .sort((a, b) => a - b)
  return {
    own: own[Math.floor(own.length * 0.99)] ?? 0,
    system: Math.max(0, ...all.map(({ system }) => system)),
    gc: Math.max(0, ...all.map(gcIn)),
  }
}
