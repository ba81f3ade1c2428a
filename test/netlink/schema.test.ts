import { expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { headed } from '../../src/netlink/attribute/headed.ts'
import { indexed } from '../../src/netlink/attribute/indexed.ts'
import { select, selectByHeader } from '../../src/netlink/attribute/select.ts'
import { array } from '../../src/netlink/codec/array.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { bits, oneOf } from '../../src/netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../src/netlink/codec/numbers.ts'
import { lazy, list } from '../../src/netlink/codec/references.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { type SchemaRow, schema } from '../../src/netlink/explain/schema.ts'
import { protocol } from '../../src/netlink/message/protocol.ts'

const pair = struct('pair', {
  first: [u8, 'p_first', 'the first'],
  _pad: [u8, '__pad', 'zero'],
  second: [oneOf(u16, { ONE: 1, TWO: 2 }), 'p_second', 'the second'],
})
const inner = attrs('inner-attrs', { name: [1, 'I_NAME', string, 'a name'] })
const again: Codec<unknown> = lazy('head and outer-attrs', () => headed(head, outer))
const head = struct('head', { family: [u8, 'h_family', 'which'], rest: [bits(u32, { UP: 1, LOW: 4 }), 'h_rest', 'flags'] })
const outer: Codec<unknown> = attrs('outer-attrs', {
  kind: [1, 'O_KIND', string, 'what it is'],
  data: [2, 'O_DATA', select('kind', { a: inner, b: pair, c: u32, d: again }), 'by kind'],
  names: [3, 'O_NAMES', list(string), 'repeated'],
  inners: [4, 'O_INNERS', list(inner), 'repeated nests'],
  index: [5, 'O_INDEX', indexed(inner), 'by index'],
  counts: [6, 'O_COUNTS', array(u64), 'an array'],
  pairs: [7, 'O_PAIRS', array(pair), 'an array of structs'],
  peer: [8, 'O_PEER', again, 'itself'],
  spec: [9, 'O_SPEC', selectByHeader('family', { 2: 'x', 7: 'y', 10: 'x' }, { x: inner, y: pair }), 'by family'],
  // A struct with something added (orShort) is a copy with the same name.
  copy: [10, 'O_COPY', { ...pair }, 'a copy'],
})
const rows = schema(
  protocol('TEST', 99, {
    T_NEW: [16, 'new', head, outer, 'makes one'],
    T_GET: [18, 'get', head, outer, 'requests one'],
  }),
)

const row = (name: string): Partial<SchemaRow> => {
  const { of: _of, set: _set, meaning: _meaning, ...rest } = rows.find((one) => one.name === name) as SchemaRow
  return rest
}

test('messages come first, with what they hold', () => {
  const [made, asked] = rows
  const holds = { type: 'struct and nest', nests: ['head', 'outer-attrs'] }
  expect(made).toEqual({ of: 'message', set: 'TEST', number: 16, name: 'T_NEW', verb: 'new', ...holds, meaning: 'makes one' })
  expect(asked).toEqual({ of: 'message', set: 'TEST', number: 18, name: 'T_GET', verb: 'get', ...holds, meaning: 'requests one' })
})

test('a set or struct that is reached twice, or from within itself, is listed once', () => {
  const sets = rows.map(({ set }) => set).filter((set, i, all) => set !== all[i - 1])
  expect(sets).toEqual(['TEST', 'nlmsghdr', 'head', 'outer-attrs', 'inner-attrs', 'pair', 'nlmsgerr-attrs', 'policy-attrs'])
  expect(rows.filter(({ set }) => set === 'outer-attrs')).toHaveLength(10)
  expect(rows.filter(({ set }) => set === 'inner-attrs')).toHaveLength(1)
})

test('members have their place in the struct, padding has no key', () => {
  expect(rows.filter(({ set }) => set === 'pair')).toEqual([
    { of: 'member', set: 'pair', number: 0, name: 'p_first', key: 'first', type: 'u8', meaning: 'the first' },
    { of: 'member', set: 'pair', number: 1, name: '__pad', type: 'u8', meaning: 'zero' },
    {
      of: 'member',
      set: 'pair',
      number: 2,
      name: 'p_second',
      key: 'second',
      type: 'u16',
      values: { ONE: 1, TWO: 2 },
      meaning: 'the second',
    },
  ])
  expect(row('h_rest')).toEqual({ number: 1, name: 'h_rest', key: 'rest', type: 'u32', values: { UP: 1, LOW: 4 }, bits: true })
})

test('attributes say what they hold', () => {
  const [number, name] = [expect.any(Number), expect.any(String)]
  expect(row('O_KIND')).toEqual({ number: 1, name: 'O_KIND', key: 'kind', type: 'string' })
  expect(row('O_NAMES')).toEqual({ number, name, key: 'names', type: 'string', list: true })
  expect(row('O_INNERS')).toEqual({ number, name, key: 'inners', type: 'nest', nests: ['inner-attrs'], list: true })
  expect(row('O_INDEX')).toEqual({ number, name, key: 'index', type: 'nest', nests: ['inner-attrs'], indexed: true })
  expect(row('O_COUNTS')).toEqual({ number, name, key: 'counts', type: 'u64[]' })
  expect(row('O_PAIRS')).toEqual({ number, name, key: 'pairs', type: 'struct[]', nests: ['pair'] })
  expect(row('O_PEER')).toEqual({ number, name, key: 'peer', type: 'struct and nest', nests: ['head', 'outer-attrs'] })
})

test('selectors say what decides, and between what', () => {
  expect(row('O_DATA').selects).toEqual({
    by: 'kind',
    choices: [
      { key: 'a', is: 'inner-attrs' },
      { key: 'b', is: 'pair' },
      { key: 'c', is: 'u32' },
      { key: 'd', is: 'head and outer-attrs' },
    ],
  })
  expect(row('O_SPEC').selects).toEqual({
    by: 'header.family',
    choices: [
      { key: 'x', when: [2, 10], is: 'inner-attrs' },
      { key: 'y', when: [7], is: 'pair' },
    ],
  })
})

test('rows are plain data', () => {
  expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
})
