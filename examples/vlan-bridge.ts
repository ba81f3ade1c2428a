// One bridge with two networks: ports of VLAN 10 and 20 do not hear each other, and a trunk carries both to a router on a stick.
// Needs root, and a kernel with VLAN filtering (CONFIG_BRIDGE_VLAN_FILTERING).
import { NetNs } from 'nlwire'

await using lan = await NetNs.temporary()
await using router = await NetNs.temporary()
await using blue = await NetNs.temporary()
await using green = await NetNs.temporary()

await lan.links.create({ ifname: 'br0', kind: 'bridge', up: true, data: { vlanFiltering: true, vlanDefaultPvid: 0 } })

/** Connects a namespace with a port of the bridge. */
async function plug(port: string, ns: NetNs): Promise<void> {
  await lan.links.create({ ifname: port, kind: 'veth', master: 'br0', up: true, peer: { ifname: 'eth0', netns: ns, up: true } })
}
await plug('trunk', router)
await plug('blue', blue)
await plug('green', green)

// An access port: frames come in without a tag, and get one inside the bridge.
await lan.bridge.vlans.add('blue', 10, { pvid: true, untagged: true })
await lan.bridge.vlans.add('green', 20, { pvid: true, untagged: true })
for (const id of [10, 20]) {
  await lan.bridge.vlans.add('trunk', id)
  await router.links.create({ ifname: `vlan${id}`, kind: 'vlan', link: 'eth0', up: true, data: { id } })
  await router.addresses.add(`vlan${id}`, `10.0.${id}.1/24`)
}
await router.forwarding({ ipv4: true })
await blue.addresses.add('eth0', '10.0.10.2/24')
await blue.routes.add('default', { via: '10.0.10.1' })
await green.addresses.add('eth0', '10.0.20.2/24')
await green.routes.add('default', { via: '10.0.20.1' })

const { received } = await blue.ping('10.0.20.2', { count: 2 })
console.log(`${received} of 2 replies, through the router`)
