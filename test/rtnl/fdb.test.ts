import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FdbOptions, NetNs } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

const MAC = '02:00:00:00:00:1'
const ANY = '00:00:00:00:00:00'

/** Entries that a call adds, and what `bridge -j -d fdb` prints of each. */
const ENTRIES: readonly (readonly [string, string, FdbOptions, Record<string, unknown>])[] = [
  ['v1', `${MAC}1`, { master: true, state: 'NOARP' }, { master: 'br0', state: 'static' }],
  ['v1', `${MAC}2`, { master: true }, { master: 'br0', state: 'permanent' }],
  ['v1', `${MAC}3`, { master: true, state: 'REACHABLE', flags: ['EXT_LEARNED'] }, { master: 'br0', flags: ['extern_learn'] }],
  ['br0', `${MAC}4`, {}, { master: 'br0', state: 'permanent' }],
  ['vx0', ANY, { dst: '192.0.2.5' }, { dst: '192.0.2.5', flags: ['self'], state: 'permanent' }],
  ['vx0', ANY, { dst: '192.0.2.6', port: 4790, vni: 43, via: 'v0' }, { dst: '192.0.2.6', port: 4790, vni: 43, viaIf: 'v0' }],
  ['vx0', `${MAC}7`, { dst: '192.0.2.7', flags: ['ROUTER'] }, { dst: '192.0.2.7', flags: ['self', 'router'] }],
]

describeLive('forwarding entries', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, up: true })
    await ns.links.set('v1', { master: 'br0', up: true })
    await ns.links.create({ ifname: 'vx0', kind: 'vxlan', data: { id: 42, port: 4789, local: '192.0.2.1' } })
  })
  afterEach(() => ns.close())

  /** Entries of the tests. Others come by themselves, some time after links are up: groups that they join, what bridges learn. */
  const isOwn = (mac: string | undefined, dst: unknown): boolean => mac?.startsWith(MAC) || dst !== undefined
  const made = async () => (await ns.fdb.list()).filter(({ lladdr, dst }) => isOwn(lladdr, dst))

  /** What `bridge fdb` prints of them. */
  const printed = async (...words: string[]): Promise<Record<string, unknown>[]> =>
    (await iproute2.json(ns, 'bridge', ...words, 'fdb')).filter(({ mac, dst }) => isOwn(mac as string, dst))

  describe.skipIf(iproute2.missing)(`against bridge${iproute2.why}`, () => {
    test('what calls add', async () => {
      for (const [link, lladdr, options] of ENTRIES) await ns.fdb.append(link, lladdr, options)
      const all = await printed('-d')
      for (const [ifname, mac, , words] of ENTRIES) expect(all).toContainEqual(expect.objectContaining({ mac, ifname, ...words }))
      expect([all.length, (await made()).length]).toEqual([ENTRIES.length, ENTRIES.length])
    })

    test('what list returns is deleted and added again', async () => {
      for (const [link, lladdr, options] of ENTRIES) await ns.fdb.append(link, lladdr, options)
      const before = await printed()
      const all = await made()
      for (const entry of all) await ns.fdb.delete(entry.ifindex, entry.lladdr as string, entry)
      expect([all.length, await made()]).toEqual([ENTRIES.length, []])
      for (const entry of all) await ns.fdb.append(entry.ifindex, entry.lladdr as string, entry)
      const sorted = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.stringify(row)).sort()
      expect(sorted(await printed())).toEqual(sorted(before))
    })

    test('of bridge', async () => {
      await ns.exec('bridge', `fdb add ${MAC}8 dev v1 master dynamic`.split(' '))
      await ns.exec('bridge', `fdb append ${ANY} dev vx0 dst 192.0.2.9 via v0`.split(' '))
      const [v0, v1, br0] = await Promise.all(['v0', 'v1', 'br0'].map((link) => ns.links.index(link)))
      expect(await ns.fdb.list({ lladdr: `${MAC}8` })).toEqual([
        expect.objectContaining({ family: 'BRIDGE', ifindex: v1, master: br0, state: ['REACHABLE'], flags: [] }),
      ])
      expect(await ns.fdb.list({ link: 'vx0' })).toEqual([
        expect.objectContaining({ dst: '192.0.2.9', via: v0, state: ['NOARP', 'PERMANENT'], flags: ['SELF'] }),
      ])
    })
  })

  test('get: of a port, of its bridge, of a vxlan', async () => {
    for (const [link, lladdr, options] of ENTRIES) await ns.fdb.append(link, lladdr, options)
    expect(await ns.fdb.get('v1', `${MAC}1`, { master: true })).toMatchObject({ state: ['NOARP'] })
    expect(await ns.fdb.get('br0', `${MAC}1`, { bridge: true })).toMatchObject({ ifindex: await ns.links.index('v1') })
    expect(await ns.fdb.get('vx0', `${MAC}7`)).toMatchObject({ dst: '192.0.2.7' })
    await expect(ns.fdb.get('br0', `${MAC}9`, { bridge: true })).rejects.toThrow(
      `the bridge has no entry for ${MAC}9 (Fdb entry not found)`,
    )
    await expect(ns.fdb.get('v1', MAC, { master: true, bridge: true })).rejects.toThrow(/^bridge: expected a port/)
  })

  test('filters and flush', async () => {
    for (const [link, lladdr, options] of ENTRIES) await ns.fdb.append(link, lladdr, options)
    expect(await ns.fdb.list({ link: 'vx0', lladdr: ANY })).toHaveLength(2)
    expect(await ns.fdb.list({ dst: '192.0.2.6' })).toHaveLength(1)
    expect(await ns.fdb.list({ master: 'br0', state: 'NOARP' })).toHaveLength(1)
    expect(await ns.fdb.list({ vlan: 7 })).toEqual([])
    await expect(ns.fdb.flush({})).rejects.toThrow(/^expected which forwarding entries to flush/)
    expect((await ns.fdb.flush({ link: 'vx0', dst: '192.0.2.5' })).map(({ dst }) => dst)).toEqual(['192.0.2.5'])
    expect((await ns.fdb.flush({ master: 'br0', state: 'NOARP' })).map(({ lladdr }) => lladdr)).toEqual([`${MAC}1`])
    expect(await ns.fdb.flush({ link: 'vx0' })).toHaveLength(2)
    expect(await ns.fdb.list({ link: 'vx0' })).toEqual([])
    expect((await ns.fdb.flush({ link: 'v1' })).map(({ lladdr }) => lladdr)).toEqual(
      expect.arrayContaining([`${MAC}2`, `${MAC}3`]),
    )
    expect((await ns.fdb.list({ master: 'br0' })).map(({ lladdr }) => lladdr)).toContain(`${MAC}4`)
    await ns.fdb.flush({ all: true })
    expect(await made()).toEqual([])
    // The addresses that links listen to are still there.
    expect((await ns.fdb.list({ link: 'v0' })).length).toBeGreaterThan(0)
  })

  test('refusals say what is there', async () => {
    await ns.fdb.add('v1', `${MAC}1`, { master: true, state: 'NOARP' })
    await expect(ns.fdb.add('v1', `${MAC}1`, { master: true })).rejects.toThrow(`link "v1" has an entry for ${MAC}1 already`)
    await expect(ns.fdb.add('v0', `${MAC}1`, { master: true })).rejects.toThrow('link "v0" is no port of a bridge')
    await expect(ns.fdb.delete('v1', `${MAC}1`)).rejects.toThrow('is in the table of its bridge: the flag MASTER selects it')
    await expect(ns.fdb.delete('vx0', `${MAC}1`)).rejects.toThrow(`link "vx0" has no entry for ${MAC}1, but link "v1" has one`)
  })
})
