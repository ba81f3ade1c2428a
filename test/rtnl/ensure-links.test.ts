import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CreateLink, NetNs, type WantedLink } from '../../src/index.ts'
import { CHANGEABLE } from '../../src/rtnl/link/ensure/changeable.ts'
import { covers, differencesOf, requestFor } from '../../src/rtnl/link/ensure/difference.ts'
import { LINK_KINDS } from '../../src/rtnl/link/kind/lookup.ts'
import type { LinkBody } from '../../src/rtnl/link/request.ts'
import type { LinkMessage } from '../../src/rtnl/link/table.ts'
import { describeLive } from '../support/live.ts'

test('a value covers what is wanted: in one form, with masks, and with what the kernel leaves out', () => {
  for (const [present, wanted] of [
    [1500, 1500],
    [undefined, 0],
    [undefined, false],
    [undefined, '::'],
    [1, true],
    [
      { flags: 7, mask: 0xffffffff },
      { flags: 1, mask: 3 - 2 },
    ],
    [{ a: 1, b: { c: 2 } }, { b: { c: 2 } }],
    [new Uint8Array([1]), new Uint8Array([1])],
    [['a'], ['a']],
  ])
    expect(covers(present, wanted), JSON.stringify([present, wanted])).toBe(true)
  for (const [present, wanted] of [
    [1500, 1400],
    [undefined, 1],
    [0, true],
    [
      { flags: 6, mask: 0xffffffff },
      { flags: 1, mask: 1 },
    ],
    [{ a: 1 }, { b: 1 }],
    [new Uint8Array([1]), new Uint8Array([2])],
    [['a', 'b'], ['a']],
  ])
    expect(covers(present, wanted), JSON.stringify([present, wanted])).toBe(false)
})

test('what cannot be changed are options of kinds that there are', () => {
  for (const [kind, { fixed = [] }] of Object.entries(CHANGEABLE)) {
    const { table } = LINK_KINDS.get(kind)?.attrs ?? { table: {} }
    expect(
      fixed.filter((key) => !Object.hasOwn(table, key)),
      kind,
    ).toEqual([])
  }
})

test('a driver that resets the options that are missing gets all of them', () => {
  const data = { local: '192.0.2.1', remote: '192.0.2.2', ttl: 9, collectMetadata: true, unknown: [] }
  const link = { header: { index: 7 }, attrs: { linkinfo: { kind: 'gre', data: { gre: data } } } } as unknown as LinkMessage
  const wanted = { kind: 'gre', ifname: 'g0', data: { remote: '192.0.2.9', ttl: 9 } } as CreateLink
  const body = { header: {}, attrs: { linkinfo: { kind: 'gre', data: { gre: wanted.data } } } } as unknown as LinkBody
  const differences = differencesOf(wanted, body, link)
  expect(differences.map(({ path, by }) => [path, by])).toEqual([['data.remote', 'data']])
  expect(requestFor('data', differences, body, link)).toEqual({
    header: { index: 7 },
    attrs: { linkinfo: { kind: 'gre', data: { gre: { local: '192.0.2.1', remote: '192.0.2.9', ttl: 9 } } } },
  })
  // One that has no way to change its data at all.
  const vrf = { kind: 'vrf', ifname: 'r0', data: { table: 5 } } as const
  const there = {
    header: { index: 8 },
    attrs: { linkinfo: { kind: 'vrf', data: { vrf: { table: 6 } } } },
  } as unknown as LinkMessage
  const other = { header: {}, attrs: { linkinfo: { kind: 'vrf', data: { vrf: { table: 5 } } } } } as unknown as LinkBody
  expect(differencesOf(vrf, other, there)).toMatchObject([{ path: 'data.table', by: 'fixed' }])
})

describeLive('links.ensure', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  /** Ensures twice: the second time there is nothing to do. */
  async function twice(wanted: WantedLink) {
    const first = await ns.links.ensure(wanted)
    const second = await ns.links.ensure(wanted)
    expect(second).toMatchObject({ made: false, changed: [], link: { index: first.link.index } })
    return first
  }

  test('creates a link once, and changes what differs, each option by its path', async () => {
    const made = await twice({ ifname: 'br0', kind: 'bridge', mtu: 1400, up: true, data: { ageingTime: 3000 } })
    expect(made).toMatchObject({ made: true, changed: [], link: { ifname: 'br0', kind: 'bridge', mtu: 1400 } })
    const changed = await twice({
      ifname: 'br0',
      kind: 'bridge',
      mtu: 1300,
      up: false,
      ifalias: 'for people',
      address: '02:00:00:00:00:AA',
      altIfname: ['the-bridge'],
      flags: { ALLMULTI: true },
      data: { ageingTime: 3000, helloTime: 300 },
    })
    expect(changed.made).toBe(false)
    expect([...changed.changed].toSorted()).toEqual(
      ['data.helloTime', 'mtu', 'ifalias', 'address', 'altIfname', 'flags.ALLMULTI', 'up'].toSorted(),
    )
    const there = await ns.links.get('the-bridge')
    expect(there).toMatchObject({ mtu: 1300, ifalias: 'for people', address: '02:00:00:00:00:aa', altIfname: ['the-bridge'] })
    expect(there.kind === 'bridge' && [there.data.ageingTime, there.data.helloTime]).toEqual([3000, 300])
    expect(changed.link).toMatchObject({ mtu: 1300, ifalias: 'for people' })
    // What is not given stays.
    expect(await ns.links.ensure({ ifname: 'br0', kind: 'bridge' })).toMatchObject({ changed: [], link: { mtu: 1300 } })
  })

  test('joins a master, sets the options of a port, and leaves it', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const port = { ifname: 'v0', kind: 'veth', master: 'br0', slaveKind: 'bridge', slaveData: { cost: 7 } } as const
    expect(await twice(port)).toMatchObject({ made: true, link: { slaveKind: 'bridge', slaveData: { cost: 7 } } })
    expect(await twice({ ...port, slaveData: { cost: 9 } })).toMatchObject({ changed: ['slaveData.cost'] })
    expect(await twice({ ifname: 'v0', kind: 'veth', master: null })).toMatchObject({ changed: ['master'] })
    const joined = await twice(port)
    expect([...joined.changed].toSorted()).toEqual(['master', 'slaveData.cost'])
  })

  test('changes both ends of a pair, also one in another namespace', async () => {
    await using other = await NetNs.temporary()
    const pair = { ifname: 'v0', kind: 'veth', up: true, peer: { ifname: 'v1', netns: other, up: true } } as const
    expect(await twice(pair)).toMatchObject({ made: true })
    expect((await other.links.get('v1')).flags).toContain('UP')
    const changed = await twice({ ...pair, mtu: 1400, peer: { ...pair.peer, mtu: 1300, up: false } })
    expect([...changed.changed].toSorted()).toEqual(['mtu', 'peer.mtu', 'peer.up'])
    expect(await other.links.get('v1')).toMatchObject({ mtu: 1300 })
    await expect(ns.links.ensure({ ...pair, mtu: 1500, peer: { ifname: 'v9' } })).rejects.toMatchObject({
      code: 'EEXIST',
      message: expect.stringContaining('its other end is not "v9" there'),
    })
    expect((await ns.links.get('v0')).mtu).toBe(1400)
  })

  test('changes a vxlan: its data and its MTU, which its driver does not take together', async () => {
    const tunnel = { ifname: 'x0', kind: 'vxlan', mtu: 1400, data: { id: 5, port: 4789, ageing: 10 } } as const
    expect(await twice(tunnel)).toMatchObject({ made: true })
    const changed = await twice({ ...tunnel, mtu: 1300, data: { ...tunnel.data, ageing: 20 } })
    expect([...changed.changed].toSorted()).toEqual(['data.ageing', 'mtu'])
    expect(await ns.links.get('x0')).toMatchObject({ mtu: 1300, data: { id: 5, port: 4789, ageing: 20 } })
  })

  test('refuses what cannot be changed in place, and says all of it, before it changes anything', async () => {
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, mtu: 1400 })
    await ns.links.create({ ifname: 'x0', kind: 'vxlan', mtu: 1400, data: { id: 5, port: 4789 } })
    await ns.links.create({ ifname: 'm0', kind: 'macvlan', link: 'v0' })
    const refusal = (wanted: WantedLink) => ns.links.ensure(wanted).catch((error) => `${error.code}: ${error.message}`)
    expect(await refusal({ ifname: 'v0', kind: 'bridge', mtu: 1300 })).toBe(
      'EEXIST: RTM_NEWLINK refused: EEXIST: link "v0" exists, and this cannot be changed in place: ' +
        'kind is "veth", wanted "bridge" (File exists)',
    )
    const text = await refusal({ ifname: 'x0', kind: 'vxlan', mtu: 1300, index: 77, data: { id: 6, port: 4790, ageing: 9 } })
    const { index } = await ns.links.get('x0')
    expect(text).toContain(`index is ${index}, wanted 77; data.id is 5, wanted 6; data.port is 4789, wanted 4790 (`)
    expect(await ns.links.get('x0')).toMatchObject({ mtu: 1400, data: { ageing: 300 } })
    const [below, wanted] = [(await ns.links.get('v0')).index, (await ns.links.get('v1')).index]
    expect(await refusal({ ifname: 'm0', kind: 'macvlan', link: 'v1' })).toContain(`link is ${below}, wanted ${wanted} (`)
    expect((await ns.links.get('v0')).mtu).toBe(1400)
    await ns.links.addAltname('v0', 'other')
    expect(await refusal({ ifname: 'other', kind: 'veth' })).toContain('"other" is another name of link "v0"')
    // What the kernel refuses by itself: the data first, so that nothing else is changed.
    const remote = { ifname: 'd0', kind: 'vxlan', data: { id: 7, port: 4789, group: '192.0.2.1' } } as const
    await ns.links.create({ ...remote, mtu: 1400 })
    const other = { ifname: 'd0', kind: 'vxlan', mtu: 1300, data: { id: 5, group6: '2001:db8::1' } } as const
    const refused = await ns.links.ensure(other).catch((error) => error)
    expect(refused).toMatchObject({ name: 'NetlinkError' })
    expect((await ns.links.get('d0')).mtu).toBe(1400)
  })

  test('refuses what it cannot find, as TypeError', async () => {
    const ensure = (wanted: object) => ns.links.ensure(wanted as WantedLink)
    await expect(ensure({ kind: 'bridge' })).rejects.toThrow('ifname: expected a whole name')
    await expect(ensure({ kind: 'bridge', ifname: 'b%d' })).rejects.toThrow('ifname: expected a whole name')
    await expect(ensure({ kind: 'bridge', ifname: 'b0', netns: ns })).rejects.toThrow('use links.ensure of that namespace')
    await expect(ensure({ kind: 'bridge', ifname: 'b0', mtuu: 1 })).rejects.toThrow('did you mean "mtu"?')
    expect(await ns.links.list({ kind: 'bridge' })).toEqual([])
  })

  test('may run several times at once: one makes the link, and all end with it', async () => {
    const { pid } = process
    const spaces = await Promise.all(Array.from({ length: 4 }, () => NetNs.open(`/proc/${pid}/fd/${ns.fd}`)))
    const peer = { ifname: 'v1', up: true }
    const settings = { mtu: 1400, up: true, ifalias: 'one', altIfname: ['long-name', 'longer-name'] }
    const wanted: WantedLink = { ifname: 'v0', kind: 'veth', peer, ...settings }
    for (let round = 0; round < 5; round++) {
      const all = await Promise.all([ns, ...spaces].map(({ links }) => links.ensure(wanted)))
      expect(all.filter(({ made }) => made)).toHaveLength(1)
      expect(new Set(all.map(({ link }) => link.index)).size).toBe(1)
      const link = await ns.links.get('v0')
      expect(link).toMatchObject({ mtu: 1400, ifalias: 'one' })
      expect([...(link.altIfname ?? [])].toSorted()).toEqual(['long-name', 'longer-name'])
      expect((await ns.links.get('v1')).flags).toContain('UP')
      await ns.links.delete('v0')
    }
    for (const space of spaces) space.close()
  })
})
