import { setImmediate as breathe } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { decode, encode, explainParts, MalformedError, type Message } from '../../src/wire.ts'
import { mutate, random } from '../support/fixture-mutate.ts'
import { expectPartition } from '../support/fixture-partition.ts'
import { victims } from '../support/victims.ts'

const ROUNDS = Number(process.env['NLWIRE_MUTATIONS'] ?? 400_000)
const SEED = Number(process.env['NLWIRE_SEED'] ?? 20261123)
const MIB = 2 ** 20

const counts = { values: 0, malformed: 0, explained: 0 }

/** Decodes, now and then explains, and encodes again. Whatever is neither a value nor MalformedError is thrown. */
function one(bytes: Uint8Array, n: number): void {
  let messages: Message[]
  try {
    if (n % 10 === 0) {
      expectPartition(explainParts(bytes), bytes.length)
      counts.explained++
    }
    messages = decode(bytes)
    counts.values++
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    if (!(error.offset >= 0 && error.offset <= bytes.length)) throw new Error(`offset ${error.offset} of ${bytes.length} bytes`)
    counts.malformed++
    return
  }
  for (const message of messages) encode(message)
  if (n % 1000 === 0) expect(messages.map((m) => bare(decode(encode(m))[0] as Message))).toEqual(messages.map(bare))
}

const bare = ({ bytes: _, ...message }: Message): object => message

function memory(): { heap: number; rss: number } {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed + external, rss }
}

test(`${ROUNDS} mutations of real messages (seed ${SEED}): a value or MalformedError, and no growth of memory`, {
  timeout: 600_000,
}, async () => {
  const all = victims()
  const next = random(SEED)
  let early = memory()
  const began = performance.now()
  for (let n = 0; n < ROUNDS; n++) {
    const bytes = mutate(all, next)
    try {
      one(bytes, n)
    } catch (error) {
      throw new Error(`mutation ${n}: ${Buffer.from(bytes).toString('hex')}`, { cause: error })
    }
    // The event loop's turn: vitest must hear from its worker.
    if (n % 10_000 === 0) await breathe()
    if (n === ROUNDS / 5) early = memory()
  }
  const late = memory()
  const rate = Math.round(ROUNDS / ((performance.now() - began) / 1000))
  const grown = { heap: ((late.heap - early.heap) / MIB).toFixed(2), rss: ((late.rss - early.rss) / MIB).toFixed(2) }
  console.log(
    `${all.length} messages, ${rate} mutations a second, ${JSON.stringify(counts)}, MiB grown after a fifth: ${JSON.stringify(grown)}`,
  )
  expect(globalThis.gc, 'node --expose-gc').toBeTypeOf('function')
  expect(late.heap - early.heap).toBeLessThan(4 * MIB)
  expect(late.rss - early.rss).toBeLessThan(64 * MIB)
  // Both ways are really taken.
  expect(counts.values).toBeGreaterThan(ROUNDS / 10)
  expect(counts.malformed).toBeGreaterThan(ROUNDS / 10)
})
