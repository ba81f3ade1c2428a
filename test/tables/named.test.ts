import { describe, expect, test } from 'vitest'
import type { Codec, Names, Notes, StructShape } from '../../src/netlink/codec/codec.ts'
import { decodeValue, encodeValue } from '../../src/netlink/explain/with-protocol.ts'
import { taken } from '../../src/rtnl/common/named/take.ts'
import { returned } from '../../src/rtnl/common/named/view.ts'
import { sets, structs } from '../support/arbitrary-tables.ts'
import fc from '../support/property.ts'

/** A row or member whose values have names, or are true and false. */
interface Named {
  readonly place: string
  readonly codec: Codec<unknown>
  readonly notes: Notes
}

const rows: Named[] = [
  ...sets.flatMap(({ name, table }) =>
    Object.entries(table).map(([key, [, , codec, , notes = {}]]) => ({ place: `${name}.${key}`, codec, notes })),
  ),
  ...structs.flatMap(({ name, members }) =>
    Object.entries(members).map(([key, [codec, , , notes = {}]]) => ({ place: `${name}.${key}`, codec, notes })),
  ),
]
const named = rows.filter(({ codec, notes }) => notes.boolean || (codec.shape.type === 'integer' && codec.shape.names))
const switches = rows.filter(({ codec }) => codec.shape.type === 'struct' && codec.shape.switches)

const high = ({ codec, notes }: Named, value: unknown): unknown => returned(codec, notes)?.(value as never)
const low = ({ codec, notes }: Named, value: unknown): unknown => taken(codec, notes)?.(value)
/** The value of the wire level, encoded and decoded. */
const sent = ({ codec }: Named, value: unknown): unknown => decodeValue(codec, encodeValue(codec, value))

const namesOf = ({ codec: { shape } }: Named): Names => (shape.type === 'integer' ? (shape.names ?? {}) : {})

/** Every value of the wire level: those with names, and others. */
function values(row: Named): fc.Arbitrary<number> {
  const { shape } = row.codec
  if (row.notes.boolean || shape.type !== 'integer') return fc.constantFrom(0, 1)
  const [min, max] = shape.signed ? [-(2 ** (shape.bits - 1)), 2 ** (shape.bits - 1) - 1] : [0, 2 ** shape.bits - 1]
  const all = Object.values(namesOf(row)).filter((value) => value <= max)
  const some = fc.integer({ min, max })
  return fc.oneof(
    shape.flags ? fc.subarray(all).map((bits) => bits.reduce((sum, bit) => (sum | bit) >>> 0, 0)) : fc.constantFrom(...all),
    some,
  )
}

describe.each(named.map((row) => [row.place, row] as const))('%s', (_, row) => {
  test('what calls return, they take, and return again', () => {
    fc.assert(
      fc.property(values(row), (value) => {
        const seen = high(row, value)
        const wire = low(row, seen)
        expect(wire).toBe(value)
        expect(high(row, sent(row, wire))).toEqual(seen)
      }),
    )
  })

  test('a name is the number of its constant, in lower case too', () => {
    const names = Object.entries(namesOf(row))
    const isFlags = row.codec.shape.type === 'integer' && row.codec.shape.flags
    const give = (word: unknown): unknown => low(row, isFlags ? [word] : word)
    if (row.notes.boolean) expect([low(row, true), low(row, false), low(row, 7)]).toEqual([1, 0, 7])
    else expect(names.length).toBeGreaterThan(0)
    for (const [name, value] of names) expect([give(name), give(name.toLowerCase()), give(value)]).toEqual([value, value, value])
    const { words = {} } = row.codec.shape as { words?: Names }
    for (const [word, value] of Object.entries(words)) expect([word, low(row, word)]).toEqual([word, value])
    expect(() => give('no such word')).toThrow(TypeError)
  })
})

describe.each(switches.map((row) => [row.place, row] as const))('flags with a mask: %s', (_, row) => {
  const { on, mask, names } = (row.codec.shape as StructShape).switches ?? { on: '', mask: '', names: {} }

  test('an array switches on and nothing else, and is returned again', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(names)), (flags) => {
        const wire = low(row, flags) as Record<string, number>
        expect(wire[on]).toBe(wire[mask])
        expect(high(row, sent(row, wire))).toEqual(flags)
      }),
    )
  })

  test('an object switches on and off; the struct of the wire level is taken as it is', () => {
    const [first = '', second = ''] = Object.keys(names)
    const bits = [names[first], names[second]] as [number, number]
    expect(low(row, { [first]: true, [second]: false })).toEqual({ [on]: bits[0], [mask]: bits[0] | bits[1] })
    const struct = { [on]: 0xffff, [mask]: 3 }
    expect(low(row, struct)).toBe(struct)
    expect(() => low(row, { [first]: 1 })).toThrow(new TypeError(`${first}: expected true or false, got 1`))
    expect(() => low(row, 5)).toThrow(/expected flags, an array of names or an object such as/)
  })
})

test('there are names, booleans and masks', () => {
  expect([named.length > 100, named.filter(({ notes }) => notes.boolean).length > 50, switches.length]).toEqual([true, true, 4])
})
