// Attaches a container, or any process with a network namespace of its own, to a bridge of the host, and detaches it.
// Both can be repeated: what is there stays as it is. Needs root.
//   node attach-container.ts attach PID 192.0.2.7/24
//   node attach-container.ts detach PID
import { ignore, NetNs } from 'nlwire'

const [verb, text, cidr] = process.argv.slice(2)
const pid = Number(text)
const BRIDGE = 'containers'

await using host = await NetNs.current()
await using container = await NetNs.open(pid)
const port = `c${pid}` // the end in the host; the other end is eth0 of the container

if (verb === 'attach' && cidr !== undefined) {
  await host.links.ensure({ ifname: BRIDGE, kind: 'bridge', up: true })
  const there = await ignore('ENODEV', host.links.get(port))
  if (!there) await host.links.create({ ifname: port, kind: 'veth', peer: { ifname: 'eth0', netns: container } })
  await host.links.set(port, { master: BRIDGE, up: true })
  await container.links.set('eth0', { up: true })
  const { added } = await container.addresses.ensure('eth0', [cidr], { prune: true })
  console.log(there ? 'was attached' : 'attached', added.length > 0 ? `address ${cidr}` : 'address as before')
} else if (verb === 'detach') {
  // The other end goes with it.
  await ignore('ENODEV', host.links.delete(port))
  console.log('detached')
} else {
  console.error('usage: attach PID ADDRESS/LENGTH | detach PID')
  process.exitCode = 2
}
