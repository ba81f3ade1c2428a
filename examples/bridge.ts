// Ten hosts on one bridge: the switch is a namespace, each host another one, and every host reaches the others. Needs root.
import { NetNs } from 'nlwire'

await using lan = await NetNs.temporary()
await lan.links.create({ ifname: 'br0', kind: 'bridge', up: true })

/** Makes a host, and plugs it into a port of the bridge. */
async function host(n: number): Promise<NetNs> {
  const ns = await NetNs.temporary()
  await lan.links.create({
    ifname: `port${n}`,
    kind: 'veth',
    master: 'br0',
    up: true,
    peer: { ifname: 'eth0', netns: ns, up: true },
  })
  await ns.addresses.add('eth0', `192.0.2.${n}/24`)
  return ns
}
const hosts = await Promise.all(Array.from({ length: 10 }, (_, i) => host(i + 1)))

try {
  const ports = await lan.links.list({ master: 'br0' })
  console.log(`${ports.length} ports, ${ports.filter(({ operstate }) => operstate === 'UP').length} of them up`)
  const results = await Promise.all(hosts.slice(1).map((ns) => ns.ping('192.0.2.1', { count: 1 })))
  console.log(`${results.filter(({ received }) => received === 1).length} of 9 hosts reach the first`)
  // What the bridge learned: the Ethernet address behind each port.
  const learned = (await lan.fdb.list({ master: 'br0' })).filter(({ state }) => state.includes('REACHABLE'))
  console.log(`${new Set(learned.map(({ ifindex }) => ifindex)).size} ports have learned`)
} finally {
  for (const ns of hosts) ns.close()
}
