import { expect, expectTypeOf, test } from 'vitest'
import { attrs, decodeValue, encode as encodeBy, encodeValue, kind, type ReplyTo, string, u32 } from '../../src/declare.ts'
import { decode, encode, explain, is, type Message, type MessagesWithKinds, rtnetlink, withKinds } from '../../src/wire.ts'

const options = attrs('demo-attrs', { speed: [1, 'DEMO_SPEED', u32, 'how fast'], label: [2, 'DEMO_LABEL', string, 'a label'] })
const demo = kind({ attrs: options, module: 'demo' })
const protocol = withKinds(rtnetlink, { demo })

test('a declared kind of link decodes, encodes and is explained', () => {
  const bytes = encodeBy(
    { name: 'RTM_NEWLINK', attrs: { ifname: 'd0', linkinfo: { kind: 'demo', data: { demo: { speed: 7, label: 'x' } } } } },
    { protocol },
  )
  const [message] = decode(bytes, { protocol })
  if (!message || !is(protocol, message, 'RTM_NEWLINK')) throw new Error('not a link')
  expectTypeOf(message.attrs.linkinfo?.data?.demo?.speed).toEqualTypeOf<number | undefined>()
  expectTypeOf(message.attrs.linkinfo?.data?.vlan?.id).toEqualTypeOf<number | undefined>()
  expect(message.attrs.linkinfo?.data).toEqual({ demo: { speed: 7, label: 'x' } })
  expect(explain(bytes, { protocol })).toContain('DEMO_SPEED 7')
  // To nlwire itself they are bytes, which the set of the kind reads.
  const [plain] = decode(bytes) as [Message]
  const { other } = (plain.attrs as { linkinfo: { data: { other: Uint8Array } } }).linkinfo.data
  expect(decodeValue(options, other)).toEqual({ speed: 7, label: 'x' })
  expect(encodeValue(options, { speed: 7, label: 'x' })).toEqual(other)
  expect(encodeValue(options, { speed: 1 }, false)).toEqual(Uint8Array.of(0, 8, 0, 1, 0, 0, 0, 1))
  expect(decodeValue(options, Uint8Array.of(0, 8, 0, 1, 0, 0, 0, 1), false)).toEqual({ speed: 1 })
})

test('the kinds of nlwire stay, and rtnetlink is not changed', () => {
  const vlan = { name: 'RTM_NEWLINK', attrs: { linkinfo: { kind: 'vlan', data: { vlan: { id: 5 } } } } } as const
  expect(encodeBy(vlan, { protocol })).toEqual(encode({ type: 16, attrs: vlan.attrs }))
  expect(() => encode({ type: 16, attrs: { linkinfo: { kind: 'demo', data: { demo: {} } } } })).toThrow('expected one of')
  expectTypeOf<ReplyTo<MessagesWithKinds<{ demo: typeof demo }>, 'RTM_GETLINK'>['attrs']['mtu']>().toEqualTypeOf<
    number | undefined
  >()
})

test('mistakes are refused', () => {
  // @ts-expect-error: the key is speed
  const misspelt = () => encodeBy({ name: 'RTM_NEWLINK', attrs: { linkinfo: { data: { demo: { sped: 7 } } } } }, { protocol })
  expect(misspelt).toThrow('RTM_NEWLINK.IFLA_LINKINFO.IFLA_INFO_DATA: demo-attrs has no attribute "sped" (did you mean "speed"?)')
  // @ts-expect-error: no such kind
  const unknown = () => encodeBy({ name: 'RTM_NEWLINK', attrs: { linkinfo: { data: { dmo: {} } } } }, { protocol })
  expect(unknown).toThrow('expected one of')
  const pair = kind({ attrs: options, pair: { key: 'peer', type: 3, wire: 'DEMO_PEER' } })
  expect(() => withKinds(rtnetlink, { pair })).toThrow(
    new TypeError('expected a kind without pair, ports and xstats, got "pair"'),
  )
  expect(() => decodeValue(options, Uint8Array.of(9, 0, 1, 0))).toThrow('attribute of length 9')
})
