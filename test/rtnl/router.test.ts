import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let client: NetNs
let router: NetNs
let server: NetNs

describeLive('client, router and server', () => {
  beforeEach(async () => {
    client = await NetNs.temporary()
    router = await NetNs.temporary()
    server = await NetNs.temporary()
  })
  afterEach(() => {
    for (const ns of [client, router, server]) ns.close()
  })

  test('over two paths, of which one is cut', async () => {
    for (const n of [1, 2]) {
      await client.links.create({ ifname: `up${n}`, kind: 'veth', up: true, peer: { ifname: `down${n}`, netns: server } })
      await server.links.up(`down${n}`)
      await client.addresses.add(`up${n}`, `10.${n}.0.1/24`)
      await server.addresses.add(`down${n}`, `10.${n}.0.2/24`)
    }
    await server.links.up('lo')
    await server.addresses.add('lo', '192.0.2.9/32')
    const multipath = [1, 2].map((n) => ({ via: `10.${n}.0.2`, link: `up${n}` }))
    await client.routes.add('192.0.2.9', { multipath })
    expect((await client.ping('192.0.2.9', { count: 2 })).received).toBe(2)
    await client.links.down('up1')
    const [route] = await client.routes.list({ dst: '192.0.2.9' })
    expect(route?.multipath?.map(({ via, flags }) => [via, flags])).toEqual([
      ['10.1.0.2', ['DEAD', 'LINKDOWN']],
      ['10.2.0.2', []],
    ])
    expect((await client.ping('192.0.2.9', { count: 2 })).received).toBe(2)
    expect(await client.routes.get('192.0.2.9')).toMatchObject({ via: '10.2.0.2', link: 'up2' })
    // A route whose link was down is given back without what the kernel found out.
    await client.links.up('up1')
    if (route) await client.routes.replace(route)
    expect((await client.routes.list({ dst: '192.0.2.9' }))[0]?.multipath?.map(({ flags }) => flags)).toEqual([[], []])
  })
})
