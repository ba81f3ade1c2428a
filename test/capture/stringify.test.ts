import { deepEqual } from 'node:assert'
import { expect, test, vi } from 'vitest'
import { jsonBytes, writeJson } from '../../src/capture/json/json-bytes.ts'
import { messages, records, toJson } from '../../src/capture.ts'
import { jsonOf } from '../../src/wire.ts'
import { recording } from './support.ts'

test('64-bit numbers are digits, bytes are hex, undefined is left out; JSON.stringify of a bigint still throws', () => {
  const value = { wide: 2n ** 63n, bytes: Uint8Array.of(0, 255), none: undefined, all: [1n, null, 'x', { at: -1n }], on: true }
  expect(jsonOf(value)).toEqual({ wide: '9223372036854775808', bytes: '0x00ff', all: ['1', null, 'x', { at: '-1' }], on: true })
  expect(Object.keys(jsonOf(value) as object)).toEqual(['wide', 'bytes', 'all', 'on'])
  expect(jsonOf({ at: new Date(0) })).toEqual({ at: '1970-01-01T00:00:00.000Z' })
  expect(() => JSON.stringify(value)).toThrow(TypeError)
})

test.each(['main', 'errors'])('JSON.stringify writes the messages of %s as decode --json does', async (name) => {
  let count = 0
  let wide = 0
  for await (const item of messages(records(recording(`recordings/${name}.pcap.gz`)))) {
    if (item.kind !== 'message') continue
    const line = JSON.parse(toJson(item))
    // A message alone has the bytes of the request that an error repeats: only its protocol can read them.
    for (const place of ['request', 'frame', 'offset', 'time', 'protocol', 'direction', 'name']) delete line[place]
    const text = JSON.stringify(item.message)
    expect(JSON.parse(text)).toEqual(line)
    if (/[^n]"\d{4,}"/.test(text)) wide++
    count++
  }
  expect(count).toBeGreaterThan(10)
  expect(wide).toBeGreaterThan(0)
})

test('a message prints, copies and compares as a plain object', async () => {
  for await (const item of messages(records(recording('recordings/main.pcap.gz')))) {
    if (item.kind !== 'message') continue
    const { message } = item
    expect(structuredClone(message)).toStrictEqual(message)
    deepEqual({ ...message }, message)
    expect(Object.keys(message)).not.toContain('toJSON')
    for (const key in message) expect(key).not.toBe('toJSON')
    break
  }
  expect('toJSON' in BigInt.prototype).toBe(false)
})

test('thousands of different keys do not fill memory: not all are kept', () => {
  const kept = vi.spyOn(Map.prototype, 'set')
  try {
    const out = jsonBytes()
    const keys = Array.from({ length: 10_000 }, (_, i) => `key${i}`)
    writeJson(out, Object.fromEntries(keys.map((key) => [key, 1])))
    const texts = kept.mock.calls.filter(([key]) => `${key}`.startsWith('key'))
    expect(texts.length).toBeGreaterThan(1000)
    expect(texts.length).toBeLessThan(5000)
    expect(Object.keys(JSON.parse(new TextDecoder().decode(out.u8.subarray(0, out.at))))).toEqual(keys)
  } finally {
    kept.mockRestore()
  }
})
