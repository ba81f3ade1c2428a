import { expect, test } from 'vitest'
import { binary } from '../../src/netlink/codec/values.ts'
import { pickedRow } from '../../src/netlink/message/projection.ts'
import { ifinfomsg } from '../../src/rtnl/link/table.ts'
import { decode, encode, explain, is, type Message, pick, rtnetlink } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const { bytes } = fixture('link-veth')
const whole = decode(bytes)[0] as Message

/** The chosen attributes of the whole message, in its order. */
const picked = (keys: string[]): object => Object.fromEntries(Object.entries(whole.attrs).filter(([key]) => keys.includes(key)))

test.each([[['ifname', 'mtu']], [['linkinfo']], [['stats64', 'address', 'afSpec']], [[]]] as const)('%j of a link', (keys) => {
  const protocol = pick(rtnetlink, { RTM_NEWLINK: [...keys] })
  // Often enough for the compiled reader to take its turn.
  for (let i = 0; i < 60; i++) {
    const [message] = decode(bytes, { protocol })
    expect(message).toEqual({ ...whole, attrs: picked([...keys]) })
  }
})

test('every key alone reads as it does among the others', () => {
  for (const key of Object.keys(whole.attrs).filter((name) => name !== 'unknown')) {
    const protocol = pick(rtnetlink, { RTM_NEWLINK: [key as 'mtu'] })
    expect(decode(bytes, { protocol })[0]?.attrs).toEqual(picked([key]))
  }
})

test('the attributes are typed, and `is` still distinguishes the messages', () => {
  const protocol = pick(rtnetlink, { RTM_NEWLINK: ['ifname'] })
  const [message] = decode(bytes, { protocol })
  const name: string | undefined = message && is(protocol, message, 'RTM_NEWLINK') ? message.attrs.ifname : undefined
  expect(name).toBe(whole.attrs['ifname'])
})

test('messages that are not named, encoding and explaining stay whole', () => {
  const protocol = pick(rtnetlink, { RTM_NEWADDR: ['local'] })
  expect(decode(bytes, { protocol })).toEqual([whole])
  const links = pick(rtnetlink, { RTM_NEWLINK: ['ifname'] })
  expect(explain(bytes, { protocol: links })).toBe(explain(bytes))
  expect(encode(whole, { protocol: links })).toEqual(encode(whole))
})

test('a selector that is not chosen is found all the same', () => {
  const route6 = fixture('route-encap-ip6')
  const [all] = decode(route6.bytes)
  const [some] = decode(route6.bytes, { protocol: pick(rtnetlink, { RTM_NEWROUTE: ['encap'] }) })
  expect(all?.attrs['encap']).toBeDefined()
  expect(some?.attrs).toEqual({ encap: all?.attrs['encap'] })
})

test('what is not there is refused', () => {
  expect(() => pick(rtnetlink, { RTM_NEWLINK: ['ifName' as 'ifname'] })).toThrow(
    new TypeError('link-attrs has no attribute "ifName" (did you mean "ifname"?)'),
  )
  expect(() => pick(rtnetlink, { RTM_OLDLINK: [] } as object)).toThrow(
    new TypeError('NETLINK_ROUTE has no message "RTM_OLDLINK"'),
  )
  expect(() => pick(rtnetlink, { RTM_NEWLINK: 'mtu' as never })).toThrow('expected an array of keys for RTM_NEWLINK, got "mtu"')
  expect(() => pickedRow('RTM_NEWLINK', [16, 'new', ifinfomsg, binary, ''], ['mtu'])).toThrow('RTM_NEWLINK has no table')
  // @ts-expect-error: no such attribute
  expect(() => pick(rtnetlink, { RTM_NEWADDR: ['ifname'] })).toThrow(TypeError)
})
