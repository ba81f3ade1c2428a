import { deepStrictEqual } from 'node:assert'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { LazyAttribute, lazyCodec, lazyProperty, rowWithCodecs } from '../../src/netlink/message/lazy-attribute.ts'
import { withRows } from '../../src/netlink/message/protocol.ts'
import { decode, type Message, rtnetlink } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const { bytes } = fixture('link-veth')
const whole = decode(bytes)[0] as Message
const [, , AF_SPEC] = rtnetlink.messages.RTM_NEWLINK[3].table.afSpec
const protocol = withRows(rtnetlink, {
  RTM_NEWLINK: rowWithCodecs(rtnetlink.messages.RTM_NEWLINK, { afSpec: lazyCodec(AF_SPEC) }),
})
const defer = lazyProperty('afSpec')
const read = (from = bytes): Message => decode(from, { protocol })[0] as Message

/** A link whose afSpec is read later, and the same as a plain object. */
function both(): [late: Record<string, unknown>, plain: Record<string, unknown>] {
  const { afSpec, mtu } = read().attrs
  const late: Record<string, unknown> = { mtu }
  defer(late, afSpec as LazyAttribute)
  return [late, { mtu, afSpec: whole.attrs['afSpec'] }]
}

test('all else is read at once, and the attribute at its first access, each time the same', () => {
  // Often enough for the compiled reader to take its turn.
  for (let i = 0; i < 60; i++) {
    const { attrs, ...rest } = read()
    const { afSpec } = attrs
    expect(afSpec).toBeInstanceOf(LazyAttribute)
    expect({ ...rest, attrs: { ...attrs, afSpec: (afSpec as LazyAttribute).get() } }).toEqual(whole)
    expect((afSpec as LazyAttribute).get()).toBe((afSpec as LazyAttribute).get())
  }
})

test('a property that is read later is like any other', () => {
  const [late, plain] = both()
  expect(Object.keys(late)).toEqual(Object.keys(plain))
  for (const copy of [late, { ...late }, Object.assign({}, late), structuredClone(late), new Proxy(late, {})])
    expect(copy).toEqual(plain)
  expect(Object.getOwnPropertySymbols({ ...late })).toEqual([])
  expect(Object.create(late).afSpec).toBe(late['afSpec'])
  deepStrictEqual(late, plain)
  expect(late).toStrictEqual(plain)
})

test('it is shown with its value', () => {
  const [late, plain] = both()
  expect(inspect(late)).toBe(inspect(plain))
  expect(inspect([{ late }], { depth: 9 })).toBe(inspect([{ late: plain }], { depth: 9 }))
  const [frozen] = both()
  expect(inspect(Object.freeze(frozen))).toBe(inspect(plain))
  const [cyclic] = both()
  cyclic['self'] = cyclic
  expect(inspect(cyclic, { depth: 4 })).toContain('self: [Circular *1]')
})

test('an object with several of them is shown with all values', () => {
  const [late, plain] = both()
  lazyProperty('other')(late, read().attrs['afSpec'] as LazyAttribute)
  expect(inspect(late)).toBe(inspect({ ...plain, other: plain['afSpec'] }))
})

test('it can be set and deleted, if the object is not frozen', () => {
  const [late, plain] = both()
  const below = Object.create(late)
  below.afSpec = 7
  expect(late).toEqual(plain)
  late['afSpec'] = 5
  expect([late, below.afSpec]).toEqual([{ mtu: plain['mtu'], afSpec: 5 }, 7])
  delete late['afSpec']
  expect(late).toEqual({ mtu: plain['mtu'] })
  const [frozen] = both()
  Object.freeze(frozen)
  expect(() => {
    frozen['afSpec'] = 1
  }).toThrow(TypeError)
  expect(frozen).toEqual(plain)
})

test('of malformed bytes the sound part is read', () => {
  const damaged = bytes.slice()
  // The length of the first attribute in there.
  damaged[findAfSpec(damaged) + 4] = 1
  const two = new Uint8Array([...damaged, ...bytes])
  const [bad, good] = decode(two, { protocol }).map(({ attrs }) => attrs['afSpec'] as LazyAttribute)
  for (let i = 0; i < 30; i++) expect(bad?.get()).toEqual({ unspec: {} })
  // That of another link in the datagram is as sound as before.
  expect(good?.get()).toEqual(whole.attrs['afSpec'])
})

/** Where the attribute begins in the message. */
function findAfSpec(message: Uint8Array): number {
  const view = new DataView(message.buffer, message.byteOffset)
  for (let at = 32; at < message.length; at += (view.getUint16(at, true) + 3) & ~3)
    if ((view.getUint16(at + 2, true) & 0x3fff) === 26) return at
  throw new Error('there is none')
}
