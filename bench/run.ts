// Figures: what decoding, encoding and explaining cost beside other libraries on the same bytes, what importing costs, and what one call
// costs beside spawning `ip`. bench/README.md says what the rows mean. Run it when nothing else runs.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Call, changes, features, imports, startUps } from './calls.ts'
import { type Captures, captures } from './capture.ts'
import { Contestant, contest } from './contest.ts'
import { type Live, live } from './live/live.ts'
import { ROWS } from './live/rows.ts'
import { peers } from './peers/peers.ts'
import { protocols } from './protocols.ts'
import { makeScenes, type Scene } from './scenes.ts'
import {
  aligned,
  checkSame,
  eventVerdict,
  LIVE_TARGETS,
  type Line,
  linesOf,
  liveTableOf,
  TARGETS,
  tableOf,
  verdict,
} from './table.ts'
import { turns } from './turns.ts'
import { types } from './types.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: {
    json: { type: 'string', default: join(root, 'bench/results/bench.json') },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    time: { type: 'string', default: '300' },
  },
})
const missing: string[] = []

/** Runs every row whose name holds the word of `--only`; prints each as it is done. */
async function wire(folder: string): Promise<{ scenes: Scene[]; versions: Record<string, string>; lines: Line[] }> {
  const made = await makeScenes(folder, values.only)
  const scenes = made.filter((one) => 'datagrams' in one)
  for (const one of made) if ('missing' in one) missing.push(`${one.name}: could not be made: ${one.missing}`)
  for (const { name, what, messages, bytes } of scenes) console.log(`${name}: ${messages} messages, ${bytes} bytes: ${what}`)
  const { starts, absent } = await peers(folder)
  for (const one of absent) missing.push(`${one.name}: ${one.missing}`)
  const contestants: Contestant[] = []
  try {
    for (const start of starts) contestants.push(await Contestant.start(start))
    const versions = Object.fromEntries(contestants.map(({ name, greeting }) => [name, greeting.version]))
    return { scenes, versions, lines: await rows(contestants, scenes) }
  } finally {
    for (const one of contestants) await one.end()
  }
}

async function rows(contestants: readonly Contestant[], scenes: readonly Scene[]): Promise<Line[]> {
  const names = new Set(contestants.flatMap(({ greeting }) => greeting.rows).filter((row) => row.includes(values.only)))
  const lines: Line[] = []
  for (const row of names) {
    const results = await contest(row, contestants, Number(values.rounds), Number(values.time))
    checkSame(row.startsWith('encode') ? [] : results)
    lines.push(
      ...linesOf(
        results,
        scenes.find(({ name }) => row.endsWith(` ${name}`)),
      ),
    )
    process.stderr.write(`${row}\n`)
  }
  return lines
}

const nothing = { lines: [], versions: {}, absent: [] }

/** The rows that talk to the kernel: `calls` is all of them. */
async function called(): Promise<Live> {
  if (process.getuid?.() !== 0) {
    missing.push('calls: need root, or a user namespace (unshare -Urn)')
    return nothing
  }
  const found = await live(values.only === 'calls' ? 'call' : values.only, Number(values.rounds), Number(values.time))
  for (const one of found.absent) missing.push(`calls, ${one.name}: ${one.missing}`)
  return found
}

async function calls(): Promise<Call[]> {
  if (process.getuid?.() === 0) return [...imports(), ...(await changes()), ...(await features())]
  missing.push('links.set: needs root, or a user namespace (unshare -Urn)')
  return imports()
}

const NONE: Captures = { lines: [], missing: [], shares: [] }
const folder = mkdtempSync(join(tmpdir(), 'nlwire-bench-'))
try {
  const onlyCalls = /^(call|command)/.test(values.only)
  const onlyCapture = ['capture', 'protocols'].includes(values.only)
  const onlyTypes = ['types', 'start', 'loop'].includes(values.only)
  if (['', 'calls', 'capture', 'protocols', 'start'].includes(values.only))
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  const rounds = Number(values.rounds)
  const recordings = [
    ['', 'capture'].includes(values.only) ? await captures(folder, rounds) : NONE,
    ['', 'protocols'].includes(values.only) ? await protocols(folder, rounds) : NONE,
  ]
  missing.push(...new Set(recordings.flatMap((one) => one.missing)))
  const found = onlyCalls || onlyCapture || onlyTypes ? { scenes: [], versions: {}, lines: [] as Line[] } : await wire(folder)
  found.lines.push(...recordings.flatMap(({ lines }) => lines))
  const told = onlyCalls || values.only === '' ? await called() : nothing
  const typed = ['', 'types'].includes(values.only) ? await types(rounds) : { rows: [], verdicts: [] }
  const held = ['', 'loop'].includes(values.only) && process.getuid?.() === 0 ? await turns() : { rows: [], verdicts: [] }
  const started = ['', 'calls', 'start'].includes(values.only) ? startUps() : undefined
  const timed = [
    ...(['', 'calls'].includes(values.only) ? await calls() : []),
    ...(started?.rows ?? []),
    ...typed.rows,
    ...held.rows,
  ]
  const ran = (row: string): boolean => told.lines.some((line) => line.row === row)
  const verdicts = [
    ...(onlyCalls || onlyTypes
      ? []
      : TARGETS.filter(({ row }) => values.only === '' || found.lines.some((line) => line.row === row)).map((target) =>
          verdict(target, found.lines),
        )),
    ...recordings.flatMap(({ shares }) => shares),
    ...typed.verdicts,
    ...held.verdicts,
    ...LIVE_TARGETS.filter(({ row }) => ran(row)).map((target) => verdict(target, told.lines)),
    ...(started ? [started.verdict] : []),
    ...(ran(ROWS.events) ? [eventVerdict(told.lines)] : []),
  ]
  const machine = `Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model}`
  const text = timed.map(({ name, ms, ratio }) => [name, ms.toFixed(3), ratio?.toFixed(2) ?? ''])
  if (!onlyCalls && !onlyTypes) console.log(`\n${tableOf(found.lines)}`)
  if (told.lines.length > 0) console.log(`\n${liveTableOf(told.lines)}`)
  if (text.length > 0) console.log(`\n${aligned([['call', 'ms', 'ratio'], ...text], 1)}`)
  console.log('')
  const versions = { ...found.versions, ...told.versions }
  for (const [name, version] of Object.entries(versions)) console.log(`${name}: ${version}`)
  console.log(machine)
  for (const line of missing) console.log(`missing: ${line}`)
  for (const line of verdicts) console.log(line)
  mkdirSync(dirname(values.json), { recursive: true })
  const report = {
    date: new Date().toISOString(),
    machine,
    ...found,
    versions,
    live: told.lines,
    calls: timed,
    missing,
    targets: verdicts,
  }
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
