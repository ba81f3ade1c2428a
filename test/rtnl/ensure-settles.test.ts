// `ensure` and `flush` when the kernel spells, keeps or finds things otherwise than they were given.
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs, type WholeRoute } from '../../src/index.ts'
import { limitsOf, oneDeadline } from '../../src/linux/socket/limits.ts'
import { splitLimits } from '../../src/rtnl/common/split-limits.ts'
import { describeLive } from '../support/live.ts'

const OWN = 200

describeLive('what the kernel spells otherwise', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
    await ns.addresses.add('v0', '10.0.0.1/24')
    await ns.addresses.add('v0', '2001:db8::1/64', { flags: ['NODAD'] })
  })
  afterEach(() => ns.close())

  test('prune of rules leaves a wanted rule whose selectors another one lacks', async () => {
    const table = { table: 1000, protocol: OWN }
    await ns.rules.add({ ...table, priority: 100, iifname: 'v0' })
    await ns.rules.add({ ...table, priority: 100 })
    const done = await ns.rules.ensure([{ priority: 100, iifname: 'v0' }], { ...table, prune: true })
    expect(done).toMatchObject({ removed: [{ priority: 100 }], unchanged: 1 })
    const left = (await ns.rules.list({ table: 1000 })).map(({ iifname, priority }) => [iifname, priority])
    expect(left).toEqual([['v0', 100]])
    expect(await ns.rules.ensure([{ priority: 100, iifname: 'v0' }], { ...table, prune: true })).toMatchObject({
      added: [],
      removed: [],
    })
  })

  test('of two that make the same routes at once, each says which it added', async () => {
    const wanted = Array.from({ length: 300 }, (_, i) => ({ dst: `20.0.${i >> 2}.${(i & 3) * 64}/26`, link: 'v0' }))
    const own = { table: 1000, protocol: OWN, prune: true }
    const done = await Promise.all([1, 2, 3].map(() => ns.routes.ensure(wanted, own)))
    expect(done.reduce((sum, { added }) => sum + added.length, 0)).toBe(300)
    for (const { added, unchanged, removed } of done) expect([added.length + unchanged, removed]).toEqual([300, []])
  })

  test.each([
    { priority: 100, table: 1000 },
    { table: 1000, src: '10.7.0.0/16' },
  ])('the same rule twice is added once: %j', async (rule) => {
    expect((await ns.rules.ensure([rule, rule], { protocol: OWN })).added).toHaveLength(1)
    expect(await ns.rules.ensure([rule, rule], { protocol: OWN })).toEqual({ added: [], removed: [], unchanged: 1 })
  })

  test.each([
    ['one next hop', { multipath: [{ via: '10.0.0.2' }] }],
    ['a metric that the kernel cuts', { via: '10.0.0.2', metrics: { mtu: 65_535, hoplimit: 255 } }],
    ['a metric of 0', { via: '10.0.0.2', metrics: { mtu: 0, advmss: 1400 } }],
    ['no metric but 0', { via: '10.0.0.2', metrics: { mtu: 0 } }],
    ['no source', { dst: '2001:db8:9::/48', via: '2001:db8::2', src: '::/0' }],
  ])('routes settle: %s', async (_, options) => {
    const route = { dst: '10.9.0.0/16', table: 1000, ...options } as WholeRoute
    await ns.routes.ensure([route], { protocol: OWN })
    expect(await ns.routes.ensure([route], { protocol: OWN })).toEqual({ added: [], replaced: [], removed: [], unchanged: 1 })
  })

  test('two routes in one place are refused before anything changes, the same one twice is one', async () => {
    const to = (link: string) => ({ dst: 'fd00:9::/64', link })
    await expect(ns.routes.ensure([to('v0'), to('v1')], { protocol: OWN })).rejects.toThrow(
      new TypeError('two wanted routes to fd00:9::/64 have the same priority: give them other priorities, or one multipath'),
    )
    expect(await ns.routes.list({ dst: 'fd00:9::/64', table: 'all' })).toEqual([])
    expect((await ns.routes.ensure([to('v0'), to('v0')], { protocol: OWN })).added).toHaveLength(1)
  })

  test('neighbours: an address of another length, and one entry wanted twice', async () => {
    const long = { dst: '10.0.0.9', lladdr: '02:00:00:00:00:09:0a:0b' }
    await expect(ns.neighbours.ensure([long], { link: 'v0' })).rejects.toThrow(TypeError)
    const [one, other] = [
      { dst: '10.0.0.9', lladdr: '02:00:00:00:00:09' },
      { dst: '10.0.0.9', lladdr: '02:00:00:00:00:0a' },
    ]
    await expect(ns.neighbours.ensure([one, other], { link: 'v0' })).rejects.toThrow(/two wanted entries for 10\.0\.0\.9/)
    expect((await ns.neighbours.ensure([one, one], { link: 'v0', protocol: OWN })).added).toHaveLength(1)
    expect(await ns.neighbours.list({ lladdr: '2:0:0:0:0:9' })).toMatchObject([{ dst: '10.0.0.9' }])
  })

  test('filters by an address in other words', async () => {
    await ns.links.create({ ifname: 'vx', kind: 'vxlan', data: { id: 5, port: 4789, local6: '2001:db8::1' }, up: true })
    await ns.fdb.add('vx', '02:00:00:00:00:01', { dst: '2001:db8::1' })
    expect(await ns.fdb.list({ dst: '2001:DB8:0::1' })).toMatchObject([{ lladdr: '02:00:00:00:00:01' }])
    await ns.links.create({ ifname: 'br0', kind: 'bridge', data: { mcastSnooping: true }, up: true })
    await ns.links.set('v0', { master: 'br0' })
    await ns.mdb.add('br0', 'ff0e::1', { port: 'v0' })
    expect(await ns.mdb.list({ group: 'FF0E:0::1' })).toMatchObject([{ group: 'ff0e::1' }])
    expect(await ns.mdb.flush({ group: 'FF0E:0::1' })).toHaveLength(1)
  })

  test('an aborted watch has no descriptor open, although nobody reads on', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length
    const before = open()
    const stop = new AbortController()
    const watch = ns.watch({ signal: stop.signal })
    await watch.next()
    expect(open()).toBeGreaterThan(before)
    stop.abort(new Error('stopped'))
    expect(open()).toBe(before)
    // What was read before is still there.
    const rest = async (): Promise<void> => {
      for await (const _ of watch);
    }
    await expect(rest()).rejects.toThrow('stopped')
  })
})

test('limits of a running call stay with the other options of a second one', () => {
  const { signal } = new AbortController()
  const [rest, bounds] = splitLimits({ link: 'br0', ...oneDeadline({ signal, timeout: 60_000 }) })
  expect(rest).toMatchObject({ link: 'br0' })
  expect(limitsOf(bounds).signal).toBe(signal)
  expect(limitsOf(oneDeadline(bounds)).deadline - performance.now()).toBeGreaterThan(50_000)
})
