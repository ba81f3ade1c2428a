import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetNs, type NexthopOptions } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

const RESILIENT = { buckets: 8, idleTimer: 6000, unbalancedTimer: 30000 }

/** Next hops that a call adds, and what `ip -j -d nexthop` prints of each. */
const NEXTHOPS: readonly (readonly [number, NexthopOptions, Record<string, unknown>])[] = [
  [1, { via: '10.1.0.2', link: 'v0' }, { gateway: '10.1.0.2', dev: 'v0', scope: 'link' }],
  [2, { link: 'v0', protocol: 'BIRD' }, { dev: 'v0', protocol: 'bird' }],
  [3, { via: '2001:db8::9', link: 'v0' }, { gateway: '2001:db8::9', dev: 'v0' }],
  [4, { blackhole: true }, { blackhole: null }],
  [5, { blackhole: true, family: 'INET6' }, { blackhole: null }],
  [6, { via: '10.9.0.1', link: 'v0', flags: ['ONLINK'] }, { gateway: '10.9.0.1', flags: ['onlink'] }],
  [7, { via: '192.0.2.9', fdb: true }, { fdb: null, gateway: '192.0.2.9' }],
  [8, { link: 'v0', encap: { ip: { dst: '192.0.2.1' } } }, { encap: 'ip', dst: '192.0.2.1', dev: 'v0' }],
  [
    10,
    {
      group: [
        { id: 1, weight: 1 },
        { id: 2, weight: 3 },
      ],
    },
    { group: [{ id: 1 }, { id: 2, weight: 3 }] },
  ],
  [11, { group: [{ id: 1, weight: 256 }] }, { group: [{ id: 1, weight: 256 }] }],
  [12, { group: [{ id: 7, weight: 1 }], fdb: true }, { group: [{ id: 7 }], fdb: null }],
  [13, { group: [{ id: 1, weight: 1 }], groupType: 'RES', resGroup: RESILIENT }, { type: 'resilient' }],
]

describeLive('next hops', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.up('lo')
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
    await ns.addresses.add('v0', '10.1.0.1/24')
    await ns.addresses.add('v0', '2001:db8::1/64', { flags: ['NODAD'] })
  })
  afterEach(() => ns.close())

  const ids = async (filter: Parameters<typeof ns.nexthops.list>[0] = {}): Promise<number[]> =>
    (await ns.nexthops.list(filter)).map(({ id }) => id)
  const addAll = async (): Promise<void> => {
    for (const [id, options] of NEXTHOPS) expect(await ns.nexthops.add(id, options)).toBe(id)
  }

  describe.skipIf(iproute2.missing)(`against ip${iproute2.why}`, () => {
    test('what calls add', async () => {
      await addAll()
      const all = await iproute2.json(ns, 'ip', '-d', 'nexthop')
      expect(all).toHaveLength(NEXTHOPS.length)
      for (const [id, , printed] of NEXTHOPS) expect(all[NEXTHOPS.findIndex(([one]) => one === id)]).toMatchObject(printed)
      for (const [id, options] of NEXTHOPS) expect(await ns.nexthops.get(id)).toMatchObject({ id, ...options })
    })

    test('what list returns is deleted and added again', async () => {
      await addAll()
      const before = await iproute2.json(ns, 'ip', '-d', 'nexthop')
      const all = await ns.nexthops.list()
      expect(all.map(({ id }) => id)).toEqual(NEXTHOPS.map(([id]) => id))
      expect(await ns.nexthops.flush({ all: true })).toHaveLength(NEXTHOPS.length)
      expect(await iproute2.json(ns, 'ip', 'nexthop')).toEqual([])
      for (const one of all) await ns.nexthops.add(one.id, one)
      expect(await ns.nexthops.list()).toEqual(all)
      expect(await iproute2.json(ns, 'ip', '-d', 'nexthop')).toEqual(before)
    })

    test('of ip', async () => {
      await ns.exec('ip', 'nexthop add id 20 via 10.1.0.7 dev v0 protocol static'.split(' '))
      await ns.exec('ip', 'nexthop add id 21 group 20,7 type resilient buckets 4 idle_timer 5'.split(' '))
      const oif = await ns.links.index('v0')
      expect(await ns.nexthops.list()).toMatchObject([
        { id: 20, family: 'INET', via: '10.1.0.7', link: 'v0', oif, protocol: 'STATIC', scope: 'LINK', flags: [] },
        { id: 21, family: 'UNSPEC', group: [{ id: 20, weight: 7 }], groupType: 'RES', resGroup: { buckets: 4, idleTimer: 500 } },
      ])
      const buckets = await ns.nexthops.buckets({ id: 21 })
      expect(buckets.map(({ id, index, nhId }) => [id, index, nhId])).toEqual([0, 1, 2, 3].map((index) => [21, index, 20]))
      const printed = await iproute2.json(ns, 'ip', 'nexthop', 'bucket')
      expect(printed.map(({ id, bucket }) => [id, (bucket as { nhid: number }).nhid])).toEqual(buckets.map(() => [21, 20]))
      expect(await ns.nexthops.buckets({ nhId: 20, link: 'v0' })).toHaveLength(4)
      await expect(ns.nexthops.buckets({ id: 20 })).rejects.toMatchObject({ code: 'EINVAL' })
    })
  })

  test('the kernel chooses an id, and reports it', async () => {
    const first = await ns.nexthops.add(0, { link: 'v0' })
    const second = await ns.nexthops.add(0, { link: 'v0', via: '10.1.0.2' })
    expect(first).toBeGreaterThan(0)
    expect(await ids()).toEqual([first, second])
    expect(await ns.nexthops.get(second)).toMatchObject({ via: '10.1.0.2' })
  })

  test('filters, replace, delete', async () => {
    await addAll()
    expect(await ids({ groups: true })).toEqual([10, 11, 12, 13])
    expect(await ids({ groups: false, fdb: false })).toEqual([1, 2, 3, 4, 5, 6, 8])
    expect(await ids({ fdb: true })).toEqual([7, 12])
    expect(await ids({ family: 'INET6' })).toEqual([3, 5])
    expect(await ids({ link: 'v0' })).toEqual([1, 2, 3, 6, 8])
    expect(await ids({ master: 'v0' })).toEqual([])
    expect(await ids({ protocol: 'bird' })).toEqual([2])
    await ns.nexthops.replace(1, { via: '10.1.0.3', link: 'v0' })
    expect(await ns.nexthops.get(1)).toMatchObject({ via: '10.1.0.3' })
    await ns.nexthops.delete(2)
    expect(await ns.nexthops.get(10)).toMatchObject({ group: [{ id: 1, weight: 1 }] })
    expect((await ns.nexthops.flush({ groups: true })).map(({ id }) => id)).toEqual([10, 11, 12, 13])
    await expect(ns.nexthops.flush({})).rejects.toThrow(/^expected which next hops to flush/)
  })

  test('refusals say what is there', async () => {
    await ns.nexthops.add(1, { link: 'v0' })
    await expect(ns.nexthops.add(1, { link: 'v0' })).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(ns.nexthops.delete(9)).rejects.toThrow('there is no next hop with id 9, only 1')
    await expect(ns.nexthops.get(9)).rejects.toThrow('there is no next hop with id 9, only 1')
    const group = [{ id: 1 }, { id: 55 }]
    await expect(ns.nexthops.add(2, { group })).rejects.toThrow('there is no next hop with id 55, only 1')
    await expect(ns.nexthops.add(2, { link: 'nope' })).rejects.toThrow('there is no link "nope"')
    await expect(ns.nexthops.add(2, { group: [] })).rejects.toThrow('group: expected at least one member, got none')
    await expect(ns.nexthops.add(2, { group: [{ id: 1 }], via: '10.1.0.2' })).rejects.toThrow('via: expected none beside group')
    await expect(ns.nexthops.add(2, { group: [{ id: 1, weight: 0 }] })).rejects.toThrow('group[0].weight: expected 1 to 65536')
  })

  test('in a batch', async () => {
    const results = await ns.batch((b) => {
      b.nexthops.add(1, { link: 'v0' })
      b.nexthops.add(1, { link: 'v0' })
      b.nexthops.add(2, { group: [{ id: 1 }] })
      b.nexthops.replace(1, { via: '10.1.0.2', link: 'v0' })
      b.nexthops.delete(2)
    })
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done', 'done'])
    expect(await ids()).toEqual([1])
  })
})
