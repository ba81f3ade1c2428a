import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MdbEntry, type MdbOptions, NetNs } from '../../src/index.ts'
import { kernelIs } from '../../src/rtnl/common/kernel.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

/** Older kernels take no origin. */
const ZEBRA = kernelIs(6, 2) ? ({ rtprot: 'zebra' } as const) : {}

/** Groups that a call adds, and what `bridge -d -j mdb` prints of each. */
const GROUPS: readonly (readonly [string, MdbOptions, Record<string, unknown>])[] = [
  [
    '239.1.1.1',
    { port: 'v1', state: 'PERMANENT' },
    { port: 'v1', state: 'permanent', protocol: 'static', filter_mode: 'exclude' },
  ],
  ['239.1.1.2', { port: 'v1' }, { port: 'v1', state: 'temp' }],
  ['239.1.1.3', { port: 'br0' }, { port: 'br0', state: 'temp' }],
  [
    '239.1.1.4',
    { port: 'v1', source: '10.9.9.9', state: 'PERMANENT' },
    { src: '10.9.9.9', filter_mode: 'include', state: 'permanent' },
  ],
  [
    'ff0e::1',
    { port: 'v1', state: 'PERMANENT', ...ZEBRA },
    { state: 'permanent', protocol: kernelIs(6, 2) ? 'zebra' : 'static' },
  ],
  ['01:00:5e:01:02:03', { port: 'v1', state: 'PERMANENT' }, { grp: '01:00:5e:01:02:03', state: 'permanent' }],
]

const needs = (version: string): string =>
  kernelIs(...(version.split('.').map(Number) as [number, number])) ? '' : ` [skipped: needs Linux ${version}]`

/** Groups that links join by themselves. */
const isOwn = (group: unknown): boolean => !String(group).startsWith('ff02::')

describeLive('multicast groups', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true, data: { mcastIgmpVersion: 3, mcastMldVersion: 2 } })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, up: true })
    await ns.links.set('v1', { master: 'br0', up: true })
  })
  afterEach(() => ns.close())

  const made = async (): Promise<MdbEntry[]> => (await ns.mdb.list()).filter(({ group }) => isOwn(group))
  const addAll = async (): Promise<void> => {
    for (const [group, options] of GROUPS) await ns.mdb.add('br0', group, options)
  }

  test('a link that is no bridge, and a port that is none', async () => {
    const add = (link: string, port: string): Promise<void> => ns.mdb.add(link, '239.1.1.1', { port })
    await ns.links.create({ ifname: 'br1', kind: 'bridge' })
    await expect(add('v0', 'v1')).rejects.toThrow('link "v0" is neither a bridge nor a vxlan')
    await expect(add('v1', 'v1')).rejects.toThrow(
      'link "v1" is neither a bridge nor a vxlan, but a port of link "br0": the call takes the bridge, and this as its port',
    )
    await expect(add('br0', 'v0')).rejects.toThrow('EINVAL: link "v0" is no port of the bridge "br0" (')
    await expect(add('br1', 'v1')).rejects.toThrow('EINVAL: link "v1" is no port of the bridge "br1", but of link "br0" (')
    await expect(ns.mdb.delete('br0', '239.1.1.1', { port: 'v0' })).rejects.toThrow('link "v0" is no port of the bridge "br0"')
  })

  describe.skipIf(iproute2.missing)(`against bridge${iproute2.why}`, () => {
    const printed = async (): Promise<Record<string, unknown>[]> => {
      const [all = {}] = await iproute2.json(ns, 'bridge', '-d', 'mdb')
      return (all['mdb'] as Record<string, unknown>[]).filter(({ grp }) => isOwn(grp))
    }
    const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

    test('what calls add', async () => {
      await addAll()
      const all = await printed()
      for (const [grp, , words] of GROUPS) expect(all).toContainEqual(expect.objectContaining({ grp, dev: 'br0', ...words }))
      expect([all.length, (await made()).length]).toEqual([GROUPS.length, GROUPS.length])
    })

    test('every entry of list is what bridge prints', async () => {
      await addAll()
      const links = await ns.links.list()
      const name = (index: number): string | undefined => links.find((link) => link.index === index)?.ifname
      const words = (await made()).map(({ ifindex, port, group, source, state, rtprot, groupMode, vid }) => ({
        index: ifindex,
        dev: name(ifindex),
        port: name(port),
        grp: group,
        ...(source === undefined ? {} : { src: source }),
        state: state === 'PERMANENT' ? 'permanent' : 'temp',
        ...(groupMode === undefined ? {} : { filter_mode: String(groupMode).toLowerCase() }),
        ...(rtprot === undefined ? {} : { protocol: String(rtprot).toLowerCase() }),
        flags: [],
        ...(vid === undefined ? {} : { vid }),
      }))
      expect(sorted(words)).toEqual(sorted(await printed()))
    })

    test('what list returns is deleted and added again', async () => {
      await addAll()
      const before = await printed()
      const all = await made()
      for (const entry of all) await ns.mdb.delete(entry.ifindex, entry.group, entry)
      expect([all.length, await made()]).toEqual([GROUPS.length, []])
      for (const entry of all) await ns.mdb.add(entry.ifindex, entry.group, entry)
      expect(sorted(await printed())).toEqual(sorted(before))
    })
  })

  test.skipIf(!kernelIs(6, 2))(`sources and filter mode, replaced${needs('6.2')}`, async () => {
    const sources = { port: 'v1', groupMode: 'INCLUDE', srcList: ['10.0.0.1', '10.0.0.2'], rtprot: 'static' } as const
    await ns.mdb.add('br0', '239.1.1.5', sources)
    const [star] = (await ns.mdb.list({ group: '239.1.1.5' })).filter(({ source }) => source === undefined)
    expect(star).toMatchObject({ groupMode: 'INCLUDE', rtprot: 'STATIC', state: 'TEMPORARY' })
    expect(star?.srcList?.map(({ address }) => address).sort()).toEqual(['10.0.0.1', '10.0.0.2'])
    await ns.mdb.replace('br0', '239.1.1.5', { port: 'v1', groupMode: 'exclude', srcList: star?.srcList?.slice(0, 1) ?? [] })
    const [now] = (await ns.mdb.list({ group: '239.1.1.5' })).filter(({ source }) => source === undefined)
    expect([now?.groupMode, now?.srcList?.length]).toEqual(['EXCLUDE', 1])
  })

  test.skipIf(!kernelIs(6, 8))(`get: one entry for each port${needs('6.8')}`, async () => {
    await ns.links.create({ ifname: 'w0', kind: 'veth', peer: { ifname: 'w1' }, up: true })
    await ns.links.set('w1', { master: 'br0', up: true })
    for (const port of ['v1', 'w1']) await ns.mdb.add('br0', '239.1.1.1', { port, state: 'PERMANENT' })
    const [v1, w1] = await Promise.all(['v1', 'w1'].map((link) => ns.links.index(link)))
    expect((await ns.mdb.get('br0', '239.1.1.1')).map(({ port }) => port).sort()).toEqual([v1, w1].sort())
    await expect(ns.mdb.get('br0', '239.1.1.9')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('filters and flush', async () => {
    await addAll()
    expect(await ns.mdb.list({ link: 'br0', port: 'br0', group: '239.1.1.3' })).toHaveLength(1)
    expect((await ns.mdb.list({ state: 'PERMANENT' })).map(({ group }) => group).sort()).toEqual(
      ['01:00:5e:01:02:03', '239.1.1.1', '239.1.1.4', 'ff0e::1'].sort(),
    )
    expect(await ns.mdb.list({ source: '10.9.9.9' })).toHaveLength(1)
    expect(await ns.mdb.list({ rtprot: 'zebra' })).toHaveLength(kernelIs(6, 2) ? 1 : 0)
    expect(await ns.mdb.list({ vid: 7 })).toEqual([])
    expect(await ns.mdb.list({ link: 'v1' })).toEqual([])
    await expect(ns.mdb.flush({})).rejects.toThrow(/^expected which multicast groups to flush/)
    expect((await ns.mdb.flush({ group: 'ff0e::1' })).map(({ group }) => group)).toEqual(['ff0e::1'])
    expect((await ns.mdb.flush({ link: 'br0', port: 'v1' })).filter(({ group }) => isOwn(group))).toHaveLength(4)
    expect((await made()).map(({ group }) => group)).toEqual(['239.1.1.3'])
    await ns.mdb.flush({ all: true })
    expect(await made()).toEqual([])
  })

  test('router ports', async () => {
    await ns.links.set('v1', { slaveKind: 'bridge', slaveData: { multicastRouter: 'PERM' } })
    const [port] = await ns.mdb.routerPorts()
    expect(port).toMatchObject({ ifindex: await ns.links.index('br0'), port: await ns.links.index('v1'), type: 'PERM' })
    expect(await ns.mdb.routerPorts({ port: 'v0' })).toEqual([])
  })

  test('of a vxlan', async (ctx) => {
    await ns.links.create({ ifname: 'vx0', kind: 'vxlan', data: { id: 42, port: 4789, local: '192.0.2.1' }, up: true })
    const remote = { port: 'vx0', state: 'PERMANENT', dst: '192.0.2.9', dstPort: 4790, vni: 7, via: 'v0' } as const
    const refused = await ns.mdb.add('vx0', '239.1.1.1', remote).catch((error: { code?: string }) => error.code)
    if (refused === 'EOPNOTSUPP') ctx.skip('not in this kernel')
    expect(refused).toBeUndefined()
    const [entry] = await ns.mdb.list({ link: 'vx0', group: '239.1.1.1' })
    const [vx0, v0] = await Promise.all(['vx0', 'v0'].map((link) => ns.links.index(link)))
    expect(entry).toMatchObject({ port: vx0, state: 'PERMANENT', dst: '192.0.2.9', dstPort: 4790, vni: 7, via: v0 })
    await ns.mdb.add('vx0', '239.1.1.1', { ...remote, dst: '192.0.2.10' })
    expect(await ns.mdb.get('vx0', '239.1.1.1')).toHaveLength(2)
    await ns.mdb.delete('vx0', '239.1.1.1', entry as MdbEntry)
    expect((await ns.mdb.flush({ link: 'vx0' })).filter(({ dst }) => dst === '192.0.2.10')).toHaveLength(1)
    expect(await ns.mdb.list({ link: 'vx0' })).toEqual([])
  })

  test('refusals', async () => {
    await ns.mdb.add('br0', '239.1.1.1', { port: 'v1' })
    await expect(ns.mdb.add('br0', '239.1.1.1', { port: 'v1' })).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(ns.mdb.add('br0', '239.1.1.1', {} as MdbOptions)).rejects.toThrow(/^port: expected the port of the bridge/)
    await expect(ns.mdb.add('br0', '239.1.1', { port: 'v1' })).rejects.toThrow(TypeError)
    await expect(ns.mdb.add('v0', '239.1.1.1', { port: 'v1' })).rejects.toMatchObject({ code: 'EOPNOTSUPP' })
    await expect(ns.mdb.delete('br0', '239.1.1.2', { port: 'v1' })).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/link "v1" is not in the group 239\.1\.1\.2(?! \(did you mean)/),
      }),
    )
  })

  test('in a batch', async () => {
    const results = await ns.batch((b) => {
      b.mdb.add('br0', '239.1.1.1', { port: 'v1' })
      b.mdb.add('br0', '239.1.1.1', { port: 'v1' })
      b.mdb.delete('br0', '239.1.1.1', { port: 'v1' })
      b.mdb.add('br0', '239.1.1.1', { port: 'v1', state: 'PERMANENT' })
      b.mdb.add('br0', '239.1.1.2', { port: 'v1' })
      b.mdb.delete('br0', '239.1.1.2', { port: 'v1' })
    })
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done', 'done', 'done'])
    expect(await made()).toEqual([expect.objectContaining({ group: '239.1.1.1', state: 'PERMANENT' })])
  })
})
