// `explain()` of a refusal whose cause nlwire found: the message first, and `#>` at the attribute that it is about.
import { expect, test } from 'vitest'
import { type NetlinkError, NetNs } from '../../src/index.ts'
import { fromHex, toHex } from '../../src/wire.ts'
import { describeLive } from '../support/live.ts'

type Call = (ns: NetNs) => Promise<unknown>

describeLive('explained causes', () => {
  const calls: readonly (readonly [string, Call, RegExp])[] = [
    ['a gateway', (ns) => ns.routes.add({ dst: '10.9.0.0/16', via: '10.5.0.2' }), /RTA_GATEWAY 10\.5\.0\.2$/],
    ['an mtu', (ns) => ns.links.set('v0', { mtu: 70000 }), /IFLA_MTU 70000$/],
    ['a group address', (ns) => ns.links.set('v0', { address: '01:00:00:00:00:01' }), /IFLA_ADDRESS 01:00:00:00:00:01$/],
    ['a port', (ns) => ns.links.set('v0', { master: 'v1' }), /IFLA_MASTER \d+$/],
    ['a name', (ns) => ns.links.create({ ifname: 'v0', kind: 'dummy' }), /IFLA_IFNAME "v0"$/],
    ['a kind', (ns) => ns.links.create({ ifname: 'x', kind: 'nosuch' } as never), /IFLA_INFO_KIND "nosuch"$/],
    ['an address', (ns) => ns.addresses.add('v0', '10.0.0.1/24'), /IFA_LOCAL 10\.0\.0\.1$/],
    ['a missing address', (ns) => ns.addresses.delete('v0', '10.0.0.1'), /IFA_LOCAL 10\.0\.0\.1$/],
    ['a missing entry', (ns) => ns.neighbours.delete('v0', '10.0.0.7'), /NDA_DST 10\.0\.0\.7$/],
    ['a gateway of a next hop', (ns) => ns.nexthops.add(1, { via: '10.5.0.2', link: 'v0' }), /NHA_GATEWAY 10\.5\.0\.2$/],
    ['a missing next hop', (ns) => ns.routes.add('10.9.0.0/16', { nhId: 7 }), /RTA_NH_ID 7$/],
    ['another name', (ns) => ns.links.addAltname('v0', 'v1'), /IFLA_ALT_IFNAME "v1"$/],
    ['a missing fdb entry', (ns) => ns.fdb.delete('v0', '02:00:00:00:00:07'), /NDA_LLADDR 02:00:00:00:00:07$/],
    ['a source', (ns) => ns.routes.add({ dst: '10.9.0.0/16', link: 'v0', prefsrc: '10.7.7.7' }), /RTA_PREFSRC 10\.7\.7\.7$/],
    ['a destination', (ns) => ns.routes.get('1.2.3.4'), /RTA_DST 1\.2\.3\.4$/],
  ]

  test.each(calls)('%s', async (_, call, last) => {
    await using ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.addresses.add('v0', '10.0.0.1/24')
    for (const link of ['v0', 'v1']) await ns.links.up(link)
    const error: NetlinkError = await call(ns).then(
      () => Promise.reject(new Error('it was not refused')),
      (reason) => reason,
    )
    const text = error.explain()
    expect(text.split('\n')[0]).toBe(`# ${error.message}`)
    const marked = text.split('\n').filter((line) => line.includes('#>'))
    expect(marked[0]).toMatch(/#> *\w+ length \d+, type \d+ {2}<- E[A-Z]+: /)
    expect(marked.at(-1)).toMatch(last)
    expect(marked).toHaveLength(2)
    expect(toHex(fromHex(text))).toMatch(/^[\da-f ]+$/)
  })
})
