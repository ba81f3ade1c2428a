import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { indexed } from '../../src/netlink/attribute/indexed.ts'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { shown } from '../../src/netlink/base/shown.ts'
import * as addresses from '../../src/netlink/codec/address.ts'
import * as arrays from '../../src/netlink/codec/array.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part, Sized } from '../../src/netlink/codec/codec.ts'
import { byDirection } from '../../src/netlink/codec/direction.ts'
import * as names from '../../src/netlink/codec/names.ts'
import * as numbers from '../../src/netlink/codec/numbers.ts'
import * as references from '../../src/netlink/codec/references.ts'
import { codecsIn, isWide, namesOf, resolved } from '../../src/netlink/codec/shape.ts'
import { chars, string } from '../../src/netlink/codec/text.ts'
import * as values from '../../src/netlink/codec/values.ts'

const c = { ...arrays, ...names, ...numbers, ...references, ...values }

function write<T>(codec: Codec<T>, value: unknown, littleEndian = true): number[] {
  const w = new Writer(littleEndian)
  codec.write(w, value as T)
  return [...w.finish()]
}

const read = <T>(codec: Codec<T>, bytes: number[], littleEndian = true): T =>
  codec.read(new Bytes(Uint8Array.from(bytes), littleEndian), 0, bytes.length)

describe('numbers', () => {
  // biome-ignore-start format: one codec a line
  const cases: [Sized<number>, number, number[], number[]][] = [
    [c.u8, 0xfe, [0xfe], [0xfe]],
    [c.s8, -2, [0xfe], [0xfe]],
    [c.u16, 0x0102, [2, 1], [1, 2]],
    [c.s16, -2, [0xfe, 0xff], [0xff, 0xfe]],
    [c.u32, 0x80010203, [3, 2, 1, 0x80], [0x80, 1, 2, 3]],
    [c.s32, -0x7ffefdfd, [3, 2, 1, 0x80], [0x80, 1, 2, 3]],
    [c.u16be, 0x0102, [1, 2], [1, 2]],
    [c.u32be, 0x01020304, [1, 2, 3, 4], [1, 2, 3, 4]],
  ]
  // biome-ignore-end format: one codec a line

  test.each(cases.map((row) => [row[0].name, ...row] as const))('%s in both byte orders', (_, codec, value, little, big) => {
    expect(write(codec, value, true)).toEqual(little)
    expect(write(codec, value, false)).toEqual(big)
    expect(read(codec, little, true)).toBe(value)
    expect(read(codec, big, false)).toBe(value)
  })

  test('64 bits are bigint', () => {
    const little = [8, 7, 6, 5, 4, 3, 2, 0xf1]
    expect(read(c.u64, little)).toBe(0xf102030405060708n)
    expect(read(c.s64, little)).toBe(0xf102030405060708n - 2n ** 64n)
    expect(read(c.u64, little.toReversed(), false)).toBe(0xf102030405060708n)
    expect(write(c.s64, -1n)).toEqual(new Array(8).fill(0xff))
    expect(write(c.u64, 1n, false)).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    for (const littleEndian of [true, false]) {
      expect(read(c.u64be, little.toReversed(), littleEndian)).toBe(0xf102030405060708n)
      expect(write(c.u64be, 1n, littleEndian)).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    }
  })

  test.each([
    [c.u8, 256, RangeError, 'expected u8, from 0 to 255, got 256'],
    [c.u8, -1, RangeError, 'expected u8, from 0 to 255, got -1'],
    [c.s16, 32768, RangeError, 'expected s16, from -32768 to 32767, got 32768'],
    [c.u32, 1.5, TypeError, 'expected u32, an integer from 0 to 4294967295, got 1.5'],
    [c.u32, '1', TypeError, 'expected u32, an integer from 0 to 4294967295, got "1"'],
    [c.u32, 1n, TypeError, 'expected u32, an integer from 0 to 4294967295, got 1n'],
    [c.u32, NaN, TypeError, 'got NaN'],
    [c.u64, 1, TypeError, 'expected u64, a bigint such as 1n, got 1'],
    [c.u64, -1n, RangeError, 'expected u64, from 0 to 18446744073709551615, got -1'],
    [c.s64, 2n ** 63n, RangeError, 'from -9223372036854775808 to 9223372036854775807'],
  ] as const)('refuses what does not fit: %#', (codec, value, type, message) => {
    expect(() => write(codec as Codec<unknown>, value)).toThrow(type)
    expect(() => write(codec as Codec<unknown>, value)).toThrow(message)
  })

  test('the length must be the size', () => {
    expect(() => read(c.u32, [1, 2])).toThrow(new MalformedError('u32 of 2 bytes, not 4', 0))
    expect(() => read(c.u8, [])).toThrow(MalformedError)
    expect(() => read(c.u64, [1, 2, 3, 4])).toThrow('u64 of 4 bytes, not 8')
    expect(() => read(c.u16be, [1, 2, 3])).toThrow(MalformedError)
  })

  test('the greatest of 64 bits', () => {
    expect(write(c.u64, 2n ** 64n - 1n)).toEqual(new Array(8).fill(0xff))
    expect(write(c.s64, 2n ** 63n - 1n)).toEqual([...new Array(7).fill(0xff), 0x7f])
  })

  test('uint has four bytes or eight, whichever it needs', () => {
    expect(read(c.uint, [1, 0, 0, 0])).toBe(1n)
    expect(read(c.uint, [1, 0, 0, 0, 0, 0, 0, 0])).toBe(1n)
    expect(write(c.uint, 0xffffffffn)).toEqual([255, 255, 255, 255])
    expect(write(c.uint, 0x100000000n)).toEqual([0, 0, 0, 0, 1, 0, 0, 0])
    expect(() => read(c.uint, [1, 0])).toThrow(MalformedError)
    expect(write(c.uint, 0n)).toEqual([0, 0, 0, 0])
    expect(() => write(c.uint, -1n)).toThrow('expected u64, from 0')
    expect(() => write(c.uint, 1)).toThrow('expected u64, a bigint')
  })
})

describe('truth', () => {
  test('a flag is there or not', () => {
    expect(read(c.flag, [])).toBe(true)
    expect(write(c.flag, true)).toEqual([])
    expect(() => read(c.flag, [1])).toThrow('flag with 1 bytes of payload')
    expect(() => write(c.flag, false)).toThrow('expected true (omit a flag for false), got false')
  })

  test('a toggle is a number in replies and a flag in requests', () => {
    expect(read(c.toggle, [])).toBe(1)
    expect([read(c.toggle, [0]), read(c.toggle, [1])]).toEqual([0, 1])
    expect(write(c.toggle, 1)).toEqual([])
    expect(write(c.toggle, 0)).toEqual([0])
    expect(() => read(c.toggle, [1, 0])).toThrow(MalformedError)
  })
})

describe('bytes', () => {
  test('are a view, not a copy', () => {
    const whole = Uint8Array.from([1, 2, 3])
    const part = c.binary.read(new Bytes(whole, true), 1, 3)
    expect(part).toEqual(Uint8Array.from([2, 3]))
    expect(part.buffer).toBe(whole.buffer)
  })

  test('of one length', () => {
    expect(read(c.bytes(2), [1, 2])).toEqual(Uint8Array.from([1, 2]))
    expect(() => read(c.bytes(2), [1])).toThrow('1 bytes, not 2')
    expect(() => write(c.bytes(2), Uint8Array.from([1]))).toThrow('expected 2 bytes, got 1')
    expect(() => write(c.bytes(2), [1, 2])).toThrow('expected a Uint8Array, got an array')
    expect(() => write(c.binary, 'text')).toThrow('expected a Uint8Array, got "text"')
  })
})

describe('names of numbers', () => {
  const names = { A: 1, B: 2, BOTH: 3, HIGH: 0x80000000, NONE: 0 } as const

  test('bits by name, and what has none by number', () => {
    expect(c.bitNames(1, names)).toEqual({ on: ['A'], rest: 0 })
    expect(c.bitNames(0x80000010, names)).toEqual({ on: ['HIGH'], rest: 0x10 })
    expect(c.bits(c.u32, names).show?.(0x80000006)).toBe('B|HIGH|0x4')
    expect(c.bits(c.u32, names).show?.(0)).toBe('0')
    expect(read(c.bits(c.u16, names), [0xff, 0xff])).toBe(0xffff)
  })

  test('one of several; a number without a name survives', () => {
    const codec = c.oneOf(c.u8, { UP: 6 })
    expect(codec.show?.(6)).toBe('6 UP')
    expect(codec.show?.(7)).toBe('7')
    expect(read(codec, write(codec, 7))).toBe(7)
    expect(c.nameOf({ UP: 6 }, 5)).toBeUndefined()
  })
})

describe('arrays', () => {
  test('fill the payload', () => {
    expect(read(c.array(c.u16), [1, 0, 2, 0])).toEqual([1, 2])
    expect(write(c.array(c.u16), [1, 2], false)).toEqual([0, 1, 0, 2])
    expect(read(c.array(c.u16), [])).toEqual([])
    expect(() => read(c.array(c.u16), [1, 0, 2])).toThrow(new MalformedError('3 bytes of u16, 2 bytes each', 0))
    expect(() => write(c.array(c.u16), 1)).toThrow('expected an array of u16, got 1')
  })

  test('of a fixed length', () => {
    const two = c.array(c.u16, 2)
    expect(two.size).toBe(4)
    expect(read(two, [1, 0, 2, 0])).toEqual([1, 2])
    expect(() => read(two, [1, 0])).toThrow('2 bytes of u16, 2 bytes each, 2 of them')
    expect(write(two, [1, 2])).toEqual([1, 0, 2, 0])
    expect(() => write(two, [1])).toThrow('expected 2 of u16, got 1')
    expect([two.name, two.shape]).toEqual(['u16[2]', { type: 'array', element: c.u16, count: 2 }])
    const any = c.array(c.u16)
    expect([any.name, Object.keys(any.shape), 'size' in any]).toEqual(['u16[]', ['type', 'element'], false])
  })

  test('are explained element by element', () => {
    const parts: Part[] = []
    c.array(c.u16).parts?.(new Bytes(Uint8Array.from([9, 1, 0, 2, 0]), true), 1, 5, 'X', parts)
    expect(parts).toEqual([
      { start: 1, end: 3, path: 'X[0]', text: '1' },
      { start: 3, end: 5, path: 'X[1]', text: '2' },
    ])
  })
})

describe('a value between others', () => {
  test.each([
    [c.u32, 7],
    [c.u64, 7n],
    [c.uint, 7n],
    [c.toggle, 0],
    [c.flag, true],
    [c.binary, Uint8Array.from([1, 2])],
    [c.bytes(2), Uint8Array.from([1, 2])],
    [string, 'ab'],
    [chars(4), 'abc'],
    [addresses.ip, '10.0.0.2'],
    [addresses.ip, 'fe80::1'],
    [addresses.ip, '0x08'],
    [addresses.ipv4, '10.0.0.2'],
    [addresses.ipv6, 'fe80::1'],
    [addresses.lladdr, '02:00:00:00:00:01'],
    [addresses.mac, '02:00:00:00:00:01'],
  ] as [Codec<unknown>, unknown][])('is read from there: %#', (codec, value) => {
    const own = write(codec, value)
    const b = new Bytes(Uint8Array.from([9, 9, 9, ...own, 9, 9]), true)
    expect(codec.read(b, 3, 3 + own.length)).toEqual(value)
  })

  test.each([c.u16, c.u64, c.bytes(4), chars(4), addresses.ipv4, addresses.ipv6, addresses.mac] as Sized<unknown>[])(
    'its length is its own: %#',
    (codec) => {
      const b = new Bytes(new Uint8Array(40), true)
      const short = codec.size - 1
      expect(() => codec.read(b, 9, 9 + short)).toThrow(`${short} bytes`)
    },
  )

  test('a flag says how many bytes it has', () => {
    expect(() => c.flag.read(new Bytes(new Uint8Array(9), true), 5, 7)).toThrow('flag with 2 bytes of payload')
  })
})

test('hex of an address is text', () => {
  expect(() => write(addresses.ip, ['0x08'])).toThrow('expected an IPv4 or IPv6 address')
  expect(write(addresses.ip, '0x010203')).toEqual([1, 2, 3])
})

test('a number has names or none, and is wide from 64 bits on', () => {
  const names = { UP: 1 }
  expect(namesOf(c.bits(c.u8, names))).toEqual({ names, flags: true })
  expect(namesOf(c.oneOf(c.u8, names))).toEqual({ names, flags: false })
  expect([namesOf(c.u8), namesOf(string)]).toEqual([undefined, undefined])
  expect([c.u32, c.u64, c.s64, c.uint, string].map(isWide)).toEqual([false, true, true, true, false])
  expect(() => c.bits(string as never, names)).toThrow('expected a codec of integers, got string')
})

test('only a list has one item for each attribute', () => {
  expect([c.itemOf(c.list(c.u8)), c.itemOf(indexed(c.u8))]).toEqual([c.u8, undefined])
})

test('a list belongs into a table', () => {
  expect(() => read(c.list(c.u8), [1])).toThrow(TypeError)
  expect(() => write(c.list(c.u8), [1])).toThrow('list() is allowed only in a row of attrs()')
})

test('lazy tables contain each other', () => {
  const tree: Codec<unknown> = attrs('tree', { leaf: [1, 'LEAF', c.u8, ''], twig: [2, 'TWIG', c.lazy('tree', () => tree), ''] })
  const value = { twig: { twig: { leaf: 7 } } }
  expect(read(tree, write(tree, value))).toEqual(value)
  expect(codecsIn(c.lazy('tree', () => tree).shape)).toEqual([tree])
  expect(resolved(c.lazy('outer', () => c.lazy('tree', () => tree)))).toBe(tree)
  expect(
    resolved(
      byDirection(
        c.lazy('tree', () => tree),
        c.u8,
      ),
    ),
  ).toBe(tree)
})

test('values in messages are short, and text is in quotes', () => {
  expect([shown('a'), shown(1n), shown([]), shown({}), shown(null), shown(undefined)]).toEqual([
    '"a"',
    '1n',
    'an array',
    'an object',
    'null',
    'undefined',
  ])
  expect(shown('x'.repeat(99))).toBe(`"${'x'.repeat(60)}"…`)
})
