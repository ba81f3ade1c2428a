import { describe, expect, test, vi } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { array } from '../../src/netlink/codec/array.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import * as numbers from '../../src/netlink/codec/numbers.ts'
import { appended, struct } from '../../src/netlink/codec/struct.ts'
import { bytes } from '../../src/netlink/codec/values.ts'
import { sets, structs } from '../support/arbitrary-tables.ts'

test.each([...sets, ...structs].map((codec) => [codec.name, codec] as const))('%s can be compiled', (_, codec) => {
  const made = vi.spyOn(globalThis, 'Function')
  for (let i = 0; i < 60; i++) {
    const w = new Writer(true)
    codec.write(w, {})
    codec.read(new Bytes(w.finish(), true), 0, w.at)
  }
  const outcomes = made.mock.results.map(({ type }) => type)
  made.mockRestore()
  expect(new Set(outcomes)).toEqual(new Set(['return']))
})

/** More uses than it takes until a codec is compiled. */
const USES = 30

function written(codec: Codec<never>, value: unknown): number[] {
  const w = new Writer(true)
  codec.write(w, value as never)
  return [...w.finish()]
}

test('a compiled array has as many elements as it must', () => {
  const two = array(numbers.u16, 2)
  const any = array(numbers.u16)
  const read = <T>(codec: Codec<T>, bytes: number[]): T => codec.read(new Bytes(Uint8Array.from(bytes), true), 0, bytes.length)
  for (let i = 0; i < USES; i++) expect([read(two, [1, 0, 2, 0]), read(any, [1, 0])]).toEqual([[1, 2], [1]])
  expect(() => read(two, [1, 0])).toThrow('2 bytes of u16, 2 bytes each, 2 of them')
  expect(() => read(two, [1, 0, 2, 0, 3, 0])).toThrow('6 bytes of u16')
  expect(() => read(any, [1, 0, 2])).toThrow('3 bytes of u16')
})

describe('a compiled struct', () => {
  const { u8, s8, u16, s16, u32, s32, u64, s64 } = numbers
  const bounds = { u8, s8, u16, s16, u32, s32, u64, s64 } as const

  test.each(Object.entries(bounds))('writes %s from its least to its greatest', (_, number) => {
    const one = struct('one', { n: [number as Codec<unknown> & { size: number }, 'n', ''] }) as unknown as Codec<never>
    const wide = number.size === 8
    const bits = BigInt(8 * number.size)
    const least = number.name.startsWith('s') ? -(2n ** (bits - 1n)) : 0n
    const greatest = least + 2n ** bits - 1n
    const value = (n: bigint): unknown => ({ n: wide ? n : Number(n) })
    for (let i = 0; i < USES; i++) written(one, value(1n))
    for (const n of [least, 0n, greatest])
      expect(written(one, value(n))).toEqual(written(number as unknown as Codec<never>, wide ? n : Number(n)))
    const beyond = [least - 1n, least - 2n ** bits, greatest + 1n, greatest + 2n ** bits]
    for (const n of beyond) expect(() => written(one, value(n))).toThrow(RangeError)
    for (const n of [1.5, '1', wide ? 1 : 1n]) expect(() => written(one, { n })).toThrow(TypeError)
  })

  test('writes what is not a number, and no more than is given', () => {
    const mixed = struct('mixed', { a: [u16, 'a', ''], b: [bytes(2), 'b', ''] }) as unknown as Codec<never>
    const grown = struct('grown', { a: [u16, 'a', ''], b: [appended(u16), 'b', ''] }) as unknown as Codec<never>
    for (let i = 0; i < USES; i++) {
      expect(written(mixed, { a: 1, b: Uint8Array.of(2, 3) })).toEqual([1, 0, 2, 3])
      expect(written(grown, { a: 1 })).toEqual([1, 0])
    }
  })

  test('reads and writes numbers of network order', () => {
    const one = struct('one', { a: [numbers.u16be, 'a', ''], b: [u16, 'b', ''] }) as unknown as Codec<never>
    for (let i = 0; i < USES; i++) {
      expect(written(one, { a: 1, b: 2 })).toEqual([0, 1, 2, 0])
      expect(one.read(new Bytes(Uint8Array.of(0, 1, 2, 0), true), 0, 4)).toEqual({ a: 1, b: 2 })
    }
  })

  test('writes padding as zero', () => {
    const padded = struct('padded', { a: [u16, 'a', ''], _pad: [u16, 'pad', ''] }) as unknown as Codec<never>
    for (let i = 0; i < USES; i++) expect(written(padded, { a: 1, _pad: 5 })).toEqual([1, 0, 0, 0])
  })
})

test('a compiled set keeps attributes that it does not know', () => {
  const { u16, u32 } = numbers
  const small = attrs('small', { a: [1, 'A', u16, ''] })
  const bytes = Uint8Array.from(
    written(attrs('large', { a: [1, 'A', u16, ''], b: [2, 'B', u32, ''] }) as unknown as Codec<never>, { a: 1, b: 2 }),
  )
  for (let i = 0; i < USES; i++) {
    const unknown = [{ type: 2, bytes: Uint8Array.from([2, 0, 0, 0]) }]
    expect(small.read(new Bytes(bytes, true), 0, bytes.length)).toEqual({ a: 1, unknown })
  }
})

describe('compiled code accesses numbers itself', () => {
  /** A number that counts how often its codec is called. */
  const counted = () => {
    const read = vi.fn(numbers.u16.read)
    return { codec: { ...numbers.u16, read }, read }
  }

  test.each([
    ['an array', (codec: typeof numbers.u16) => array(codec), [1, 0, 2, 0]],
    ['an array of fixed size', (codec: typeof numbers.u16) => array(codec, 2), [1, 0, 2, 0]],
    ['a set', (codec: typeof numbers.u16) => attrs('small', { a: [1, 'A', codec, ''] }), [6, 0, 1, 0, 5, 0, 0, 0]],
  ])('of %s', (_, of, wire) => {
    const { codec, read } = counted()
    const all = of(codec) as Codec<unknown>
    const value = (): unknown => all.read(new Bytes(Uint8Array.from(wire), true), 0, wire.length)
    const plain = value()
    expect(read).toHaveBeenCalled()
    for (let i = 0; i < USES; i++) value()
    read.mockClear()
    expect(value()).toEqual(plain)
    expect(read).not.toHaveBeenCalled()
  })
})
