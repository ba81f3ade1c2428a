import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetlinkError, NetlinkSocket, NetNs, rtnetlink } from '../../src/index.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { causeOf } from '../../src/rtnl/diagnose/causes.ts'
import { describeBeside } from '../cli/support/side-by-side.ts'

// The same mistake through the library and through `ip`: what `ip` says of it is in our message too, and more.

let ns: NetNs
let other: NetNs
let socket: NetlinkSocket
const index: Record<string, number> = {}

const CREATE = NLM_F.CREATE | NLM_F.EXCL
const ask = (type: number, flags: number, header: object, attrs: object) => socket.request({ type, flags, header, attrs })
const make = (ifname: string, kind: string, more: object = {}) => ns.links.create({ ifname, kind, ...more } as never)
/** Options that the library refuses by itself go to the kernel directly. */
const raw = (ifname: string, linkinfo: object, more: object = {}) => ask(RTM.NEWLINK, CREATE, {}, { ifname, linkinfo, ...more })
const toRoute = (type: number, dst: string, dstLen: number, header: object, attrs: object, flags = CREATE) =>
  ask(type, flags, { family: 2, dstLen, table: 254, protocol: 3, type: 1, ...header }, { dst, ...attrs })

/** A command of `ip`, what `ip` says of it on Linux 6.18, the same from here, and what our message says beyond that. */
type Row = readonly [words: string, theirs: string, mistake: () => Promise<unknown>, ours: string]

const rows: Row[] = [
  [
    'link add x0 type nosuch',
    'Unknown device type',
    () => raw('x0', { kind: 'nosuch' }),
    'no links of kind "nosuch": a module with the alias rtnl-link-nosuch',
  ],
  ['link add d0 type ifb', 'File exists', () => make('d0', 'ifb'), 'there is a link "d0" already (index '],
  [
    'link add w0 type veth peer name d0',
    'File exists',
    () => make('w0', 'veth', { peer: { ifname: 'd0' } }),
    'there is a link "d0" already (index ',
  ],
  [
    'link add x0 index 1 type ifb',
    'File exists',
    () => ask(RTM.NEWLINK, CREATE, { index: 1 }, { ifname: 'x0', linkinfo: { kind: 'ifb' } }),
    'index 1 is that of link "lo"',
  ],
  ['link set d0 name d1', 'File exists', () => ns.links.set('d0', { ifname: 'd1' }), 'there is a link "d1" already (index '],
  [
    'link property add dev d0 altname d1',
    'File exists',
    () => ns.links.addAltname('d0', 'd1'),
    'there is a link "d1" already (index ',
  ],
  [
    'link property add dev d1 altname other0',
    'File exists',
    () => ns.links.addAltname('d1', 'other0'),
    'there is a link "other0" already as another name of "d0"',
  ],
  [
    'link add vx1 type vxlan id 5 dstport 4789',
    'A VXLAN device with the specified VNI already exists',
    () => make('vx1', 'vxlan', { data: { id: 5, port: 4789 } }),
    'VNI already exists',
  ],
  ['link show dev nope', 'Device "nope" does not exist', () => ns.links.get('nope'), 'there is no link "nope" (No such device)'],
  ['link set nope up', 'Cannot find device "nope"', () => ns.links.up('nope'), 'there is no link "nope" (No such device)'],
  ['link del nope', 'Cannot find device "nope"', () => ns.links.delete('nope'), 'there is no link "nope" (No such device)'],
  [
    'link add x0 link nope type ifb',
    'Cannot find device "nope"',
    () => make('x0', 'ifb', { link: 'nope' }),
    'there is no link "nope"',
  ],
  ['link del lo', 'Operation not supported', () => ns.links.delete('lo'), 'link "lo" is of no kind, which cannot be deleted'],
  [
    'link set d0 master d1',
    'Operation not supported',
    () => ns.links.set('d0', { master: 'd1' }),
    'link "d1" is of kind "veth", which cannot have ports',
  ],
  [
    'link set lo master br0',
    'Invalid argument',
    () => ns.links.set('lo', { master: 'br0' }),
    'a bridge takes links of type ETHER only, and link "lo" is of type LOOPBACK',
  ],
  [
    'link set br1 master br0',
    'Can not enslave a bridge to a bridge',
    () => ns.links.set('br1', { master: 'br0' }),
    'ELOOP: Can not enslave',
  ],
  [
    'link set d0 mtu 20',
    'mtu less than device minimum',
    () => ns.links.set('v0', { mtu: 20 }),
    'link "v0" accepts an mtu of 68..65535; requested 20',
  ],
  [
    'link set v0 mtu 70000',
    'mtu greater than device maximum',
    () => ns.links.set('v0', { mtu: 70000 }),
    'link "v0" accepts an mtu of 68..65535; requested 70000',
  ],
  [
    'link set v0 address 01:00:00:00:00:01',
    'Cannot assign requested address',
    () => ns.links.set('v0', { address: '01:00:00:00:00:01' }),
    'EADDRNOTAVAIL: not a unicast MAC address: 01:00:00:00:00:01 is a group address',
  ],
  [
    'link set d0 netns 999999',
    'No such process',
    () => ask(RTM.NEWLINK, 0, { index: index['d0'] }, { netNsPid: 999999 }),
    'ESRCH: No such process (index ',
  ],
  [
    'link add x0 type vxlan',
    'Required attributes not provided',
    () => raw('x0', { kind: 'vxlan' }),
    'Required attributes not provided to perform the operation',
  ],
  [
    'link set vx0 type vxlan id 6',
    'Cannot change VNI',
    () => ns.links.set('vx0', { kind: 'vxlan', data: { id: 6 } }),
    'EOPNOTSUPP: "id" of a vxlan is fixed when the link is created; delete the link and create it anew (Cannot change VNI)',
  ],
  [
    'link set br0 type bridge hello_time 1',
    'Numerical result out of range',
    () => ask(RTM.NEWLINK, 0, { index: index['br0'] }, { linkinfo: { kind: 'bridge', data: { bridge: { helloTime: 1 } } } }),
    'ERANGE: Numerical result out of range',
  ],
  [
    'link add mv0 type macvlan',
    'Invalid argument',
    () => raw('mv0', { kind: 'macvlan' }),
    'EINVAL: Invalid argument (ifname "mv0", kind "macvlan")',
  ],
  [
    'addr add 10.0.0.1/24 dev d0',
    'Address already assigned',
    () => ns.addresses.add('d0', '10.0.0.1/24'),
    'EEXIST: link "d0" has 10.0.0.1 already (',
  ],
  [
    'addr add fd00::1/64 dev d0',
    'address already assigned',
    () => ns.addresses.add('d0', 'fd00::1/64'),
    'EEXIST: link "d0" has fd00::1 already (',
  ],
  [
    'addr del 10.0.0.99/24 dev d0',
    'Address not found',
    () => ns.addresses.delete('d0', '10.0.0.99/24'),
    'EADDRNOTAVAIL: link "d0" has no 10.0.0.99/24 (',
  ],
  [
    'addr add ff02::5/64 dev d0',
    'Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag',
    () => ns.addresses.add('d0', 'ff02::5/64'),
    'EADDRNOTAVAIL: ',
  ],
  [
    'route add 10.9.0.0/24 via 99.9.9.9',
    'Nexthop has invalid gateway',
    () => toRoute(RTM.NEWROUTE, '10.9.0.0', 24, {}, { gateway: '99.9.9.9' }),
    'ENETUNREACH: the gateway 99.9.9.9 is in the network of no link of this namespace (link and onlink',
  ],
  [
    'route add 10.9.0.1/24 dev d0',
    'Invalid prefix for given prefix length',
    () => toRoute(RTM.NEWROUTE, '10.9.0.1', 24, { scope: 253 }, { oif: index['d0'] }),
    'Invalid prefix for given prefix length',
  ],
  [
    'route add 10.8.0.0/24 dev d0',
    'File exists',
    () => toRoute(RTM.NEWROUTE, '10.8.0.0', 24, { scope: 253 }, { oif: index['d0'] }),
    'there is a route to 10.8.0.0/24 in table main already: dev d0 proto boot (File exists)',
  ],
  [
    'route del 10.10.0.0/24',
    'No such process',
    () => toRoute(RTM.DELROUTE, '10.10.0.0', 24, { scope: 255, protocol: 0, type: 0 }, {}, 0),
    'ESRCH: table main has no such route to 10.10.0.0/24 (No such process)',
  ],
  [
    'rule add from 10.0.0.0/24 table 5 pref 5',
    'File exists',
    () => ask(RTM.NEWRULE, CREATE, { family: 2, srcLen: 24, table: 5, action: 1 }, { src: '10.0.0.0', priority: 5 }),
    'there is such a rule with priority 5 already (File exists)',
  ],
  [
    'neigh add 10.0.0.5 lladdr 02:00:00:00:00:05 dev d0',
    'File exists',
    () =>
      ask(
        RTM.NEWNEIGH,
        CREATE,
        { family: 2, ifindex: index['d0'], state: 128 },
        { dst: '10.0.0.5', lladdr: '02:00:00:00:00:05' },
      ),
    'link "d0" has an entry for 10.0.0.5 already (File exists)',
  ],
  [
    'neigh add 10.0.0.6 lladdr 02:00 dev d0',
    'Invalid link address',
    () => ask(RTM.NEWNEIGH, CREATE, { family: 2, ifindex: index['d0'], state: 128 }, { dst: '10.0.0.6', lladdr: '02:00' }),
    'EINVAL: Invalid link address',
  ],
  [
    'nexthop add id 1 blackhole',
    'File exists',
    () => ask(RTM.NEWNEXTHOP, CREATE, { family: 2 }, { id: 1, blackhole: true }),
    'there is a next hop with id 1 already',
  ],
  [
    'rule del pref 4242',
    'No such file or directory',
    () => ask(RTM.DELRULE, 0, { family: 2 }, { priority: 4242 }),
    'ENOENT: there is no such rule among',
  ],
  [
    'nexthop del id 99',
    'No such file or directory',
    () => ask(RTM.DELNEXTHOP, 0, { family: 0 }, { id: 99 }),
    'ENOENT: there is no next hop with id 99, only 1 (No such file or directory)',
  ],
  [
    'neigh del 10.0.0.7 dev d0',
    'No such file or directory',
    () => ask(RTM.DELNEIGH, 0, { family: 2, ifindex: index['d0'] }, { dst: '10.0.0.7' }),
    'ENOENT: link "d0" has no entry for 10.0.0.7 (No such file or directory)',
  ],
  [
    'link set d0 type bridge stp_state 1',
    'Operation not supported',
    () => ns.links.set('d0', { kind: 'bridge', data: { stpState: 1 } }),
    'link "d0" is of kind "veth", the request is for kind "bridge"',
  ],
  [
    'neigh get 10.0.0.8 dev d0',
    'Neighbour entry not found',
    () => ask(RTM.GETNEIGH, 0, { family: 2, ifindex: index['d0'] }, { dst: '10.0.0.8' }),
    'ENOENT: link "d0" has no entry for 10.0.0.8 (Neighbour entry not found)',
  ],
  [
    'route add 10.11.0.0/24 nhid 99',
    'Nexthop id does not exist',
    () => toRoute(RTM.NEWROUTE, '10.11.0.0', 24, {}, { nhId: 99 }),
    'EINVAL: there is no next hop with id 99, only 1 (Nexthop id does not exist)',
  ],
  [
    'rule add uidrange 5-1 table 5',
    'Invalid uid range',
    () => ask(RTM.NEWRULE, CREATE, { family: 2, table: 5, action: 1 }, { uidRange: { start: 5, end: 1 } }),
    'EINVAL: Invalid uid range',
  ],
]

/** What `ip` says, without what it puts around the kernel's words. */
const words = (stderr: string): string => stderr.replace(/^(Error: |RTNETLINK answers: )/, '').replace(/\.?\n?$/, '')

describeBeside('a refusal says no less than ip does', () => {
  beforeAll(async () => {
    ns = await NetNs.temporary()
    other = await NetNs.temporary()
    socket = ns.run(() => new NetlinkSocket(rtnetlink, causeOf))
    await ns.links.up('lo')
    await make('d0', 'veth', { peer: { ifname: 'd1' } })
    for (const ifname of ['d0', 'd1']) await ns.links.up(ifname)
    for (const ifname of ['br0', 'br1']) await make(ifname, 'bridge')
    await make('v0', 'veth', { peer: { ifname: 'v1' } })
    await make('vx0', 'vxlan', { data: { id: 5, port: 4789 } })
    await ns.links.addAltname('d0', 'other0')
    await ns.addresses.add('d0', '10.0.0.1/24')
    await ns.addresses.add('d0', 'fd00::1/64', { flags: ['NODAD'] })
    const setup = ['route add 10.8.0.0/24 dev d0', 'rule add from 10.0.0.0/24 table 5 pref 5', 'nexthop add id 1 blackhole']
    for (const line of [...setup, 'neigh add 10.0.0.5 lladdr 02:00:00:00:00:05 dev d0']) await ns.exec('ip', line.split(' '))
    for (const { ifname, index: number } of await ns.links.list()) index[ifname] = number
  })
  afterAll(() => {
    socket.close()
    ns.close()
    other.close()
  })

  test('of more than 40 mistakes', () => expect(rows.length).toBeGreaterThanOrEqual(40))

  test.each(rows)('ip %s: %s', async (command, _, mistake, ours) => {
    const failed = await ns.exec('ip', command.split(' ')).catch((error: { stderr: string }) => error.stderr)
    expect(failed).toBeTypeOf('string')
    const error = await mistake().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(NetlinkError)
    const { message, code } = error as NetlinkError
    // A link that an option names: the error begins with the option.
    expect(message).toMatch(/^(?:RTM_\w+ refused|link): E[A-Z]+: /)
    expect(message).toContain(ours)
    // The words of the kernel, or of the errno; where `ip` looked for the link by itself, the link's name.
    const [, link] = /(?:Cannot find device|Device) ("\w+")/.exec(failed as string) ?? []
    expect(message).toContain(link ?? words(failed as string))
    if (link) expect(code).toBe('ENODEV')
  })
})
