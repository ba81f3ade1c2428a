import type { wireguardFamily } from '../genl/families/wireguard.ts'
import { withJson } from '../netlink/base/json.ts'
import type { MessageOf } from '../netlink/message/message.ts'
import { keyText } from './key-text.ts'

type DeviceMessage = MessageOf<(typeof wireguardFamily)['messages']['WG_CMD_GET_DEVICE']>
export type DeviceAttrs = DeviceMessage['attrs']
export type PeerAttrs = NonNullable<NonNullable<DeviceAttrs['peers']>[number]['value']>

/** A peer of a WireGuard link. */
export interface WireguardPeer {
  /** Public key, in base64. It identifies the peer. */
  publicKey: string
  /** Preshared key, in base64; undefined: none. */
  presharedKey: string | undefined
  /** Address and port that packets go to: `192.0.2.1:51820`, `[2001:db8::1]:51820`; undefined: not known yet. */
  endpoint: string | undefined
  /** Time between keepalive packets, in seconds; 0: none. */
  persistentKeepaliveInterval: number
  /** Time of the last handshake; undefined: there was none. */
  lastHandshakeTime: Date | undefined
  /** Bytes received from the peer. */
  rxBytes: bigint
  /** Bytes sent to the peer. */
  txBytes: bigint
  /** Networks that packets of the peer may come from, and that are routed to it: `10.0.0.2/32`. */
  allowedips: string[]
}

/** A WireGuard link and its peers. */
export interface WireguardDevice {
  /** Index of the link. */
  ifindex: number
  /** Name of the link. */
  ifname: string
  /** Private key, in base64; undefined: none. */
  privateKey: string | undefined
  /** Public key, in base64; undefined: there is no private key. */
  publicKey: string | undefined
  /** UDP port. */
  listenPort: number
  /** Mark of the packets that it sends; 0: none. */
  fwmark: number
  /** The peers, in the order of the kernel: the last added comes first. */
  peers: WireguardPeer[]
}

/**
 * Joins the messages of a dump of one link. The kernel splits a device that is longer than a datagram between allowed
 * networks: a peer with the key of the one before continues it (drivers/net/wireguard/netlink.c: wg_get_device_dump).
 */
export function deviceOf(messages: readonly DeviceMessage[]): WireguardDevice {
  const [first] = messages
  const { ifindex = 0, ifname = '', privateKey, publicKey, listenPort = 0, fwmark = 0 } = first?.attrs ?? {}
  const peers: WireguardPeer[] = []
  for (const { attrs } of messages) {
    for (const { value } of attrs.peers ?? []) {
      const peer = peerOf(value)
      const last = peers.at(-1)
      if (last?.publicKey === peer.publicKey) last.allowedips.push(...peer.allowedips)
      else peers.push(peer)
    }
  }
  return withJson({
    ifindex,
    ifname,
    privateKey: keyText(privateKey),
    publicKey: keyText(publicKey),
    listenPort,
    fwmark,
    peers,
  })
}

/** A peer of its attributes. */
export function peerOf(attrs: PeerAttrs): WireguardPeer {
  const { sec = 0n, nsec = 0n } = attrs.lastHandshakeTime ?? {}
  return withJson({
    publicKey: Buffer.from(attrs.publicKey ?? []).toString('base64'),
    presharedKey: keyText(attrs.presharedKey),
    endpoint: attrs.endpoint,
    persistentKeepaliveInterval: attrs.persistentKeepaliveInterval ?? 0,
    lastHandshakeTime: sec === 0n ? undefined : new Date(Number(sec) * 1000 + Number(nsec) / 1e6),
    rxBytes: attrs.rxBytes ?? 0n,
    txBytes: attrs.txBytes ?? 0n,
    allowedips: (attrs.allowedips ?? []).map(({ value }) => `${value.ipaddr}/${value.cidrMask}`),
  })
}
