import { describe, expect, test } from 'vitest'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import { type AnyStruct, structs } from '../support/arbitrary-tables.ts'
import fc from '../support/property.ts'
import { type CMember, tcStructs } from '../support/tc-structs.ts'

// The structs of traffic control, read a second time as C lays them out: fixtures/tc-structs.tsv has what the headers say.

const SIZES: Record<string, number> = { u8: 1, s8: 1, char: 1, u16: 2, s16: 2, be16: 2, u32: 4, s32: 4, be32: 4, u64: 8, s64: 8 }

interface Laid {
  readonly size: number
  readonly align: number
  readonly members: readonly (CMember & { readonly at: number; readonly each: number })[]
}

/** Where C puts the members of a struct: each at a multiple of its size, the whole a multiple of the greatest. */
function laid(name: string): Laid {
  let at = 0
  let align = 1
  const members = (tcStructs.get(name) as CMember[]).map((member) => {
    const inner = member.type.startsWith('struct ') ? laid(member.type.slice(7)) : undefined
    const each = inner?.size ?? (SIZES[member.type] as number)
    const own = inner?.align ?? each
    align = Math.max(align, own)
    at = Math.ceil(at / own) * own
    const here = { ...member, at, each }
    at += each * member.count
    return here
  })
  return { size: Math.ceil(at / align) * align, align, members }
}

/** Reads a struct by its C description. */
function second(name: string, bytes: Uint8Array, start: number, le: boolean): Record<string, unknown> {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const one = (type: string, at: number): unknown => {
    if (type.startsWith('struct ')) return second(type.slice(7), bytes, at, le)
    const order = type.startsWith('be') ? false : le
    if (type === 'u8' || type === 'char') return view.getUint8(at)
    if (type === 's8') return view.getInt8(at)
    if (type === 'u16' || type === 'be16') return view.getUint16(at, order)
    if (type === 's16') return view.getInt16(at, order)
    if (type === 'u32' || type === 'be32') return view.getUint32(at, order)
    if (type === 's32') return view.getInt32(at, order)
    return type === 'u64' ? view.getBigUint64(at, order) : view.getBigInt64(at, order)
  }
  return Object.fromEntries(
    laid(name).members.map(({ name: key, type, count, at, each }) => {
      const all = Array.from({ length: count }, (_, i) => one(type, start + at + i * each))
      return [key, count === 1 ? all[0] : all]
    }),
  )
}

/** What our table reads, by the kernel's names. */
function ours({ shape: { members } }: AnyStruct, value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, [codec, wire]]) => {
      if (key.startsWith('_')) return []
      const item = value[key]
      const inner = codec.shape.type === 'struct' ? ours(codec as AnyStruct, item as Record<string, unknown>) : item
      return [[wire, inner]]
    }),
  )
}

const known = structs.filter(({ name }) => tcStructs.has(name))

test('every struct of the headers has a table', () => {
  expect(known.length).toBe(tcStructs.size)
  expect(known.length).toBeGreaterThan(80)
})

describe.each(known.map((of) => [of.name, of] as const))('struct %s', (name, of) => {
  test('has the size that C gives it', () => expect(of.size).toBe(laid(name).size))

  test.each([true, false])('is read as C does, of random bytes; little-endian: %s', (le) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: of.size, maxLength: of.size }), (bytes) => {
        const read = ours(of, of.read(new Bytes(bytes, le), 0, bytes.length) as Record<string, unknown>)
        const hidden = new Set(Object.entries(of.shape.members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [wire] : [])))
        const wanted = Object.entries(second(name, bytes, 0, le)).filter(([key]) => !hidden.has(key))
        expect(withoutText(of, read)).toEqual(withoutText(of, Object.fromEntries(wanted)))
      }),
    )
  })
})

/** Leaves out texts and IPv4 addresses, which other tests read. Of an address the second reader has a number. */
function withoutText(of: AnyStruct, read: Record<string, unknown>): Record<string, unknown> {
  const shown = Object.values(of.shape.members).filter(([{ shape }]) => shape.type !== 'text' && shape.type !== 'address')
  return Object.fromEntries(shown.flatMap(([, wire]) => (wire in read ? [[wire, read[wire]]] : [])))
}
