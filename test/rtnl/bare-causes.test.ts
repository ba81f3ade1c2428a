// Refusals for which the kernel has no words, or words without the place where to change it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetNs, optionsOf } from '../../src/index.ts'
import { kernelIs } from '../../src/rtnl/common/kernel.ts'
import { describeLive } from '../support/live.ts'

type Call = (ns: NetNs) => Promise<unknown>

describeLive('the cause of a bare refusal', () => {
  let ns: NetNs
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.create({ ifname: 'p0', kind: 'veth', peer: { ifname: 'p1' }, master: 'br0', up: true })
    await ns.links.up('br0')
    await ns.mdb.add('br0', '239.7.7.7', { port: 'p0', state: 'PERMANENT' })
    await ns.links.create({ ifname: 'm0', kind: 'macvlan', link: 'br0' })
    await ns.sysctl.set({ 'net.ipv6.conf.v1.disable_ipv6': 1 })
  })
  afterAll(() => ns.close())

  const calls: readonly [Call, string][] = [
    [(n) => n.links.set('m0', { master: 'br0' }), 'EBUSY: link "m0" is on link "br0", and cannot be a port of it, too'],
    [
      (n) => n.links.set('v0', { slaveKind: 'bridge', slaveData: { cost: 7 } }),
      'link "v0" is no port of a bridge, so it has no slaveData',
    ],
    [(n) => n.routes.add('10.0.0.0/8', { type: 'LOCAL' }), 'the route has no link, no gateway and no next hop object'],
    [(n) => n.addresses.add('v1', 'fd00::1/64'), 'the sysctl net.ipv6.conf.v1.disable_ipv6 is on'],
    [(n) => n.sysctl.set({ 'net.ipv4.ip_default_ttl': 256 }), '; it is "64"; it takes 1 to 255)'],
    [(n) => n.sysctl.set({ 'net.ipv6.conf.v0.hop_limit': 0 }), '; it is "64"; it takes 1 to 255)'],
    [(n) => n.sysctl.set({ 'net.ipv4.tcp_retries2': 'many' }), '; it is "15"; it takes a number)'],
    [(n) => n.links.set('v0', { afSpec: { unspec: { inet6: { addrGenMode: 9 } } } }), 'addrGenMode is from 0 to 3; requested 9'],
    [
      (n) => n.links.set('v0', { afSpec: { unspec: { inet6: { addrGenMode: 'STABLE_PRIVACY' } } } }),
      'addrGenMode STABLE_PRIVACY needs the sysctl net.ipv6.conf.v0.stable_secret',
    ],
    [(n) => n.links.create({ ifname: 'b1', kind: 'bridge', numTxQueues: 5000 }), 'numTxQueues is from 1 to 4096; requested 5000'],
    [
      (n) => n.request({ name: 'RTM_NEWLINK', attrs: { mtu: 1400 } }),
      'the request names no link: expected header.index, attrs.ifname or attrs.altIfname, or the flag CREATE for a new one',
    ],
    [
      (n) => n.request({ name: 'RTM_NEWADDR', header: { index: 1 }, attrs: { address: '10.0.0.1' } }),
      'header.family is UNSPEC: an address is of INET or INET6',
    ],
  ]

  test.each(calls)('%s: %s', async (call, cause) => {
    await expect((call as Call)(ns)).rejects.toThrow(cause)
  })

  test.skipIf(!kernelIs(6, 8))(
    `a group that a bridge does not have${kernelIs(6, 8) ? '' : ' [skipped: needs Linux 6.8]'}`,
    async () => {
      await expect(ns.mdb.get('br0', '239.1.1.1')).rejects.toThrow('link "br0" has no such entry for 239.1.1.1; it has 239.7.7.7')
    },
  )

  test('options of a listed link are JSON, and are taken back', async () => {
    const kept = JSON.parse(JSON.stringify(optionsOf(await ns.links.get('br0'), 'ensure')))
    expect(kept.data.mcastLastMemberIntvl).toMatch(/^\d+$/)
    expect(await ns.links.ensure(kept)).toMatchObject({ made: false, changed: [] })
  })
})
