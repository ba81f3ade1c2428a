import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CreateLink, type Link, NetNs, otherKind } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs
let other: NetNs

describeLive('links', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    other = await NetNs.temporary()
  })
  afterEach(() => {
    ns.close()
    other.close()
  })

  const names = async (of: NetNs): Promise<string[]> =>
    (await of.links.list()).filter(({ kind }) => kind).map(({ ifname }) => ifname)

  test('create returns the link it made', async () => {
    const made = await ns.links.create({
      ifname: 'br0',
      kind: 'bridge',
      mtu: 1400,
      address: '02:00:00:00:00:07',
      data: { ageingTime: 12300 },
    })
    expect(made).toMatchObject({
      ifname: 'br0',
      kind: 'bridge',
      mtu: 1400,
      address: '02:00:00:00:00:07',
      data: { ageingTime: 12300 },
    })
    expect(await ns.links.get('br0')).toMatchObject({ index: made.index, data: { ageingTime: 12300 } })
    expect(await ns.links.get(made.index)).toMatchObject({ ifname: 'br0' })
  })

  test.each<[string, Partial<CreateLink>]>([
    ['alone', {}],
    ['with settings', { mtu: 1300, ifalias: 'theirs', group: 7, address: '02:00:00:00:00:09' }],
    ['as a port', { master: 'br0' }],
    ['up', { up: true }],
    ['with another name', { altIfname: ['other-name'] }],
  ])('create returns what get returns: a link %s', async (_, settings) => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const made = await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { netns: other }, ...settings } as CreateLink)
    // IPv6 goes on by itself on a link that is up.
    const steady = ({ afSpec: _, ...rest }: Link): object => rest
    expect(steady(made)).toEqual(steady(await ns.links.get('v0')))
    expect(Object.keys(made)).toContain('afSpec')
  })

  test('both ends of a veth pair straight into two namespaces', async () => {
    const here = await NetNs.current()
    const made = await here.links.create({
      ifname: 'v0',
      netns: ns,
      kind: 'veth',
      peer: { ifname: 'v1', netns: other, mtu: 1300, address: '02:00:00:00:00:02' },
    })
    here.close()
    expect(made).toMatchObject({ ifname: 'v0', kind: 'veth' })
    expect(await names(ns)).toEqual(['v0'])
    const peer = await other.links.get('v1')
    expect(peer).toMatchObject({ mtu: 1300, address: '02:00:00:00:00:02', link: made.index })
    expect(made.link).toBe(peer.index)
  })

  test('a name of the kernel’s choice if it reports it, a TypeError if it does not', async () => {
    expect((await ns.links.create({ kind: 'bridge' })).ifname).toBe('bridge0')
    await expect(ns.links.create({ kind: 'bridge', netns: other })).rejects.toThrow(TypeError)
    expect(await names(other)).toEqual([])
  })

  test('set: up, down, mtu, master, alias, flags, rename', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.links.set('v0', { mtu: 1300, ifalias: 'to the bridge', master: 'br0', up: true, flags: { NOARP: true } })
    const v0 = await ns.links.get('v0')
    expect(v0).toMatchObject({ mtu: 1300, ifalias: 'to the bridge', slaveKind: 'bridge', operstate: 'LOWERLAYERDOWN' })
    expect(v0.flags).toEqual(expect.arrayContaining(['UP', 'NOARP']))
    expect((await ns.links.list({ master: 'br0' })).map(({ ifname }) => ifname)).toEqual(['v0'])
    await ns.links.set('v0', { slaveKind: 'bridge', slaveData: { cost: 7, isolated: true } })
    expect((await ns.links.get('v0')).slaveData).toMatchObject({ cost: 7, isolated: true })
    await ns.links.set('v0', { master: null, ifname: 'renamed', up: false })
    expect(await ns.links.get('renamed')).toMatchObject({ index: v0.index })
    expect((await ns.links.get('renamed')).master).toBeUndefined()
    await ns.links.up('v1')
    await ns.links.down('v1')
    expect((await ns.links.get('v1')).flags).not.toContain('UP')
  })

  test('flags: an array switches on and nothing else, and a link takes those it returns', async () => {
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
    const flags = async () => (await ns.links.get('v0')).flags
    const before = await ns.links.waitFor('v0', { operstate: 'UP' })
    await ns.links.set('v0', { flags: ['PROMISC', 'allmulti'] })
    expect(await flags()).toEqual(expect.arrayContaining(['PROMISC', 'ALLMULTI', ...before.flags]))
    await ns.links.set('v0', { flags: before.flags })
    expect(await flags()).toContain('PROMISC')
    await ns.links.set('v0', { flags: { PROMISC: false, ALLMULTI: false } })
    expect(await flags()).toEqual(before.flags)
  })

  test('options of a kind are changed', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.set('br0', { kind: 'bridge', data: { stpState: true, priority: 4096 } })
    expect((await ns.links.get('br0')).data).toMatchObject({ stpState: 'KERNEL_STP', priority: 4096 })
  })

  test('a link moves by object, name, path, descriptor and process, renamed in the same call', async () => {
    const named = await NetNs.create('named')
    const child = named.spawn('sleep', ['60'])
    try {
      await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
      let from = ns
      const moves: [NetNs, NetNs | string | number | { fd: number }][] = [
        [other, other],
        [named, 'named'],
        [other, { fd: other.fd }],
        [named, child.pid as number],
        [other, `/proc/self/fd/${other.fd}`],
      ]
      for (const [i, [to, ref]] of moves.entries()) {
        await from.links.set(`v${i === 0 ? 0 : i + 9}`, { netns: ref, ifname: `v${i + 10}` })
        expect(await names(to)).toEqual([`v${i + 10}`])
        from = to
      }
    } finally {
      child.kill()
      await NetNs.delete('named')
    }
  })

  test('alternative names', async () => {
    const long = 'a-name-that-is-longer-than-fifteen-bytes'
    const made = await ns.links.create({ ifname: 'br0', kind: 'bridge', altIfname: [long, 'short'] })
    expect(made.altIfname).toEqual([long, 'short'])
    expect((await ns.links.get(long)).index).toBe(made.index)
    await ns.links.set(long, { mtu: 1234 })
    await ns.links.deleteAltname('br0', 'short')
    await ns.links.addAltname(long, 'other')
    expect(await ns.links.get('br0')).toMatchObject({ altIfname: [long, 'other'], mtu: 1234 })
    await ns.links.delete(long)
    expect(await names(ns)).toEqual([])
  })

  test('what a later step refuses is undone', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await expect(ns.links.create({ ifname: 'br1', kind: 'bridge', altIfname: ['br0'] })).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await names(ns)).toEqual(['br0'])
  })

  test('the master is looked for where the link will be', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge', index: 50 })
    await other.links.create({ ifname: 'br1', kind: 'bridge', index: 50 })
    await expect(ns.links.create({ ifname: 'v0', kind: 'veth', netns: other, master: 'br0' })).rejects.toMatchObject({
      code: 'ENODEV',
    })
    const made = await ns.links.create({ ifname: 'v0', kind: 'veth', netns: other, master: 'br1' })
    expect(made.master).toBe(50)
  })

  test('a namespace is the one that was meant, also when its object is closed meanwhile', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const target = await NetNs.temporary()
    const watch = await NetNs.open(`/proc/self/fd/${target.fd}`)
    const before = ns.links.list()
    const moved = ns.links.set('br0', { netns: target, ifname: 'moved' })
    await before
    target.close()
    const taken = await NetNs.temporary()
    await moved.catch(() => undefined)
    expect(await names(taken)).toEqual([])
    expect([...(await names(watch)), ...(await names(ns))]).toHaveLength(1)
    taken.close()
    watch.close()
  })

  test('any number in a setting of IPv4', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    for (const value of [4, 8, 12, -1, 65544]) {
      await ns.exec('sh', ['-c', `echo ${value} > /proc/sys/net/ipv4/conf/br0/forwarding`])
      expect((await ns.links.get('br0')).afSpec?.unspec?.inet?.conf?.forwarding).toBe(value >>> 0)
    }
  })

  test('filters', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true, group: 5 })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    const found = async (filter: Parameters<typeof ns.links.list>[0]): Promise<string[]> =>
      (await ns.links.list(filter)).map(({ ifname }) => ifname)
    expect(await found({ kind: 'veth' })).toEqual(['v1', 'v0'])
    expect(await found({ kind: otherKind('nosuch') })).toEqual([])
    expect(await found({ up: true })).toEqual(['br0'])
    expect(await found({ group: 5 })).toEqual(['br0'])
    const [full, short] = [await ns.links.list({ kind: 'veth' }), await ns.links.list({ kind: 'veth', stats: false })]
    // Only a listing of all reads it later: few of many links must not keep the datagrams of all.
    const isLater = (link = {}): boolean => Object.getOwnPropertyDescriptor(link, 'afSpec')?.get !== undefined
    expect([isLater((await ns.links.list())[0]), isLater(full[0])]).toEqual([true, false])
    expect(full[0]?.afSpec?.unspec?.inet6?.stats).toBeDefined()
    expect(short[0]?.afSpec?.unspec?.inet6?.stats).toBeUndefined()
  })

  test('only some attributes: the chosen ones and those of the filter, the same as in the whole', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge', group: 5 })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, master: 'br0', altIfname: ['other'] })
    const whole = new Map((await ns.links.list()).map((link) => [link.ifname, link]))
    const keys = async (filter: Parameters<typeof ns.links.list>[0]): Promise<string[][]> =>
      (await ns.links.list(filter)).map((link) => {
        expect(whole.get(link.ifname)).toMatchObject({ ...link })
        return Object.keys(link)
      })
    const own = ['index', 'ifname', 'type', 'flags']
    expect(await keys({ only: [] })).toEqual([own, own, own, own])
    expect(await keys({ only: ['mtu', 'operstate'], group: 5 })).toEqual([[...own, 'mtu', 'operstate', 'group']])
    expect(await keys({ only: ['propList'], master: 'br0' })).toEqual([[...own, 'master', 'altIfname']])
    expect(await keys({ only: ['afSpec'], kind: 'bridge' })).toEqual([[...own, 'afSpec', 'kind', 'data']])
    for await (const link of ns.links.iterate({ only: ['mtu'], kind: 'bridge' })) expect(link.mtu).toBe(1500)
    const [message] = await ns.links.messages({ only: ['mtu'], kind: 'bridge' })
    expect(Object.keys(message?.attrs ?? {}).sort()).toEqual(['ifname', 'linkinfo', 'mtu'])
    // All else is as usual.
    expect((await ns.links.list({ kind: 'bridge' }))[0]).toEqual({ ...whole.get('br0') })
  })

  test('only what is no attribute is refused', async () => {
    await expect(ns.links.list({ only: ['operstat' as 'operstate'] })).rejects.toThrow(
      new TypeError('link-attrs has no attribute "operstat" (did you mean "operstate"?)'),
    )
    await expect(ns.links.list({ only: 'mtu' as never })).rejects.toThrow(TypeError)
  })

  test('refusals', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await expect(ns.links.create({ ifname: 'br0', kind: 'bridge' })).rejects.toMatchObject({
      name: 'NetlinkError',
      errno: 17,
      code: 'EEXIST',
    })
    await expect(ns.links.get('nosuch')).rejects.toMatchObject({ name: 'NetlinkError', code: 'ENODEV' })
    await expect(ns.links.create({ ifname: 'x', kind: otherKind('nosuch') })).rejects.toMatchObject({
      code: 'EOPNOTSUPP',
      extack: { message: 'Unknown device type' },
    })
    const refused = ns.links.set('br0', { netns: ns, newIfindex: 0 })
    await expect(refused).rejects.toMatchObject({ code: 'ERANGE', extack: { path: 'IFLA_NEW_IFINDEX' } })
    const error = await refused.catch((reason) => reason)
    expect(error.request.attrs).toMatchObject({ newIfindex: 0 })
    expect(error.explain()).toContain('IFLA_NEW_IFINDEX')
  })

  test('an aborted request is not sent', async () => {
    await expect(ns.links.create({ ifname: 'br0', kind: 'bridge' }, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
    expect(await names(ns)).toEqual([])
  })
})
