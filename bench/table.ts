import type { Result } from './contest.ts'
import { ROWS } from './live/rows.ts'
import type { Scene } from './scenes.ts'

/** A bar that a row must clear: how long a peer takes, as a multiple of what nlwire takes, at least so much. */
export interface Target {
  readonly row: string
  readonly peer: string
  readonly least: number
}

/** The bars of the wire and of recordings. */
export const TARGETS: readonly Target[] = [
  { row: 'decode links', peer: 'vishvananda/netlink', least: 1 },
  { row: 'decode links', peer: 'pyroute2', least: 60 },
  { row: 'encode veth', peer: 'vishvananda/netlink', least: 1 },
  { row: 'capture to objects, main', peer: 'tshark -T json', least: 20 },
  { row: 'capture to objects, all', peer: 'tshark -T json', least: 20 },
  { row: 'capture to JSON, main', peer: 'tshark -T json', least: 6 },
  { row: 'capture to JSON, all', peer: 'tshark -T json', least: 6 },
  ...['tc', 'nftables', 'generic'].flatMap((name) => [
    { row: `capture to objects, ${name}`, peer: 'pyroute2', least: 20 },
    { row: `capture to objects, ${name}`, peer: 'tshark -T json', least: 10 },
  ]),
  // At most twice as long.
  { row: 'capture to lines, main', peer: 'tshark', least: 1 / 2 },
  { row: 'capture to lines, all', peer: 'tshark', least: 1 / 2 },
]

/** The bars of what talks to the kernel. */
export const LIVE_TARGETS: readonly Target[] = [
  { row: ROWS.mtu, peer: 'npm netlink', least: 1 },
  { row: ROWS.addresses, peer: 'ip', least: 1 },
  { row: ROWS.routes, peer: 'ip', least: 1 / 0.8 },
  { row: ROWS.routesGo, peer: 'ip', least: 1 / 0.6 },
  { row: ROWS.flush, peer: 'ip', least: 1 / 1.5 },
  { row: ROWS.lines, peer: 'ip', least: 1 / 1.5 },
  { row: ROWS.sysctl, peer: 'ip', least: 20 },
  { row: ROWS.listed, peer: 'bare receive loop', least: 1 / 2.5 },
  { row: ROWS.listed, peer: 'ip', least: 2 },
  { row: ROWS.someListed, peer: 'bare receive loop', least: 1 / 1.5 },
  // At most 1.5 times as long as the floor, and at most 1.3 times as long as Go.
  { row: ROWS.links, peer: 'bare receive loop', least: 1 / 1.5 },
  { row: ROWS.some, peer: 'bare receive loop', least: 1 / 1.5 },
  { row: ROWS.links, peer: 'npm netlink', least: 2 },
  { row: ROWS.pairs, peer: 'ip', least: 10 },
  { row: ROWS.pairs, peer: 'pyroute2', least: 8 },
  { row: ROWS.pairs, peer: 'pyroute2, inside', least: 8 },
  { row: ROWS.pairs, peer: 'vishvananda/netlink', least: 1 / 1.3 },
]
/** Nanoseconds of processor time that an event may take. */
const EVENT_CPU = 15_000

/** Whether an event takes no more processor time than it may. */
export function eventVerdict(lines: readonly Line[]): string {
  const cpu = lines.find(({ row }) => row === ROWS.events)?.cpu
  const bar = `${ROWS.events}: at most ${EVENT_CPU / 1000} µs of processor time`
  if (cpu === undefined) return `${bar}: not measured`
  return `${bar}: ${cpu <= EVENT_CPU ? 'met' : 'not met'} (${(cpu / 1000).toFixed(1)} µs)`
}

/** A row as one contestant ran it, per message and per second. */
export interface Line {
  readonly row: string
  readonly who: string
  /** Nanoseconds a message: the best pass of all rounds, the median, and of processor time. */
  readonly best: number
  readonly median: number
  readonly cpu: number
  /** By the median. */
  readonly messagesPerSecond: number
  readonly megabytesPerSecond: number
  /** How many times as long as nlwire takes for this row: by the best pass, the median, and processor time. */
  readonly ratio?: { readonly best: number; readonly median: number; readonly cpu: number }
  readonly passes: number
}

/** The lines of a row; what is no scene's is measured by the bytes it wrote. */
export function linesOf(results: readonly Result[], scene: Pick<Scene, 'bytes' | 'messages'> | undefined): Line[] {
  const ours = results.find(({ who }) => who === 'nlwire')
  return results.map(({ row, who, messages, best, median, cpu, passes, bytes = 0 }) => {
    const perMessage = scene ? scene.bytes / scene.messages : bytes / messages
    const line = { row, who, best: best / messages, median: median / messages, cpu: cpu / messages, passes }
    const messagesPerSecond = 1e9 / line.median
    const rates = { messagesPerSecond, megabytesPerSecond: (messagesPerSecond * perMessage) / 1e6 }
    if (!ours || who === 'nlwire') return { ...line, ...rates }
    const times = (mine: number, theirs: number): number => theirs / (mine / ours.messages)
    const ratio = { best: times(ours.best, line.best), median: times(ours.median, line.median), cpu: times(ours.cpu, line.cpu) }
    return { ...line, ...rates, ratio }
  })
}

/** Throws where contestants did not read the same: other messages, or another sum of what is in them. */
export function checkSame(results: readonly Result[]): void {
  const [first, ...others] = results.filter(({ part }) => !part)
  for (const { who, row, messages, check } of others) {
    if (messages !== first?.messages) throw new Error(`${row}: ${who} met ${messages} messages, ${first?.who} ${first?.messages}`)
    if (check !== first.check) throw new Error(`${row}: ${who} read ${check} in sum, ${first.who} ${first.check}`)
  }
}

/** What became of a target: `met`, `not met`, or why it is unknown. */
export function verdict({ row, peer, least }: Target, lines: readonly Line[]): string {
  const line = lines.find((one) => one.row === row && one.who === peer)
  const bar = `${row}: ${peer} / nlwire at least ${Number(least.toFixed(2))}`
  if (!line?.ratio) return `${bar}: not measured`
  const { best, median, cpu } = line.ratio
  const met = [best >= least, median >= least]
  const word = met.every(Boolean) ? 'met' : met.some(Boolean) ? `met by the ${met[0] ? 'best pass' : 'median'} only` : 'not met'
  return `${bar}: ${word} (best ${best.toFixed(2)}, median ${median.toFixed(2)}, CPU ${cpu.toFixed(2)})`
}

const COLUMNS = ['row', 'by', 'best ns', 'median ns', 'CPU ns', 'messages/s', 'MB/s', '/ nlwire: best', 'median', 'CPU']

/** The lines as text, times in nanoseconds a message. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ row, who, best, median, cpu, messagesPerSecond, megabytesPerSecond, ratio }) => [
    ...[
      row,
      who,
      best.toFixed(0),
      median.toFixed(0),
      cpu.toFixed(0),
      messagesPerSecond.toFixed(0),
      megabytesPerSecond.toFixed(1),
    ],
    ...(ratio ? [ratio.best.toFixed(2), ratio.median.toFixed(2), ratio.cpu.toFixed(2)] : ['', '', '']),
  ])
  return aligned([COLUMNS, ...rows], 2)
}

/** The lines of what talks to the kernel as text, times in microseconds a call, link, pair or event. */
export function liveTableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ row, who, best, median, cpu, ratio }) => [
    ...[row, who, ...[best, median, cpu].map((ns) => (ns / 1000).toFixed(1))],
    ...(ratio ? [ratio.best, ratio.median, ratio.cpu].map((value) => value.toFixed(2)) : ['', '', '']),
  ])
  return aligned([['row', 'by', 'best µs', 'median µs', 'CPU µs', '/ nlwire: best', 'median', 'CPU'], ...rows], 2)
}

/** Columns, the first `left` of them to the left. */
export function aligned(rows: readonly (readonly string[])[], left: number): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  const cell = (text: string, i: number): string => (i < left ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}
