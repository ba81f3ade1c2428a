import { afterEach, beforeEach, expect, test } from 'vitest'
import { type NetlinkError, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs

/** The message of a refusal, with its code. */
const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: NetlinkError) => error.message,
  )

describeLive('the cause of a refused route', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    for (const link of ['v0', 'v1']) await ns.links.up(link)
    await ns.addresses.add('v0', '10.1.0.1/24')
    await ns.addresses.add('v0', 'fd01::1/64', { flags: ['NODAD'] })
  })
  afterEach(() => ns.close())

  test('to which address no route leads', async () => {
    expect(await refused(ns.routes.get('192.0.2.1'))).toContain(
      'ENETUNREACH: no route leads to 192.0.2.1: the table MAIN has 1 of this family, and no default route (',
    )
  })

  test.each([
    ['BLACKHOLE', '31.0.0.0/8', '31.1.1.1', 'EINVAL'],
    ['PROHIBIT', '31.0.0.0/8', '31.1.1.1', 'EACCES'],
    ['UNREACHABLE', 'fd31::/16', 'fd31::1', 'EHOSTUNREACH'],
  ] as const)('that the route itself is %s', async (type, dst, to, code) => {
    await ns.routes.add(dst, { type })
    expect(await refused(ns.routes.get(to))).toContain(`${code}: the route to ${dst} in table main is of type ${type} (`)
  })

  test('which next hop object is missing', async () => {
    expect(await refused(ns.routes.add('10.9.0.0/16', { nhId: 77 }))).toContain('there is no next hop with id 77')
  })

  test('which gateway no link reaches', async () => {
    expect(await refused(ns.routes.add('10.9.0.0/16', { via: '10.7.0.2' }))).toContain(
      'ENETUNREACH: the gateway 10.7.0.2 is in the network of no link of this namespace (link and onlink together skip this check)',
    )
    expect(await refused(ns.nexthops.add(6, { via: '10.7.0.2', link: 'v1' }))).toContain(
      'the gateway 10.7.0.2 is in the network of no address of link "v1"',
    )
    const several = [{ via: '10.1.0.2' }, { via: '10.7.0.3', link: 'v1' }]
    expect(await refused(ns.routes.add('10.9.0.0/16', { multipath: several }))).toContain(
      'the gateway 10.7.0.3 is in the network of no address of link "v1"',
    )
    expect(await refused(ns.routes.add('10.9.0.0/16', { via: '10.1.0.2', link: 'v1' }))).toContain(
      'the gateway 10.1.0.2 is in the network of link "v0", not of link "v1"',
    )
    expect(await refused(ns.routes.add('fd09::/64', { via: 'fd07::2' }))).toContain(
      'EHOSTUNREACH: the gateway fd07::2 is in the network of no link of this namespace',
    )
  })

  test('that a link is down', async () => {
    await ns.links.down('v0')
    expect(await refused(ns.routes.add('10.9.0.0/16', { link: 'v0' }))).toContain('ENETDOWN: link "v0" is down')
    expect(await refused(ns.routes.add('10.9.0.0/16', { via: '10.1.0.2' }))).toContain(
      'link "v0", in whose network the gateway 10.1.0.2 is, is down',
    )
  })

  test('the route that is there', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2', priority: 7, protocol: 'BIRD' })
    expect(await refused(ns.routes.add('10.9.0.0/16', { via: '10.1.0.3', priority: 7 }))).toContain(
      'EEXIST: there is a route to 10.9.0.0/16 in table main already: via 10.1.0.2 dev v0 proto bird metric 7',
    )
    await ns.routes.add('default', { type: 'UNREACHABLE' })
    expect(await refused(ns.routes.add('default', { via: '10.1.0.3' }))).toContain(
      'there is a default route in table main already',
    )
  })

  test('that there is no such route', async () => {
    const route = ns.routes
    expect(await refused(route.delete('10.79.0.0/16'))).toContain('ESRCH: table main has no such route to 10.79.0.0/16 (')
    expect(await refused(route.change('10.79.0.0/16', { type: 'BLACKHOLE' }))).toContain(
      'ENOENT: table main has no such route to 10.79.0.0/16 (',
    )
    await route.add('10.79.0.0/16', { via: '10.1.0.2' })
    expect(await refused(route.change('10.79.0.0/16', { via: '10.1.0.3', priority: 7 }))).toContain(
      'ENOENT: the one in table main differs: via 10.1.0.2 dev v0',
    )
  })

  test('the link of a next hop that is down', async () => {
    expect(await refused(ns.nexthops.add(3, { blackhole: true }))).toContain(
      'ENETDOWN: link "lo", to which blackholes belong, is down',
    )
    await ns.links.down('v0')
    expect(await refused(ns.nexthops.add(4, { via: '10.1.0.2', link: 'v0' }))).toContain('ENETDOWN: link "v0" is down')
  })

  test('the missing link', async () => {
    expect(await refused(ns.routes.add('10.9.0.0/16', { oif: 77 }))).toContain(
      'ENODEV: there is no link with index 77, to which RTA_OIF refers',
    )
    expect(await refused(ns.routes.add('10.9.0.0/16', { multipath: [{ oif: 77 }, { via: '10.1.0.2' }] }))).toContain(
      'there is no link with index 77, to which rtnh_ifindex refers',
    )
    expect(await refused(ns.routes.add('10.9.0.0/16', { link: 'nope' }))).toContain('ENODEV: there is no link "nope"')
    expect(await refused(ns.routes.add('10.9.0.0/16'))).toContain('the route has no link, no gateway and no next hop object')
    expect(await refused(ns.routes.add('10.9.0.0/16', { multipath: [{ link: 'v0' }, { weight: 3 }] }))).toContain(
      'ENODEV: the next hop 2 of 2 has no link and no gateway (',
    )
  })

  test('the missing link of a link-local gateway', async () => {
    const cause = 'EINVAL: a link-local gateway needs its link, and fe80::1 has none ('
    expect(await refused(ns.routes.add('2001:db8::/64', { via: 'fe80::1' }))).toContain(cause)
    expect(await refused(ns.routes.add('10.9.0.0/16', { via: 'fe80::1' }))).toContain(cause)
    const multipath = [{ via: 'fe80::2', link: 'v0' }, { via: 'fe80::1' }]
    expect(await refused(ns.routes.add('2001:db8::/64', { multipath }))).toContain(cause)
    expect(await refused(ns.nexthops.add(5, { via: 'fe80::1' }))).toContain(cause)
    expect(await refused(ns.nexthops.add(5, { via: '10.1.0.2' }))).toContain(
      'EINVAL: a next hop object needs its link, also beside a gateway (Device attribute required',
    )
  })

  test('what is similar to a route that is not there', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2', priority: 7 })
    expect(await refused(ns.routes.delete('10.9.0.0/16', { via: '10.1.0.3' }))).toContain(
      'ESRCH: the one in table main differs: via 10.1.0.2 dev v0 proto boot metric 7',
    )
    expect(await refused(ns.routes.delete('10.9.1.0/24'))).toContain(
      'there is no such route; the nearest is a route to 10.9.0.0/16 in table main: via 10.1.0.2',
    )
    expect(await refused(ns.routes.delete('10.200.0.0/16'))).toContain('ESRCH: table main has no such route to 10.200.0.0/16 (')
  })

  test('an address that is not of the namespace', async () => {
    expect(await refused(ns.routes.add('10.9.0.0/16', { via: '10.1.0.2', prefsrc: '10.7.0.1' }))).toContain(
      'EINVAL: no link of this namespace has the address 10.7.0.1',
    )
  })

  test('is not looked for in all of very many refusals', async () => {
    const all = Array.from({ length: 10_000 }, (_, i) => `11.0.${i >> 8}.${i & 255}`)
    const add = () =>
      ns.batch(
        (b) => {
          for (const dst of all) b.routes.add(dst, { via: '10.1.0.2' })
        },
        { timeout: 60_000 },
      )
    expect((await add()).every(({ status }) => status === 'done')).toBe(true)
    const results = await add()
    const errors = results.flatMap((result) => (result.status === 'failed' ? [result.error] : []))
    expect(errors).toHaveLength(10_000)
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['EEXIST']))
    expect(errors[0]?.message).toContain('there is a route to 11.0.0.0/32 in table main already: via 10.1.0.2')
    expect(await ns.routes.flush({ dst: { root: '11.0.0.0/8' } })).toEqual({ removed: 10_000, rounds: 1 })
  })
})
