import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import { memory, picture } from '../support/picture.ts'

/** The story of the README, once. */
async function story(): Promise<void> {
  const server = await NetNs.create('server')
  const client = await NetNs.create('client')
  await server.links.create({ ifname: 'veth0', kind: 'veth', peer: { ifname: 'veth1', netns: client } })
  await server.addresses.add('veth0', '10.0.0.2/24')
  await client.addresses.add('veth1', '10.0.0.3/24')
  await server.links.up('veth0')
  await client.links.up('veth1')
  expect(await client.ping('10.0.0.2')).toMatchObject({ transmitted: 1, received: 1 })
  await NetNs.delete('server')
  await NetNs.delete('client')
}

describeLive('the whole story, 200 times in one process', () => {
  test('grows nothing', async () => {
    // The first hundred warm up: compiled code, the allocator's own stock.
    for (let round = 0; round < 100; round++) await story()
    await delay(200)
    const [before, { heap: heapBefore, rss: rssBefore }] = [picture(), memory()]
    for (let round = 100; round < 200; round++) await story()
    await expect.poll(picture, { timeout: 20_000 }).toEqual(before)
    const { heap, rss } = memory()
    // A leak of 7 kB a round would be 0.7 MB of heap, one of both sockets' receive buffers 51 MB.
    expect(heap - heapBefore).toBeLessThan(500_000)
    expect(rss - rssBefore).toBeLessThan(45_000_000)
  })
})
