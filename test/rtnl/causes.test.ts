import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetlinkSocket, NetNs } from '../../src/index.ts'
import { ERRNO } from '../../src/netlink/base/errno.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Outgoing } from '../../src/netlink/message/message.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { causeOf } from '../../src/rtnl/diagnose/causes.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { describeLive } from '../support/live.ts'

const options = { protocol: rtnetlink }
const CREATE = NLM_F.REQUEST | NLM_F.CREATE | NLM_F.EXCL

/** Links by index: the name, or more of them. */
type LinksThere = Record<number, string | { type?: number; attrs: { ifname: string } & Record<string, unknown> }>

/** What is found of a refusal in a namespace with these links. */
async function cause(code: string, request: Outgoing, words?: string, links: LinksThere = {}): Promise<string | undefined> {
  const [message] = decodeMessages(encodeMessage({ flags: NLM_F.REQUEST, ...request }, options), options)
  const ask = async ({ header = {}, attrs = {} }: Outgoing) => {
    const { index, ifname } = { ...header, ...attrs } as { index?: number; ifname?: string }
    const all = Object.entries(links).map(([number, link]) => {
      const { type = 1, attrs: found } = typeof link === 'string' ? { attrs: { ifname: link } } : link
      return { type: RTM.NEWLINK, header: { index: Number(number), type }, attrs: found }
    })
    const found = all.filter((link) => link.header.index === index || link.attrs.ifname === ifname)
    return found.flatMap((link) => decodeMessages(encodeMessage(link, options), options))
  }
  return (await causeOf({ errno: ERRNO[code] as number, words, request: message as never }, ask))?.text
}

describe('the cause of a refusal', () => {
  test('a query for one link that names none', async () => {
    const says = 'the request names no link: expected header.index, attrs.ifname or attrs.altIfname; for all links use ns.dump'
    expect(await cause('EINVAL', { type: RTM.GETLINK })).toBe(says)
    expect(await cause('EINVAL', { type: RTM.GETLINK, attrs: { ifname: 'a' } })).toBeUndefined()
    expect(await cause('EINVAL', { type: RTM.GETLINK, header: { index: 3 } })).toBeUndefined()
  })

  test('a query for one object that the kernel has as a dump only', async () => {
    const says = (whose: string) => `the kernel answers no such query for one object of ${whose}: ns.dump reads all of them`
    expect(await cause('EOPNOTSUPP', { type: RTM.GETADDR })).toBe(says('no family'))
    expect(await cause('EOPNOTSUPP', { type: RTM.GETRULE, header: { family: 2 } })).toBe(says('family INET'))
    expect(await cause('EOPNOTSUPP', { type: RTM.GETADDR, flags: NLM_F.DUMP })).toBeUndefined()
  })

  test('delays of a bond that watches no carrier', async () => {
    const bond = (data: object) => ({
      type: RTM.NEWLINK,
      flags: CREATE,
      attrs: { linkinfo: { kind: 'bond', data: { bond: data } } },
    })
    expect(await cause('EPERM', bond({ updelay: 100 }))).toBe('a bond takes updelay only with miimon, which watches carriers')
    expect(await cause('EPERM', bond({ updelay: 100, miimon: 100 }))).toBeUndefined()
    expect(await cause('EPERM', bond({ mode: 1 }))).toBeUndefined()
  })

  test('a kind with a typing error', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'x0', linkinfo: { kind: 'brigde' } } }
    expect(await cause('EOPNOTSUPP', request, 'Unknown device type')).toBe(
      'this kernel has no links of kind "brigde" (did you mean "bridge"?)',
    )
  })

  test('a link that cannot be held down, by its name', async () => {
    const request = { type: RTM.NEWLINK, header: { index: 6 }, attrs: { protoDown: 1 } }
    const link = { attrs: { ifname: 'd2', linkinfo: { kind: 'dummy' } } }
    expect(await cause('EOPNOTSUPP', request, 'Protodown not supported by device', { 6: link })).toBe(
      'link "d2", of kind "dummy", cannot be held down by protoDown',
    )
  })

  test('options that are fixed when the link is created', async () => {
    const request = (data: object) => ({ type: RTM.NEWLINK, header: { index: 4 }, attrs: { linkinfo: data } })
    const link = (linkinfo: object) => ({ 4: { attrs: { ifname: 'x0', linkinfo } } })
    const vrf = (table: number) => ({ kind: 'vrf', data: { vrf: { table } } })
    const fixed = 'fixed when the link is created; delete the link and create it anew'
    expect(await cause('EOPNOTSUPP', request(vrf(11)), undefined, link(vrf(10)))).toBe(`"table" of a vrf is ${fixed}`)
    const vxlan = (data: object) => ({ kind: 'vxlan', data: { vxlan: data } })
    const there = link(vxlan({ id: 1, port: 4789, ttl: 0 }))
    const other = request(vxlan({ id: 2, port: 4790, ttl: 9 }))
    expect(await cause('EOPNOTSUPP', other, 'Cannot change VNI', there)).toBe(`"id", "port" of a vxlan are ${fixed}`)
    expect(await cause('EINVAL', request(vxlan({ id: 1, ttl: 9 })), 'something else', there)).toBeUndefined()
  })

  test('the UDP port of a tunnel in use', async () => {
    const request = { type: RTM.NEWLINK, header: { index: 4, flags: 1, change: 1 } }
    const link = { attrs: { ifname: 'x0', linkinfo: { kind: 'vxlan', data: { vxlan: { id: 1, port: 4789 } } } } }
    expect(await cause('EADDRINUSE', request, undefined, { 4: link })).toBe(
      'another socket of its network namespace has the UDP port 4789 of link "x0" already',
    )
  })

  test.each([
    ['bond', 'the module bonding would provide it, by its alias rtnl-link-bond'],
    ['vlan', 'the module 8021q would provide it, by its alias rtnl-link-vlan'],
    ['wireguard', 'the module wireguard would provide it, by its alias rtnl-link-wireguard'],
    ['nosuch', 'a module with the alias rtnl-link-nosuch would provide it'],
  ])('an unknown kind: %s', async (kind, module) => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'x0', linkinfo: { kind } } }
    expect(await cause('EOPNOTSUPP', request, 'Unknown device type')).toBe(
      `this kernel has no links of kind "${kind}": ${module}`,
    )
    expect(await cause('EOPNOTSUPP', request, 'something else')).toBeUndefined()
    // Without extended ACK there are no words.
    expect(await cause('EOPNOTSUPP', request)).toBe(`this kernel may have no links of kind "${kind}": ${module}`)
    expect(await cause('EOPNOTSUPP', { ...request, flags: NLM_F.REQUEST })).toBeUndefined()
  })

  test('the link that is missing is the one that cannot be found', async () => {
    const request = { type: RTM.NEWLINK, header: { index: 3 }, attrs: { master: 9 } }
    expect(await cause('ENODEV', request, undefined, { 9: 'br0' })).toBe('there is no link with index 3')
    expect(await cause('ENODEV', request, undefined, { 3: 'd0' })).toBe(
      'there is no link with index 9, to which IFLA_MASTER refers',
    )
    expect(await cause('ENODEV', request, undefined, { 3: 'd0', 9: 'br0' })).toBeUndefined()
    const way = { type: RTM.NEWROUTE, header: { family: 2 }, attrs: { oif: 7 } }
    expect(await cause('ENODEV', way)).toBe('there is no link with index 7, to which RTA_OIF refers')
    const hop = { type: RTM.NEWNEXTHOP, header: { family: 2 }, attrs: { oif: 7 } }
    expect(await cause('ENODEV', hop)).toBe('there is no link with index 7, to which NHA_OIF refers')
    const address = { type: RTM.NEWADDR, header: { family: 2, index: 7 }, attrs: { local: '10.0.0.1' } }
    expect(await cause('ENODEV', address, 'ipv4: Device not found')).toBe('there is no link with index 7')
  })

  test('a link to be made is not missed', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, header: { index: 3 }, attrs: { ifname: 'x0', link: 8 } }
    expect(await cause('ENODEV', request)).toBe('there is no link with index 8, to which IFLA_LINK refers')
  })

  test.each([
    ['ENODEV', { kind: 'vxlan', data: { vxlan: { link: 8 } } }, 'Invalid local interface, device not found', 'IFLA_VXLAN_LINK'],
    ['ENODEV', { kind: 'amt', data: { amt: { link: 8 } } }, "Can't find stream device", 'IFLA_AMT_LINK'],
    ['EINVAL', { kind: 'hsr', data: { hsr: { slave1: 3, slave2: 8 } } }, 'Slave2 does not exist', 'IFLA_HSR_SLAVE2'],
  ])('a link that the kind refers to: %s, %o', async (code, linkinfo, words, wire) => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'x0', linkinfo } }
    expect(await cause(code, request, words, { 3: 'd0' })).toBe(`there is no link with index 8, to which ${wire} refers`)
    expect(await cause(code, request, words, { 3: 'd0', 8: 'd1' })).toBeUndefined()
    // The index is one of another namespace.
    expect(await cause(code, { ...request, attrs: { ...request.attrs, linkNetnsid: 5 } }, words)).toBeUndefined()
  })

  test('a master that is missing is EINVAL without words', async () => {
    const request = { type: RTM.NEWLINK, header: { index: 3 }, attrs: { master: 9 } }
    const text = 'there is no link with index 9, to which IFLA_MASTER refers'
    expect(await cause('EINVAL', request, undefined, { 3: 'd0' })).toBe(text)
    expect(await cause('EINVAL', request, 'words about something else', { 3: 'd0' })).toBeUndefined()
    expect(await cause('EINVAL', request, undefined, { 3: 'd0', 9: 'br0' })).toBeUndefined()
  })

  test('an MTU beyond the limits of the link', async () => {
    const set = (mtu: number) => ({ type: RTM.NEWLINK, header: { index: 3 }, attrs: { mtu } })
    const there = { 3: { attrs: { ifname: 'br0', minMtu: 68, maxMtu: 65535 } } }
    const words = 'mtu greater than device maximum'
    expect(await cause('EINVAL', set(70000), words, there)).toBe('link "br0" accepts an mtu of 68..65535; requested 70000')
    expect(await cause('EINVAL', set(67), undefined, there)).toBe('link "br0" accepts an mtu of 68..65535; requested 67')
    for (const fits of [68, 65535]) expect(await cause('EINVAL', set(fits), words, there)).toBeUndefined()
    const endless = { 3: { attrs: { ifname: 'ipip0', minMtu: 68, maxMtu: 0 } } }
    expect(await cause('EINVAL', set(70000), words, endless)).toBeUndefined()
    expect(await cause('EINVAL', set(5), words, endless)).toBe('link "ipip0" accepts an mtu of 68..; requested 5')
    // The link does not exist yet.
    expect(
      await cause('EINVAL', { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'x0', mtu: 70000 } }, words),
    ).toBeUndefined()
  })

  const zoo = {
    1: { type: 772, attrs: { ifname: 'lo' } },
    3: { attrs: { ifname: 'd0', mtu: 1000, linkinfo: { kind: 'veth' } } },
    9: { attrs: { ifname: 'br0', mtu: 1500, linkinfo: { kind: 'bridge' } } },
  }

  test.each([
    ['EOPNOTSUPP', { attrs: { linkinfo: { kind: 'bridge' } } }, 'link "d0" is of kind "veth", the request is for kind "bridge"'],
    ['EOPNOTSUPP', { header: { index: 9 }, attrs: { master: 3 } }, 'link "d0" is of kind "veth", which cannot have ports'],
    ['EOPNOTSUPP', { attrs: { master: 9 } }, undefined],
    [
      'EINVAL',
      { header: { index: 1 }, attrs: { master: 9 } },
      'a bridge takes links of type ETHER only, and link "lo" is of type LOOPBACK',
    ],
    ['EINVAL', { attrs: { master: 9 } }, undefined],
    [
      'EADDRNOTAVAIL',
      { attrs: { address: '01:00:00:00:00:01' } },
      'not a unicast MAC address: 01:00:00:00:00:01 is a group address (its first byte is odd)',
    ],
    ['EADDRNOTAVAIL', { attrs: { address: '00:00:00:00:00:00' } }, 'not a valid unicast MAC address: 00:00:00:00:00:00'],
    ['EADDRNOTAVAIL', { attrs: { address: '02:00:00:00:00:01' } }, undefined],
    ['EOPNOTSUPP', { type: RTM.DELLINK, header: { index: 1 } }, 'link "lo" is of no kind, which cannot be deleted'],
    [
      'EINVAL',
      { type: RTM.NEWADDR, header: { family: 10, index: 3 }, attrs: { local: 'fd00::1' } },
      'link "d0" has an mtu of 1000, IPv6 needs at least 1280',
    ],
    ['EINVAL', { type: RTM.NEWADDR, header: { family: 2, index: 3 }, attrs: { local: '10.0.0.1' } }, undefined],
    ['EINVAL', { type: RTM.NEWADDR, header: { family: 10, index: 9 }, attrs: { local: 'fd00::1' } }, undefined],
  ])('a link that is not fit: %s, %o', async (code, request, text) => {
    const whole = { type: RTM.NEWLINK, header: { index: 3 }, ...request }
    expect(await cause(code, whole, undefined, zoo)).toBe(text)
    expect(await cause(code, whole, 'words of the kernel', zoo)).toBeUndefined()
  })

  test('an address to delete that does not exist, beside words too', async () => {
    const request = { type: RTM.DELADDR, header: { family: 2, index: 3, prefixlen: 24 }, attrs: { local: '10.0.0.9' } }
    expect(await cause('EADDRNOTAVAIL', request, 'ipv4: Address not found', zoo)).toBe('link "d0" has no 10.0.0.9/24')
  })

  test('a free name means that something else exists', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'g0', linkinfo: { kind: 'gre' } } }
    expect(await cause('EEXIST', request)).toBe(
      'the name "g0" is free, but another link of kind "gre" has the same options, which must differ',
    )
    expect(await cause('EEXIST', request, undefined, { 4: 'g0' })).toBe('there is a link "g0" already (index 4)')
  })

  test('a change of a link here does not exist already because of the link itself', async () => {
    const links = { 3: 'g0', 4: { attrs: { ifname: 'g1', propList: { altIfname: ['other'] } } } }
    const change = (index: number, attrs: object) => ({ type: RTM.NEWLINK, header: { index }, attrs })
    const linkinfo = { kind: 'gre', data: { gre: { remote: '10.0.0.1' } } }
    const another = 'there is another link of kind "gre" with these options already'
    expect(await cause('EEXIST', change(3, { linkinfo }), undefined, links)).toBe(another)
    expect(await cause('EEXIST', change(3, { ifname: 'g0', linkinfo }), undefined, links)).toBe(another)
    expect(await cause('EEXIST', change(0, { ifname: 'g0', linkinfo }), undefined, links)).toBe(another)
    expect(await cause('EEXIST', change(3, { ifname: 'g0' }), undefined, links)).toBeUndefined()
    expect(await cause('EEXIST', change(3, { ifname: 'g1' }), undefined, links)).toBe('there is a link "g1" already (index 4)')
  })

  test.each([
    [
      { type: RTM.NEWADDR, header: { family: 2, prefixlen: 24, index: 3 }, attrs: { local: '10.0.0.1' } },
      'link "d0" has 10.0.0.1 already',
    ],
    [{ type: RTM.NEWROUTE, header: { family: 2, table: 254 } }, 'there is a default route in table main already'],
    [
      { type: RTM.NEWROUTE, header: { family: 2, dstLen: 8 }, attrs: { dst: '10.0.0.0', table: 500 } },
      'there is a route to 10.0.0.0/8 in table 500 already',
    ],
    [{ type: RTM.NEWRULE, header: { family: 2 } }, 'there is such a rule already'],
    [{ type: RTM.NEWNEXTHOP, attrs: { id: 5 } }, 'there is a next hop with id 5 already'],
  ])('what exists: %o', async (request, text) => {
    expect(await cause('EEXIST', { flags: CREATE, ...request }, undefined, { 3: 'd0' })).toBe(text)
    // The words say that an address exists, and not on which link.
    const beside = request.type === RTM.NEWADDR ? text : undefined
    expect(await cause('EEXIST', { flags: CREATE, ...request }, 'words of the kernel', { 3: 'd0' })).toBe(beside)
  })
})

describeLive('the cause of a refusal of the kernel', () => {
  let ns: NetNs
  let other: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    other = await NetNs.temporary()
    await other.links.create({ ifname: 'eth0', kind: 'bridge' })
    await other.links.addAltname('eth0', 'uplink')
  })
  afterEach(() => {
    ns.close()
    other.close()
  })

  test.each([
    ['the peer', (to: NetNs) => ({ ifname: 'v0', kind: 'veth', peer: { ifname: 'eth0', netns: to } }) as const],
    ['the link', (to: NetNs) => ({ ifname: 'eth0', kind: 'veth', netns: to, peer: { ifname: 'v1' } }) as const],
  ])('a name that is taken in the target namespace of %s', async (what, options) => {
    const { index } = await other.links.get('eth0')
    await ns.links.get('lo')
    const before = readdirSync('/proc/self/fd').length
    const where = `in the target network namespace of ${what}`
    await expect(ns.links.create(options(other))).rejects.toThrow(
      `EEXIST: there is a link "eth0" already ${where} (index ${index}, kind bridge) (File exists)`,
    )
    expect(readdirSync('/proc/self/fd').length).toBe(before)
  })

  test('other names and indexes there; a link that moves', async () => {
    const where = 'in the target network namespace of the link'
    const make = (ifname: string, more: object = {}) => ns.links.create({ ifname, kind: 'bridge', netns: other, ...more })
    await expect(make('uplink')).rejects.toThrow(`there is a link "uplink" already as another name of "eth0" ${where} (index `)
    await expect(make('x0', { index: 1 })).rejects.toThrow(`index 1 is that of link "lo" ${where} (`)
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await expect(ns.links.set('v0', { netns: other, ifname: 'eth0' })).rejects.toThrow(
      `there is a link "eth0" already ${where} (index `,
    )
    // By a process in the other namespace.
    const child = other.spawn('sleep', ['60'], { stdio: 'ignore' })
    const socket = ns.run(() => new NetlinkSocket(rtnetlink, causeOf))
    const before = readdirSync('/proc/self/fd').length
    const attrs = { ifname: 'eth0', netNsPid: child.pid, linkinfo: { kind: 'bridge' } }
    const made = socket.request({ type: RTM.NEWLINK, flags: CREATE, attrs })
    await expect(made).rejects.toThrow(`there is a link "eth0" already ${where} (index `)
    expect(readdirSync('/proc/self/fd').length).toBe(before)
    socket.close()
    child.kill()
  })

  test('a name that is taken here, where a kernel before Linux 6.15 wants it free too', async () => {
    const attrs = { ifname: 'x0', netNsFd: other.fd, linkinfo: { kind: 'bridge' } }
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs }
    expect(await cause('EEXIST', request, undefined, { 4: 'x0' })).toBe('there is a link "x0" already (index 4)')
  })

  test('a master is looked for where the link is to be', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge', index: 77 })
    const make = (netns?: NetNs) =>
      ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, master: 77, ...(netns ? { netns } : {}) })
    await expect(make(other)).rejects.toThrow(
      'EINVAL: there is no link with index 77 in the target network namespace of the link, to which IFLA_MASTER refers (',
    )
    expect((await make()).master).toBe(77)
  })

  test('the id that a namespace has, and that of another', async () => {
    await ns.setId(other, 5)
    await expect(ns.setId(other, 6)).rejects.toThrow(
      'EEXIST: the network namespace has the id 5 here already (Peer netns already has a nsid assigned) at NETNSA_FD (',
    )
    const third = await NetNs.temporary()
    await expect(ns.setId(third, 5)).rejects.toThrow('EEXIST: the id 5 belongs to another network namespace (')
    third.close()
  })

  test('the link, where the words do not name it', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.addresses.add('br0', '10.0.0.1/24')
    await expect(ns.addresses.add('br0', '10.0.0.1/24')).rejects.toThrow('EEXIST: link "br0" has 10.0.0.1 already (')
    await expect(ns.addresses.delete('br0', '10.0.0.2/24')).rejects.toThrow('EADDRNOTAVAIL: link "br0" has no 10.0.0.2/24 (')
    const lengthless = 'EADDRNOTAVAIL: link "br0" has no 10.0.0.1/32; it has 10.0.0.1/24 ('
    await expect(ns.addresses.delete('br0', '10.0.0.1')).rejects.toThrow(lengthless)
    await expect(ns.addresses.add(999, '10.0.0.1/24')).rejects.toThrow('ENODEV: there is no link with index 999 (')
    await expect(ns.links.set('br0', { master: 999 })).rejects.toThrow(
      'EINVAL: there is no link with index 999, to which IFLA_MASTER',
    )
    await expect(ns.links.set('br0', { mtu: 70000 })).rejects.toThrow(
      'EINVAL: link "br0" accepts an mtu of 68..65535; requested 70000 (mtu greater than device maximum)',
    )
    const vxlan = ns.links.create({ ifname: 'vx0', kind: 'vxlan', data: { id: 5, port: 4789, link: 999 } })
    await expect(vxlan).rejects.toThrow('ENODEV: there is no link with index 999, to which IFLA_VXLAN_LINK refers (')
  })
})
