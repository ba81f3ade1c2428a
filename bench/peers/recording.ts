// nlwire/capture, as it is published, on a recording: how long the containers take alone, and all of it. Prints a line of JSON.
import { readFileSync } from 'node:fs'
import type * as Capture from '../../src/capture.ts'

/** Nanoseconds of wall time and of processor time, and how many items there were. */
export interface Pass {
  readonly wall: number
  readonly cpu: number
  readonly count: number
}

/** What one process found: its first pass over all messages, which makes and compiles the readers, and the passes after it. */
export interface Passes {
  readonly first: Pass
  readonly messages: readonly Pass[]
  readonly records: readonly Pass[]
  /** How many values the messages have: members of headers, and attributes without parts. */
  readonly fields: number
}

const [, , entry, file] = process.argv as [string, string, string, string]
const { messages, records }: typeof Capture = await import(entry)
const bytes = new Uint8Array(readFileSync(file))

async function timed(items: AsyncIterable<Capture.Fault | object>): Promise<Pass> {
  const [start, spent] = [process.hrtime.bigint(), process.cpuUsage()]
  let count = 0
  for await (const item of items) {
    if ('what' in item) throw new Error(`at byte ${item.offset}: ${item.what}`)
    count++
  }
  const { user, system } = process.cpuUsage(spent)
  return { wall: Number(process.hrtime.bigint() - start), cpu: (user + system) * 1e3, count }
}

/** The number of values in a value. */
function valuesIn(of: unknown): number {
  if (typeof of !== 'object' || of === null || of instanceof Uint8Array) return 1
  return Object.values(of).reduce((sum: number, one) => sum + valuesIn(one), 0)
}

const found = { first: await timed(messages(records(bytes))), messages: [] as Pass[], records: [] as Pass[] }
for (let n = 0; n < 4; n++) {
  found.messages.push(await timed(messages(records(bytes))))
  found.records.push(await timed(records(bytes)))
}
let fields = 0
for await (const item of messages(records(bytes)))
  if (item.kind === 'message') fields += valuesIn(item.message.header) + valuesIn(item.message.attrs)

console.log(JSON.stringify({ ...found, fields } satisfies Passes))
