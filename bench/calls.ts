import { execFileSync, spawnSync } from 'node:child_process'
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
