// A client reaches a server through a router, over IPv4 and IPv6: three namespaces, two veth pairs, forwarding, routes. Needs root.
import { NetNs } from 'nlwire'

await using client = await NetNs.temporary()
await using router = await NetNs.temporary()
await using server = await NetNs.temporary()

await router.links.create({ ifname: 'lan', kind: 'veth', up: true, peer: { ifname: 'eth0', netns: client } })
await router.links.create({ ifname: 'wan', kind: 'veth', up: true, peer: { ifname: 'eth0', netns: server } })

/** Gives a link an address of each family. Nobody else is on these links, so IPv6 need not look for duplicates. */
async function address(ns: NetNs, link: string, inet: string, inet6: string): Promise<void> {
  await ns.links.up(link)
  await ns.addresses.add(link, inet)
  await ns.addresses.add(link, inet6, { flags: ['NODAD'] })
}
await address(router, 'lan', '192.0.2.1/24', '2001:db8:1::1/64')
await address(router, 'wan', '198.51.100.1/24', '2001:db8:2::1/64')
await address(client, 'eth0', '192.0.2.2/24', '2001:db8:1::2/64')
await address(server, 'eth0', '198.51.100.2/24', '2001:db8:2::2/64')

await router.forwarding({ ipv4: true, ipv6: true })

await client.routes.add('default', { via: '192.0.2.1' })
await client.routes.add('default', { via: '2001:db8:1::1' })
await server.routes.add('192.0.2.0/24', { via: '198.51.100.1' })
await server.routes.add('2001:db8:1::/64', { via: '2001:db8:2::1' })

for (const to of ['198.51.100.2', '2001:db8:2::2']) {
  const { via, link } = await client.routes.get(to)
  const { received } = await client.ping(to, { count: 2 })
  console.log(`${to} via ${via} dev ${link}: ${received} of 2 replies`)
}
