// A host has two uplinks. Packets from one of its addresses leave through the second: a rule and a table of its own. Needs root.
import { NetNs } from 'nlwire'

await using host = await NetNs.temporary()
await using first = await NetNs.temporary()
await using second = await NetNs.temporary()

/** Connects the host with an uplink, which has the same server behind it as the other. */
async function connect(uplink: NetNs, link: string, net: string): Promise<void> {
  await host.links.create({ ifname: link, kind: 'veth', up: true, peer: { ifname: 'eth0', netns: uplink, up: true } })
  await host.addresses.add(link, `${net}.2/24`)
  await uplink.addresses.add('eth0', `${net}.1/24`)
  await uplink.links.up('lo')
  await uplink.addresses.add('lo', '203.0.113.1/32')
  await uplink.routes.add('default', { via: `${net}.2` })
}
await connect(first, 'wan0', '192.0.2')
await connect(second, 'wan1', '198.51.100')

await host.routes.add('default', { via: '192.0.2.1' })
await host.routes.add('default', { via: '198.51.100.1', table: 100 })
await host.rules.add({ src: '198.51.100.2', table: 100, priority: 1000 })

for (const src of ['192.0.2.2', '198.51.100.2']) {
  const { link, via } = await host.routes.get('203.0.113.1', { from: src })
  console.log(`from ${src}: via ${via} dev ${link}`)
}
const { received } = await host.ping('203.0.113.1', { count: 2 })
console.log(`${received} of 2 replies`)
