import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs, type Outgoing, type SetLink } from '../../src/index.ts'
import { type FakeKernel, fakeKernel } from '../../src/testing.ts'
import { describeLive } from '../support/live.ts'

const data = {
  local: '192.0.2.1',
  remote: '192.0.2.2',
  ttl: 9,
  tos: 0,
  pmtudisc: 1,
  iflags: 0x2000,
  ikey: 7,
  collectMetadata: true,
}
const tunnel: Outgoing = {
  type: 16,
  header: { index: 7 },
  attrs: { ifname: 'g0', linkinfo: { kind: 'gre', data: { gre: data } } },
}

let kernel: FakeKernel | undefined
afterEach(() => kernel?.close())

test('the driver of a tunnel gets all of its options, alone and in a batch, and no other driver', async () => {
  kernel = fakeKernel({ RTM_GETLINK: () => [tunnel], RTM_NEWLINK: () => undefined })
  const ns = kernel.netns()
  const sent = () => kernel?.requests.filter(({ type }) => type === 16).map(({ attrs }) => (attrs as object)['linkinfo' as never])
  await ns.links.set('g0', { kind: 'gre', data: { remote: '192.0.2.9' } })
  const { collectMetadata: _, ...rest } = data
  const whole = { kind: 'gre', data: { gre: { ...rest, remote: '192.0.2.9' } } }
  expect(sent()).toMatchObject([whole])
  expect(
    (await ns.batch((b) => b.links.set('g0', { kind: 'gre', data: { remote: '192.0.2.9' } }))).map(({ status }) => status),
  ).toEqual(['done'])
  expect(sent()).toMatchObject([whole, whole])
  await ns.links.set('g0', { kind: 'bridge', data: { ageingTime: 3000 } })
  expect(sent()?.[2]).toEqual({ kind: 'bridge', data: { bridge: { ageingTime: 3000 } } })
})

test('what the kernel ignores is refused by name, with what to do', async () => {
  kernel = fakeKernel({ RTM_GETLINK: () => [tunnel] })
  const { links } = kernel.netns()
  const set = (changes: object) => links.set('v0', changes as SetLink)
  const remedy = 'cannot be set: the kernel ignores it in a change; delete the link and create it anew'
  await expect(set({ kind: 'macvlan', link: 'eth1' })).rejects.toThrow(`"link" of a link ${remedy}`)
  await expect(set({ link: 'eth1' })).rejects.toThrow(remedy)
  await expect(set({ kind: 'vlan', data: { id: 5 } })).rejects.toThrow(`"id" of a vlan ${remedy}`)
  await expect(set({ kind: 'vlan', data: { protocol: '802.1ad' } })).rejects.toThrow(`"protocol" of a vlan ${remedy}`)
  await expect(set({ kind: 'vxlan', link: 'eth1' })).rejects.toThrow('write { kind: "vxlan", data: { link: "eth1" } }')
  expect(kernel.requests).toEqual([])
})

describeLive('links.set', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  test('takes an MTU together with options of a vxlan, whose driver does not', async () => {
    await ns.links.create({ ifname: 'x0', kind: 'vxlan', data: { id: 5, port: 4789 } })
    await ns.links.set('x0', { mtu: 1300, kind: 'vxlan', data: { ageing: 20 } })
    expect(await ns.links.get('x0')).toMatchObject({ mtu: 1300, data: { ageing: 20, port: 4789 } })
  })

  test('says of a refused change that the link has moved nevertheless', async () => {
    await using other = await NetNs.temporary()
    const moved = /the link has moved to the other namespace, without the other changes/
    for (const [ifname, rest] of [
      ['v0', { ifname: 'lo' }],
      ['w0', { mtu: 100_000 }],
    ] as const) {
      await ns.links.create({ ifname, kind: 'veth', peer: { ifname: `${ifname}p` } })
      await expect(ns.links.set(ifname, { netns: other, ...rest })).rejects.toThrow(moved)
      expect((await other.links.list()).map((link) => link.ifname)).toContain(ifname)
    }
    await expect(ns.links.set('none', { netns: other, mtu: 1300 })).rejects.toThrow(/there is no link "none"(?!.*moved)/)
    const stays = await ns.links.set('lo', { netns: other }).catch(({ message }) => message)
    expect(stays).toMatch(/refused: /)
    expect(stays).not.toMatch(/moved/)
  })

  test('gives a link a master and the options of its port at once, for which the kernel needs two requests', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.links.set('v0', { ifname: 'p0', mtu: 1300, master: 'br0', slaveKind: 'bridge', slaveData: { cost: 7 }, up: true })
    const { flags, ...port } = await ns.links.get('p0')
    expect(port).toMatchObject({ mtu: 1300, slaveKind: 'bridge', slaveData: { cost: 7 } })
    expect(flags).toContain('UP')
  })
})
