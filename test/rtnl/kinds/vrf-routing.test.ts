import { expect, type TestContext, test } from 'vitest'
import { NetNs } from '../../../src/index.ts'
import { describeLive } from '../../support/live.ts'
import { lacking } from './side.ts'

/** Connects a customer, whose address others may have too, with a port of a router that is in a VRF. */
async function connect(router: NetNs, customer: NetNs, vrf: string, port: string): Promise<void> {
  const peer = { ifname: 'eth0', netns: customer, up: true }
  await router.links.create({ ifname: port, kind: 'veth', master: vrf, up: true, peer })
  await router.addresses.add(port, '192.0.2.1/24')
  await customer.addresses.add('eth0', '192.0.2.2/24')
}

describeLive('routing by VRF', () => {
  test('customers with the same addresses reach their own servers', async (ctx: TestContext) => {
    await using router = await NetNs.temporary()
    await using red = await NetNs.temporary()
    await using blue = await NetNs.temporary()
    for (const [vrf, table] of [
      ['red', 10],
      ['blue', 20],
    ] as const)
      await router.links.create({ ifname: vrf, kind: 'vrf', up: true, data: { table } }).catch(async (error) => {
        const why = await lacking(error, router, `link add ${vrf} type vrf table ${table}`)
        if (why !== undefined) ctx.skip(why)
        throw error
      })
    await connect(router, red, 'red', 'r0')
    await connect(router, blue, 'blue', 'b0')
    await red.routes.add('default', { via: '192.0.2.1' })
    await blue.routes.add('default', { via: '192.0.2.1' })
    // The address of a server is in the table of one VRF only.
    await router.addresses.add('red', '203.0.113.1/32')
    expect((await red.ping('203.0.113.1', { count: 1 })).received).toBe(1)
    expect((await blue.ping('203.0.113.1', { count: 1, timeout: 500 })).received).toBe(0)
    const tables = async (table: number): Promise<unknown> =>
      (await router.routes.list({ table, type: 'UNICAST', family: 'INET' })).map(({ dst, link }) => [dst, link])
    expect(await tables(10)).toEqual([['192.0.2.0/24', 'r0']])
    expect(await tables(20)).toEqual([['192.0.2.0/24', 'b0']])
    // A route of one VRF may leave through the other.
    await router.routes.add('198.51.100.0/24', { via: '192.0.2.2', link: 'b0', table: 10, onlink: true })
    expect(await router.routes.get('198.51.100.9', { oif: 'red' })).toMatchObject({ link: 'b0', via: '192.0.2.2' })
  })
})
