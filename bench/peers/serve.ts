import { createInterface } from 'node:readline'
import { Bench } from 'tinybench'
import type { Answer, Greeting } from '../contest.ts'

/** What one pass over all the messages of a row did. */
export interface Pass {
  readonly messages: number
  /** A sum over what was read, by which the contestants are held to have read the same. */
  readonly check?: number
  /** The pass went over a part of the messages only. */
  readonly part?: true
  /** Bytes written. */
  readonly bytes?: number
}

/** The rows that a contestant written in JavaScript can run, each as one pass. */
export type Rows = Readonly<Record<string, () => Pass>>

/** Greets on stdout, then answers the lines on stdin, `MILLISECONDS ROW`: runs that row for so long, answers with a line of JSON. */
export async function serve(version: string, rows: Rows): Promise<void> {
  const say = (line: Greeting | Answer): void => console.log(JSON.stringify(line))
  const warm = new Set<string>()
  say({ version, rows: Object.keys(rows) })
  for await (const line of createInterface({ input: process.stdin })) {
    const [, time, row = ''] = /^(\d+) (.*)$/.exec(line) ?? []
    say(measure(row, rows[row] as () => Pass, Number(time), !warm.has(row)))
    warm.add(row)
  }
}

function measure(row: string, pass: () => Pass, time: number, cold: boolean): Answer {
  // The last pass is looked at, so none can be optimised away.
  let last: Pass = { messages: 0 }
  const bench = new Bench({ time, iterations: 1, warmup: cold, warmupTime: 3 * time, warmupIterations: 10, throws: true })
  const task = () => {
    last = pass()
  }
  const spent = process.cpuUsage()
  bench.add(row, task, { async: false, beforeAll: () => void Object.assign(spent, process.cpuUsage()) })
  bench.runSync()
  const { user, system } = process.cpuUsage(spent)
  const result = bench.tasks[0]?.result
  if (result?.state !== 'completed') throw new Error(`${row}: ${result?.state}`)
  const { min, p50, samplesCount } = result.latency
  return { row, ...last, passes: samplesCount, best: min * 1e6, median: p50 * 1e6, cpu: ((user + system) * 1e3) / samplesCount }
}
