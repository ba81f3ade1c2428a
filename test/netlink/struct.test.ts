import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { Bytes, release, takeWriter, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part } from '../../src/netlink/codec/codec.ts'
import { u8, u16, u32 } from '../../src/netlink/codec/numbers.ts'
import { appended, struct } from '../../src/netlink/codec/struct.ts'
import { bytes } from '../../src/netlink/codec/values.ts'

const plain = struct('plain', { a: [u8, 'c_a', ''], _pad: [bytes(1), 'pad', ''], b: [u16, 'c_b', ''] })
const grown = struct('grown', { a: [u16, 'a', ''], b: [appended(u16), 'b', ''], c: [appended(u32), 'c', ''] })

const read = <T>(of: Codec<T>, all: number[], littleEndian = true): T =>
  of.read(new Bytes(Uint8Array.from(all), littleEndian), 0, all.length)

function write<T>(of: Codec<T>, value: unknown, littleEndian = true): number[] {
  const w = new Writer(littleEndian)
  of.write(w, value as T)
  return [...w.finish()]
}

describe('members', () => {
  test('padding is not shown, and is written as zero', () => {
    expect(read(plain, [1, 9, 2, 3])).toEqual({ a: 1, b: 0x0302 })
    expect(read(plain, [1, 9, 2, 3], false)).toEqual({ a: 1, b: 0x0203 })
    expect(write(plain, { a: 1, b: 0x0302 })).toEqual([1, 0, 2, 3])
  })

  test('what is left out is zero', () => {
    expect(write(plain, {})).toEqual([0, 0, 0, 0])
    expect(write(plain, { b: 1 }, false)).toEqual([0, 0, 0, 1])
  })

  test('a wrong name or value says what was expected', () => {
    expect(() => write(plain, { C: 1 })).toThrow(new TypeError('plain has no member "C": expected one of a, b'))
    expect(() => write(plain, { _pad: new Uint8Array(1), toString: 1 })).toThrow('plain has no member "toString"')
    expect(() => write(plain, { b: 70000 })).toThrow(new RangeError('c_b: expected u16, from 0 to 65535, got 70000'))
    expect(() => write(plain, 'x')).toThrow('expected plain, an object, got "x"')
    expect(() => write(plain, null)).toThrow(new TypeError('expected plain, an object, got null'))
  })
})

describe('length', () => {
  test('too short is malformed', () => {
    expect(() => read(plain, [1, 2, 3])).toThrow(new MalformedError('plain of 3 bytes, at least 4 expected', 0))
    expect(() => read(grown, [1])).toThrow('at least 2 expected')
    expect([plain.size, plain.least, grown.size, grown.least]).toEqual([4, 4, 8, 2])
  })

  test('an older kernel sends less: later members are absent', () => {
    expect(read(grown, [1, 0])).toEqual({ a: 1 })
    expect(read(grown, [1, 0, 2, 0])).toEqual({ a: 1, b: 2 })
    expect(write(grown, { a: 1 })).toEqual([1, 0])
    expect(write(grown, { a: 1, b: 2 })).toEqual([1, 0, 2, 0])
    const among = new Bytes(Uint8Array.from([9, 9, 9, 9, 9, 9, 1, 0, 9, 9, 9, 9, 9, 9]), true)
    expect(grown.read(among, 6, 8)).toEqual({ a: 1 })
  })

  test('a newer kernel sends more: the tail is kept and written back', () => {
    const value = { a: 1, b: 2, c: 3, tail: Uint8Array.from([7, 8]) }
    expect(read(grown, [1, 0, 2, 0, 3, 0, 0, 0, 7, 8])).toEqual(value)
    expect(write(grown, value)).toEqual([1, 0, 2, 0, 3, 0, 0, 0, 7, 8])
    expect(read(plain, [1, 0, 2, 0, 5])).toEqual({ a: 1, b: 2, tail: Uint8Array.from([5]) })
    expect(() => write(plain, { tail: 'abc' })).toThrow('tail: expected a Uint8Array, got "abc"')
  })

  test('a member that is cut is not read: its bytes are the tail', () => {
    expect(read(grown, [1, 0, 2, 0, 3, 0])).toEqual({ a: 1, b: 2, tail: Uint8Array.from([3, 0]) })
    expect(write(grown, { a: 1, b: 2, tail: Uint8Array.from([3, 0]) })).toEqual([1, 0, 2, 0, 3, 0])
  })

  test('a later member is never lost because one before it was left out', () => {
    expect(write(grown, { a: 1, c: 3 })).toEqual([1, 0, 0, 0, 3, 0, 0, 0])
  })
})

test('explained member by member, padding and tail too', () => {
  const parts: Part[] = []
  plain.parts?.(new Bytes(Uint8Array.from([1, 9, 2, 0, 5]), true), 0, 5, 'X', parts)
  expect(parts.map(({ row: _, ...part }) => part)).toEqual([
    { start: 0, end: 1, path: 'X.c_a', text: '1' },
    { start: 1, end: 2, path: 'X.pad', text: '1 bytes' },
    { start: 2, end: 4, path: 'X.c_b', text: '2' },
    { start: 4, end: 5, path: 'X.tail', text: 'members of a newer kernel' },
  ])
})

test('a writer is used again, but not the buffer of a large message', () => {
  const take = (length: number): Writer => {
    const w = takeWriter(true)
    w.room(length)
    release(w)
    return w
  }
  const [first, second] = [take(4096), take(1)]
  expect(second).toBe(first)
  const [large, next] = [take(4097), take(1)]
  expect(next).not.toBe(large)
})
