import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { messages, records } from '../src/capture.ts'
import { LONG_INPUTS, readAll } from '../test/support/long-inputs.ts'
import { median, type Result } from './contest.ts'
import { joined } from './peers/peers.ts'
import type { Pass, Passes } from './peers/recording.ts'
import { type Line, linesOf } from './table.ts'

/** The messages of a recording. */
const MESSAGES = 100_000
/** tshark takes a quarter of a minute for a pass. */
export const MOST_ROUNDS = 3
/** What finding the records may cost of all. */
const SHARE = 0.15
/** Bytes of the header of a pcap file. */
export const FILE_HEADER = 24
/** Bytes of the recording whose messages are printed as lines: starting a process must not count. */
const LINES = 200e6

export const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** The rows of recordings, what could not be measured, and what became of the bar for containers. */
export interface Captures {
  readonly lines: Line[]
  readonly missing: string[]
  readonly shares: string[]
}

export interface Recording {
  readonly name: string
  readonly file: string
  readonly messages: number
  readonly bytes: number
}

/** Measures decoding of two recordings of 100,000 messages, to objects and to JSON. */
export async function captures(folder: string, rounds: number): Promise<Captures> {
  const all = readdirSync(at('fixtures/recordings')).filter((name) => name.endsWith('.pcap.gz'))
  const script = await joined('recording', { sources: at('bench/peers'), folder })
  const out: Captures = { lines: [], missing: [], shares: [] }
  for (const [name, files] of [
    ['main', ['main.pcap.gz']],
    ['all', all],
  ] as const) {
    const once = joinedFiles(files.map((file) => `fixtures/recordings/${file}`))
    const recording = await made(folder, name, once, MESSAGES)
    console.log(`capture ${name}: ${recording.messages} messages, ${recording.bytes} bytes: ${files.join(', ')}, again and again`)
    measure(recording, script, Math.min(rounds, MOST_ROUNDS), out)
    measureLines(repeated(recording), Math.min(rounds, MOST_ROUNDS), out)
  }
  out.shares.push(...(await hexShares()))
  return out
}

/** Bytes of a recording that is made long for this. */
const LONG = 1 << 21

/** How much longer twice as much takes, and nanoseconds a byte, of each text that is one thing again and again. */
async function hexShares(): Promise<string[]> {
  const out: string[] = []
  for (const [name, make] of Object.entries(LONG_INPUTS)) {
    const [once, twice] = [await spent(make(LONG)), await spent(make(2 * LONG))]
    out.push(
      `capture ${name}: ${(twice / once).toFixed(2)} times as long for twice as much, ${(twice / (2 * LONG)).toFixed(0)} ns a byte`,
    )
  }
  return out
}

async function spent(bytes: Uint8Array): Promise<number> {
  const before = process.cpuUsage()
  await readAll(bytes)
  const { user, system } = process.cpuUsage(before)
  return (user + system) * 1000
}

/** The records of several pcap files in one. */
export function joinedFiles(files: readonly string[]): Buffer {
  const parts = files.map((file) => gunzipSync(readFileSync(at(file))))
  return Buffer.concat(parts.map((part, n) => (n === 0 ? part : part.subarray(FILE_HEADER))))
}

/** A pcap file that repeats the records of another until there are enough messages. */
export async function made(folder: string, name: string, once: Buffer, least: number): Promise<Recording> {
  // The record of each message: the last round ends with a whole one.
  const ends: number[] = []
  for await (const item of messages(records(once))) {
    if (item.kind === 'fault') throw new Error(`${name} at byte ${item.offset}: ${item.what}`)
    ends.push(item.frame)
  }
  const starts = await recordEnds(once)
  const [times, rest] = [Math.floor(least / ends.length), least % ends.length]
  const body = once.subarray(FILE_HEADER)
  const cut = rest === 0 ? FILE_HEADER : (starts[(ends[rest - 1] as number) - 1] as number)
  const pieces = [once.subarray(0, FILE_HEADER), ...Array.from({ length: times }, () => body), once.subarray(FILE_HEADER, cut)]
  const bytes = Buffer.concat(pieces)
  const file = join(folder, `${name}.pcap`)
  writeFileSync(file, bytes)
  // The last record may have more than needed.
  const more = ends.filter((frame, n) => n >= rest && rest > 0 && frame === ends[rest - 1]).length
  return { name, file, messages: least + more, bytes: bytes.length }
}

/** Where each record ends in the file. */
export async function recordEnds(bytes: Uint8Array): Promise<number[]> {
  const out: number[] = []
  for await (const item of records(bytes)) if (item.kind === 'datagram') out.push(item.offset + item.bytes.length)
  return out
}

/** The records of a recording again and again, 200 MB of them. It takes the place of the recording. */
function repeated({ name, file, messages: count, bytes }: Recording): Recording {
  const once = readFileSync(file)
  const times = Math.ceil(LINES / (bytes - FILE_HEADER))
  for (let n = 1; n < times; n++) appendFileSync(file, once.subarray(FILE_HEADER))
  return { name, file, messages: count * times, bytes: FILE_HEADER + times * (bytes - FILE_HEADER) }
}

/** A line for each message, beside the line for each packet that tshark prints. */
function measureLines({ name, file, messages: count, bytes }: Recording, rounds: number, out: Captures): void {
  const row = `capture to lines, ${name}`
  const [ours, tshark]: [Pass[], Pass[]] = [[], []]
  const absent = spawnSync('tshark', ['--version']).status !== 0
  for (let n = 0; n < rounds; n++) {
    ours.push(run([process.execPath, at('dist/cli/main.js'), 'decode', '--messages', file]))
    if (!absent) tshark.push(run(['tshark', '-r', file]))
  }
  const results = [resultOf(row, 'nlwire', count, ours), ...(absent ? [] : [resultOf(row, 'tshark', count, tshark)])]
  out.lines.push(...linesOf(results, { messages: count, bytes }))
}

/** Takes the times of a recording, to objects and to JSON. `beside` are other readers to objects. Returns how many values nlwire read. */
export function measure(
  recording: Recording,
  script: string,
  rounds: number,
  out: Captures,
  beside: (row: string) => readonly Result[] = () => [],
): number {
  const { name, file } = recording
  const ours: Passes[] = []
  const [commands, tshark]: [Pass[], Pass[]] = [[], []]
  const absent = spawnSync('tshark', ['--version']).status !== 0
  if (absent) out.missing.push('tshark: not installed (Debian: tshark)')
  for (let n = 0; n < rounds; n++) {
    ours.push(JSON.parse(execFileSync(process.execPath, [script, at('dist/capture.js'), file], { encoding: 'utf8' })))
    commands.push(run([process.execPath, at('dist/cli/main.js'), 'decode', '--json', file]))
    if (!absent) tshark.push(run(['tshark', '-r', file, '-T', 'json']))
  }
  const result = (row: string, who: string, passes: readonly Pass[]): Result => resultOf(row, who, recording.messages, passes)
  const peers = (row: string): Result[] => (absent ? [] : [result(row, 'tshark -T json', tshark)])
  const objects = ours.flatMap((one) => one.messages)
  const wrong = objects.find(({ count }) => count !== recording.messages)
  if (wrong) throw new Error(`${name}: ${wrong.count} messages where there are ${recording.messages}`)
  const containers = ours.flatMap((one) => one.records)
  const add = (results: Result[]): void => void out.lines.push(...linesOf(results, recording))
  add([result(`capture records, ${name}`, 'nlwire', containers)])
  add([
    result(
      `capture to objects, first, ${name}`,
      'nlwire',
      ours.map(({ first }) => first),
    ),
  ])
  const row = `capture to objects, ${name}`
  add([result(row, 'nlwire', objects), ...peers(row), ...beside(row)])
  add([result(`capture to JSON, ${name}`, 'nlwire', commands), ...peers(`capture to JSON, ${name}`)])
  out.shares.push(share(name, containers, objects))
  return ours[0]?.fields ?? 0
}

/** A program with its output thrown away. The shell's `times` prints what its children spent. */
function run(command: readonly string[]): Pass {
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@" > /dev/null && times', 'sh', ...command], { encoding: 'utf8' })
  const wall = Number(process.hrtime.bigint() - start)
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`)
  const [, children = ''] = stdout.split('\n')
  const spent = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds))
  return { wall, cpu: spent.reduce((sum, one) => sum + one, 0) * 1e9, count: 0 }
}

export function resultOf(row: string, who: string, count: number, passes: readonly Pass[]): Result {
  const walls = passes.map(({ wall }) => wall)
  const cpu = median(passes.map((pass) => pass.cpu))
  return { row, who, messages: count, best: Math.min(...walls), median: median(walls), cpu, passes: passes.length }
}

/** What containers cost of all, by the best pass, the median and processor time. */
function share(name: string, containers: readonly Pass[], all: readonly Pass[]): string {
  const of = (pick: (passes: readonly Pass[]) => number): number => pick(containers) / pick(all)
  const best = of((passes) => Math.min(...passes.map(({ wall }) => wall)))
  const middle = of((passes) => median(passes.map(({ wall }) => wall)))
  const cpu = of((passes) => median(passes.map((pass) => pass.cpu)))
  const met = [best, middle].map((value) => value <= SHARE)
  const word = met.every(Boolean) ? 'met' : met.some(Boolean) ? `met by the ${met[0] ? 'best pass' : 'median'} only` : 'not met'
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
  return `capture ${name}: containers at most ${percent(SHARE)} of objects: ${word} (best ${percent(best)}, median ${percent(middle)}, CPU ${percent(cpu)})`
}
