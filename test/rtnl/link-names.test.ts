// Options that are indexes of links: their names, where they are looked up, and the link below that some kinds do not read.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CreateLink, type NetlinkError, NetlinkSocket, NetNs, rtnetlink } from '../../src/index.ts'
import { LINK_KINDS } from '../../src/rtnl/link/kind/lookup.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { describeLive } from '../support/live.ts'

/** What the kinds with an own link need beside it. */
const NEEDED: Readonly<Record<string, object>> = {
  amt: { mode: 0, localIp: '192.0.2.1', discoveryIp: '192.0.2.2' },
  erspan: { local: '192.0.2.1', remote: '192.0.2.2', iflags: ['SEQ'], oflags: ['SEQ'] },
  vxlan: { id: 5, port: 4789 },
  xfrm: { ifId: 5 },
}
const OWN_LINK = [...LINK_KINDS].flatMap(([kind, { attrs }]) => (Object.hasOwn(attrs.table, 'link') ? [kind] : []))

test('a refusal of read-only options names all of them', () => {
  const link = { promiscuity: 0, mtu: 1500, qdisc: 'noqueue' } as never
  expect(() => checkedSet(link)).toThrow(/^"promiscuity", "qdisc" of a link are read-only$/)
  const data = { data: { rootId: 1, ageingTime: 3, gcTimer: 1n }, kind: 'bridge' } as never
  expect(() => checkedSet(data)).toThrow(
    /^"rootId", "gcTimer" of a bridge are read-only; optionsOf\(link, …\) of a returned link leaves them out$/,
  )
})

describe('the link below of a kind that has it in its data', () => {
  test.each(OWN_LINK)('is refused beside the data of %s', (kind) => {
    const says = `link: the kernel ignores it for a`
    const options = { kind, link: 'low0', data: NEEDED[kind] ?? {} } as unknown as CreateLink
    expect(() => checkedCreate(options)).toThrow(says)
    expect(() => checkedCreate(options)).toThrow(`write { kind: "${kind}", data: { link: "low0" } }`)
    expect(() => checkedSet(options)).toThrow(says)
  })

  test('there are some, and vlan and macvlan are others', () => {
    expect(OWN_LINK).toEqual(
      expect.arrayContaining(['vxlan', 'gre', 'ip6gre', 'ipip', 'sit', 'ip6tnl', 'vti', 'vti6', 'xfrm', 'amt']),
    )
    expect(OWN_LINK).not.toContain('vlan')
    expect(OWN_LINK).not.toContain('macvlan')
  })
})

describeLive('links named in data', () => {
  let ns: NetNs
  let other: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    other = await NetNs.temporary()
    await ns.links.create({ ifname: 'low0', kind: 'veth', peer: { ifname: 'low1' } })
  })
  afterEach(() => {
    ns.close()
    other.close()
  })

  const optionsOf = async (of: NetNs, name: string): Promise<Readonly<Record<string, unknown>>> =>
    ((await of.links.get(name)) as { data?: Record<string, unknown> }).data ?? {}

  test('the kernel ignores IFLA_LINK of each kind that is refused', async () => {
    const socket = ns.run(() => new NetlinkSocket(rtnetlink))
    const low = await ns.links.index('low0')
    const seen: Record<string, unknown> = {}
    for (const kind of OWN_LINK) {
      const { attrs } = checkedAttrs(kind)
      try {
        await socket.request({ type: 16, flags: 0x600, attrs: { ifname: 'x0', link: low, linkinfo: attrs } as never })
      } catch (error) {
        // A kind that this kernel does not have, or that needs more; test:vm has the others.
        if (['EOPNOTSUPP', 'EINVAL', 'EEXIST'].includes((error as NetlinkError).code)) continue
        throw error
      }
      const link = await ns.links.get('x0')
      seen[kind] = [(link as { data?: { link?: number } }).data?.link ?? 0, link.link ?? 0]
      await ns.links.delete('x0')
    }
    socket.close()
    expect(Object.keys(seen)).toContain('vxlan')
    expect(
      Object.values(seen)
        .flat()
        .filter((index) => index !== 0),
    ).toEqual([])
  })

  function checkedAttrs(kind: string): { attrs: object } {
    const { data } = checkedSet({ kind, data: NEEDED[kind] ?? {} } as unknown as CreateLink)
    return { attrs: { kind, data: { [kind]: data } } }
  }

  test('create, set, ensure and a batch take names', async () => {
    const { index: low } = await ns.links.get('low0')
    const { index: high } = await ns.links.get('low1')
    const wanted = { ifname: 'x0', kind: 'vxlan', data: { id: 5, port: 4789, link: 'low0' } } as const
    await ns.links.create(wanted)
    expect((await optionsOf(ns, 'x0'))['link']).toBe(low)
    expect((await ns.links.ensure(wanted)).changed).toEqual([])
    await ns.links.set('x0', { kind: 'vxlan', data: { link: 'low1' } })
    expect((await optionsOf(ns, 'x0'))['link']).toBe(high)
    expect((await ns.links.ensure(wanted)).changed).toEqual(['data.link'])
    const [result] = await ns.batch((b) =>
      b.links.create({ ifname: 'x1', kind: 'vxlan', data: { id: 6, port: 4789, link: 'low1' } }),
    )
    expect(result?.status).toBe('done')
    expect((await optionsOf(ns, 'x1'))['link']).toBe(high)
    await expect(ns.links.set('x0', { kind: 'vxlan', data: { link: 'none0' } })).rejects.toMatchObject({ code: 'ENODEV' })
    await expect(ns.links.set('x0', { kind: 'vxlan', data: { link: '' } })).rejects.toThrow(
      /data.link: expected an interface name/,
    )
  })

  test('a flag that is false is not sent', async () => {
    const wanted = { ifname: 'x0', kind: 'vxlan', data: { id: 5, port: 4789, ttlInherit: false } } as const
    await ns.links.create(wanted)
    expect((await optionsOf(ns, 'x0'))['ttlInherit']).toBe(false)
    expect((await ns.links.ensure(wanted)).changed).toEqual([])
    await ns.links.set('x0', { kind: 'vxlan', data: { ttlInherit: false, ageing: 9 } })
    expect((await optionsOf(ns, 'x0'))['ageing']).toBe(9)
    const on = { ...wanted, data: { ...wanted.data, ttlInherit: true } }
    await expect(ns.links.ensure(on)).rejects.toThrow(/data.ttlInherit is 0, wanted/)
    await ns.links.create({ ...on, ifname: 'x1', data: { ...on.data, id: 6 } })
    await expect(ns.links.ensure({ ...wanted, ifname: 'x1', data: { ...wanted.data, id: 6 } })).rejects.toThrow(
      /data.ttlInherit is 1/,
    )
  })

  test('a port takes the name of another port', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.set('low0', { master: 'br0' })
    await ns.links.set('low1', { master: 'br0' })
    await ns.links.set('low0', { slaveKind: 'bridge', slaveData: { backupPort: 'low1' } })
    expect((await ns.links.get('low0')).slaveData).toMatchObject({ backupPort: await ns.links.index('low1') })
  })

  test('a vxlan in another namespace takes a link of this one', async () => {
    await other.links.create({ ifname: 'br9', kind: 'bridge' })
    await ns.links.create({ ifname: 'x0', netns: other, kind: 'vxlan', data: { id: 5, port: 4789, link: 'low0' } })
    expect((await optionsOf(other, 'x0'))['link']).toBe(await ns.links.index('low0'))
    await expect(
      ns.links.create({ ifname: 'x1', netns: other, kind: 'vxlan', data: { id: 5, port: 4790, link: 'br9' } }),
    ).rejects.toMatchObject({ code: 'ENODEV' })
  })

  test('a tunnel in another namespace takes a link of that one', async () => {
    const options = { netns: other, kind: 'ipip', data: { local: '192.0.2.1', link: 'low0' } } as const
    const lookups: unknown[] = []
    // The driver itself is not in every kernel: here only where the name is looked up.
    const { bodyOf } = await import('../../src/rtnl/link/request.ts')
    const index = async (ref: unknown, netns?: unknown): Promise<number> => lookups.push(ref, netns)
    const namespaces = { open: () => 7 } as never
    const made = await bodyOf(checkedCreate(options), { namespaces, index }, options.netns)
    expect(lookups).toEqual(['low0', other])
    expect(made.attrs.linkinfo?.data).toEqual({ ipip: { local: '192.0.2.1', link: 2 } })
    await expect(ns.batch((b) => b.links.create({ ifname: 'x0', ...options }))).rejects.toThrow(
      /data.link: expected the index of a link in another namespace in a batch, got "low0"/,
    )
    expect(() => checkedCreate({ kind: 'vxlan', linkNetnsid: 3, data: { id: 5, link: 'low0' } })).toThrow(
      /data.link: expected the index of a link with linkNetnsid/,
    )
  })
})
