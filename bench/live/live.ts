import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NetNs } from '../../src/index.ts'
import { Contestant, contest, type Start } from '../contest.ts'
import { type Absent, type Places, peers, script } from '../peers/peers.ts'
import { checkSame, type Line, linesOf } from '../table.ts'
import { addressOf, LISTED, ROWS, VETHS } from './rows.ts'

const sources = fileURLToPath(new URL('.', import.meta.url))
/** In the project, as what is joined there finds ffi-rs. */
const RESULTS = fileURLToPath(new URL('../results', import.meta.url))

/** What the rows that talk to the kernel found. */
export interface Live {
  readonly lines: Line[]
  readonly versions: Readonly<Record<string, string>>
  readonly absent: readonly Absent[]
}

/** Runs the rows whose name holds these words. Needs what making a namespace needs, `ip`, and nsenter and unshare of util-linux. */
export async function live(words: string, rounds: number, time: number): Promise<Live> {
  mkdirSync(RESULTS, { recursive: true })
  const folder = mkdtempSync(join(RESULTS, 'live-'))
  try {
    const { starts, absent } = await contestants({ sources, folder })
    const wanted = Object.values(ROWS).filter((row) => row.includes(words))
    const wide = wanted.filter((row) => row === ROWS.links || row === ROWS.some)
    const full = wanted.filter((row) => row === ROWS.listed || row === ROWS.someListed)
    const narrow = wanted.filter((row) => ![...wide, ...full].some((other) => row === other))
    const found = [
      ...(await inNamespace(starts, narrow, rounds, time, (ns) => ns.links.create({ ifname: 'br0', kind: 'bridge' }))),
      ...(await inNamespace(starts, wide, rounds, time, veths)),
      ...(await inNamespace(starts, full, rounds, time, routes)),
    ]
    const versions = Object.fromEntries(found.flatMap(({ all }) => all.map(({ name, greeting }) => [name, greeting.version])))
    return { lines: found.flatMap(({ lines }) => lines), versions, absent }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function contestants(places: Places): Promise<{ starts: Start[]; absent: readonly Absent[] }> {
  const { starts, absent } = await peers(places.folder, places.sources)
  const version = execFileSync('ip', ['-V'], { encoding: 'utf8' }).trim().replace('ip utility, ', '')
  const pyroute2 = starts.filter(({ name }) => name === 'pyroute2')
  const within = pyroute2.map(({ command }): Start => ({ name: 'pyroute2, inside', command: [...command, 'inside'] }))
  return {
    starts: [...starts, ...within, await script('bare receive loop', 'bare', places), await script('ip', 'ip', places, version)],
    absent,
  }
}

interface Found {
  readonly all: readonly Contestant[]
  readonly lines: Line[]
}

/** Runs rows in a scratch namespace, in which all contestants are. */
async function inNamespace(
  starts: readonly Start[],
  rows: readonly string[],
  rounds: number,
  time: number,
  furnish: (ns: NetNs) => Promise<unknown>,
): Promise<Found[]> {
  if (rows.length === 0) return []
  const ns = await NetNs.temporary()
  const all: Contestant[] = []
  try {
    await furnish(ns)
    for (const start of starts) all.push(await Contestant.start(inside(start, ns)))
    const lines: Line[] = []
    for (const row of rows) {
      const results = await contest(row, all, rounds, time)
      // One process for each command is slow: it makes fewer calls than the others.
      if (row !== ROWS.mtu && row !== ROWS.sysctl) checkSame(results)
      lines.push(...linesOf(results, undefined))
      process.stderr.write(`${row}\n`)
    }
    return [{ all, lines }]
  } finally {
    for (const one of all) await one.end()
    ns.close()
  }
}

/** The namespace of the scene, and a mount namespace of its own with a /run/netns of its own: all contestants use the same names. */
function inside({ name, command }: Start, ns: NetNs): Start {
  const setup = 'mount -t tmpfs tmpfs /run && mkdir /run/netns && exec "$@"'
  const enter = [`--net=/proc/${process.pid}/fd/${ns.fd}`, 'unshare', '-m', '--propagation', 'private', 'sh', '-c', setup, 'sh']
  return { name, command: ['nsenter', ...enter, ...command] }
}

async function veths(ns: NetNs): Promise<void> {
  await ns.batch((b) => {
    for (let i = 0; i < VETHS; i++) b.links.create({ ifname: `veth${i}a`, kind: 'veth', peer: { ifname: `veth${i}b` } })
  })
}

async function routes(ns: NetNs): Promise<void> {
  await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true })
  await ns.batch(
    (b) => {
      for (let i = 0; i < LISTED; i++) b.routes.add(addressOf(i), { link: 'br0' })
    },
    { timeout: 60_000 },
  )
}
