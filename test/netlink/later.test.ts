import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { deferring, Later, readLater, shownInFull } from '../../src/netlink/later.ts'
import { decode, MalformedError, type Message, route } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const { bytes } = fixture('link-veth')
const whole = decode(bytes)[0] as Message
const protocol = readLater(route, 'RTM_NEWLINK', 'afSpec')
const defer = deferring('afSpec')
const read = (from = bytes): Message => decode(from, { protocol })[0] as Message

/** A link whose afSpec is read later, and the same as a plain object. */
function both(): [late: Record<string, unknown>, plain: Record<string, unknown>] {
  const { afSpec, mtu } = read().attrs
  const late: Record<string, unknown> = Object.assign(Object.create(shownInFull), { mtu })
  defer(late, afSpec as Later)
  return [late, { mtu, afSpec: whole.attrs['afSpec'] }]
}

test('all else is read at once, and the attribute when it is asked for, each time the same', () => {
  // Often enough for the compiled reader to take its turn.
  for (let i = 0; i < 60; i++) {
    const { attrs, ...rest } = read()
    const { afSpec } = attrs
    expect(afSpec).toBeInstanceOf(Later)
    expect({ ...rest, attrs: { ...attrs, afSpec: (afSpec as Later).get() } }).toEqual(whole)
    expect((afSpec as Later).get()).toBe((afSpec as Later).get())
  }
})

test('a property that is read later is like any other', () => {
  const [late, plain] = both()
  expect(Object.keys(late)).toEqual(Object.keys(plain))
  for (const copy of [late, { ...late }, Object.assign({}, late), structuredClone(late), new Proxy(late, {})])
    expect(copy).toEqual(plain)
  expect(Object.getOwnPropertySymbols({ ...late })).toEqual([])
  expect(Object.create(late).afSpec).toBe(late['afSpec'])
  expect(late).toStrictEqual(plain)
})

test('it is shown with its value', () => {
  const [late, plain] = both()
  expect(inspect(late)).toBe(inspect(plain))
  expect(inspect([{ late }], { depth: 9 })).toBe(inspect([{ late: plain }], { depth: 9 }))
})

test('it can be set and deleted', () => {
  const [late] = both()
  late['afSpec'] = 5
  expect(late).toEqual({ mtu: whole.attrs['mtu'], afSpec: 5 })
  delete late['afSpec']
  expect(late).toEqual({ mtu: whole.attrs['mtu'] })
})

test('bytes that are no such value are refused when they are read', () => {
  const damaged = bytes.slice()
  // The length of the first attribute in there.
  damaged[findAfSpec(damaged) + 4] = 1
  const { afSpec } = read(damaged).attrs
  expect(() => (afSpec as Later).get()).toThrow(MalformedError)
})

/** Where the attribute begins in the message. */
function findAfSpec(message: Uint8Array): number {
  const view = new DataView(message.buffer, message.byteOffset)
  for (let at = 32; at < message.length; at += (view.getUint16(at, true) + 3) & ~3)
    if ((view.getUint16(at + 2, true) & 0x3fff) === 26) return at
  throw new Error('there is none')
}
