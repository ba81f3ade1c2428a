import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { groups } from '../../src/netlink/attribute/groups.ts'
import { select } from '../../src/netlink/attribute/select.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part } from '../../src/netlink/codec/codec.ts'
import { s32be, u8, u16be, u32 } from '../../src/netlink/codec/numbers.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { binary } from '../../src/netlink/codec/values.ts'

const bytesOf = <T>(codec: Codec<T>, value: T): Uint8Array => {
  const w = new Writer(true)
  codec.write(w, value)
  return w.finish()
}
const decoded = <T>(codec: Codec<T>, bytes: Uint8Array): T => codec.read(new Bytes(bytes, true), 0, bytes.length)

describe('attributes that come again and again', () => {
  const option = attrs('option', { class: [1, 'CLASS', u16be, ''], type: [2, 'TYPE', u8, ''], data: [3, 'DATA', binary, ''] })
  const options = groups(option)
  // As ip_tun_fill_encap_opts_geneve of net/ipv4/ip_tunnel_core.c writes two options: class 0x0102, type 0x80, 4 bytes, and one without data.
  const two = Uint8Array.of(
    ...[6, 0, 1, 0, 1, 2, 0, 0, 5, 0, 2, 0, 0x80, 0, 0, 0, 8, 0, 3, 0, 10, 11, 12, 13],
    ...[6, 0, 1, 0, 0, 3, 0, 0, 5, 0, 2, 0, 7, 0, 0, 0],
  )
  const value = [
    { class: 0x0102, type: 0x80, data: Uint8Array.of(10, 11, 12, 13) },
    { class: 3, type: 7 },
  ]

  test('are groups, in order', () => expect(decoded(options, two)).toEqual(value))
  test('are written as they were', () => expect(bytesOf(options, value)).toEqual(two))
  test('none are no groups', () => expect(decoded(options, new Uint8Array(0))).toEqual([]))

  test('a group keeps what has no row', () => {
    const odd = Uint8Array.of(5, 0, 2, 0, 1, 0, 0, 0, 5, 0, 9, 0, 1, 0, 0, 0, 5, 0, 9, 0, 2, 0, 0, 0)
    expect(decoded(options, odd)).toEqual([
      { type: 1, unknown: [{ type: 9, bytes: Uint8Array.of(1) }] },
      { unknown: [{ type: 9, bytes: Uint8Array.of(2) }] },
    ])
  })

  test('are explained by their index, without a gap', () => {
    const parts: Part[] = []
    options.parts?.(new Bytes(two, true), 0, two.length, 'OPTS', parts)
    expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
    expect(parts.at(-1)?.end).toBe(two.length)
    expect(parts.find(({ text }) => text === '3')?.path).toBe('OPTS[1].CLASS')
  })

  test('other values are refused', () => {
    expect(() => bytesOf(options as Codec<unknown>, {})).toThrow('expected an array of option, got an object')
    expect(() => bytesOf(options as Codec<unknown>, [{ clas: 1 }])).toThrow(
      '[0]: option has no attribute "clas" (did you mean "class"?)',
    )
  })
})

describe('a selector in a table around', () => {
  const app = attrs('app', {
    name: [1, 'NAME', string, ''],
    data: [2, 'DATA', select('kind', { tbf: attrs('tbf', { rate: [1, 'RATE', u32, ''] }) }), ''],
  })
  const outer = attrs('outer', { kind: [1, 'KIND', string, ''], stats: [2, 'STATS', app, ''] })
  const value = { stats: { data: { tbf: { rate: 7 } } }, kind: 'tbf' }

  test('is found, also behind what it selects', () => expect(decoded(outer, bytesOf(outer, value))).toEqual(value))

  test('is found by compiled readers too', () => {
    const bytes = bytesOf(outer, value)
    for (let i = 0; i < 100; i++) expect(decoded(outer, bytes)).toEqual(value)
  })

  test('where none is, the payload stays bytes', () => {
    const bytes = bytesOf(app, value.stats)
    expect(decoded(app, bytes).data?.other).toEqual(Uint8Array.of(8, 0, 1, 0, 7, 0, 0, 0))
  })
})

test('s32be is signed and big-endian in both byte orders', () => {
  for (const le of [true, false]) {
    const w = new Writer(le)
    s32be.write(w, -2)
    expect([...w.finish()]).toEqual([0xff, 0xff, 0xff, 0xfe])
    expect(s32be.read(new Bytes(Uint8Array.of(0, 0, 0, 100), le), 0, 4)).toBe(100)
  }
})
