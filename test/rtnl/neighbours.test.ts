import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type NeighbourOptions, NetNs } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

const MAC = '02:00:00:00:00:02'

/** Neighbours that a call adds, and what `ip -j -d neigh` prints of each. */
const NEIGHBOURS: readonly (readonly [string, NeighbourOptions, Record<string, unknown>])[] = [
  ['10.1.0.2', { lladdr: MAC }, { lladdr: MAC, state: ['PERMANENT'] }],
  ['10.1.0.3', { lladdr: MAC, state: 'REACHABLE' }, { lladdr: MAC, state: ['REACHABLE'] }],
  ['10.1.0.4', { lladdr: MAC, state: ['stale'], protocol: 'ZEBRA' }, { state: ['STALE'], protocol: 'zebra' }],
  ['2001:db8::2', { lladdr: MAC, flags: ['ROUTER'] }, { state: ['PERMANENT'], router: null }],
  ['2001:db8::3', { lladdr: MAC, flags: ['EXT_LEARNED'] }, { extern_learn: null }],
  ['10.1.0.6', { flagsExt: ['MANAGED'] }, { managed: null }],
]

describeLive('neighbours', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
    await ns.addresses.add('v0', '10.1.0.1/24')
    await ns.addresses.add('v0', '2001:db8::1/64', { flags: ['NODAD'] })
  })
  afterEach(() => ns.close())

  test('a link-layer address of another length than that of the link is refused: the kernel would cut it', async () => {
    const lladdr = '02:00:00:00:00:00:00:01'
    const words = `lladdr: expected 6 bytes, as link "v0" has, got 8: "${lladdr}"`
    for (const link of ['v0', await ns.links.index('v0')]) {
      await expect(ns.neighbours.add(link, '10.1.0.50', { lladdr })).rejects.toThrow(new TypeError(words))
      await expect(ns.neighbours.replace(link, '10.1.0.50', { lladdr })).rejects.toThrow(new TypeError(words))
      await expect(ns.neighbours.change(link, '10.1.0.50', { lladdr })).rejects.toThrow(new TypeError(words))
    }
    const [first, second] = await ns.batch(
      (batch) => {
        batch.neighbours.add('v0', '10.1.0.50', { lladdr })
        batch.neighbours.add('v0', '10.1.0.51', { lladdr: MAC })
      },
      { stopOnError: false },
    )
    expect(first).toMatchObject({ status: 'failed', error: { code: 'EINVAL', message: expect.stringContaining(words) } })
    expect(second).toMatchObject({ status: 'done' })
    await expect(ns.fdb.add('v0', lladdr)).rejects.toThrow(/expected a link-layer address of 6 bytes/)
    expect(await addresses()).toEqual(['10.1.0.51'])
  })

  const addresses = async (filter: Parameters<typeof ns.neighbours.list>[0] = {}): Promise<(string | undefined)[]> =>
    (await ns.neighbours.list(filter)).map(({ dst }) => dst)

  describe.skipIf(iproute2.missing)(`against ip${iproute2.why}`, () => {
    test.each(NEIGHBOURS)('%s', async (dst, options, printed) => {
      await ns.neighbours.add('v0', dst, options)
      const all = await iproute2.json(ns, 'ip', '-d', 'neigh')
      expect(all).toContainEqual(expect.objectContaining({ dst, dev: 'v0', ...printed }))
      const [found] = await ns.neighbours.list({ dst })
      expect(found).toMatchObject({ dst, ...options, state: expect.arrayContaining((printed['state'] as string[]) ?? []) })
      expect(await ns.neighbours.get('v0', dst)).toMatchObject({ dst, ...(options.lladdr && { lladdr: MAC }) })
    })

    test('what list returns is added again and deleted', async () => {
      // The kernel changes the state of an entry that it manages.
      const still = NEIGHBOURS.filter(([, { flagsExt }]) => flagsExt === undefined)
      for (const [dst, options] of still) await ns.neighbours.add('v0', dst, options)
      const printed = await iproute2.json(ns, 'ip', 'neigh')
      const all = await ns.neighbours.list()
      expect(all).toHaveLength(still.length)
      for (const one of all) await ns.neighbours.delete(one.ifindex, one.dst as string)
      expect(await ns.neighbours.list({ state: ['PERMANENT', 'REACHABLE', 'STALE'] })).toEqual([])
      for (const one of all) await ns.neighbours.replace(one.ifindex, one.dst as string, one)
      const ordered = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.stringify(row)).sort()
      expect(ordered(await iproute2.json(ns, 'ip', 'neigh'))).toEqual(ordered(printed))
    })

    test('of ip', async () => {
      await ns.exec('ip', `neigh add 10.1.0.7 lladdr ${MAC} dev v0 nud stale extern_learn protocol bird`.split(' '))
      const ifindex = await ns.links.index('v0')
      expect(await ns.neighbours.list()).toEqual([
        expect.objectContaining({
          family: 'INET',
          ifindex,
          dst: '10.1.0.7',
          lladdr: MAC,
          state: ['STALE'],
          flags: ['EXT_LEARNED'],
          protocol: 'BIRD',
          type: 'UNICAST',
        }),
      ])
    })

    test('proxies', async () => {
      await ns.neighbours.add('v0', '10.1.0.9', { flags: ['PROXY'] })
      expect(await iproute2.json(ns, 'ip', 'neigh', 'show', 'proxy')).toEqual([expect.objectContaining({ dst: '10.1.0.9' })])
      expect([await addresses(), await addresses({ proxy: true })]).toEqual([[], ['10.1.0.9']])
      expect(await ns.neighbours.get('v0', '10.1.0.9', { proxy: true })).toMatchObject({ flags: ['PROXY'] })
      await ns.neighbours.delete('v0', '10.1.0.9', { proxy: true })
      expect(await addresses({ proxy: true })).toEqual([])
    })
  })

  test('filters, change, and flush, which spares permanent ones', async () => {
    for (const [dst, options] of NEIGHBOURS) await ns.neighbours.add('v0', dst, options)
    await ns.neighbours.add('v1', '10.2.0.1', { lladdr: MAC, state: 'STALE' })
    expect(await addresses({ link: 'v1' })).toEqual(['10.2.0.1'])
    expect((await addresses({ dst: '10.1.0.0/29', state: 'PERMANENT' })).sort()).toEqual(['10.1.0.2'])
    expect((await addresses({ family: 'INET6' })).sort()).toEqual(['2001:db8::2', '2001:db8::3'])
    expect(await addresses({ flags: ['ROUTER'] })).toEqual(['2001:db8::2'])
    expect(await addresses({ protocol: 'zebra' })).toEqual(['10.1.0.4'])
    expect(await addresses({ lladdr: '02:00:00:00:00:09' })).toEqual([])
    await ns.neighbours.change('v0', '10.1.0.2', { lladdr: '02:00:00:00:00:09' })
    expect(await addresses({ lladdr: '02:00:00:00:00:09' })).toEqual(['10.1.0.2'])
    await expect(ns.neighbours.change('v0', '10.1.0.99', { lladdr: MAC })).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(ns.neighbours.flush({})).rejects.toThrow(/^expected which neighbours to flush/)
    const removed = await ns.neighbours.flush({ link: 'v0', family: 'INET' })
    expect(removed.map(({ dst }) => dst)).toEqual(expect.arrayContaining(['10.1.0.3', '10.1.0.4']))
    expect((await addresses({ state: ['PERMANENT', 'STALE', 'REACHABLE'] })).sort()).toEqual(
      ['10.1.0.2', '10.2.0.1', '2001:db8::2', '2001:db8::3'].sort(),
    )
    await ns.neighbours.flush({ all: true, state: ['PERMANENT', 'STALE'] })
    expect(await addresses({ state: ['PERMANENT', 'STALE'] })).toEqual([])
  })

  test('refusals say what is there', async () => {
    await ns.neighbours.add('v0', '10.1.0.2', { lladdr: MAC })
    await expect(ns.neighbours.add('v0', '10.1.0.2', { lladdr: MAC })).rejects.toThrow(
      'link "v0" has an entry for 10.1.0.2 already',
    )
    await expect(ns.neighbours.delete('v1', '10.1.0.2')).rejects.toThrow(
      'link "v1" has no entry for 10.1.0.2, but link "v0" has one',
    )
    await expect(ns.neighbours.delete('v0', '10.1.0.3')).rejects.toThrow('ENOENT: link "v0" has no entry for 10.1.0.3 (')
    const lookup = await ns.neighbours.get('v0', '10.1.0.3').catch((error: Error) => error.message)
    expect(lookup).toContain('link "v0" has no entry for 10.1.0.3')
    expect(lookup).not.toContain('did you mean')
    await expect(ns.neighbours.add('nope', '10.1.0.2')).rejects.toThrow('there is no link "nope"')
    await expect(ns.neighbours.add('v0', '10.1.0.2', { dst: '10.1.0.3' })).rejects.toThrow(/^dst: expected the address/)
  })

  test('in a batch', async () => {
    const results = await ns.batch((b) => {
      b.neighbours.add('v0', '10.1.0.2', { lladdr: MAC })
      b.neighbours.add('v0', '10.1.0.2', { lladdr: MAC })
      b.neighbours.replace('v0', '10.1.0.3', { lladdr: MAC })
      b.neighbours.change('v0', '10.1.0.3', { state: 'STALE' })
      b.neighbours.delete('v0', '10.1.0.2')
      b.fdb.append('nope', MAC)
    })
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done', 'done', 'failed'])
    expect(await addresses({ state: 'STALE' })).toEqual(['10.1.0.3'])
  })
})
