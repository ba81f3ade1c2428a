import { describe, expect, expectTypeOf, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { type Indexed, indexed } from '../../src/netlink/attribute/indexed.ts'
import { select } from '../../src/netlink/attribute/select.ts'
import { array } from '../../src/netlink/codec/array.ts'
import type { Codec, TypeOf } from '../../src/netlink/codec/codec.ts'
import { u8, u16, u32, u64 } from '../../src/netlink/codec/numbers.ts'
import { list } from '../../src/netlink/codec/references.ts'
import { appended, struct } from '../../src/netlink/codec/struct.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { flag } from '../../src/netlink/codec/values.ts'
import { decode, encode, is, type LinkAttrs, type Message, type MessageOf, rtnetlink } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

// The types are inferred from the tables; `tsc -p tsconfig.json` is what really runs these tests.

const header = struct('header', { family: [u8, 'family', ''], _pad: [u8, 'pad', ''], seen: [appended(u64), 'seen', ''] })
const inner = attrs('inner', { id: [1, 'ID', u16, ''] })
const set = attrs('set', {
  mtu: [1, 'MTU', u32, ''],
  name: [2, 'NAME', string, ''],
  up: [3, 'UP', flag, ''],
  names: [4, 'NAMES', list(string), ''],
  vlans: [5, 'VLANS', array(u16), ''],
  header: [6, 'HEADER', header, ''],
  all: [7, 'ALL', indexed(inner), ''],
  data: [8, 'DATA', select('name', { inner, header }), ''],
})
type Value = TypeOf<typeof set>

describe('values of a table', () => {
  test('all attributes are optional and of their codec’s type', () => {
    expectTypeOf<Value['mtu']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Value['name']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Value['up']>().toEqualTypeOf<true | undefined>()
    expectTypeOf<Value['names']>().toEqualTypeOf<string[] | undefined>()
    expectTypeOf<Value['vlans']>().toEqualTypeOf<number[] | undefined>()
    expectTypeOf<Value['all']>().toEqualTypeOf<Indexed<TypeOf<typeof inner>>[] | undefined>()
    expectTypeOf<NonNullable<Value['unknown']>[number]['bytes']>().toEqualTypeOf<Uint8Array>()
  })

  test('a struct has its members; padding is hidden, later ones and the tail are optional', () => {
    type Header = TypeOf<typeof header>
    expectTypeOf<Header['family']>().toEqualTypeOf<number>()
    expectTypeOf<Header['seen']>().toEqualTypeOf<bigint | undefined>()
    expectTypeOf<Header['tail']>().toEqualTypeOf<Uint8Array | undefined>()
    expectTypeOf<keyof Header>().toEqualTypeOf<'family' | 'seen' | 'tail'>()
  })

  test('a selection has one of its choices, or other bytes', () => {
    type Data = NonNullable<Value['data']>
    expectTypeOf<keyof Data>().toEqualTypeOf<'inner' | 'header' | 'other'>()
    expectTypeOf<NonNullable<Data['inner']>['id']>().toEqualTypeOf<number | undefined>()
  })

  test('a codec’s type is its value’s', () => {
    expectTypeOf<TypeOf<Codec<'x'>>>().toEqualTypeOf<'x'>()
    expectTypeOf<TypeOf<string>>().toBeNever()
  })
})

describe('link messages', () => {
  test('`is` narrows header and attributes', () => {
    const message: Message = decode(fixture('link-veth').bytes)[0] as Message
    expectTypeOf(message.attrs).toEqualTypeOf<Record<string, unknown>>()
    if (!is(rtnetlink, message, 'RTM_NEWLINK')) throw new Error('not a link')
    expectTypeOf(message.attrs.mtu).toEqualTypeOf<number | undefined>()
    expectTypeOf(message.attrs.stats64).toExtend<{ rxBytes: bigint; rxNohandler?: bigint } | undefined>()
    expectTypeOf(message.header.index).toEqualTypeOf<number>()
    expect([message.attrs.mtu, message.header.index]).toEqual([1500, 4])
  })

  test('a veth holds a link message of the other end', () => {
    type Veth = NonNullable<NonNullable<LinkAttrs['linkinfo']>['data']>['veth']
    expectTypeOf<NonNullable<NonNullable<Veth>['peer']>['attrs']>().toEqualTypeOf<LinkAttrs>()
    expectTypeOf<MessageOf<(typeof rtnetlink.messages)['RTM_NEWADDR']>['attrs']['local']>().toEqualTypeOf<string | undefined>()
  })
})

describe('what does not compile', () => {
  const refused = (value: object): void => void expect(() => encode({ type: 16, attrs: value })).toThrow(TypeError)

  test('misspelt keys and wrong types', () => {
    // @ts-expect-error: the key is mtu
    const misspelt: LinkAttrs = { mut: 1500 }
    // @ts-expect-error: the MTU is a number
    const text: LinkAttrs = { mtu: '1500' }
    // @ts-expect-error: the key is vlanFiltering, inside a nest, inside a selection
    const nested: LinkAttrs = { linkinfo: { data: { bridge: { vlan_filtering: 1 } } } }
    // @ts-expect-error: a flag is true or left out
    const off: LinkAttrs = { linkinfo: { data: { vxlan: { gbp: false } } } }
    // @ts-expect-error: 64 bits are bigint
    const wide: LinkAttrs = { maxPacingOffloadHorizon: 1 }
    // @ts-expect-error: a list is an array
    const one: LinkAttrs = { propList: { altIfname: 'name' } }
    for (const value of [misspelt, text, nested, off, wide, one]) refused(value)
  })

  test('names of messages that the protocol does not have', () => {
    const [message] = decode(fixture('link-veth').bytes) as [Message]
    // @ts-expect-error: it is RTM_NEWLINK
    expect(is(rtnetlink, message, 'RTM_NEWLINKS')).toBe(false)
    // @ts-expect-error: a row is a number, a name, a codec and a meaning
    attrs('wrong', { mtu: [1, 'MTU', u32] })
    // @ts-expect-error: a member of a struct has a size
    expect(() => struct('wrong', { name: [string, 'name', ''] }).read).not.toThrow()
  })
})
