import { describe, expect, test } from 'vitest'
import { headed } from '../../src/netlink/attribute/headed.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Part, Scope } from '../../src/netlink/codec/codec.ts'
import { codecsOfRow, type MessageRow } from '../../src/netlink/message/row.ts'
import { AF, RTNL_FAMILY } from '../../src/rtnl/constants.ts'
import { decode, encode, explainParts, NLM_F, type Outgoing, rtnetlink } from '../../src/wire.ts'
import { arbitrary, arbitraryAttr } from '../support/arbitrary.ts'
import { leaves, sets, structs } from '../support/arbitrary-tables.ts'
import { expectPartition } from '../support/fixture-partition.ts'
import fc from '../support/property.ts'

const ORDERS = [
  ['little-endian', true],
  ['big-endian', false],
] as const

function written<T>(codec: Codec<T>, value: T, littleEndian: boolean, scope?: Scope): Uint8Array {
  const w = new Writer(littleEndian)
  codec.write(w, value, scope)
  return w.finish()
}

/** Any value is the same after encoding and decoding, and its bytes are explained whole. */
function roundTrips<T>(codec: Codec<T>, values: fc.Arbitrary<T>, numRuns: number, scope?: Scope): void {
  for (const [, littleEndian] of ORDERS) {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = written(codec, value, littleEndian, scope)
        expect(codec.read(new Bytes(bytes, littleEndian), 0, bytes.length, scope)).toEqual(value)
        const parts: Part[] = []
        codec.parts?.(new Bytes(bytes, littleEndian), 0, bytes.length, '', parts, scope)
        if (codec.parts) expectPartition(parts, bytes.length)
      }),
      { numRuns },
    )
  }
}

describe('any value round-trips in both byte orders', () => {
  test.each(leaves.map((codec) => [codec.name, codec] as const))('%s', (_, codec) => roundTrips(codec, arbitrary(codec), 200))
  test.each(structs.map((codec) => [codec.name, codec] as const))('struct %s', (_, codec) =>
    roundTrips<unknown>(codec, arbitrary<unknown>(codec), 60),
  )
  test.each(sets.map((codec) => [codec.name, codec] as const))('%s', (_, codec) => roundTrips(codec, arbitrary(codec), 60))
})

const filled = sets.filter(({ table }) => Object.keys(table).length > 0)

describe.each(filled.map((of) => [of.name, of] as const))('each attribute of %s round-trips by itself', (_, of) => {
  // The families that select something, and one that does not.
  const families = of.name === 'link-attrs' ? [AF.UNSPEC, AF.BRIDGE, AF.INET6, RTNL_FAMILY.IPMR, 1] : [AF.UNSPEC]
  test.each(Object.keys(of.table))('%s', (key) => {
    for (const family of families) {
      const scope: Scope = { header: { family }, attr: () => undefined }
      roundTrips<unknown>(of as Codec<unknown>, arbitraryAttr(of, key, { family }), 10, scope)
    }
  })
})

/** Values of the struct and the attributes of a row. The first member of the struct is one that the row is for. */
function bodyOf(row: MessageRow, isRequest: boolean): fc.Arbitrary<unknown> {
  const { header, attrs } = codecsOfRow(row, isRequest)
  const { first } = row[5] ?? {}
  return arbitrary(headed(header, attrs)).map((value) => {
    const { header: members, attrs: values } = value as { header: Record<string, unknown>; attrs: unknown }
    if (typeof first === 'number') return { header: { ...members, family: first }, attrs: values }
    const isAnother = typeof first === 'object' && 'except' in first && first.except.includes(members['family'] as number)
    return isAnother ? { header: { ...members, family: 0 }, attrs: values } : value
  })
}

describe.each(Object.entries(rtnetlink.messages))('%s round-trips in both byte orders', (_, row) => {
  const [type] = row
  test.each(ORDERS)('%s', (_, littleEndian) => {
    const number = fc.nat(0xffffffff)
    const message = fc.nat(0xffff).chain((flags) =>
      fc.record({
        flags: fc.constant(flags),
        seq: number,
        pid: number,
        content: bodyOf(row, (flags & NLM_F.REQUEST) !== 0),
      }),
    )
    fc.assert(
      fc.property(message, ({ content, ...rest }) => {
        const sent: Outgoing = { type, ...rest, ...(content as { header: object; attrs: object }) }
        const bytes = encode(sent, { littleEndian })
        const [{ bytes: own, ...got } = { bytes: undefined }, ...more] = decode(bytes, { littleEndian })
        expect(got).toEqual(sent)
        expect(own).toEqual(bytes)
        expect(more).toEqual([])
        expectPartition(explainParts(bytes, { littleEndian }), bytes.length)
      }),
      { numRuns: 30 },
    )
  })
})
