import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part } from '../../src/netlink/codec/codec.ts'
import { u8, u16, u32 } from '../../src/netlink/codec/numbers.ts'
import { lazy, list } from '../../src/netlink/codec/references.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { flag } from '../../src/netlink/codec/values.ts'

const inner = attrs('inner', { x: [1, 'IN_X', u8, ''] })
const set = attrs('set', {
  mtu: [4, 'SET_MTU', u32, ''],
  ifname: [3, 'SET_IFNAME', string, ''],
  up: [5, 'SET_UP', flag, ''],
  nest: [6, 'SET_NEST', inner, ''],
  many: [7, 'SET_MANY', list(u16), ''],
  nests: [8, 'SET_NESTS', list(inner), ''],
})

/** The bytes of one little-endian attribute, padded. */
function tlv(type: number, ...payload: number[]): number[] {
  const length = 4 + payload.length
  return [length & 255, length >> 8, type & 255, type >> 8, ...payload, ...new Array(-length & 3).fill(0)]
}

const read = (all: number[], of: Codec<unknown> = set): unknown => of.read(new Bytes(Uint8Array.from(all), true), 0, all.length)

function write(value: object, littleEndian = true): number[] {
  const w = new Writer(littleEndian)
  set.write(w, value)
  return [...w.finish()]
}

function parts(all: number[]): Part[] {
  const out: Part[] = []
  set.parts?.(new Bytes(Uint8Array.from(all), true), 0, all.length, '', out)
  return out
}

describe('attributes', () => {
  test('by key, padded to four bytes, in the order given', () => {
    const bytes = [...tlv(3, 0x6c, 0x6f, 0), ...tlv(4, 1, 2, 0, 0)]
    expect(read(bytes)).toEqual({ ifname: 'lo', mtu: 0x0201 })
    expect(write({ ifname: 'lo', mtu: 0x0201 })).toEqual(bytes)
    expect(write({ mtu: 0x0201, ifname: 'lo' })).toEqual([...bytes.slice(8), ...bytes.slice(0, 8)])
    expect(write({ mtu: undefined })).toEqual([])
  })

  test('headers are in the byte order of the buffer', () => {
    expect(write({ mtu: 1 }, false)).toEqual([0, 8, 0, 4, 0, 0, 0, 1])
    expect(set.read(new Bytes(Uint8Array.from([0, 8, 0, 4, 0, 0, 0, 1]), false), 0, 8)).toEqual({ mtu: 1 })
  })

  test('a flag has no payload', () => {
    expect(read(tlv(5))).toEqual({ up: true })
    expect(write({ up: true })).toEqual(tlv(5))
  })

  test('a nest is marked as one, and read with the mark and without', () => {
    expect(write({ nest: { x: 1 } })).toEqual(tlv(0x8006, ...tlv(1, 1)))
    expect(read(tlv(0x8006, ...tlv(1, 1)))).toEqual({ nest: { x: 1 } })
    expect(read(tlv(6, ...tlv(1, 1)))).toEqual({ nest: { x: 1 } })
  })

  test('the last may lack its padding, and up to three bytes may be left over', () => {
    expect(read(tlv(3, 0x6c, 0).slice(0, 6))).toEqual({ ifname: 'l' })
    expect(read([...tlv(5), 1, 2, 3])).toEqual({ up: true, tail: Uint8Array.of(1, 2, 3) })
    expect(write({ up: true, tail: Uint8Array.of(1, 2, 3) })).toEqual([...tlv(5), 1, 2, 3])
    expect(() => write({ tail: new Uint8Array(4) })).toThrow('tail: expected at most 3 bytes after the last attribute')
  })
})

describe('repeats', () => {
  test('that the kernel intends are an array, wherever they are', () => {
    const bytes = [...tlv(7, 1, 0), ...tlv(4, 9, 0, 0, 0), ...tlv(7, 2, 0)]
    expect(read(bytes)).toEqual({ many: [1, 2], mtu: 9 })
    expect(read(tlv(7, 1, 0))).toEqual({ many: [1] })
    expect(write({ many: [1, 2] })).toEqual([...tlv(7, 1, 0), ...tlv(7, 2, 0)])
    expect(write({ nests: [{ x: 1 }, {}] })).toEqual([...tlv(0x8008, ...tlv(1, 1)), ...tlv(0x8008)])
    expect(() => write({ many: 1 })).toThrow('SET_MANY: expected an array, got 1')
  })

  test('that it does not mean: the first is the value, the others are unknown and written back', () => {
    const bytes = [...tlv(4, 1, 0, 0, 0), ...tlv(0x4004, 2, 0, 0, 0), ...tlv(4, 3)]
    const value = {
      mtu: 1,
      unknown: [
        { type: 0x4004, bytes: Uint8Array.from([2, 0, 0, 0]) },
        { type: 4, bytes: Uint8Array.from([3]) },
      ],
    }
    expect(read(bytes)).toEqual(value)
    expect(write(value)).toEqual(bytes)
  })

  test('are explained as they are read: known once, then bytes', () => {
    // The second is too short for a u32: as bytes that does not matter.
    expect(parts([...tlv(4, 1, 0, 0, 0), ...tlv(4, 3)]).map(({ text }) => text)).toEqual([
      'length 8, type 4',
      '1',
      'length 5, type 4',
      '1 bytes',
      'padding',
    ])
  })
})

describe('unknown attributes', () => {
  test('keep their type, flag bits and bytes', () => {
    const bytes = [...tlv(0xc0ff, 1, 2), ...tlv(99)]
    const value = {
      unknown: [
        { type: 0xc0ff, bytes: Uint8Array.from([1, 2]) },
        { type: 99, bytes: new Uint8Array() },
      ],
    }
    expect(read(bytes)).toEqual(value)
    expect(write(value)).toEqual(bytes)
  })

  test('never touch a prototype', () => {
    expect(() => write({ constructor: 1 })).toThrow('set has no attribute "constructor"')
    expect(() => write(JSON.parse('{"__proto__": 1}'))).toThrow('set has no attribute "__proto__"')
  })

  test('of an impossible type are refused', () => {
    for (const type of [0x10000, -1, 1.5]) {
      expect(() => write({ unknown: [{ type, bytes: new Uint8Array() }] })).toThrow(RangeError)
    }
    expect(() => write({ unknown: [{ type: 1, bytes: [1] }] })).toThrow('unknown: expected a Uint8Array, got an array')
  })
})

test('NLA_F_NET_BYTEORDER: the value is big-endian, its attribute’s header is not', () => {
  expect(read(tlv(0x4004, 0, 0, 1, 2))).toEqual({ mtu: 0x0102 })
  const big = Uint8Array.from([0, 8, 0x40, 4, 0, 0, 1, 2])
  expect(set.read(new Bytes(big, false), 0, 8)).toEqual({ mtu: 0x0102 })
  expect(parts(tlv(0x4004, 0, 0, 1, 2)).map(({ text }) => text)).toEqual(['length 8, type 4, network byte order', '258'])
})

describe('malformed', () => {
  test.each([
    ['a length below four', [3, 0, 4, 0], 'attribute of length 3 with 4 bytes left at byte 0'],
    ['a length of zero', [...tlv(5), 0, 0, 4, 0], 'attribute of length 0 with 4 bytes left at byte 4'],
    ['a length beyond the end', [9, 0, 4, 0, 1, 2, 3, 4], 'attribute of length 9 with 8 bytes left at byte 0'],
    ['inside a nest', tlv(6, 9, 0, 1, 0), 'attribute of length 9 with 4 bytes left at byte 4'],
    ['a value of the wrong length', tlv(4, 1, 2), 'u32 of 2 bytes, not 4 at byte 4'],
    ['an empty number', tlv(4), 'u32 of 0 bytes, not 4 at byte 4'],
  ])('%s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(MalformedError)
    expect(() => read(bytes)).toThrow(message)
    expect(() => parts(bytes)).toThrow(message)
  })

  test('nests are followed so deep and no deeper', () => {
    const tree: Codec<unknown> = attrs('tree', { twig: [1, 'TWIG', lazy('tree', () => tree), ''] })
    const nested = (depth: number): number[] => (depth === 0 ? [] : tlv(1, ...nested(depth - 1)))
    const depthOf = (value: unknown): number =>
      (value as { twig?: unknown }).twig ? 1 + depthOf((value as { twig: unknown }).twig) : 0
    expect(depthOf(read(nested(23), tree))).toBe(23)
    expect(() => read(nested(24), tree)).toThrow('attributes nested more than 24 deep')
    expect(() => tree.parts?.(new Bytes(Uint8Array.from(nested(30)), true), 0, nested(30).length, '', [])).toThrow(MalformedError)
    // The bound is on depth, not on number.
    const many = new Array(100).fill(tlv(8, ...tlv(1, 1))).flat()
    expect(read(many)).toEqual({ nests: new Array(100).fill({ x: 1 }) })
    expect(parts(many)).toHaveLength(400)
  })
})

describe('mistakes of the caller', () => {
  test.each([
    [{ MTU: 1 }, 'set has no attribute "MTU" (did you mean "mtu"?)'],
    [{ if_name: 1 }, 'set has no attribute "if_name" (did you mean "ifname"?)'],
    [{ zzz: 1 }, 'set has no attribute "zzz"'],
    [{ mtu: -1 }, 'SET_MTU: expected u32, from 0 to 4294967295, got -1'],
    [{ nest: { x: 256 } }, 'SET_NEST.IN_X: expected u8, from 0 to 255, got 256'],
    [{ nest: 5 }, 'SET_NEST: expected inner, an object, got 5'],
    [{ ifname: 'x'.repeat(65536) }, 'SET_IFNAME: expected at most 65535 bytes'],
  ])('%#', (value, message) => {
    expect(() => write(value)).toThrow(message)
  })

  test('an attribute may be as long as its length field can say', () => {
    expect(write({ ifname: 'x'.repeat(65530) })).toHaveLength(65536)
    expect(read(write({ ifname: 'x'.repeat(65530) }))).toEqual({ ifname: 'x'.repeat(65530) })
  })
})

describe('rows as a function', () => {
  test('are made once, at the first use', () => {
    let calls = 0
    const late = attrs('late', () => {
      calls++
      return { mtu: [4, 'LATE_MTU', u32, ''] }
    })
    expect(calls).toBe(0)
    expect(read(tlv(4, 1, 0, 0, 0), late)).toEqual({ mtu: 1 })
    expect(late.table.mtu[1]).toBe('LATE_MTU')
    expect(calls).toBe(1)
  })

  test('that are no object are refused at the first use', () => {
    const late = attrs('late', (() => 7) as never)
    expect(() => read(tlv(4, 1), late)).toThrow('rows of a set of attributes: expected an object of rows, got')
  })
})
