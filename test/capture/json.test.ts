import { expect, test } from 'vitest'
import { hexText, seconds, toJsonLines } from '../../src/capture/json/json.ts'
import { jsonBytes, writeJson } from '../../src/capture/json/json-bytes.ts'
import { messages, records, toJson } from '../../src/capture.ts'
import fc from '../support/property.ts'
import { recording } from './support.ts'

function written(value: unknown): string {
  const out = jsonBytes()
  writeJson(out, value)
  return new TextDecoder().decode(out.u8.subarray(0, out.at))
}

/** What JSON.stringify makes of it, with a replacer for bigints and bytes. */
const wanted = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one instanceof Uint8Array ? hexText(one) : one))

test('any value is what JSON.stringify writes', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.nat(),
    fc.bigInt(),
    fc.bigInt(0n, 2n ** 64n),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 99, 100, '\ud800', '"\\\u007f\u2028'),
    fc.uint8Array(),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      expect(written({ value })).toBe(wanted({ value }))
    }),
    { numRuns: 500 },
  )
})

test('a recording is a line for each message, the same one by one and together', async () => {
  const items = []
  for await (const item of messages(records(recording('recordings/main.pcap.gz')))) items.push(item)
  const lines = items.map((item) => `${toJson(item)}\n`)
  expect(new TextDecoder().decode(toJsonLines(items))).toBe(lines.join(''))
  expect(lines.map((line) => JSON.parse(line).frame)).toEqual(items.map(({ frame }) => frame))
})

test('times are not rounded, in any order', () => {
  for (const [time, text] of [
    [1_795_444_963_854_777_001n, '1795444963.854777001'],
    [1_795_444_963_000_000_009n, '1795444963.000000009'],
    [5n, '0.000000005'],
    [1_795_444_963_999_999_999n, '1795444963.999999999'],
    [1_795_444_964_000_000_000n, '1795444964.000000000'],
  ] as const)
    expect(seconds(time)).toBe(text)
})
