import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ethtool } from '../src/ethtool.ts'
import { generic } from '../src/genl.ts'
import { NetNs } from '../src/index.ts'
import { median } from './contest.ts'

/** What one call costs, and how many times as much as the row it is compared with. */
export interface Call {
  readonly name: string
  readonly ms: number
  readonly ratio?: number
}

const dist = (file: string): string => new URL(`../dist/${file}`, import.meta.url).href

/** What importing the built package costs in a fresh process. */
export function imports(): Call[] {
  const builtin = importTime('node:child_process')
  const row = (name: string, url: string): Call => {
    const ms = importTime(url)
    return { name, ms, ratio: ms / builtin }
  }
  return [
    { name: "import 'node:child_process'", ms: builtin },
    row("import 'nlwire'", dist('index.js')),
    row("import 'nlwire/wire'", dist('wire.js')),
  ]
}

/** How much more processor time `nlwire link show` may take than `node -e 0`, in milliseconds. */
const START_UP = 60

/** Processor time of short commands from start to end, beside an empty program of Node, and whether the limit is kept. */
export function startUps(): { readonly rows: Call[]; readonly verdict: string } {
  const [main, show] = [fileURLToPath(dist('cli/main.js')), ['link', 'show']]
  const commands: [name: string, ...words: string[]][] = [
    ['node -e 0, started', process.execPath, '-e', '0'],
    ['nlwire link show, started', process.execPath, main, ...show],
    ['nlwire -V, started', process.execPath, main, '-V'],
  ]
  if (spawnSync('ip', ['-V']).status === 0) commands.push(['ip link show, started', 'ip', ...show])
  const taken = commands.map((): number[] => [])
  // They take turns: other work on the machine makes all of them slower.
  for (let i = 0; i < 20; i++) for (const [at, [, ...words]] of commands.entries()) taken[at]?.push(processorTime(words))
  const [empty = 0, ...others] = taken.map((times) => Math.min(...times))
  const rows = commands.map(([name], at) => {
    const ms = at === 0 ? empty : (others[at - 1] as number)
    return { name, ms, ...(at === 0 ? {} : { ratio: ms / empty }) }
  })
  const above = (others[0] as number) - empty
  const outcome = `${above <= START_UP ? 'met' : 'not met'} (${above.toFixed(1)}, ${(above / empty).toFixed(2)} times node -e 0)`
  return { rows, verdict: `start: nlwire link show at most ${START_UP} ms of processor time above node -e 0: ${outcome}` }
}

/** User and system time of a command, in milliseconds; bash measures it exactly. */
function processorTime(words: readonly string[]): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" > /dev/null 2>&1'
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number)
  return (user + system) * 1000
}

/** What one change of a link costs, beside spawning `ip` for it. Needs what making a namespace needs. */
export async function changes(): Promise<Call[]> {
  const ns = await NetNs.temporary()
  try {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const ours = await each(1000, (i) => ns.links.set('br0', { mtu: 1000 + (i % 400) }))
    const get = await each(1000, () => ns.links.get('br0'))
    const rows: Call[] = [
      { name: 'links.set of an MTU', ms: ours },
      { name: 'links.get', ms: get, ratio: get / ours },
    ]
    if (spawnSync('ip', ['-V']).status !== 0) return rows
    const spawned = await each(50, (i) => ns.exec('ip', ['link', 'set', 'br0', 'mtu', String(1000 + i)]))
    return [...rows, { name: 'ip link set mtu, spawned', ms: spawned, ratio: spawned / ours }]
  } finally {
    ns.close()
  }
}

/** What reading the features of a link costs, beside spawning `ethtool` for it, and the first request to a family in a namespace. */
export async function features(): Promise<Call[]> {
  const ns = await NetNs.temporary()
  try {
    const first = await firstRequests(200)
    const ours = await each(1000, () => ethtool(ns).features.get('lo'))
    const rows: Call[] = [
      { name: 'generic: resolve and first get', ms: first },
      { name: 'ethtool: features.get', ms: ours },
    ]
    if (spawnSync('ethtool', ['--version']).status !== 0) return rows
    const spawned = await each(50, () => ns.exec('ethtool', ['-k', 'lo']))
    return [...rows, { name: 'ethtool -k, spawned', ms: spawned, ratio: spawned / ours }]
  } finally {
    ns.close()
  }
}

/** The median of the first request to a family in a namespace: opens the socket, resolves the family, sends the request. */
async function firstRequests(times: number): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const ns = await NetNs.temporary()
    const start = performance.now()
    await generic(ns)
      .family('ethtool')
      .request('ETHTOOL_MSG_LINKSTATE_GET', { header: { devName: 'lo' } })
    taken.push(performance.now() - start)
    ns.close()
  }
  return median(taken)
}

/** Milliseconds to import a module in a fresh process, the median of several. */
function importTime(url: string): number {
  const code = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - t)`
  const once = (): number => Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }))
  once()
  return median(Array.from({ length: 15 }, once))
}

async function each(times: number, run: (i: number) => Promise<unknown>): Promise<number> {
  for (let i = 0; i < Math.min(times, 20); i++) await run(i)
  const start = performance.now()
  for (let i = 0; i < times; i++) await run(i)
  return (performance.now() - start) / times
}
