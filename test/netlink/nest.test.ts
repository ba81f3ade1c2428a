import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { groups } from '../../src/netlink/attribute/groups.ts'
import { headed, orShort } from '../../src/netlink/attribute/headed.ts'
import { indexed } from '../../src/netlink/attribute/indexed.ts'
import { select, selectByHeader } from '../../src/netlink/attribute/select.ts'
import { Faults } from '../../src/netlink/base/faults.ts'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part } from '../../src/netlink/codec/codec.ts'
import { byDirection, REPLY_SCOPE } from '../../src/netlink/codec/direction.ts'
import { u8, u16, u32 } from '../../src/netlink/codec/numbers.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { bytes } from '../../src/netlink/codec/values.ts'

function bytesOf<T>(codec: Codec<T>, value: unknown): Uint8Array {
  const w = new Writer(true)
  codec.write(w, value as T)
  return w.finish()
}

const read = <T>(codec: Codec<T>, u8s: Uint8Array): T => codec.read(new Bytes(u8s, true), 0, u8s.length)

function paths<T>(codec: Codec<T>, u8s: Uint8Array): string[] {
  const parts: Part[] = []
  codec.parts?.(new Bytes(u8s, true), 0, u8s.length, '', parts)
  return parts.map(({ path }) => path)
}

const choices = { vlan: attrs('vlan', { id: [1, 'VLAN_ID', u16, ''] }), veth: attrs('veth', { peer: [1, 'VETH_PEER', u8, ''] }) }

describe('a selector that is an attribute', () => {
  const info = attrs('info', { kind: [1, 'KIND', string, ''], data: [2, 'DATA', select('kind', choices), ''] })

  test('names the table; the value says which by itself', () => {
    expect(read(info, bytesOf(info, { kind: 'vlan', data: { vlan: { id: 5 } } }))).toEqual({
      kind: 'vlan',
      data: { vlan: { id: 5 } },
    })
    expect(paths(info, bytesOf(info, { kind: 'veth', data: { veth: { peer: 1 } } }))).toContain('DATA.VETH_PEER')
  })

  test('may have another attribute in its place', () => {
    const instead = { selector: 'other', names: new Map([['vlan_port', 'vlan'] as const]) }
    const data = select('kind', choices, { instead })
    const ports = attrs('ports', { kind: [1, 'KIND', string, ''], data: [2, 'DATA', data, ''], other: [3, 'OTHER', string, ''] })
    const value = { other: 'vlan_port', data: { vlan: { id: 5 } } }
    expect(read(ports, bytesOf(ports, value))).toEqual(value)
    expect(paths(ports, bytesOf(ports, value))).toContain('DATA.VLAN_ID')
    const named = { kind: 'veth', other: 'vlan_port', data: { veth: { peer: 1 } } }
    expect(read(ports, bytesOf(ports, named))).toEqual(named)
    expect(read(ports, bytesOf(ports, { other: 'x', data: { vlan: {} } }))).toEqual({
      other: 'x',
      data: { other: new Uint8Array() },
    })
  })

  test('may come after its data', () => {
    const late = bytesOf(info, { data: { vlan: { id: 5 } }, kind: 'vlan' })
    expect(late[2]).toBe(2)
    expect(read(info, late)).toEqual({ kind: 'vlan', data: { vlan: { id: 5 } } })
    expect(paths(info, late)).toContain('DATA.VLAN_ID')
  })

  test('without one, or with one that no table has, the data stays bytes', () => {
    const other = Uint8Array.from([6, 0, 1, 0, 5, 0, 0, 0])
    for (const value of [{ data: { other } }, { kind: 'gre', data: { other } }]) {
      expect(read(info, bytesOf(info, value))).toEqual(value)
      expect(paths(info, bytesOf(info, value))).not.toContain('DATA.VLAN_ID')
    }
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'other'])(
    'a hostile kind is a kind without a table: %j',
    (kind) => {
      const value = { kind, data: { other: Uint8Array.from([6, 0, 1, 0, 5, 0, 0, 0]) } }
      expect(read(info, bytesOf(info, value))).toEqual(value)
      expect(() => bytesOf(info, { data: JSON.parse(`{${JSON.stringify(kind)}: {}}`) })).toThrow(TypeError)
    },
  )

  test('a value with another key, more or none is refused', () => {
    expect(() => bytesOf(info, { data: { vlam: {} } })).toThrow('DATA: expected one of vlan, veth, other, got "vlam"')
    expect(() => bytesOf(info, { data: { vlan: {}, veth: {} } })).toThrow(
      'DATA: expected an object with one key, vlan, veth, other',
    )
    expect(() => bytesOf(info, { data: {} })).toThrow(TypeError)
    expect(() => bytesOf(info, { data: 'vlan' })).toThrow(TypeError)
  })
})

describe('a selector in the header', () => {
  const header = struct('header', { family: [u8, 'family', ''], more: [u16, 'more', ''] })
  const set = attrs('set', { spec: [1, 'SPEC', selectByHeader('family', { 0: 'vlan', 7: 'veth' }, choices), ''] })
  const message = headed(header, set)

  test.each([
    [0, { vlan: { id: 5 } }],
    [7, { veth: { peer: 5 } }],
    [9, { other: Uint8Array.from([1]) }],
  ])('family %i', (family, spec) => {
    const value = { header: { family, more: 0 }, attrs: { spec } }
    expect(read(message, bytesOf(message, value))).toEqual(value)
  })

  test('reaches through nests; without a header the data stays bytes', () => {
    const outer = headed(header, attrs('outer', { inner: [1, 'INNER', set, ''] }))
    const value = { header: { family: 7, more: 0 }, attrs: { inner: { spec: { veth: { peer: 5 } } } } }
    expect(read(outer, bytesOf(outer, value))).toEqual(value)
    expect(read(set, bytesOf(set, { spec: { vlan: { id: 1 } } }))).toEqual({
      spec: { other: Uint8Array.from([6, 0, 1, 0, 1, 0, 0, 0]) },
    })
  })
})

describe('a struct and attributes', () => {
  const set = attrs('set', { mtu: [4, 'MTU', u32, ''] })
  const odd = headed(struct('odd', { a: [u16, 'a', ''], b: [u8, 'b', ''] }), set)

  test('attributes begin at the next multiple of four', () => {
    const all = Uint8Array.from([1, 0, 2, 0, 8, 0, 4, 0, 9, 0, 0, 0])
    expect(bytesOf(odd, { header: { a: 1, b: 2 }, attrs: { mtu: 9 } })).toEqual(all)
    expect(read(odd, all)).toEqual({ header: { a: 1, b: 2 }, attrs: { mtu: 9 } })
    expect(paths(odd, all)).toEqual(['a', 'b', '', 'MTU', 'MTU'])
    expect(read(odd, all.subarray(0, 3))).toEqual({ header: { a: 1, b: 2 }, attrs: {} })
  })

  test('a payload too short for the struct is malformed', () => {
    expect(() => read(odd, Uint8Array.from([1, 0]))).toThrow(new MalformedError('odd of 2 bytes, at least 3 expected', 0))
    expect(() => paths(odd, Uint8Array.from([1, 0]))).toThrow(MalformedError)
  })

  test('a header of the wrong length is refused: the attributes would move', () => {
    expect(() => bytesOf(odd, { header: { a: 1, b: 2, tail: new Uint8Array(4) }, attrs: {} })).toThrow(
      'expected odd of 3 bytes, got 7',
    )
    expect(() => bytesOf(odd, 1)).toThrow('expected { header, attrs }, got 1')
  })

  test('a shorter struct may take its place: missing members are zero', () => {
    const short = struct('short', { a: [u16, 'short_a', ''] })
    const long = struct('long', { a: [u16, 'a', ''], b: [u16, 'b', ''], c: [bytes(12), 'c', ''] })
    const either = headed(orShort(long, short), set)
    const header = { a: 5, b: 0, c: new Uint8Array(12) }
    const asked = Uint8Array.from([5, 0, 99, 99, 8, 0, 4, 0, 9, 0, 0, 0])
    expect(read(either, asked)).toEqual({ header, attrs: { mtu: 9 } })
    expect(paths(either, asked)).toEqual(['short_a', '', 'MTU', 'MTU'])
    expect(read(either, asked.subarray(0, 2))).toEqual({ header, attrs: {} })
    // It is written as the struct that it replaces.
    expect(read(either, bytesOf(either, { header, attrs: {} }))).toEqual({ header, attrs: {} })
    expect(bytesOf(either, { header, attrs: {} })).toHaveLength(16)
    expect(() => read(either, asked.subarray(0, 1))).toThrow(MalformedError)
  })
})

describe('an array by index', () => {
  const all = indexed(attrs('one', { x: [1, 'X', u8, ''] }))

  test('keeps order, gaps and repeats', () => {
    const value = [3, 1, 1].map((index) => ({ index, value: { x: index } }))
    expect(read(all, bytesOf(all, value))).toEqual(value)
    expect([...bytesOf(all, value.slice(0, 1))]).toEqual([12, 0, 3, 0x80, 5, 0, 1, 0, 3, 0, 0, 0])
  })

  test('is explained with its indexes', () => {
    expect(paths(all, bytesOf(all, [{ index: 2, value: { x: 1 } }]))).toEqual(['[2]', '[2].X', '[2].X', '[2].X'])
  })

  test('refuses what is no index', () => {
    for (const index of [-1, 0x4000, 0.5]) expect(() => bytesOf(all, [{ index, value: {} }])).toThrow(RangeError)
    expect(() => bytesOf(all, [{ index: 1, value: { x: 999 } }])).toThrow('[1].X: expected u8')
    expect(() => bytesOf(all, [{ x: 1 }])).toThrow('[0]: expected { index, value }, got ')
    expect(() => bytesOf(all, {})).toThrow('expected an array of { index, value }')
  })
})

describe('bounds', () => {
  test('an index has 14 bits', () => {
    expect(read(indexed(u8), bytesOf(indexed(u8), [{ index: 16383, value: 1 }]))).toEqual([{ index: 16383, value: 1 }])
    expect(() => bytesOf(indexed(u8), [{ index: 16384, value: 1 }])).toThrow('expected an index from 0 to 16383, got 16384')
  })

  test('a malformed element is left out by a tolerant reader', () => {
    const of = attrs('of', { a: [1, 'A', u8, ''] })
    const wide = bytesOf(indexed(u16), [{ index: 1, value: 1 }])
    const both = Uint8Array.from([...wide, ...bytesOf(indexed(u8), [{ index: 2, value: 7 }])])
    const faults = new Faults()
    expect(indexed(u8).read(new Bytes(both, true, faults), 0, both.length)).toEqual([{ index: 2, value: 7 }])
    expect(faults.found).toHaveLength(1)
    const deep = new Bytes(bytesOf(of, { a: 1 }), true, new Faults())
    deep.depth = 24
    expect(groups(of).read(deep, 0, 8)).toEqual([])
  })

  test('what is no object is refused in these words', () => {
    const chosen = select('kind', choices)
    for (const value of ['x', null, 5]) {
      expect(() => bytesOf(chosen, value)).toThrow('expected an object with one key, vlan, veth, other, got')
      expect(() => bytesOf(choices.vlan, value)).toThrow('expected vlan, an object, got')
    }
  })

  test('a short struct is told by its own length', () => {
    const long = struct('long', { a: [u16, 'a', ''], b: [u16, 'b', ''] })
    const peer = headed(orShort(long, struct('short', { a: [u16, 'a', ''] })), choices.vlan)
    expect(peer.read(new Bytes(Uint8Array.from([9, 9, 9, 9, 1, 0]), true), 4, 6)).toEqual({ header: { a: 1, b: 0 }, attrs: {} })
    expect(() => bytesOf(peer, null)).toThrow('expected { header, attrs }, got null')
  })

  test('an attribute type has 16 bits', () => {
    const of = (type: number): Uint8Array => bytesOf(choices.vlan, { unknown: [{ type, bytes: new Uint8Array(0) }] })
    expect([of(0), of(0xffff)]).toEqual([Uint8Array.of(4, 0, 0, 0), Uint8Array.of(4, 0, 0xff, 0xff)])
    for (const type of [-1, 0x10000, 1.5]) expect(() => of(type)).toThrow('expected an attribute type from 0 to 65535')
  })

  test('only a struct may be short', () => {
    expect(() => orShort(u32 as never, u8 as never)).toThrow('expected a struct, got u32')
  })

  test('the length of a header that is refused is its own', () => {
    const w = new Writer(true)
    w.room(8)
    const peer = headed(struct('head', { a: [u32, 'a', ''] }), choices.vlan)
    expect(() => peer.write(w, { header: { a: 1, tail: new Uint8Array(1) }, attrs: {} })).toThrow('head of 4 bytes, got 5')
  })

  test('bytes that are too few for an attribute are explained', () => {
    const parts: Part[] = []
    const bytes = Uint8Array.from([...bytesOf(choices.vlan, { id: 5 }), 1, 2])
    choices.vlan.parts?.(new Bytes(bytes, true), 0, bytes.length, '', parts)
    expect(parts.at(-1)).toMatchObject({ start: 8, end: 10, path: 'tail', text: 'left over' })
  })

  test('a struct whose length is a multiple of four has no padding after it', () => {
    const even = headed(struct('even', { a: [u32, 'a', ''] }), choices.vlan)
    expect(paths(even, bytesOf(even, { header: { a: 1 }, attrs: {} }))).toEqual(['a'])
  })

  test('the part of a value is the one that has all its bytes', () => {
    const halves: Codec<number> = {
      ...u16,
      parts(_, at, end, path, out) {
        out.push({ start: at, end: at + 1, path, text: 'low' }, { start: at + 1, end, path, text: 'high' })
      },
    }
    const piecesOf = (codec: Codec<number>): (string | undefined)[] => {
      const set = attrs('set', { id: [1, 'ID', codec, ''] })
      const parts: Part[] = []
      set.parts?.(new Bytes(bytesOf(set, { id: 5 }), true), 0, 8, '', parts)
      return parts.map(({ piece }) => piece)
    }
    expect(piecesOf(u16)).toEqual(['header', 'value', 'padding'])
    expect(piecesOf(halves)).toEqual(['header', undefined, undefined, 'padding'])
  })
})

describe('a struct within a message', () => {
  const inner = struct('inner', { flags: [u32, 'flags', ''] })
  const outer = struct('outer', { family: [u32, 'family', ''] })
  const within = (codec: Codec<unknown>): Codec<unknown> => {
    const peer = headed(inner, attrs('peer', { value: [1, 'VALUE', codec, ''] }))
    return headed(outer, attrs('set', { peer: [1, 'PEER', peer, ''] })) as Codec<unknown>
  }
  const holding = (value: unknown): object => ({
    header: { family: 7 },
    attrs: { peer: { header: { flags: 3 }, attrs: { value } } },
  })

  test('has the members of both for its attributes', () => {
    for (const key of ['family', 'flags']) {
      const codec = within(selectByHeader(key, { 3: 'vlan', 7: 'veth' }, choices) as Codec<unknown>)
      const value = holding(key === 'flags' ? { vlan: { id: 5 } } : { veth: { peer: 1 } })
      expect(read(codec, bytesOf(codec, value))).toEqual(value)
    }
  })

  test('knows the direction of the message', () => {
    const codec = within(byDirection(u8, u32) as Codec<unknown>)
    const w = new Writer(true)
    codec.write(w, holding(5), REPLY_SCOPE)
    // The attribute begins after the outer struct, the header of the peer, and its struct.
    expect([w.finish()[12], bytesOf(codec, holding(5))[12]]).toEqual([8, 5])
  })
})
