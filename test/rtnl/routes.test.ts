import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, type TestContext, test } from 'vitest'
import { NetlinkError, NetNs, type Route, type RouteFilter, type RouteOptions } from '../../src/index.ts'
import { maskedAddress } from '../../src/netlink/codec/address.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { fakeKernel, refusal } from '../../src/testing.ts'
import { describeLive } from '../support/live.ts'
import fc from '../support/property.ts'

let ns: NetNs

/** Runs `ip` in the namespace of the test, and returns what it prints. */
function ip(words: string): string {
  const { status, stdout, stderr } = ns.run(() => spawnSync('ip', words.split(' '), { encoding: 'utf8' }))
  if (status !== 0) throw new Error(`ip ${words}: ${stderr}`)
  return stdout
}

const shown = (words = 'table main', family = '-4'): Record<string, unknown>[] =>
  JSON.parse(ip(`${family} -j -d route show ${words}`) || '[]')

/** Saved routes without sequence numbers and port ids. */
function anonymous(saved: Uint8Array): string[] {
  return decodeMessages(saved.subarray(4)).map(({ bytes }) => {
    const copy = Buffer.from(bytes)
    return copy.fill(0, 8, 16).toString('hex')
  })
}

/** A namespace with two links that are up, and IPv4 and IPv6 networks on the first. */
async function network(): Promise<NetNs> {
  const made = await NetNs.temporary()
  await made.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
  for (const link of ['v0', 'v1', 'lo']) await made.links.set(link, { up: true })
  await made.addresses.add('v0', '10.1.0.1/24')
  await made.addresses.add('v0', 'fd01::1/64', { flags: ['NODAD'] })
  return made
}

const tools = spawnSync('ip', ['-V']).status === 0

/** Skips a test of an encapsulation that this kernel was built without. */
async function unlessLacking(ctx: TestContext, add: () => unknown): Promise<void> {
  try {
    await add()
  } catch (error) {
    ctx.skip(String(error).includes('encapsulation type not supported'), 'not in this kernel')
    throw error
  }
}

describeLive('routes', () => {
  describe.skipIf(!tools)(`compared with ip${tools ? '' : ' [skipped: no iproute2]'}`, suite)
})

function suite(): void {
  beforeEach(async () => {
    ns = await network()
  })
  afterEach(() => ns.close())

  /** What is added, and what `ip -d route show` says of it. */
  const ADDED: [dst: string, options: RouteOptions, ip: object][] = [
    [
      '10.9.0.0/16',
      { via: '10.1.0.2' },
      { dst: '10.9.0.0/16', gateway: '10.1.0.2', dev: 'v0', protocol: 'boot', scope: 'global' },
    ],
    ['10.9.0.0/16', { link: 'v0' }, { dst: '10.9.0.0/16', dev: 'v0', scope: 'link' }],
    ['10.9.0.1', { link: 'v0', protocol: 'static' }, { dst: '10.9.0.1', dev: 'v0', protocol: 'static' }],
    ['default', { via: '10.1.0.2' }, { dst: 'default', gateway: '10.1.0.2' }],
    ['default', { via: 'fd01::2' }, { dst: 'default', gateway: 'fd01::2', metric: 1024 }],
    ['default', { link: 'v0', family: 'INET6', priority: 7 }, { dst: 'default', dev: 'v0', metric: 7 }],
    ['10.9.0.0/16', { via: 'fe80::1', link: 'v0' }, { dst: '10.9.0.0/16', via: { family: 'inet6', host: 'fe80::1' } }],
    ['10.9.0.0/16', { via: { family: 'INET6', addr: 'fe80::1' }, link: 'v0' }, { via: { family: 'inet6', host: 'fe80::1' } }],
    ['10.9.0.0/16', { via: '10.7.0.1', link: 'v0', onlink: true }, { gateway: '10.7.0.1', flags: ['onlink'] }],
    ['10.9.0.0/16', { type: 'BLACKHOLE' }, { type: 'blackhole', dst: '10.9.0.0/16' }],
    ['10.9.0.0/16', { type: 'unreachable', priority: 9 }, { type: 'unreachable', metric: 9 }],
    ['10.9.0.0/16', { type: 'THROW', metrics: { mtu: 1400 } }, { type: 'throw', metrics: [{ mtu: 1400 }] }],
    ['10.9.0.0/16', { via: '10.1.0.2', prefsrc: '10.1.0.1', tos: 0x10 }, { prefsrc: '10.1.0.1', tos: '0x10' }],
    [
      '10.9.0.0/16',
      { via: '10.1.0.2', metrics: { mtu: 1400, ccAlgo: 'cubic', rtt: '100ms', rttvar: '1s', hoplimit: 9 }, lock: ['mtu'] },
      { metrics: [{ mtu: 1400, rtt: 100, rttvar: 1000, hoplimit: 9, congestion: 'cubic' }] },
    ],
    ['10.9.0.0/16', { via: '10.1.0.2', flow: '3/4' }, { flow: { from: '3', to: '4' } }],
    ['fd09::/64', { via: 'fd01::2', pref: 'LOW', expires: 600 }, { dst: 'fd09::/64', pref: 'low' }],
    [
      '10.9.0.0/16',
      {
        multipath: [
          { via: '10.1.0.2', weight: 2 },
          { via: '10.1.0.3', link: 'v0', onlink: true },
        ],
      },
      {
        nexthops: [
          { gateway: '10.1.0.2', dev: 'v0', weight: 2, flags: [] },
          { gateway: '10.1.0.3', dev: 'v0', weight: 1, flags: ['onlink'] },
        ],
      },
    ],
    ['10.9.0.0/16', { link: 'v0', encap: { ip: { id: 7n, dst: '10.2.0.1' } } }, { encap: 'ip', id: 7, dst: '10.2.0.1' }],
  ]

  test.for(ADDED)('add %s %o', async ([dst, options, wanted], ctx) => {
    await unlessLacking(ctx, () => ns.routes.add(dst, options))
    const all = [...shown(), ...shown('table main', '-6')].filter(({ protocol }) => protocol !== 'kernel')
    expect(all).toMatchObject([wanted])
  })

  test('of another table, which `ip` shows by its number', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2', table: 1000, priority: 7 })
    expect(shown('table 1000')).toMatchObject([{ dst: '10.9.0.0/16', metric: 7 }])
    expect(await ns.routes.list({ table: 1000 })).toMatchObject([{ dst: '10.9.0.0/16', table: 1000, priority: 7, link: 'v0' }])
    expect(await ns.routes.list({ table: 4711 })).toEqual([])
  })

  /** What `ip` adds, and what we list. */
  const BY_IP: [words: string, wanted: object][] = [
    ['10.9.0.0/16 via 10.1.0.2', { dst: '10.9.0.0/16', cidr: '10.9.0.0/16', via: '10.1.0.2', link: 'v0', protocol: 'BOOT' }],
    ['default via 10.1.0.2 metric 5', { dst: 'default', cidr: '0.0.0.0/0', priority: 5, scope: 'UNIVERSE' }],
    ['-6 default via fd01::2', { family: 'INET6', dst: 'default', cidr: '::/0', via: 'fd01::2', priority: 1024 }],
    ['10.9.0.0/16 via inet6 fe80::1 dev v0', { family: 'INET', via: 'fe80::1', link: 'v0' }],
    ['blackhole 10.9.0.0/16', { type: 'BLACKHOLE' }],
    ['10.9.0.0/16 dev v0 scope host proto 77', { scope: 'HOST', protocol: 77 }],
    [
      '10.9.0.0/16 via 10.1.0.2 mtu lock 1400 rtt 100ms rto_min 1s',
      { metrics: { mtu: 1400, rtt: 800, rtoMin: 1000 }, lock: ['mtu', 'rtoMin'] },
    ],
    ['10.9.0.0/16 via 10.1.0.2 features ecn', { metrics: { features: ['ECN'] }, lock: [] }],
    ['10.9.0.0/16 via 10.7.0.1 dev v0 onlink', { flags: ['ONLINK'], via: '10.7.0.1' }],
    [
      '10.9.0.0/16 nexthop via 10.1.0.2 weight 3 nexthop via 10.1.0.3 dev v0',
      {
        multipath: [
          { via: '10.1.0.2', weight: 3, link: 'v0', flags: [] },
          { via: '10.1.0.3', weight: 1, link: 'v0', flags: [] },
        ],
      },
    ],
    ['fd09::/64 via fd01::2 pref high expires 600', { dst: 'fd09::/64', pref: 'HIGH', expires: expect.any(Number) }],
    ['10.9.0.0/16 encap ip id 7 dst 10.2.0.1 dev v0', { encap: { ip: expect.objectContaining({ id: 7n, dst: '10.2.0.1' }) } }],
    ['fd09::/64 encap seg6 mode encap segs fd02::1 dev v0', { encap: { seg6: expect.anything() } }],
    ['fd09::/64 encap seg6local action End dev v0', { encap: { seg6Local: { action: 'END' } } }],
  ]

  test.for(BY_IP)('ip route add %s', async ([words, wanted], ctx) => {
    const [, family = '', rest = words] = /^(-6) (.*)$/.exec(words) ?? []
    await unlessLacking(ctx, () => ip(`${family} route add ${rest}`.trim()))
    const [route, ...more] = (await ns.routes.list()).filter(({ protocol }) => protocol !== 'KERNEL')
    expect(more).toEqual([])
    expect(route).toMatchObject(wanted)
    if (words.includes('expires')) expect([599, 600]).toContain(route?.expires)
    // Whatever a call returns, a call takes.
    if (route === undefined) throw new Error('no route')
    await ns.routes.delete(route)
    expect((await ns.routes.list()).filter(({ protocol }) => protocol !== 'KERNEL')).toEqual([])
    await ns.routes.add(route)
    await ns.routes.replace(route)
    const again = (await ns.routes.list()).filter(({ protocol }) => protocol !== 'KERNEL')
    expect(again.map(stable)).toEqual([route].map(stable))
  })

  /** A route without what counts. */
  const stable = ({ cacheinfo: _, expires: __, ...route }: Route): object => route

  /** Any route that this kernel takes. */
  const anyRoute = fc.boolean().chain((six) => {
    const address = (last: number): string => (six ? `fd01::${last.toString(16)}` : `10.1.0.${last}`)
    const gateway = fc.integer({ min: 2, max: 99 }).map(address)
    const hop = fc.oneof(
      gateway.map((via) => ({ via })),
      fc.constant({ link: 'v0' }),
      fc.integer({ min: 2, max: 99 }).map((n) => ({ via: six ? `fd07::${n}` : `10.7.0.${n}`, link: 'v0', onlink: true })),
      fc.constant({ via: 'fe80::9', link: 'v0' }),
    )
    const ways = fc.oneof(
      hop,
      fc.constantFrom({ type: 'BLACKHOLE' }, { type: 'PROHIBIT' }, { type: 'UNREACHABLE' }),
      fc.record({
        link: fc.constant('v0'),
        encap: fc.record({ ip: fc.record({ id: fc.bigInt(1n, 99n), dst: fc.ipV4(), ttl: fc.nat(255) }) }),
      }),
      fc
        .uniqueArray(gateway, { minLength: 2, maxLength: 4 })
        .chain((all) => fc.tuple(...all.map((via) => fc.integer({ min: 1, max: 256 }).map((weight) => ({ via, weight })))))
        .map((multipath) => ({ multipath })),
    )
    const metrics = fc.record(
      {
        mtu: fc.integer({ min: 1280, max: 9000 }),
        hoplimit: fc.integer({ min: 1, max: 255 }),
        rtt: fc.nat(9000),
        ccAlgo: fc.constant('cubic'),
      },
      { requiredKeys: [] },
    )
    const length = fc.integer({ min: 0, max: six ? 128 : 32 })
    const dst = fc.tuple(six ? fc.ipV6() : fc.ipV4(), length).map(([ip, n]) => `${maskedAddress(ip, n)}/${n}`)
    const ofFamily: Record<string, fc.Arbitrary<unknown>> = six
      ? { pref: fc.constantFrom('LOW', 'HIGH'), expires: fc.integer({ min: 60, max: 9000 }) }
      : { tos: fc.constantFrom(0, 4, 8, 16) }
    const rest = fc.record(
      {
        ...ofFamily,
        table: fc.constantFrom('MAIN', 1000, 100),
        protocol: fc.constantFrom('STATIC', 'BIRD', 77),
        priority: fc.integer({ min: 1, max: 0xffffffff }),
        metrics,
        lock: fc.subarray(['mtu', 'hoplimit', 'rtt', 'ccAlgo']),
      },
      { requiredKeys: [] },
    )
    return fc.tuple(dst, ways, rest)
  })

  test('any route comes back as it was given, and can be given back', async () => {
    let accepted = 0
    const mine = async (): Promise<Route[]> =>
      (await ns.routes.list({ table: 'all' })).filter(({ protocol }) => protocol !== 'KERNEL')
    await fc.assert(
      fc.asyncProperty(anyRoute, async ([dst, way, rest]) => {
        try {
          await ns.routes.add(dst, { ...way, ...rest } as RouteOptions)
        } catch (error) {
          // Such as a gateway that is the destination itself.
          expect(error).toBeInstanceOf(NetlinkError)
          return
        }
        accepted++
        const [route, ...more] = await mine()
        expect(more).toEqual([])
        if (route === undefined) throw new Error(`no route ${dst}`)
        expect(route).toMatchObject({
          ...('priority' in rest ? { priority: rest.priority } : {}),
          table: rest.table ?? 'MAIN',
          protocol: rest.protocol ?? 'BOOT',
        })
        await ns.routes.delete(route)
        expect(await mine()).toEqual([])
        await ns.routes.add(route)
        expect((await mine()).map(stable)).toEqual([stable(route)])
        expect(await ns.routes.ensure([route])).toMatchObject({ unchanged: 1 })
        const saved = await ns.routes.save({ table: rest.table ?? 'MAIN' })
        await ns.routes.flush({ protocol: rest.protocol ?? 'BOOT', table: 'all' })
        expect(await ns.routes.restore(saved)).toMatchObject({ added: 1 })
        expect((await mine()).map(stable)).toEqual([stable(route)])
        await ns.routes.delete(route)
      }),
      { numRuns: 150 },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  test('append, prepend, change and replace work as with `ip`', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2' })
    await ns.routes.append('10.9.0.0/16', { via: '10.1.0.3' })
    await ns.routes.prepend('10.9.0.0/16', { via: '10.1.0.4' })
    const gateways = async (): Promise<unknown[]> => (await ns.routes.list({ dst: '10.9.0.0/16' })).map(({ via }) => via)
    expect(await gateways()).toEqual(['10.1.0.4', '10.1.0.2', '10.1.0.3'])
    await ns.routes.change('10.9.0.0/16', { via: '10.1.0.5' })
    expect(await gateways()).toEqual(['10.1.0.5', '10.1.0.2', '10.1.0.3'])
    await expect(ns.routes.replace('10.9.0.0/16', { via: '10.1.0.3' })).rejects.toMatchObject({ code: 'EEXIST' })
    await ns.routes.delete('10.9.0.0/16', { via: '10.1.0.2' })
    expect(await gateways()).toEqual(['10.1.0.5', '10.1.0.3'])
    await expect(ns.routes.change('10.8.0.0/16', { via: '10.1.0.5' })).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('list selects', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2', protocol: 'BIRD' })
    await ns.routes.add('10.9.1.0/24', { type: 'BLACKHOLE' })
    await ns.routes.add('default', { via: '10.1.0.2', priority: 7 })
    await ns.routes.add('10.8.0.0/16', { multipath: [{ via: '10.1.0.2' }, { via: 'fe80::1', link: 'v1' }] })
    await ns.routes.add('fd09::/64', { via: 'fd01::2', table: 1000 })
    const found = async (filter: RouteFilter): Promise<string[]> => (await ns.routes.list(filter)).map(({ dst }) => dst)
    expect(await found({ protocol: 'BIRD' })).toEqual(['10.9.0.0/16'])
    expect(await found({ type: 'BLACKHOLE' })).toEqual(['10.9.1.0/24'])
    expect(await found({ dst: { root: '10.9.0.0/16' } })).toEqual(['10.9.0.0/16', '10.9.1.0/24'])
    expect(await found({ dst: { match: '10.9.1.7' } })).toEqual(['default', '10.9.0.0/16', '10.9.1.0/24'])
    expect(await found({ dst: { match: '10.9.1.0/24' } })).toEqual(['default', '10.9.0.0/16', '10.9.1.0/24'])
    expect(await found({ dst: { match: '10.9.0.0/16' } })).toEqual(['default', '10.9.0.0/16'])
    expect(await found({ dst: { exact: '10.9.1.0/24' } })).toEqual(['10.9.1.0/24'])
    expect(await found({ dst: 'default' })).toEqual(['default'])
    expect(await found({ priority: 7 })).toEqual(['default'])
    expect(await found({ via: 'fe80::1' })).toEqual(['10.8.0.0/16'])
    expect(await found({ link: 'v1', family: 'INET' })).toEqual(['10.8.0.0/16'])
    expect(await found({ table: 'all', via: 'fd01::2' })).toEqual(['fd09::/64'])
    expect(await found({ table: 'local', scope: 'HOST', dst: '10.1.0.1' })).toEqual(['10.1.0.1/32'])
    expect(await found({ family: 'INET6', protocol: 'BOOT' })).toEqual([])
    expect(await ns.routes.list({ via: '10.1.0.2', only: ['priority'], priority: 7 })).toEqual([
      expect.objectContaining({ dst: 'default', priority: 7, table: 'MAIN' }),
    ])
    expect((await ns.routes.list({ protocol: 'BIRD', only: [] }))[0]).not.toHaveProperty('oif')
    await expect(ns.routes.list({ only: ['prioriti'] as never })).rejects.toThrow('did you mean "priority"')
    const iterated: string[] = []
    for await (const { dst, link } of ns.routes.iterate({ protocol: 'BIRD' })) iterated.push(`${dst} ${link}`)
    expect(iterated).toEqual(['10.9.0.0/16 v0'])
    expect(await ns.routes.messages({ protocol: 'BIRD' })).toMatchObject([{ attrs: { gateway: '10.1.0.2' } }])
  })

  test('get looks a route up, as `ip route get`', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2' })
    await ns.routes.add('10.9.1.0/24', { type: 'UNREACHABLE' })
    expect(await ns.routes.get('10.9.0.7')).toMatchObject({
      dst: '10.9.0.7/32',
      via: '10.1.0.2',
      link: 'v0',
      prefsrc: '10.1.0.1',
      table: 'MAIN',
    })
    expect(
      await ns.routes.get('10.9.0.7', { fibmatch: true, ipProto: 'TCP', sport: 1, dport: 2, mark: 3, uid: 4 }),
    ).toMatchObject({ dst: '10.9.0.0/16' })
    expect(await ns.routes.get('fd01::7', { oif: 'v0' })).toMatchObject({ link: 'v0', family: 'INET6' })
    await expect(ns.routes.get('10.9.1.7')).rejects.toMatchObject({ code: 'EHOSTUNREACH' })
    await expect(ns.routes.get('10.200.0.1')).rejects.toMatchObject({ code: 'ENETUNREACH' })
    await expect(ns.routes.get('10.9.0.7', { iif: 'nope' })).rejects.toMatchObject({ code: 'ENODEV' })
  })

  test('flush removes what matches, and only that', async () => {
    await ns.batch((b) => {
      for (let i = 0; i < 1000; i++)
        b.routes.add(`11.0.${i >> 8}.${i & 255}`, { via: '10.1.0.2', protocol: i % 2 ? 'BIRD' : 'STATIC' })
    })
    expect(await ns.routes.flush({ protocol: 'BIRD' })).toEqual({ removed: 500, rounds: 1 })
    expect(await ns.routes.list({ protocol: 'BIRD' })).toEqual([])
    expect(await ns.routes.list({ protocol: 'STATIC' })).toHaveLength(500)
    expect(await ns.routes.flush({ protocol: 'BIRD' })).toEqual({ removed: 0, rounds: 0 })
    await expect(ns.routes.flush({})).rejects.toThrow('expected which routes to flush (table, link, protocol')
    await expect(ns.routes.flush({ all: false } as never)).rejects.toThrow('all: expected true, got false')
    await ns.routes.flush({ all: true })
    expect(await ns.routes.list()).toEqual([])
    expect((await ns.routes.list({ table: 'LOCAL' })).length).toBeGreaterThan(0)
  })

  test('flush and prune remove routes of next hop objects, whose next hop the kernel reports beside the id', async () => {
    await ns.nexthops.add(1, { via: '10.1.0.2', link: 'v0' })
    await ns.nexthops.add(2, { group: [{ id: 1 }] })
    await ns.batch((b) => {
      for (const [dst, nhId] of [
        ['11.1.0.0/16', 1],
        ['11.2.0.0/16', 2],
        ['11.3.0.0/16', 1],
      ] as const)
        b.routes.add(dst, { nhId, protocol: 200 })
      b.routes.add('11.4.0.0/16', { via: '10.1.0.2', protocol: 200 })
    })
    expect(await ns.routes.flush({ nhId: 1 })).toEqual({ removed: 2, rounds: 1 })
    const { removed } = await ns.routes.ensure([], { table: 'MAIN', protocol: 200, prune: true })
    expect(removed.map(({ dst }) => dst)).toEqual(['11.2.0.0/16', '11.4.0.0/16'])
    expect(await ns.routes.list({ protocol: 200 })).toEqual([])
  })

  test('save and restore, with each other and with `ip`', async () => {
    await ns.routes.add('10.9.0.0/16', { via: '10.1.0.2' })
    await ns.routes.add('10.8.0.0/16', { via: '10.9.0.1', onlink: true, link: 'v0', metrics: { mtu: 1300 } })
    await ns.routes.add('default', { multipath: [{ via: '10.1.0.2' }, { via: '10.1.0.3', weight: 4 }] })
    await ns.routes.add('fd09::/64', { via: 'fd01::2' })
    const before = await ns.routes.list()
    const saved = await ns.routes.save()
    const ofIp = ns.run(() => spawnSync('ip', ['route', 'save']).stdout)
    expect(anonymous(await ns.routes.save({ family: 'INET' }))).toEqual(anonymous(ofIp))
    await ns.routes.flush({ all: true })
    expect(await ns.routes.restore(saved)).toEqual({ added: before.length, present: 0 })
    expect(await ns.routes.restore(saved)).toEqual({ added: 0, present: before.length })
    expect((await ns.routes.list()).map(stable)).toEqual(before.map(stable))
    // What `ip` saved, we restore.
    await ns.routes.flush({ all: true })
    expect(await ns.routes.restore(ofIp)).toMatchObject({ added: before.filter(({ family }) => family === 'INET').length })
    // What we saved, `ip` restores; but it adds several next hops before the network that they are in.
    await ns.routes.delete('default')
    const single = await ns.routes.save({ family: 'INET' })
    await ns.routes.flush({ all: true })
    // It reads three times, so its input must be a file.
    const folder = mkdtempSync(join(tmpdir(), 'nlwire-routes-'))
    writeFileSync(join(folder, 'saved'), single)
    ns.run(() => execFileSync('sh', ['-c', `ip route restore < ${join(folder, 'saved')}`]))
    rmSync(folder, { recursive: true })
    expect(anonymous(await ns.routes.save())).toEqual(anonymous(single))
    await expect(ns.routes.restore(new Uint8Array(8))).rejects.toThrow('expected saved routes, got 0x0')
    await expect(ns.routes.restore(saved.subarray(0, 30))).rejects.toThrow(TypeError)
    const addresses = ns.run(() => spawnSync('ip', ['address', 'save']).stdout)
    await expect(ns.routes.restore(addresses)).rejects.toThrow('expected saved routes, got saved addresses')
  })

  test('ensure makes what is missing, and prunes what is its own', async () => {
    const mine = { table: 'MAIN', protocol: 110 } as const
    await ns.routes.add('10.7.0.0/16', { via: '10.1.0.2', protocol: 'BIRD' })
    await ns.routes.add('10.6.0.0/16', { via: '10.1.0.2', protocol: 110 })
    const wanted = [
      { dst: 'default', via: '10.9.0.1', link: 'v0', onlink: true },
      { dst: '10.9.0.0/16', via: '10.1.0.2', metrics: { mtu: 1400 } },
      { dst: 'fd09::/64', via: 'FD01::2' },
      { dst: '10.8.0.0/16', multipath: [{ via: '10.1.0.2', weight: 2 }, { via: '10.1.0.3' }] },
      { dst: '10.10.0.0/16', link: 'v0', encap: { ip: { id: 7n, dst: '10.2.0.1' } } },
      { dst: '10.5.0.0/16', type: 'BLACKHOLE' },
    ] as const
    const first = await ns.routes.ensure(wanted, { ...mine, prune: true })
    expect(first).toMatchObject({
      added: { length: 6 },
      replaced: [],
      removed: [{ dst: '10.6.0.0/16', link: 'v0' }],
      unchanged: 0,
    })
    expect(await ns.routes.ensure(wanted, { ...mine, prune: true })).toEqual({
      added: [],
      replaced: [],
      removed: [],
      unchanged: 6,
    })
    const changed = wanted.map((route) => ('metrics' in route ? { ...route, metrics: { mtu: 1300 } } : route))
    expect(await ns.routes.ensure(changed, mine)).toMatchObject({ added: [], replaced: [{ dst: '10.9.0.0/16' }], unchanged: 5 })
    expect(await ns.routes.list({ protocol: 110, dst: '10.9.0.0/16' })).toMatchObject([{ metrics: { mtu: 1300 } }])
    expect(await ns.routes.ensure([], { ...mine, prune: true })).toMatchObject({ removed: { length: 6 } })
    expect((await ns.routes.list({ family: 'INET' })).map(({ dst }) => dst)).toEqual(['10.1.0.0/24', '10.7.0.0/16'])
  })

  test('ensure changes no route of others, and says whose it is', async () => {
    await ns.routes.add('10.7.0.0/16', { via: '10.1.0.2', protocol: 'BIRD' })
    const wanted = [
      { dst: '10.6.0.0/16', via: '10.1.0.2' },
      { dst: '10.7.0.0/16', via: '10.1.0.3' },
    ]
    await expect(ns.routes.ensure(wanted, { protocol: 110 })).rejects.toMatchObject({
      name: 'NetlinkError',
      code: 'EEXIST',
      message: 'RTM_NEWROUTE refused: EEXIST: the route to 10.7.0.0/16 in table main is of protocol BIRD, not 110 (File exists)',
    })
    expect(await ns.routes.list({ protocol: 110 })).toEqual([])
    // The same route of another origin is as good, unless the origin is wanted.
    expect(await ns.routes.ensure([{ dst: '10.7.0.0/16', via: '10.1.0.2' }])).toMatchObject({ unchanged: 1 })
    for (const options of [{ prune: true }, { prune: true, table: 'MAIN' }, { prune: true, protocol: 110 }] as const)
      await expect(ns.routes.ensure([], options)).rejects.toThrow('prune: expected a table and a protocol beside it')
    await expect(ns.routes.ensure([], { prune: true, table: 'MAIN', protocol: 'KERNEL' })).rejects.toThrow(
      'the kernel makes these routes',
    )
    expect(await ns.routes.list({ protocol: 'KERNEL', family: 'INET' })).toHaveLength(1)
  })

  test('a batch has routes, and goes on after refusals', async () => {
    const results = await ns.batch((b) => {
      b.links.create({ ifname: 'b0', kind: 'bridge' })
      b.links.up('b0')
      b.addresses.add('b0', '10.4.0.1/24')
      b.routes.add('10.9.0.0/16', { via: '10.4.0.2', link: 'b0' })
      b.routes.add('10.9.0.0/16', { via: '10.4.0.2' })
      b.routes.append('10.9.0.0/16', { via: '10.4.0.3' })
      b.routes.replace('10.8.0.0/16', { multipath: [{ via: '10.4.0.2', link: 'b0' }] })
      b.routes.add('10.7.0.0/16', { link: 'nope' })
      b.routes.delete('10.9.0.0/16', { via: '10.4.0.2' })
    })
    expect(results.map(({ status }) => status)).toEqual([...Array(4).fill('done'), 'failed', 'done', 'done', 'failed', 'done'])
    expect(
      (await ns.routes.list({ protocol: 'BOOT' })).map(({ dst, via, multipath }) => [dst, via ?? multipath?.[0]?.via]),
    ).toEqual([
      ['10.8.0.0/16', '10.4.0.2'],
      ['10.9.0.0/16', '10.4.0.3'],
    ])
  })
}

test('get asks for the names of the links of its route, not for all', async () => {
  const hop = (ifindex: number) => ({ header: { flags: 0, hops: 0, ifindex }, attrs: {} })
  const kernel = fakeKernel({
    RTM_GETROUTE: () => [
      {
        type: 24,
        header: { family: 2, dstLen: 16, srcLen: 0, tos: 0, table: 254, protocol: 3, scope: 0, type: 1, flags: 0 },
        attrs: { dst: '10.9.0.0', multipath: [hop(5), hop(7), hop(5)] },
      },
    ],
    RTM_GETLINK: ({ header }) =>
      header.index === 7
        ? refusal('ENODEV')
        : [{ type: 16, header: { index: header.index ?? 0 }, attrs: { ifname: `v${header.index}` } }],
  })
  try {
    const route = await kernel.netns().routes.get('10.9.0.7', { fibmatch: true })
    expect(route.multipath).toMatchObject([{ oif: 5, link: 'v5' }, { oif: 7 }, { oif: 5, link: 'v5' }])
    expect(route.multipath?.[1]).not.toHaveProperty('link')
    expect(kernel.requests.map(({ type, header }) => [type, (header as { index?: number }).index])).toEqual([
      [26, undefined],
      [18, 5],
      [18, 7],
    ])
  } finally {
    kernel.close()
  }
})
