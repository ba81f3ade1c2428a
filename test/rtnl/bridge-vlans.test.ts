import { afterEach, beforeEach, describe, expect, type TestContext, test } from 'vitest'
import { type BridgeVlan, NetNs } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

describeLive('VLANs of bridges', () => {
  let ns: NetNs
  /** Makes a bridge with ports and VLAN filtering. Skips the test on kernels without it. */
  const start = async (ctx: TestContext): Promise<void> => {
    const options = { ifname: 'br0', kind: 'bridge', up: true, data: { vlanFiltering: true } } as const
    const refused = await ns.links.create(options).catch((error: { code?: string }) => error.code)
    if (refused === 'EOPNOTSUPP') ctx.skip('not in this kernel')
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, up: true })
    await ns.links.set('v1', { master: 'br0', up: true })
    await ns.links.set('v1', { slaveKind: 'bridge', slaveData: { vlanTunnel: true } })
  }
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  /** What `list` returns of a link, less the index and what the kernel sets of itself. */
  const words = (vlans: readonly BridgeVlan[]): object[] =>
    vlans.map(({ vid, vidEnd, flags, state, tunnelInfo }) => ({
      vid,
      ...(vidEnd === undefined ? {} : { vidEnd }),
      flags: [...flags].sort(),
      state,
      ...(tunnelInfo === undefined ? {} : { tunnel: tunnelInfo.id }),
    }))

  const fill = async (): Promise<void> => {
    await ns.bridge.vlans.delete('v1', 1)
    await ns.bridge.vlans.add('v1', 10, { pvid: true, untagged: true })
    await ns.bridge.vlans.add('v1', '20-30')
    await ns.bridge.vlans.add('v1', 40, { untagged: true, tunnelInfo: { id: 4000 } })
    await ns.bridge.vlans.add('v1', '50-52')
    await ns.bridge.vlans.add('v1', '50-52', { tunnelInfo: { id: 5000 } })
    await ns.bridge.vlans.set('v1', 20, { state: 'BLOCKING' })
  }
  const FILLED = [
    { vid: 10, flags: ['PVID', 'UNTAGGED'], state: 'FORWARDING' },
    { vid: 20, flags: [], state: 'BLOCKING' },
    { vid: 21, vidEnd: 30, flags: [], state: 'FORWARDING' },
    { vid: 40, flags: ['UNTAGGED'], state: 'FORWARDING', tunnel: 4000 },
    { vid: 50, vidEnd: 52, flags: [], state: 'FORWARDING', tunnel: 5000 },
  ]

  test('add, set, list, delete', async (ctx) => {
    await start(ctx)
    await fill()
    expect(words(await ns.bridge.vlans.list({ link: 'v1' }))).toEqual(FILLED)
    expect((await ns.bridge.vlans.list({ vid: '25-45' })).map(({ vid }) => vid)).toEqual([21, 40])
    await ns.bridge.vlans.add('br0', 10, { self: true })
    const [br0, v1] = await Promise.all(['br0', 'v1'].map((link) => ns.links.index(link)))
    expect((await ns.bridge.vlans.list({ vid: 10 })).map(({ ifindex }) => ifindex).sort()).toEqual([br0, v1].sort())
    await ns.bridge.vlans.delete('v1', 40, { tunnelInfo: { id: 4000 } })
    expect((await ns.bridge.vlans.list({ link: 'v1', vid: 40 }))[0]?.tunnelInfo).toBeUndefined()
    await ns.bridge.vlans.delete('v1', '20-60')
    expect(words(await ns.bridge.vlans.list({ link: 'v1' }))).toEqual(FILLED.slice(0, 1))
  })

  test('counters only if they are wanted', async (ctx) => {
    await start(ctx)
    const [without] = await ns.bridge.vlans.list({ link: 'v1' })
    const [with_] = await ns.bridge.vlans.list({ link: 'v1', stats: true })
    expect([without?.stats, typeof with_?.stats?.rxBytes]).toEqual([undefined, 'bigint'])
  })

  test('what list returns is deleted and added again', async (ctx) => {
    await start(ctx)
    await fill()
    const before = await ns.bridge.vlans.list({ link: 'v1' })
    for (const entry of before) await ns.bridge.vlans.delete(entry.ifindex, entry.vid as 1, entry)
    expect(await ns.bridge.vlans.list({ link: 'v1' })).toEqual([])
    for (const entry of before) {
      await ns.bridge.vlans.add(entry.ifindex, entry.vid as 1, entry)
      await ns.bridge.vlans.set(entry.ifindex, entry.vid as 1, entry)
    }
    expect(await ns.bridge.vlans.list({ link: 'v1' })).toEqual(before)
  })

  test('bridge-wide options', async (ctx) => {
    await start(ctx)
    await ns.links.set('br0', { kind: 'bridge', data: { multiBoolopt: ['MCAST_VLAN_SNOOPING'] } })
    await ns.bridge.vlans.add('br0', '10-12', { self: true })
    await ns.bridge.vlans.setGlobal('br0', '10-12', { mcastQuerier: true, mcastIgmpVersion: 3, mcastQueryIntvl: 13000n })
    expect(await ns.bridge.vlans.listGlobal({ link: 'br0', vid: 11 })).toEqual([
      expect.objectContaining({ vid: 10, vidEnd: 12, mcastQuerier: true, mcastIgmpVersion: 3, mcastQueryIntvl: 13000n }),
    ])
  })

  test.skipIf(iproute2.missing)(`against bridge${iproute2.why}`, async (ctx) => {
    await start(ctx)
    await fill()
    const flag = { PVID: 'PVID', UNTAGGED: 'Egress Untagged' } as Record<string, string>
    const printed = await iproute2.json(ns, 'bridge', '-d', 'vlan')
    const links = await ns.links.list()
    const expected = await Promise.all(
      printed.map(async ({ ifname }) => ({
        ifname,
        vlans: (await ns.bridge.vlans.list())
          .filter(({ ifindex }) => links.find(({ index }) => index === ifindex)?.ifname === ifname)
          .map(({ vid, vidEnd, flags, state }) => ({
            vlan: vid,
            ...(vidEnd === undefined ? {} : { vlanEnd: vidEnd }),
            ...(flags.length === 0 ? {} : { flags: [...flags].sort().map((name) => flag[name]) }),
            state: String(state).toLowerCase(),
          })),
      })),
    )
    const own = (rows: readonly Record<string, unknown>[]) =>
      rows.map(({ ifname, vlans }) => ({
        ifname,
        vlans: (vlans as Record<string, unknown>[]).map(({ mcast_router: _, ...rest }) => rest),
      }))
    expect(own(printed)).toEqual(expected)
  })

  describe('refusals', () => {
    test('before sending', async () => {
      const { vlans } = ns.bridge
      await expect(vlans.add('v1', 0)).rejects.toThrow('expected a VLAN id from 1 to 4094, or a range "10-20", got 0')
      await expect(vlans.add('v1', '20-10')).rejects.toThrow('expected the last VLAN after the first, 20, got 10')
      await expect(vlans.add('v1', '10-20', { pvid: true })).rejects.toThrow(/^pvid: expected one VLAN/)
      await expect(vlans.add('v1', 10, { tunnelInfo: { id: 2 ** 24 } })).rejects.toThrow(/^tunnelInfo.id: expected the id/)
      await expect(vlans.set('v1', 10, {})).rejects.toThrow('expected an option of a VLAN to set (state, mcastRouter,')
      await expect(vlans.set('v1', 10, { state: 'BLOCKIN' as 'BLOCKING' })).rejects.toThrow('did you mean "blocking"?')
      await expect(vlans.setGlobal('br0', 10, {})).rejects.toThrow('expected a bridge-wide option of a VLAN to set')
    })

    test('of the kernel', async () => {
      await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
      await ns.links.create({ ifname: 'br1', kind: 'bridge' })
      await expect(ns.bridge.vlans.add('v0', 10)).rejects.toThrow('link "v0" is neither a bridge nor a port of one')
      await expect(ns.bridge.vlans.add('br1', 10)).rejects.toThrow('self: true selects its own VLANs')
    })

    test('of a kernel without VLAN filtering', async (ctx) => {
      const created = await ns.links
        .create({ ifname: 'br0', kind: 'bridge', data: { vlanFiltering: true } })
        .catch((error: { code?: string }) => error.code)
      if (created !== 'EOPNOTSUPP') ctx.skip('this kernel has VLAN filtering')
      await ns.links.create({ ifname: 'br0', kind: 'bridge' })
      const why = 'this kernel may be built without CONFIG_BRIDGE_VLAN_FILTERING'
      await expect(ns.bridge.vlans.add('br0', 10, { self: true })).rejects.toThrow(why)
      await expect(ns.bridge.vlans.list()).rejects.toThrow(why)
      await expect(ns.bridge.vlans.set('br0', 10, { state: 'BLOCKING' })).rejects.toThrow(why)
    })
  })

  test('in a batch', async (ctx) => {
    await start(ctx)
    const results = await ns.batch((b) => {
      b.bridge.vlans.add('v1', '10-12')
      b.bridge.vlans.set('v1', 11, { state: 'LEARNING' })
      b.bridge.vlans.delete('v1', 12)
      b.bridge.vlans.set('v1', 12, { state: 'LEARNING' })
    })
    expect(results.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'failed'])
    const found = await ns.bridge.vlans.list({ link: 'v1', vid: '2-4094' })
    expect(found.map(({ vid, state }) => [vid, state])).toEqual([
      [10, 'FORWARDING'],
      [11, 'LEARNING'],
    ])
  })
})
