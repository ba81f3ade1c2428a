import { Session } from 'node:inspector/promises'
import { describe, expect, test, vi } from 'vitest'
import { messages, records } from '../../src/capture.ts'
import { LONG_INPUTS, readAll } from '../support/long-inputs.ts'
import { all, chunks, hexOf, recording } from './support.ts'

/** How often the pieces of code of src/capture are entered while something runs. */
async function steps(run: () => Promise<void>): Promise<number> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  await session.post('Profiler.takePreciseCoverage')
  await run()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  await session.post('Profiler.stopPreciseCoverage')
  session.disconnect()
  const own = result.filter(({ url }) => url.includes('/src/capture/'))
  return own.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges)).reduce((sum, { count }) => sum + count, 0)
}

const PART = 1 << 16
const SAMPLE = 3 << 16
/** A reader that is not linear needs hours, and a busy machine may need a minute. */
const LIMIT = 180_000

/** The sample that identifies the format does not grow, and V8 counts it now and then only. */
const isLinear = (once: number, twice: number): boolean => twice < 2.2 * once + SAMPLE

describe('twice as much takes twice as many steps', () => {
  test.each(Object.entries(LONG_INPUTS))('%s', { timeout: LIMIT }, async (_, make) => {
    await readAll(make(1000))
    let [once, twice] = [0, Number.POSITIVE_INFINITY]
    // V8 loses counts of code that it optimizes or throws away meanwhile: what is linear is so in one of a few looks.
    for (let looks = 0; looks < 3 && !isLinear(once, twice); looks++) {
      once = Math.max(once, await steps(() => readAll(make(PART))))
      twice = Math.min(twice, await steps(() => readAll(make(2 * PART))))
    }
    expect(once).toBeGreaterThan(0)
    expect({ once, twice }).toSatisfy(() => isLinear(once, twice))
  })
})

// Patterns take steps that are not counted: one that tries each place anew would need hours for this.
test.each(Object.entries(LONG_INPUTS))('a megabyte is read: %s', { timeout: LIMIT }, async (_, make) => {
  await readAll(make(1 << 20))
})

test('what has come in many small chunks is moved a few times at most', async () => {
  const set = vi.spyOn(Uint8Array.prototype, 'set')
  try {
    const line = Buffer.from('10000000120001030100000000000000'.repeat(1 << 14))
    for await (const _ of records(chunks(line, 1000), { format: 'strace' }));
    const moved = set.mock.calls.reduce((sum, [from]) => sum + from.length, 0)
    expect(moved).toBeLessThan(4 * line.length)
  } finally {
    set.mockRestore()
  }
})

test('omitted rows add no more bytes than the size of the recording permits', async () => {
  const { datagrams, faults } = await all(LONG_INPUTS['hex: repeats']?.(1 << 20) as Buffer)
  const bytes = datagrams.reduce((sum, one) => sum + one.bytes.length, 0)
  expect(bytes).toBeGreaterThan(1 << 20)
  expect(bytes).toBeLessThan((1 << 22) + 64 * (1 << 20))
  expect(faults.at(-1)?.what).toBe('rows are omitted (*), and the offsets do not show how many')
})

describe('a long line is what it is in short ones', async () => {
  const { datagrams } = await all(recording('recordings/main.pcap.gz'))
  const whole = datagrams.filter(({ bytes }) => bytes.length % 4 === 0).map(({ bytes }) => bytes)
  const pairs = Array.from({ length: 8 }, () => whole.map((bytes) => hexOf(bytes)).join('')).join('')
  const wanted = await messagesOf(Buffer.concat(Array.from({ length: 8 }, () => whole).flat()))
  const each = (make: (pair: string) => string): string => pairs.replace(/../g, make)

  async function messagesOf(bytes: Uint8Array): Promise<string[]> {
    const out: string[] = []
    for await (const item of messages(records(bytes)))
      out.push(item.kind === 'fault' ? `fault ${item.what}` : hexOf(item.message.bytes))
    return out
  }

  test.each([
    ['pairs', pairs],
    ['pairs behind blanks', `   ${pairs}`],
    ['pairs with blanks', each((pair) => `${pair} `)],
    ['pairs with commas', each((pair) => `${pair}, `)],
    ['colons', each((pair) => `${pair}:`).slice(0, -1)],
    ['0x', each((pair) => `0x${pair},`)],
    ['an array of C', `static const u8 x[] = { ${each((pair) => `0x${pair}, `)}};`],
    ['escapes', each((pair) => `\\x${pair}`)],
    ['escapes in quotes', `"${each((pair) => `\\x${pair}`)}"`],
    ['with a comment', `${pairs} # ${pairs}`],
    ['with a comment of C', `${pairs} /* ${pairs} */`],
  ])('%s', async (_, text) => {
    expect(text.length).toBeGreaterThan(4 << 17)
    expect(await messagesOf(Buffer.from(text))).toEqual(wanted)
    expect(await messagesOf(Buffer.from(`${text}\n\n${pairs.slice(0, 80)}`))).toEqual([...wanted, pairs.slice(0, 80)])
  })

  test('that is no hex is one fault', async () => {
    const { faults } = await all(Buffer.from(`${'no hex '.repeat(1 << 15)}\n${pairs.slice(0, 80)}\n${'z'.repeat(1 << 18)}`))
    expect(faults.map(({ what }) => what.slice(0, 8))).toEqual(['"no hex ', '"zzzzzzz'])
  })
})
