import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CreateLink, NetNs } from '../../src/index.ts'
import { ERRNO } from '../../src/netlink/base/errno.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Outgoing } from '../../src/netlink/message/message.ts'
import { IFF, RTM } from '../../src/rtnl/constants.ts'
import { causeOf } from '../../src/rtnl/diagnose/causes.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { run } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'

const options = { protocol: rtnetlink }
const CREATE = NLM_F.REQUEST | NLM_F.CREATE | NLM_F.EXCL

/** What is found of a refusal without words in a namespace with these links. */
async function cause(code: string, request: Outgoing, links: readonly Outgoing[] = []): Promise<string | undefined> {
  const message = decodeMessages(encodeMessage({ flags: NLM_F.REQUEST, ...request }, options), options)[0] as never
  const ask = async ({ header = {}, attrs = {} }: Outgoing) => {
    const { index, ifname } = { ...header, ...attrs } as { index?: number; ifname?: string }
    const isIt = (link: Outgoing): boolean =>
      (link.header as { index: number }).index === index || (link.attrs as { ifname: string }).ifname === ifname
    return links.filter(isIt).flatMap((link) => decodeMessages(encodeMessage(link, options), options))
  }
  return (await causeOf({ errno: ERRNO[code] as number, words: undefined, request: message }, ask))?.text
}

const link = (index: number, ifname: string, attrs: object = {}, flags = 0): Outgoing => ({
  type: RTM.NEWLINK,
  header: { index, type: 1, flags },
  attrs: { ifname, ...attrs },
})

describe('the cause of a refusal is beside the link', () => {
  const vlan = link(5, 'd0.7', { link: 3, linkinfo: { kind: 'vlan' } })
  const lower = link(3, 'd0', { mtu: 1500 })
  const up = { type: RTM.NEWLINK, header: { index: 5, flags: IFF.UP, change: IFF.UP } }

  test('a vlan is to be up, its parent is down', async () => {
    expect(await cause('ENETDOWN', up, [vlan, lower])).toBe('link "d0.7" cannot be up while link "d0" below it is down')
    expect(await cause('ENETDOWN', up, [vlan, link(3, 'd0', {}, IFF.UP)])).toBe(undefined)
  })

  test('a vlan with an MTU above that of its parent', async () => {
    const request = { type: RTM.NEWLINK, header: { index: 5 }, attrs: { mtu: 9000 } }
    const words = 'link "d0.7" cannot have an mtu above that of link "d0" below it, 1500; requested 9000'
    expect(await cause('ERANGE', request, [vlan, lower])).toBe(words)
    expect(await cause('ERANGE', { ...request, attrs: { mtu: 1400 } }, [vlan, lower])).toBe(undefined)
  })

  test('what is below is not looked for where its index is one of another namespace', async () => {
    const away = link(5, 'd0.7', { link: 3, linkNetnsid: 0, linkinfo: { kind: 'vlan' } })
    expect(await cause('ENETDOWN', up, [away, lower])).toBe(undefined)
  })

  test('a macvlan beside an ipvlan', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'm0', link: 3, linkinfo: { kind: 'macvlan' } } }
    const words =
      'link "d0" has links of another kind on it, such as a macvlan or an ipvlan, and a link can pass what it receives to only one of them'
    expect(await cause('EBUSY', request, [lower])).toBe(words)
  })

  test('an option that the kernel was built without is not taken for the kind', async () => {
    const request = {
      type: RTM.NEWLINK,
      header: { index: 5 },
      attrs: { linkinfo: { kind: 'bridge', data: { bridge: { vlanFiltering: 1 } } } },
    }
    const bridge = link(5, 'br0', { linkinfo: { kind: 'bridge' } })
    const words = 'this kernel may be built without vlanFiltering of kind "bridge" (CONFIG_BRIDGE_VLAN_FILTERING)'
    expect(await cause('EOPNOTSUPP', request, [bridge])).toBe(words)
    // Linux 5.0 and newer say so themselves if the kind is missing.
    const data = { bridge: { stpState: 1, vlanFiltering: 1 } }
    const create = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'br1', linkinfo: { kind: 'bridge', data } } }
    expect(await cause('EOPNOTSUPP', create)).toBe(words)
    vi.spyOn(process.getBuiltinModule('node:os'), 'release').mockReturnValue('4.19.0-27-amd64')
    expect(await cause('EOPNOTSUPP', create)).toBe(
      `${words}, or links of that kind: the module bridge would provide it, by its alias rtnl-link-bridge`,
    )
    vi.restoreAllMocks()
  })

  test('a mode that no macvlan has is not taken for one of passthru', async () => {
    const linkinfo = { kind: 'macvlan', data: { macvlan: { mode: 77 } } }
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'm0', link: 3, linkinfo } }
    expect(await cause('EINVAL', request, [lower])).toBe('a macvlan has no mode 77, only 1, 2, 4, 8, 16')
  })

  test('a new veth with an MTU out of range, and its peer', async () => {
    const veth = (mtu: number | undefined, peer: number) => {
      const data = { veth: { peer: { attrs: { mtu: peer } } } }
      const attrs = { ifname: 'v0', ...(mtu === undefined ? {} : { mtu }), linkinfo: { kind: 'veth', data } }
      return cause('EINVAL', { type: RTM.NEWLINK, flags: CREATE, attrs })
    }
    expect(await veth(67, 67)).toBe('a veth accepts an mtu of 68..65535; requested 67')
    expect(await veth(1500, 70000)).toBe('the peer of a veth accepts an mtu of 68..65535; requested 70000')
    expect(await veth(undefined, 67)).toBe('the peer of a veth accepts an mtu of 68..65535; requested 67')
    expect(await veth(68, 65535)).toBe(undefined)
  })

  test('a tap comes from elsewhere', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 't0', linkinfo: { kind: 'tap' } } }
    expect(await cause('EOPNOTSUPP', request)).toBe('links of kind "tap" are created through /dev/net/tun, not by rtnetlink')
  })
})

describeLive('the kernel refuses, and the error says why', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'va', kind: 'veth', peer: { ifname: 'vb' } })
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
  })
  afterEach(() => ns.close())

  const create = (options: object) => ns.links.create(options as CreateLink)
  const macvlan = (ifname: string, data = {}, more = {}) => create({ ifname, kind: 'macvlan', link: 'va', data, ...more })

  test('both ends of a veth of one name', async () => {
    const refused = create({ ifname: 'x0', kind: 'veth', peer: { ifname: 'x0' } })
    await expect(refused).rejects.toMatchObject({
      code: 'EEXIST',
      message: expect.stringContaining('both ends have the name "x0"'),
    })
  })

  test('a macvlan on a port of a bridge', async () => {
    await ns.links.set('va', { master: 'br0' })
    await expect(macvlan('m0')).rejects.toMatchObject({
      code: 'EBUSY',
      message: expect.stringContaining('link "va" is a port already'),
    })
  })

  test('a port that has a macvlan on it', async () => {
    await macvlan('m0')
    await expect(ns.links.set('va', { master: 'br0' })).rejects.toMatchObject({
      code: 'EBUSY',
      message: expect.stringContaining('link "va" has links of another kind on it'),
    })
  })

  test('a macvlan of mode passthru beside others, and others beside it', async () => {
    await macvlan('m0')
    await expect(macvlan('m1', { mode: 8 })).rejects.toThrow(
      'a macvlan of mode passthru must be the only one on link "va", which has others',
    )
    await ns.links.delete('m0')
    await macvlan('m1', { mode: 8 })
    await expect(macvlan('m2')).rejects.toThrow('link "va" has a macvlan of mode passthru, which must be the only one')
  })

  test('a macvlan with an address that is in use, and one with a greater MTU', async () => {
    await ns.links.up('va')
    await macvlan('m0', {}, { address: '02:00:00:00:00:77', up: true })
    await expect(macvlan('m1', {}, { address: '02:00:00:00:00:77', up: true })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(
        'cannot have the address 02:00:00:00:00:77: link "va" below it, or another link on that, has it',
      ),
    })
    await expect(ns.links.set('m0', { mtu: 9000 })).rejects.toThrow('mtu')
  })

  test('a new bridge or veth with an MTU out of range, and a peer', async () => {
    for (const mtu of [67, 70000])
      await expect(create({ ifname: 'x0', kind: 'bridge', mtu })).rejects.toThrow(
        `EINVAL: a new link of kind "bridge" does not accept an mtu of ${mtu} (mtu `,
      )
    await expect(create({ ifname: 'x0', kind: 'veth', mtu: 70000 })).rejects.toThrow(
      'EINVAL: a veth accepts an mtu of 68..65535; requested 70000 (',
    )
    await expect(create({ ifname: 'x0', kind: 'veth', peer: { mtu: 67 } })).rejects.toThrow(
      'EINVAL: the peer of a veth accepts an mtu of 68..65535; requested 67 (',
    )
  })

  test('a carrier that the driver does not let change, also of a new link', async () => {
    const says = /EOPNOTSUPP: link "x0" is of kind "bridge", whose driver cannot change carrier \(/
    await expect(create({ ifname: 'x0', kind: 'bridge', carrier: 0 })).rejects.toThrow(says)
    await create({ ifname: 'x0', kind: 'bridge' })
    await expect(ns.links.set('x0', { carrier: 0 })).rejects.toThrow(says)
  })

  test('a bridge in a bridge', async () => {
    await create({ ifname: 'br1', kind: 'bridge' })
    await expect(ns.links.set('br1', { master: 'br0' })).rejects.toThrow(/bridge/i)
  })

  test('an IPv4 address where the MTU is too small for IPv4', async () => {
    await ns.links.set('lo', { mtu: 67 })
    await expect(ns.addresses.add('lo', '10.0.0.1/24')).rejects.toMatchObject({
      code: 'ENOBUFS',
      message: expect.stringContaining('link "lo" has an mtu of 67, IPv4 needs at least 68'),
    })
  })

  test('a name of a namespace whose mount belongs to the user namespace outside', async () => {
    await using named = await NetNs.create('locked')
    const script = [process.execPath, '--import', 'tsx', 'test/linux/support/delete.ts', 'locked']
    const { stdout } = await run('unshare', ['-U', '-r', '-m', ...script])
    expect(stdout).toContain('EBUSY')
    expect(stdout).toContain('/run/netns/locked is still a mount point')
    expect((await NetNs.list()).map(({ name }) => name)).toContain(named.name)
    await NetNs.delete('locked')
  })
})
