import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'

/** The first line of a contestant. */
export interface Greeting {
  readonly version: string
  /** The rows it can run. */
  readonly rows: readonly string[]
}

/** What a contestant found in one round. Times are nanoseconds of one pass over all the messages of the row. */
export interface Answer {
  readonly row: string
  /** Messages of a pass. */
  readonly messages: number
  readonly check?: number
  readonly bytes?: number
  /** It went over a part of the messages only. */
  readonly part?: true
  readonly passes: number
  readonly best: number
  readonly median: number
  /** Processor time, of all threads. */
  readonly cpu: number
}

/** How a contestant is started. */
export interface Start {
  readonly name: string
  readonly command: readonly [file: string, ...args: string[]]
  readonly env?: Readonly<Record<string, string>>
}

/** A contestant: a process that reads lines, `MILLISECONDS ROW`, and answers each with a line of JSON. */
export class Contestant {
  readonly name: string
  readonly greeting: Greeting
  private readonly child: ChildProcess
  private readonly lines: AsyncIterator<string>

  private constructor(name: string, child: ChildProcess, lines: AsyncIterator<string>, greeting: Greeting) {
    this.name = name
    this.child = child
    this.lines = lines
    this.greeting = greeting
  }

  /** Starts it and waits for its greeting. */
  static async start({ name, command: [file, ...args], env }: Start): Promise<Contestant> {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } })
    const input = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }) as Interface
    const lines = input[Symbol.asyncIterator]()
    return new Contestant(name, child, lines, await next<Greeting>(name, lines))
  }

  /** Runs a row for so many milliseconds. */
  run(row: string, time: number): Promise<Answer> {
    this.child.stdin?.write(`${time} ${row}\n`)
    return next<Answer>(this.name, this.lines)
  }

  async end(): Promise<void> {
    this.child.stdin?.end()
    if (this.child.exitCode === null) await once(this.child, 'exit')
  }
}

async function next<T>(name: string, lines: AsyncIterator<string>): Promise<T> {
  const { value, done } = await lines.next()
  if (done) throw new Error(`${name} ended without an answer`)
  return JSON.parse(value) as T
}

/** A row as one contestant ran it, all rounds together. */
export interface Result extends Answer {
  readonly who: string
}

/** Runs a row round by round, the contestants taking turns within each, so that what else the machine does falls on all of them. */
export async function contest(row: string, contestants: readonly Contestant[], rounds: number, time: number): Promise<Result[]> {
  const entered = contestants.filter(({ greeting }) => greeting.rows.includes(row))
  const answers = new Map<string, Answer[]>(entered.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const one of entered) answers.get(one.name)?.push(await one.run(row, time))
  }
  return [...answers].map(([who, all]) => ({ who, ...joined(all) }))
}

/** The best of the rounds, and the median of their medians. */
function joined(all: readonly Answer[]): Answer {
  return {
    ...(all[0] as Answer),
    passes: all.reduce((sum, { passes }) => sum + passes, 0),
    best: Math.min(...all.map(({ best }) => best)),
    median: median(all.map((one) => one.median)),
    cpu: median(all.map(({ cpu }) => cpu)),
  }
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number
}
