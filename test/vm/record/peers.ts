// WireGuard: a link with 1,000 peers, each with two allowed networks, that is read by one dump. The bench replays it.
import { isIPv4 } from 'node:net'
import { wireguard } from '../../../src/wireguard.ts'
import { ns, sh } from './support.ts'

const PEERS = 1000

/** A key that protects nothing: text, 32 bytes of it. */
const key = (what: string, n: number): Uint8Array => Buffer.from(`nlwire-test-${what}-${n}`.padEnd(32, '.'))

export async function run(): Promise<void> {
  sh('modprobe wireguard; ip link add wg0 type wireguard')
  const peers = Array.from({ length: PEERS }, (_, n) => {
    const host = `192.0.2.${1 + (n % 254)}`
    const address = n % 4 === 3 ? `[2001:db8::${(n + 1).toString(16)}]` : host
    return {
      publicKey: key('peer', n),
      ...(n % 2 === 0 ? { presharedKey: key('preshared', n) } : {}),
      endpoint: `${address}:${isIPv4(address) ? 51820 : 51821}`,
      persistentKeepaliveInterval: n % 3 === 0 ? 25 : 0,
      allowedips: [`10.${n >> 8}.${n & 0xff}.0/24`, `2001:db8:1:${n.toString(16)}::/64`],
    }
  })
  await wireguard(ns).set('wg0', { privateKey: key('private', 0), listenPort: 51820, peers })
  console.log(`${(await wireguard(ns).get('wg0')).peers.length} peers`)
  sh('ip link del wg0')
}
