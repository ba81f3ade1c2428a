// Calls send what `ip` and `bridge` send: fixtures/sent has their requests.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NetNs } from '../../../src/index.ts'
import { describeLive } from '../../support/live.ts'
import { contents, parts, recorded, requestsOf, unmarked } from '../../support/sent.ts'
import { bridgeVlans, mdb } from './bridges.ts'
import { links } from './links.ts'
import { fdb, neighbours } from './neighbours.ts'
import { nexthops } from './nexthops.ts'
import { rules } from './rules.ts'

/** Requests with attributes within attributes. */
const NESTED: readonly string[] = ['bridge-vlan', 'mdb']

describeLive('the requests of calls and of iproute2', () => {
  let ns: NetNs
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', index: 10, peer: { ifname: 'v1', index: 11 } })
    await ns.links.create({ ifname: 'br0', kind: 'bridge', index: 20 })
    await ns.links.create({ ifname: 'vx0', kind: 'vxlan', index: 30, data: { id: 42, port: 4789, local: '192.0.2.1' } })
    await ns.links.set('v1', { master: 'br0', up: true })
    await ns.links.up('lo')
    await ns.links.up('v0')
    await ns.addresses.add('v0', '10.1.0.1/24')
    await ns.addresses.add('v0', '2001:db8::1/64', { flags: ['NODAD'] })
  })
  afterAll(() => ns.close())

  const all = { rule: rules, neighbour: neighbours, fdb, nexthop: nexthops, 'bridge-vlan': bridgeVlans, mdb, link: links }

  describe.each(Object.entries(all))('%s', (name, calls) => {
    const read: (hex: string) => object = name === 'link' ? unmarked : NESTED.includes(name) ? contents : parts

    test('every command has its call', () => {
      expect(Object.keys(calls)).toEqual([...recorded(name).keys()])
    })

    test.each([...recorded(name)])('%s', async (command, wanted) => {
      const call = calls[command]
      const sent = await requestsOf(() => call?.(ns) as Promise<unknown>)
      expect(sent.map(read)).toEqual([read(wanted)])
    })
  })
})
