import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NetlinkError, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

const MAC = '02:00:00:00:00:01'
type Call = (ns: NetNs) => Promise<unknown>

describeLive('the cause of a refused entry or label', () => {
  let ns: NetNs
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.set('v0', { master: 'br0' })
    await ns.links.create({ ifname: 'vx0', kind: 'vxlan', data: { id: 5, port: 4789 } })
    await ns.links.create({ ifname: 'm0', kind: 'macvlan', link: 'v1' })
    await ns.addressLabels.add('2001:db8::/32', 99)
  })
  afterAll(() => ns.close())

  /** The call, the cause, and the attribute that is marked, if it is one. */
  const calls: readonly [Call, string, string?][] = [
    [(n) => n.fdb.add('v0', MAC, { master: true, vlan: 4095 }), 'EINVAL: a VLAN id is from 1 to 4094; requested 4095'],
    [(n) => n.fdb.get('v0', MAC, { master: true, vlan: 5000 }), 'EINVAL: a VLAN id is from 1 to 4094; requested 5000'],
    [(n) => n.fdb.add('v0', MAC, { master: true, vlan: 5 }), 'EINVAL: link "v0" has no VLAN 5', 'NDA_VLAN 5'],
    [(n) => n.fdb.add('br0', MAC, { vlan: 5 }), 'EINVAL: link "br0" has no VLAN 5', 'NDA_VLAN 5'],
    [
      (n) => n.fdb.add('v0', '00:00:00:00:00:00', { master: true }),
      'EINVAL: a bridge takes no entry for 00:00:00:00:00:00',
      'NDA_LLADDR 00:00:00:00:00:00',
    ],
    [
      (n) => n.fdb.add('v0', MAC, { master: true, state: 'STALE' }),
      'EINVAL: an entry of a bridge has the state PERMANENT (local), NOARP (static) or REACHABLE (dynamic)',
    ],
    [(n) => n.fdb.add('br0', MAC, { state: 'static' }), 'EINVAL: an entry of the bridge itself has the state PERMANENT (local)'],
    [(n) => n.fdb.add('v0', MAC, { vlan: 5 }), 'EINVAL: the table of link "v0" itself takes no VLAN; for', 'NDA_VLAN 5'],
    [(n) => n.fdb.add('v0', MAC, { state: 'dynamic' }), 'EINVAL: the table of link "v0" itself takes only the state PERMANENT'],
    [(n) => n.fdb.add('vx0', MAC), 'EINVAL: an entry of a vxlan has a remote end: dst or nhId'],
    [
      (n) => n.fdb.add('vx0', MAC, { dst: '10.0.0.1', state: 'STALE' }),
      'EINVAL: an entry of a vxlan has the state PERMANENT (local) or REACHABLE (dynamic)',
    ],
    [
      (n) => n.fdb.add('vx0', MAC, { dst: 'fd00::1' }),
      'EAFNOSUPPORT: link "vx0" sends over IPv4, and fd00::1 is an address of IPv6',
      'NDA_DST fd00::1',
    ],
    [(n) => n.fdb.add('vx0', MAC, { nhId: 7 }), 'EINVAL: there is no next hop with id 7, nor any other', 'NDA_NH_ID 7'],
    [(n) => n.fdb.add('vx0', MAC, { nhId: 7, dst: '10.0.0.1' }), 'EINVAL: DST, VNI, ifindex and port are mutually exclusive'],
    [(n) => n.fdb.add('m0', MAC), 'EOPNOTSUPP: link "m0" is a macvlan, which takes unicast addresses only in mode passthru'],
    [(n) => n.addressLabels.add('fd00::/8', 0xffffffff), 'EINVAL: a label is from 0 to 4294967294', 'IFAL_LABEL 4294967295'],
    [
      (n) => n.addressLabels.add('::ffff:10.0.0.0/104', 9),
      'EINVAL: a prefix of IPv4-mapped addresses has at most 96 bits; requested ::ffff:10.0.0.0/104',
    ],
    [(n) => n.addressLabels.add('2001:db8::/32', 7), 'EEXIST: 2001:db8::/32 has label 99 already', 'IFAL_ADDRESS 2001:db8::'],
    [(n) => n.addressLabels.add('fd00::/8', 7, { link: 999 }), 'EINVAL: there is no link with index 999'],
    [(n) => n.addressLabels.delete('fd77::/16'), 'ESRCH: fd77::/16 has no label', 'IFAL_ADDRESS fd77::'],
    [(n) => n.nexthops.delete(7), 'ENOENT: there is no next hop with id 7, nor any other', 'NHA_ID 7'],
  ]

  test.each(calls)('%s: %s', async (call, cause, marked = '') => {
    const error: NetlinkError = await (call as Call)(ns).then(
      () => Promise.reject(new Error('it was not refused')),
      (reason: NetlinkError) => reason,
    )
    expect(error.message).toContain(` refused: ${cause}`)
    const lines = error
      .explain()
      .split('\n')
      .filter((line) => line.includes('#>'))
    expect(lines.join('\n')).toContain(marked)
  })
})
