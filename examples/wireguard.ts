// Two namespaces with WireGuard between them: keys, peers, a handshake, and a ping through the tunnel. Needs root, and a kernel with
// WireGuard.
import { NetNs } from 'nlwire'
import { generateKey, publicKeyOf, wireguard } from 'nlwire/wireguard'

await using left = await NetNs.temporary()
await using right = await NetNs.temporary()

// The network between them. It carries the tunnel as UDP packets.
await left.links.create({ ifname: 'eth0', kind: 'veth', up: true, peer: { ifname: 'eth0', netns: right, up: true } })
await left.addresses.add('eth0', '192.0.2.1/24')
await right.addresses.add('eth0', '192.0.2.2/24')

const [leftKey, rightKey] = [generateKey(), generateKey()]

/** Makes the tunnel's end in one namespace. */
async function end(ns: NetNs, address: string, privateKey: string, peerKey: string, peer: { ip: string; endpoint: string }) {
  await ns.links.create({ ifname: 'wg0', kind: 'wireguard', up: true })
  await wireguard(ns).set('wg0', {
    privateKey,
    listenPort: 51820,
    peers: [{ publicKey: publicKeyOf(peerKey), endpoint: peer.endpoint, allowedips: [`${peer.ip}/32`] }],
  })
  await ns.addresses.add('wg0', `${address}/24`)
}
await end(left, '10.0.0.1', leftKey, rightKey, { ip: '10.0.0.2', endpoint: '192.0.2.2:51820' })
await end(right, '10.0.0.2', rightKey, leftKey, { ip: '10.0.0.1', endpoint: '192.0.2.1:51820' })

const { received } = await left.ping('10.0.0.2', { count: 2 })
const { peers } = await wireguard(right).get('wg0')
console.log(`${received} of 2 replies through the tunnel`)
console.log(
  peers.map(({ lastHandshakeTime, allowedips }) => `${allowedips}: ${lastHandshakeTime ? 'handshake' : 'no handshake'}`).join(),
)
