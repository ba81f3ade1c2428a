import { createInterface } from 'node:readline'
import { type Answer, type Greeting, median } from '../contest.ts'

/** What one pass did. */
export interface Pass {
  /** Calls, listed links, pairs, events. */
  readonly messages: number
  /** What the contestants must agree in. */
  readonly check?: number
  /** Nanoseconds, where it is not the whole pass that counts. */
  readonly ns?: number
}

/** A row that talks to the kernel: what is made ready is not timed. */
export interface Row {
  readonly before?: () => unknown
  readonly pass: () => Pass | Promise<Pass>
}

/** Returns how many nanoseconds a process takes above its start-up. */
export function aboveStart(work: () => unknown, nothing: () => unknown): number {
  const took = (run: () => unknown): number => {
    const start = process.hrtime.bigint()
    run()
    return Number(process.hrtime.bigint() - start)
  }
  return took(work) - took(nothing)
}

/** Greets on stdout, then answers the lines on stdin, `MILLISECONDS ROW`. Before its first pass a row runs three times as long. */
export async function serve(version: string, rows: Readonly<Record<string, Row>>): Promise<void> {
  const say = (line: Greeting | Answer): void => console.log(JSON.stringify(line))
  const warm = new Set<string>()
  say({ version, rows: Object.keys(rows) })
  for await (const line of createInterface({ input: process.stdin })) {
    const [, time, name = ''] = /^(\d+) (.*)$/.exec(line) ?? []
    const row = rows[name] as Row
    if (!warm.has(name)) await measure(name, row, 3 * Number(time))
    warm.add(name)
    say(await measure(name, row, Number(time)))
  }
}

async function measure(row: string, { before, pass }: Row, time: number): Promise<Answer> {
  const times: number[] = []
  const cpus: number[] = []
  let last: Pass = { messages: 0 }
  const end = performance.now() + time
  do {
    await before?.()
    const [start, spent] = [process.hrtime.bigint(), process.cpuUsage()]
    last = await pass()
    const { user, system } = process.cpuUsage(spent)
    times.push(last.ns ?? Number(process.hrtime.bigint() - start))
    cpus.push((user + system) * 1e3)
  } while (performance.now() < end)
  const { messages, check = messages } = last
  return { row, messages, check, passes: times.length, best: Math.min(...times), median: median(times), cpu: median(cpus) }
}
