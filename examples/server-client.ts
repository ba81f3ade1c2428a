// The story of the README: two namespaces, a veth pair between them, an address on each end, and a ping across. Needs root.
import { NetNs } from 'nlwire'

const server = await NetNs.create('server')
const client = await NetNs.create('client')
await server.links.create({ ifname: 'veth0', kind: 'veth', peer: { ifname: 'veth1', netns: client } })
await server.addresses.add('veth0', '10.0.0.2/24')
await client.addresses.add('veth1', '10.0.0.3/24')
await server.links.up('veth0')
await client.links.up('veth1')
console.log(await client.ping('10.0.0.2', { count: 3 }))
await NetNs.delete('server')
await NetNs.delete('client')
