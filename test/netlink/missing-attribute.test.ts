import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { groups } from '../../src/netlink/attribute/groups.ts'
import { headed } from '../../src/netlink/attribute/headed.ts'
import { select } from '../../src/netlink/attribute/select.ts'
import { u8, u32 } from '../../src/netlink/codec/numbers.ts'
import { list } from '../../src/netlink/codec/references.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { attributeName } from '../../src/netlink/explain/missing-attribute.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { protocol } from '../../src/netlink/message/protocol.ts'

// The kernel names what is missing by its number and the place of its nest: the name is in the table of that nest.

const head = struct('head', { family: [u8, 'h_family', 'which'] })
const inner = attrs('inner-attrs', { id: [1, 'I_ID', u32, ''], name: [2, 'I_NAME', string, ''] })
const outer = attrs('outer-attrs', {
  kind: [1, 'O_KIND', string, ''],
  data: [2, 'O_DATA', select('kind', { a: inner }), ''],
  inners: [3, 'O_INNERS', list(inner), ''],
  options: [4, 'O_OPTIONS', groups(inner), ''],
  peer: [5, 'O_PEER', headed(head, inner), ''],
  number: [6, 'O_NUMBER', u32, ''],
  chosen: [7, 'O_CHOSEN', list(select('kind', { a: inner })), ''],
})
const asked = attrs('asked-attrs', { all: [1, 'A_ALL', u32, ''] })
const own = protocol('TEST', 99, {
  T_NEW: [16, 'new', head, outer, ''],
  T_GET: [18, 'get', head, outer, '', { request: { attrs: asked } }],
})

const named = (path: string, type: number, values: object, messageType = 16): string | undefined => {
  const bytes = encodeMessage({ type: messageType, flags: NLM_F.REQUEST, attrs: values } as never, { protocol: own })
  const [request] = decodeMessages(bytes, { protocol: own, tolerant: true })
  return attributeName(own, request as NonNullable<typeof request>, path, type)
}

test('of the outermost list, which may be another one in a request', () => {
  expect([named('', 1, {}), named('', 6, {}), named('', 9, {})]).toEqual(['O_KIND', 'O_NUMBER', undefined])
  expect([named('', 1, {}, 18), named('', 2, {}, 18)]).toEqual(['A_ALL', undefined])
})

test('of a message without a table none is known', () => {
  expect(named('', 1, {}, 99)).toBe(undefined)
})

describe('of a nest', () => {
  const one = { id: 5 }

  test.each([
    ['that a neighbour selects', 'O_DATA', { kind: 'a', data: { a: one } }],
    ['that is repeated', 'O_INNERS', { inners: [one, one] }],
    ['of groups', 'O_OPTIONS', { options: [one, one] }],
    ['behind a struct', 'O_PEER', { peer: { family: 2, attrs: one } }],
    ['that is repeated, and selected by a neighbour', 'O_CHOSEN', { kind: 'a', chosen: [{ a: one }] }],
  ])('%s', (_, path, values) => {
    expect([named(path, 2, values), named(path, 9, values)]).toEqual(['I_NAME', undefined])
  })

  test.each([
    ['no nest', 'O_NUMBER', { number: 5 }],
    ['in no nest', 'O_NUMBER.I_ID', { number: 5 }],
    ['in a list that has none', 'O_PEER.O_NUMBER.I_ID', { peer: { family: 2, attrs: one } }],
    ['of a kind without a table', 'O_DATA', { kind: 'b', data: { other: Uint8Array.of(8, 0, 1, 0, 5, 0, 0, 0) } }],
    ['that is selected, and not there', 'O_DATA', { kind: 'a' }],
    ['in a selected one that is not there', 'O_CHOSEN.O_DATA', {}],
    ['that no table has', 'O_NONE', {}],
  ])('%s: not known', (_, path, values) => {
    expect(named(path, 1, values)).toBe(undefined)
  })

  test('that is not there, but is always the same', () => {
    expect([named('O_PEER', 1, {}), named('O_INNERS', 1, {}), named('O_OPTIONS', 1, {})]).toEqual(['I_ID', 'I_ID', 'I_ID'])
  })
})
