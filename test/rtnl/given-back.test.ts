import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type Address,
  type AddressOptions,
  type Change,
  type CreateLink,
  jsonOf,
  type Neighbour,
  NetNs,
  optionsOf,
  type Resync,
} from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

const MAC = '02:00:00:00:00:1'

describeLive('what a call returns, a call takes', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
    await ns.links.create({ ifname: 'vx0', kind: 'vxlan', data: { id: 42, port: 4789, local: '192.0.2.1' } })
    await ns.addresses.add('v0', '10.0.0.1/24', { broadcast: '+', label: 'v0:a', scope: 'site' })
    await ns.addresses.add('v0', '10.9.0.1', { peer: '10.9.0.2/30' })
    await ns.addresses.add('v0', 'fd00::1/64', { flags: ['NODAD'], cacheinfo: { valid: 7200, prefered: 3600 }, rtPriority: 7 })
    await ns.neighbours.add('v0', '10.0.0.2', { lladdr: `${MAC}1` })
    await ns.neighbours.add('v0', '10.0.0.3', { flags: ['PROXY'] })
    await ns.routes.add('10.1.0.0/16', { via: '10.0.0.2' })
    await ns.rules.add({ src: '10.0.0.0/8', table: 100, priority: 5 })
  })
  afterEach(() => ns.close())

  test('ensure of what list returns changes nothing', async () => {
    const [neighbours, proxies] = [await ns.neighbours.list(), await ns.neighbours.list({ proxy: true })]
    expect(await ns.neighbours.ensure([...neighbours, ...proxies])).toMatchObject({ added: [], replaced: [], removed: [] })
    expect([neighbours, proxies].map((some) => some.length > 0)).toEqual([true, true])
    const routes = await ns.routes.list({ table: 'all' })
    expect(await ns.routes.ensure(routes)).toEqual({ added: [], replaced: [], removed: [], unchanged: routes.length })
    const rules = await ns.rules.list()
    expect(await ns.rules.ensure(rules)).toEqual({ added: [], removed: [], unchanged: rules.length })
    const addresses = await ns.addresses.list({ link: 'v0' })
    expect(await ns.addresses.ensure('v0', addresses, { prune: true })).toMatchObject({ added: [], removed: [] })
    expect(addresses.length).toBeGreaterThan(2)
  })

  test('addresses of one link make those of another', async () => {
    const set = (all: Awaited<ReturnType<typeof ns.addresses.list>>) =>
      all
        .map(({ cidr, address, broadcast, label, scope, flags, rtPriority }) => ({
          cidr,
          address,
          broadcast,
          label,
          scope,
          flags,
          rtPriority,
        }))
        .sort((a, b) => a.cidr.localeCompare(b.cidr))
    const all = (await ns.addresses.list({ link: 'v0' })).filter(({ cidr }) => !cidr.startsWith('fe80'))
    await ns.addresses.flush({ link: 'v0' })
    const { added, addresses } = await ns.addresses.ensure('v0', all)
    expect(added).toEqual(['10.0.0.1/24', '10.9.0.1 peer 10.9.0.2/30', 'fd00::1/64'])
    expect(set([...addresses].filter(({ cidr }) => !cidr.startsWith('fe80')))).toEqual(set(all))
    const ageing = addresses.find(({ cidr }) => cidr === 'fd00::1/64')?.cacheinfo
    expect(ageing?.valid).toBeGreaterThan(7100)
    expect(ageing?.valid).toBeLessThanOrEqual(7200)
    expect(await ns.addresses.ensure('v0', [{ cidr: '10.0.0.1/24', label: 'v0:a' }])).toMatchObject({ added: [], removed: [] })
    // @ts-expect-error: neither a text nor an address
    await expect(ns.addresses.ensure('v0', [{ label: 'v0:a' }])).rejects.toThrow(
      /^\[0\]: expected an address as text, or with its cidr/,
    )
    // @ts-expect-error: not a member of an address
    await expect(ns.addresses.ensure('v0', { cidr: '10.0.0.1/24', lable: 'x' })).rejects.toThrow(/unknown key "lable"/)
  })

  test('addresses of a list are deleted, added, changed and replaced one by one', async () => {
    const own = async () => (await ns.addresses.list({ link: 'v0' })).filter(({ cidr }) => !cidr.startsWith('fe80'))
    const same = (all: Address[]) => all.map(({ cacheinfo, ...rest }) => ({ ...rest, valid: (cacheinfo?.valid ?? 0) > 7100 }))
    const all = await own()
    for (const a of all) await ns.addresses.delete('v0', a.cidr, a)
    expect(await own()).toEqual([])
    for (const a of all) await ns.addresses.add('v0', a.cidr, a)
    expect(same(await own())).toEqual(same(all))
    for (const a of all) await ns.addresses.change('v0', a.cidr, JSON.parse(JSON.stringify(a)))
    for (const a of all) await ns.addresses.replace('v0', a.cidr, { ...a, scope: 'LINK' })
    expect((await own()).map(({ cidr }) => cidr)).toEqual(['10.0.0.1/24', '10.9.0.1/30', 'fd00::1/64'])
    await ns.batch((batch) => {
      for (const a of all) batch.addresses.delete('v0', a.cidr, a)
    })
    expect(await own()).toEqual([])
  })

  test('a returned address is that of the call', async () => {
    const all = await ns.addresses.list({ link: 'v0' })
    const [plain, far] = ['10.0.0.1/24', '10.9.0.1/30'].map((of) => all.find(({ cidr }) => cidr === of)) as [Address, Address]
    const added = (text: string, options: AddressOptions) => ns.addresses.add('v1', text, options)
    await expect(added('10.0.0.2/24', plain)).rejects.toThrow('local: expected that of the address 10.0.0.2/24, 10.0.0.2, or')
    await expect(added('10.0.0.1/25', plain)).rejects.toThrow('prefixlen: expected that of the address 10.0.0.1/25, 25, or')
    await expect(added('fd00::2/64', plain)).rejects.toThrow('family: expected that of the address fd00::2/64, INET6, or')
    await expect(added('10.0.0.2/24', { cidr: '10.0.0.1/24' } as object)).rejects.toThrow('cidr: expected that of')
    await expect(added('10.0.0.2/24', { address: '10.0.0.1' } as object)).rejects.toThrow('address: expected that of')
    await expect(added('10.0.0.1/24', { ...plain, ifname: 'v0' } as object)).rejects.toThrow('unknown key "ifname"')
    await expect(ns.addresses.delete('v0', '10.0.0.2/24', plain)).rejects.toThrow('local: expected that of')
    await added('10.9.0.1', { ...far, peer: '10.9.0.3/30' })
    expect(await ns.addresses.list({ link: 'v1', family: 'INET' })).toMatchObject([{ local: '10.9.0.1', address: '10.9.0.3' }])
  })

  test('neighbours of a list are read and deleted', async () => {
    const all = [...(await ns.neighbours.list()), ...(await ns.neighbours.list({ proxy: true }))]
    const given = all.filter(({ dst }) => dst?.startsWith('10.'))
    expect(given.map(({ dst }) => dst)).toEqual(['10.0.0.2', '10.0.0.3'])
    for (const n of given) {
      const dst = n.dst as string
      expect(await ns.neighbours.get('v0', dst, n)).toMatchObject({ dst, flags: n.flags })
      await expect(ns.neighbours.delete('v0', '10.0.0.9', n)).rejects.toThrow('dst: expected the address of the neighbour')
      await ns.neighbours.delete('v0', dst, n)
      await expect(ns.neighbours.delete('v0', dst, n)).rejects.toMatchObject({ code: 'ENOENT' })
    }
  })

  test('a neighbour of a list has an address', async () => {
    // @ts-expect-error: an object of your own needs one
    const wrong: Parameters<typeof ns.neighbours.ensure>[0] = [{ lladdr: `${MAC}1` }]
    await expect(ns.neighbours.ensure(wrong, { link: 'v0' })).rejects.toThrow('[0].dst: expected an IPv4 or IPv6 address')
    const [one] = (await ns.neighbours.list()) as [Neighbour]
    expect(await ns.neighbours.ensure([{ ...one, lladdr: `${MAC}7` }])).toMatchObject({ replaced: [{ lladdr: `${MAC}7` }] })
  })

  test('a returned link has more than can be set, and the error says what to do', async () => {
    const link = await ns.links.get('v0')
    const hint = /optionsOf\(link, …\) returns what can be set$/
    await expect(ns.links.set('v0', link as never)).rejects.toThrow(hint)
    await expect(ns.links.create(link as never)).rejects.toThrow(hint)
    await expect(ns.links.ensure(link as never)).rejects.toThrow(hint)
    const [small] = await ns.links.list({ only: ['mtu'] })
    await expect(ns.links.set('v0', small as never)).rejects.toThrow(hint)
    await expect(ns.links.set('v0', { index: 7 } as never)).rejects.toThrow(/it is fixed when a link is created$/)
    await ns.links.set('v0', optionsOf(link, 'set'))
  })

  test('options that JSON has kept make the same link', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge', data: { mcastLastMemberIntvl: 250n, ageingTime: 1000 } })
    const options = optionsOf(await ns.links.get('br0'), 'ensure')
    const kept = JSON.parse(JSON.stringify(jsonOf(options)))
    expect(kept.data.mcastLastMemberIntvl).toBe('250')
    expect((await ns.links.ensure(kept)).changed).toEqual([])
    await ns.links.create({ ...kept, ifname: 'br1' })
    const { data } = optionsOf(await ns.links.get('br1'), 'ensure')
    expect(data).toEqual(options.data)
    await ns.links.set('br1', { kind: 'bridge', data: { mcastLastMemberIntvl: '300' } })
    expect(await ns.links.get('br1')).toMatchObject({ data: { mcastLastMemberIntvl: 300n } })
    // @ts-expect-error: no number
    const wrong: CreateLink = { kind: 'bridge', data: { mcastLastMemberIntvl: '3s' } }
    await expect(ns.links.create(wrong)).rejects.toThrow('data.mcastLastMemberIntvl: expected u64, a bigint such as 1n, got "3s"')
  })

  test('a vxlan whose VNI is taken names the link that has it', async () => {
    await expect(ns.links.create({ ifname: 'vx1', kind: 'vxlan', data: { id: 42, port: 4789 } })).rejects.toThrow(
      'EEXIST: VNI 42 is that of "vx0" (A VXLAN device',
    )
  })

  test('words of bridge for the states of forwarding entries', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true })
    await ns.links.set('v1', { master: 'br0', up: true })
    const words = ['local', 'static', 'dynamic'] as const
    for (const [i, state] of words.entries()) await ns.fdb.add('v1', `${MAC}${i}`, { master: true, state })
    const found = async (state: (typeof words)[number]) => {
      const all = await ns.fdb.list({ link: 'v1', state })
      return all.filter(({ lladdr, vlan }) => lladdr?.startsWith(MAC) && vlan === undefined).map(({ lladdr }) => lladdr)
    }
    for (const [i, state] of words.entries()) expect(await found(state)).toEqual([`${MAC}${i}`])
    await expect(ns.fdb.add('v1', `${MAC}9`, { state: 'statik' as never })).rejects.toThrow('did you mean "static"')
  })

  test('a change says which keys differ, and its object narrows it', async () => {
    const watch = ns.watch({ signal: AbortSignal.timeout(5000) })
    let seen: readonly string[] | undefined
    for await (const change of watch) {
      if (change.object === undefined) await ns.links.set('v0', { mtu: 1400 })
      if (change.object !== 'link' || change.type !== 'changed' || change.after.ifname !== 'v0') continue
      seen = change.changed
      expect(JSON.parse(JSON.stringify(change))).toMatchObject({ changed: seen, before: { mtu: 1500 }, after: { mtu: 1400 } })
      break
    }
    expect(seen).toEqual(['mtu'])
    expect((change: Change): Resync | undefined => (change.object === undefined ? change : undefined)).toBeTypeOf('function')
  })
})

test('a namespace that has been created by name has a name', () => {
  // Nothing here is called: the compiler is what runs it.
  const again = async () => NetNs.delete((await NetNs.create('x')).name)
  // @ts-expect-error: it may have none
  const open = async () => NetNs.delete((await NetNs.open('x')).name)
  expect([again, open]).toHaveLength(2)
})
