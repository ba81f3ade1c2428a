import { describe, expect, test } from 'vitest'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part } from '../../src/netlink/codec/codec.ts'
import { decode, encode, explainParts, MalformedError, rtnetlink } from '../../src/wire.ts'
import { leaves, sets, structs } from '../support/arbitrary-tables.ts'
import { expectPartition } from '../support/fixture-partition.ts'
import fc from '../support/property.ts'

const ORDERS = [true, false]

/** The result, or that it was refused as malformed at an offset inside the bytes. Any other error fails. */
function orMalformed<T>(read: () => T, length: number): T | MalformedError {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    expect(error.offset).toBeGreaterThanOrEqual(0)
    expect(error.offset).toBeLessThanOrEqual(length)
    return error
  }
}

/** Bytes that look like attributes: real types, lengths that mostly fit. */
const soup = (types: readonly number[], depth = 0): fc.Arbitrary<Uint8Array> => {
  const payload =
    depth < 2
      ? fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.constant(undefined).chain(() => soup([1, 2, 3], depth + 1)),
        )
      : fc.uint8Array({ maxLength: 20 })
  const wrong = fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -5, max: 5 }) })
  const type = types.length > 0 ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...types) }, fc.nat(0xffff)) : fc.nat(0xffff)
  const one = fc.record({ type, payload, wrong }).map(({ type: t, payload: p, wrong: w }) => {
    const out = new Uint8Array((4 + p.length + 3) & ~3)
    new DataView(out.buffer).setUint16(0, Math.max(0, 4 + p.length + w), true)
    new DataView(out.buffer).setUint16(2, t, true)
    out.set(p, 4)
    return [...out]
  })
  return fc.array(one, { maxLength: 6 }).map((all) => Uint8Array.from(all.flat()))
}

/** Reads and explains; both refuse, or both do not, and then the parts are the bytes. */
function check(codec: Codec<unknown>, bytes: Uint8Array, littleEndian: boolean): void {
  const scope = { header: { family: 0 }, attr: () => undefined }
  const value = orMalformed(() => codec.read(new Bytes(bytes, littleEndian), 0, bytes.length, scope), bytes.length)
  if (!codec.parts) return
  const parts: Part[] = []
  const explained = orMalformed(
    () => codec.parts?.(new Bytes(bytes, littleEndian), 0, bytes.length, '', parts, scope),
    bytes.length,
  )
  expect(explained instanceof MalformedError).toBe(value instanceof MalformedError)
  if (!(value instanceof MalformedError)) expectPartition(parts, bytes.length)
}

describe('any bytes are a value or MalformedError, and explained whole where they are a value', () => {
  test.each([...leaves, ...structs].map((codec) => [codec.name, codec as Codec<unknown>] as const))('%s', (_, codec) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, le) => check(codec, bytes, le)),
      { numRuns: 200 },
    )
  })

  test.each(sets.map((of) => [of.name, of] as const))('%s', (_, of) => {
    const types = Object.values(of.table).map(([type]) => type)
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), soup(types))
    fc.assert(
      fc.property(bytes, fc.boolean(), (some, le) => check(of as Codec<unknown>, some, le)),
      { numRuns: 300 },
    )
  })
})

describe('any datagram', () => {
  const types = fc.oneof(fc.constantFrom(2, 3, ...Object.values(rtnetlink.messages).map(([type]) => type)), fc.nat(0xffff))

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, littleEndian) => {
        orMalformed(() => decode(bytes, { littleEndian }), bytes.length)
        orMalformed(() => expectPartition(explainParts(bytes, { littleEndian }), bytes.length), bytes.length)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(ORDERS)('a right header and any payload (little-endian: %s)', (littleEndian) => {
    const attrs = soup(Array.from({ length: 70 }, (_, i) => i))
    const payload = fc.tuple(fc.uint8Array({ maxLength: 40 }), attrs).map(([a, b]) => Uint8Array.from([...a, ...b]))
    fc.assert(
      fc.property(types, fc.nat(0xffff), payload, (type, flags, body) => {
        const bytes = new Uint8Array(16 + body.length)
        const view = new DataView(bytes.buffer)
        view.setUint32(0, bytes.length, littleEndian)
        view.setUint16(4, type, littleEndian)
        view.setUint16(6, flags, littleEndian)
        bytes.set(body, 16)
        const decoded = orMalformed(() => decode(bytes, { littleEndian }), bytes.length)
        const explained = orMalformed(() => explainParts(bytes, { littleEndian }), bytes.length)
        expect(explained instanceof MalformedError).toBe(decoded instanceof MalformedError)
        if (decoded instanceof MalformedError) return
        const [{ bytes: _, ...message } = { type: 0, bytes }] = decoded
        const [{ bytes: __, ...again } = { bytes }] = decode(encode(message, { littleEndian }), { littleEndian })
        expect(again).toEqual(message)
      }),
      { numRuns: 2000 },
    )
  })
})
