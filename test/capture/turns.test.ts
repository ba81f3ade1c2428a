import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { conversations, messages, records } from '../../src/capture.ts'
import { turnsDuring } from '../support/turns.ts'

const FILE_HEADER = 24

/** A recording in memory: nothing of it has to be waited for. */
function long(times: number): Uint8Array {
  const whole = gunzipSync(readFileSync('fixtures/captures/rtmon.pcap.gz'))
  const packets = whole.subarray(FILE_HEADER)
  return Buffer.concat([whole.subarray(0, FILE_HEADER), ...Array<Uint8Array>(times).fill(packets)])
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let found = 0
  for await (const _ of items) found++
  return found
}

test.each<[string, (bytes: Uint8Array) => AsyncIterable<unknown>]>([
  ['records', (bytes) => records(bytes)],
  ['messages', (bytes) => messages(records(bytes))],
  ['conversations', (bytes) => conversations(messages(records(bytes)))],
])('while %s are read from memory other events of the loop have their turn', async (_, read) => {
  const one = await count(read(long(1)))
  let found = 0
  const turns = await turnsDuring(async () => {
    found = await count(read(long(1000)))
  })
  expect(found).toBeGreaterThan(500 * one)
  expect(turns).toBeGreaterThan(20)
})

test('while lines without a datagram are read other events of the loop have their turn', async () => {
  const turns = await turnsDuring(async () => {
    expect(await count(records(Buffer.from('\n'.repeat(1 << 20))))).toBe(0)
  })
  expect(turns).toBeGreaterThan(5)
})
