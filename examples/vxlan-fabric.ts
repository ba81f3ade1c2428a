// Two hosts share one Ethernet, which two machines carry over IP. Each machine has a vxlan and a bridge; forwarding entries
// replace learning. Needs root.
import { NetNs } from 'nlwire'

await using left = await NetNs.temporary()
await using right = await NetNs.temporary()
await using a = await NetNs.temporary()
await using b = await NetNs.temporary()

await left.links.create({ ifname: 'up', kind: 'veth', up: true, peer: { ifname: 'up', netns: right, up: true } })
await left.addresses.add('up', '10.0.0.1/24')
await right.addresses.add('up', '10.0.0.2/24')

/** Makes a machine a member of the fabric, and connects a host with it. */
async function join(machine: NetNs, local: string, remote: string, host: NetNs, address: string): Promise<void> {
  await machine.links.create({ ifname: 'br0', kind: 'bridge', up: true })
  const data = { id: 100, local, port: 4789, learning: false }
  await machine.links.create({ ifname: 'vx100', kind: 'vxlan', data, master: 'br0', up: true })
  await machine.links.create({
    ifname: 'port',
    kind: 'veth',
    master: 'br0',
    up: true,
    peer: { ifname: 'eth0', netns: host, up: true },
  })
  // Frames to unknown addresses go to the other machine.
  await machine.fdb.append('vx100', '00:00:00:00:00:00', { dst: remote })
  await host.addresses.add('eth0', address)
}
await join(left, '10.0.0.1', '10.0.0.2', a, '192.0.2.1/24')
await join(right, '10.0.0.2', '10.0.0.1', b, '192.0.2.2/24')

const { received } = await a.ping('192.0.2.2', { count: 2 })
console.log(`${received} of 2 replies`)
