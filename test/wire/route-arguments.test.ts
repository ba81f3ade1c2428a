import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Route, RouteOptions, RouteRef, Routes } from '../../src/index.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { timeOf } from '../../src/rtnl/common/units.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { lookupBody } from '../../src/rtnl/route/lookup.ts'
import { ROUTE_KEYS } from '../../src/rtnl/route/options.ts'
import { givenRoute, resolvedRoute, routeBody } from '../../src/rtnl/route/request.ts'
import fc from '../support/property.ts'

const body = (dst: RouteRef, options?: RouteOptions) => routeBody(givenRoute(dst, options))

describe('what no kernel takes is refused before it is sent', () => {
  test.each<[RouteRef, object, string]>([
    ['10.9.0.1/16', {}, 'expected a prefix without host bits, 10.9.0.0/16, got 10.9.0.1/16'],
    ['10.9.0.0/33', {}, 'expected a prefix length from 0 to 32'],
    ['10.9.0.0/16', { via: '10.1.0.2', multipath: [{ via: '10.1.0.3' }] }, 'via: expected none beside multipath'],
    ['10.9.0.0/16', { nhId: 1, via: '10.1.0.2' }, 'via: expected none beside nhId'],
    ['10.9.0.0/16', { nhId: 1, link: 'v0' }, 'link: expected none beside nhId'],
    ['10.9.0.0/16', { nhId: 1, multipath: [{ via: '10.1.0.2' }] }, 'multipath: expected none beside nhId'],
    ['10.9.0.0/16', { gateway: '10.1.0.2' }, 'unknown key "gateway" in options of a route'],
    [
      '10.9.0.0/16',
      { table: 'mian' },
      'table: expected a table, got "mian" (did you mean "MAIN"?): one of UNSPEC, COMPAT, DEFAULT, MAIN, LOCAL or a number',
    ],
    ['10.9.0.0/16', { protocol: 'brid' }, 'protocol: expected a protocol'],
    ['10.9.0.0/16', { scope: 'lnik' }, 'scope: expected a scope'],
    ['10.9.0.0/16', { type: 'BLACKHOL' }, '(did you mean "BLACKHOLE"?)'],
    ['fd09::/64', { via: '10.1.0.2' }, 'via: expected an IPv6 address, as the gateway of an IPv6 route is, got "10.1.0.2"'],
    ['10.9.0.0/16', { via: 'fe80::g' }, 'via: expected an IPv4 or IPv6 address'],
    ['10.9.0.0/16', { prefsrc: 'fd00::1' }, 'prefsrc: expected an address of the family of the route'],
    ['10.9.0.0/16', { family: 'ipv4' }, 'family: expected a family, got "ipv4" (did you mean "INET"?): one of '],
    ['10.9.0.0/16', { family: 'INET6' }, 'family: expected that of the destination 10.9.0.0/16'],
    ['10.9.0.0/16', { src: '10.0.0.5' }, 'src: expected none for an IPv4 route: the kernel ignores it (did you mean "prefsrc"?)'],
    ['10.9.0.0/16', { multipath: [] }, 'multipath: expected an array of at least one next hop'],
    ['10.9.0.0/16', { multipath: [{ weight: 257 }] }, 'multipath[0].weight: expected 1 to 256, got 257'],
    ['10.9.0.0/16', { metrics: { mut: 1 } }, 'metrics: unknown key "mut" in metrics (did you mean "mtu"?)'],
    ['10.9.0.0/16', { metrics: { rtt: '5 min' } }, 'metrics.rtt: expected a time such as "100ms" or "1.5s", got "5 min"'],
    ['10.9.0.0/16', { lock: ['mut'] }, 'lock: expected a metric'],
    ['10.9.0.0/16', { encap: { ipp: {} } }, 'unknown key "ipp" in encap (did you mean "ip"?)'],
    ['10.9.0.0/16', { encap: { ip: { dts: '1.2.3.4' } } }, 'lwtunnel-ip-attrs has no attribute "dts" (did you mean "dst"?)'],
    ['10.9.0.0/16', { encapType: 'IP' }, 'encapType: expected none without encap'],
    ['fd09::/64', { pref: 300 }, 'pref: expected u8, from 0 to 255, got 300'],
    ['10.9.0.0/16', { priority: -1 }, 'priority: expected u32'],
    ['10.9.0.0/16', { newdst: '10.1.0.1' }, 'newdst: expected none but in MPLS routes: the kernel ignores it'],
    ['100', { family: 'MPLS', newdst: 'x' }, 'newdst: expected MPLS labels'],
    ['x', { family: 'MPLS' }, 'expected MPLS labels'],
    ['10.9.0.0/16', { onlink: 1 }, 'onlink: expected true or false, got 1'],
    ['10.9.0.0/16', { flow: '1/2/3' }, 'flow: expected realms such as "10/20"'],
    ['10.9.0.0/16', { expires: -1 }, 'expires: expected a number of seconds'],
    ['10.9.0.0/16', { flags: ['ONLNK'] }, 'got "ONLNK" (did you mean "onlink"?)'],
    [{ dst: 7 } as never, {}, 'dst: expected a destination such as "10.9.0.0/16" or "default", got 7'],
    ['nowhere', {}, 'expected an IPv4 or IPv6 address'],
  ])('%o %o', (dst, options, words) => {
    expect(() => body(dst, options as RouteOptions)).toThrow(words)
  })

  test('the source that a lookup of IPv4 reports is not sent', () => {
    const found = { dst: '10.9.0.0/16', link: 'v0', src: '10.1.0.1/32', srcLen: 32 }
    expect(body(found)).toMatchObject({ header: { srcLen: 0 }, attrs: { dst: '10.9.0.0' } })
    expect(body(found).attrs).not.toHaveProperty('src')
  })

  test('a route with a next hop object is given back by its id', () => {
    const flags: Route['flags'] = ['ONLINK']
    const listed = { dst: '10.9.0.0/16', nhId: 1, via: '10.1.0.2', link: 'v0', oif: 10, flags, cidr: '10.9.0.0/16' }
    const { attrs, link } = body(listed)
    expect(attrs).toEqual({ dst: '10.9.0.0', nhId: 1 })
    expect(link).toBeUndefined()
    expect(() => body(listed, { via: '10.1.0.3' })).toThrow('via: expected none beside nhId')
    expect(body('10.9.0.0/16', listed)).toEqual(body(listed))
    expect(body(listed, listed)).toEqual(body(listed))
  })

  test('64-bit numbers are taken as JSON has them', () => {
    expect(body('fd00::/64', { expires: '60' })).toMatchObject({ attrs: { expires: 60n } })
    const encap: RouteOptions = { encap: { ip: { id: '7', dst: '10.2.0.1' } } }
    expect(body('10.9.0.0/16', encap)).toMatchObject({ attrs: { encap: { ip: { id: 7n } } } })
    expect(() => body('fd00::/64', { expires: '1m' as never })).toThrow('expires: expected whole seconds, got "1m"')
  })

  test('IPv6 is sent as it is given', () => {
    expect(body('fd00::1/64').attrs).toEqual({ dst: 'fd00::1' })
  })

  test('options change a given route, and a name has precedence over an index', () => {
    const { attrs, link } = body({ dst: '10.9.0.0/16', link: 'v0', oif: 10, priority: 5 }, { priority: 6, link: 'v1' })
    expect(attrs).toEqual({ dst: '10.9.0.0', priority: 6 })
    expect(link).toBe('v1')
    expect(body({ dst: '10.9.0.0/16', oif: 10 }).link).toBe(10)
  })
})

describe('whatever is given,', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 8 }))
  const prefix = fc.oneof(
    address,
    fc.tuple(address, fc.integer({ min: -1, max: 130 })).map(([a, n]) => `${a}/${n}`),
    fc.constant('default'),
  )
  const anything = fc.oneof(
    fc.anything(),
    prefix,
    address,
    fc.integer(),
    fc.constantFrom('MAIN', 'BOOT', 'LINK', 'UNICAST', 'LOW', 'INET', 'v0'),
  )
  const hop = fc.dictionary(fc.constantFrom('via', 'link', 'oif', 'onlink', 'flags', 'encap', 'flow', 'weight'), anything)
  const options = fc.dictionary(fc.constantFrom(...ROUTE_KEYS, 'dst', 'cidr', 'wrong'), anything).chain((some) =>
    fc.oneof(
      fc.constant(some),
      fc.array(hop).map((multipath) => ({ ...some, multipath })),
    ),
  )
  const isTaught = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError

  test('calls throw nothing but TypeError and RangeError, and what they accept can be encoded', async () => {
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(prefix, anything), fc.oneof(options, anything), async (dst, given) => {
        let made: ReturnType<typeof routeBody>
        try {
          made = body(dst as never, given as never)
        } catch (error) {
          if (isTaught(error)) return
          throw error
        }
        const request = await resolvedRoute(made, async () => 3)
        expect(encodeMessage({ type: RTM.NEWROUTE, ...request }, { protocol: rtnetlink }).length).toBeGreaterThanOrEqual(28)
        accepted++
      }),
      { numRuns: 3000 },
    )
    expect(accepted).toBeGreaterThan(20)
  })

  test('so do look-ups', () => {
    const keys = ['from', 'iif', 'oif', 'mark', 'uid', 'ipProto', 'sport', 'dport', 'tos', 'flowlabel', 'fibmatch', 'wrong']
    fc.assert(
      fc.property(fc.oneof(address, anything), fc.dictionary(fc.constantFrom(...keys), anything), (to, given) => {
        try {
          lookupBody(to as never, given as never)
        } catch (error) {
          if (!isTaught(error)) throw error
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('times of metrics', () => {
  // get_time_rtt of iproute2: rounded up to whole milliseconds; without a unit as it is.
  test.each([
    ['100ms', 100, false],
    ['1.5s', 1500, false],
    ['2secs', 2000, false],
    ['1sec', 1000, false],
    ['3MSEC', 3, false],
    ['0.2ms', 1, false],
    ['.5s', 500, false],
    ['100', 100, true],
    ['0x10', 16, true],
    ['010ms', 8, false],
    ['2.1', 3, true],
  ])('%s', (text, value, raw) => expect(timeOf(text)).toEqual({ value, raw }))

  test.each(['', 'ms', '5 ms', '-1s', '1m', '1us', '1e3', 'x'])('not %o', (text) => {
    expect(() => timeOf(text)).toThrow(TypeError)
  })

  test('not longer than 32 bits', () => {
    expect(timeOf('4294967295').value).toBe(4294967295)
    expect(() => timeOf('4294968s')).toThrow(RangeError)
  })
})

test('types: a listed route is one that calls take', () => {
  expectTypeOf<Route>().toExtend<RouteRef>()
  expectTypeOf<Route>().toExtend<Parameters<Routes['delete']>[0]>()
  expectTypeOf<Route['table']>().toEqualTypeOf<'COMPAT' | 'DEFAULT' | 'LOCAL' | 'MAIN' | 'UNSPEC' | number>()
  expectTypeOf<{ type: 'blackhole'; table: 'blue'; protocol: 77 }>().toExtend<RouteOptions>()
  expectTypeOf<{ encap: { ip: { id: bigint; dst: string } } }>().toExtend<RouteOptions>()
  // @ts-expect-error there is no such type of route
  const wrong: RouteOptions = { type: 'BLACKHOL' }
  // @ts-expect-error the key is `via`
  const gateway: RouteOptions = { gateway: '10.0.0.1' }
  // @ts-expect-error a metric is a number
  const metric: RouteOptions = { metrics: { mtu: '1400' } }
  expect([wrong, gateway, metric]).toHaveLength(3)
})
