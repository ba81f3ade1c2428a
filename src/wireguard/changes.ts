import { endpoint } from '../genl/endpoint.ts'
import { atPath } from '../netlink/base/attribute-path.ts'
import { checkArray, checkObject } from '../netlink/base/check.ts'
import { checkKeys } from '../netlink/base/keys.ts'
import { shown } from '../netlink/base/shown.ts'
import { maskedAddress, type Prefix, parsePrefix } from '../netlink/codec/address.ts'
import type { Codec } from '../netlink/codec/codec.ts'
import { u16, u32 } from '../netlink/codec/numbers.ts'
import { checked } from '../rtnl/common/values.ts'
import { keyText } from './key-text.ts'
import { keyBytes, publicKeyOf, type WireguardKey } from './keys.ts'

/** What `set` changes of a peer. What is left out stays as it is. */
export interface WireguardPeerChanges {
  /** Public key: which peer. */
  readonly publicKey: WireguardKey
  /** Preshared key; null removes it. */
  readonly presharedKey?: WireguardKey | null | undefined
  /** Address and port: `192.0.2.1:51820`, `[2001:db8::1]:51820`. No names: look them up before. */
  readonly endpoint?: string | undefined
  /** Time between keepalive packets, in seconds; 0: none. */
  readonly persistentKeepaliveInterval?: number | undefined
  /** The allowed networks, in place of those that the peer has. The kernel moves one that another peer has to this one. */
  readonly allowedips?: readonly string[] | undefined
  /** Removes the peer. */
  readonly remove?: boolean | undefined
  /** Changes the peer only if it is there (Linux 5.6). */
  readonly updateOnly?: boolean | undefined
}

/** What `set` changes of a WireGuard link. What is left out stays as it is. */
export interface WireguardChanges {
  /** Private key; null removes it. */
  readonly privateKey?: WireguardKey | null | undefined
  /** UDP port; 0 lets the kernel choose. */
  readonly listenPort?: number | undefined
  /** Mark of the packets that it sends; 0: none. */
  readonly fwmark?: number | undefined
  /** The peers that change. */
  readonly peers?: readonly WireguardPeerChanges[] | undefined
  /** Removes all other peers. */
  readonly replacePeers?: boolean | undefined
}

/** Checked changes of a peer, as the attributes take them. */
export interface CheckedPeer {
  readonly publicKey: Uint8Array
  readonly presharedKey?: Uint8Array
  readonly endpoint?: string
  readonly persistentKeepaliveInterval?: number
  readonly allowedips?: readonly Prefix[]
  readonly remove: boolean
  readonly updateOnly: boolean
}

/** Checked changes of a link. */
export interface CheckedChanges {
  readonly privateKey?: Uint8Array
  readonly listenPort?: number
  readonly fwmark?: number
  readonly peers: readonly CheckedPeer[]
  readonly replacePeers: boolean
}

const NONE = new Uint8Array(32)
const LINK_KEYS = ['privateKey', 'listenPort', 'fwmark', 'peers', 'replacePeers']
const PEER_KEYS = ['publicKey', 'presharedKey', 'endpoint', 'persistentKeepaliveInterval', 'allowedips', 'remove', 'updateOnly']
/** What `get` returns and no call can set: ignored, so that a returned device and its peers can be given back. */
const REPORTED_LINK_KEYS = ['ifindex', 'ifname', 'publicKey']
const REPORTED_PEER_KEYS = ['lastHandshakeTime', 'rxBytes', 'txBytes']

/** Checks changes of a link. Throws TypeError or RangeError with the path of what is wrong; never shows a key. */
export function checkedChanges(changes: WireguardChanges): CheckedChanges {
  checkObject(changes, 'changes')
  checkKeys('changes', withoutReported(changes, REPORTED_LINK_KEYS), LINK_KEYS)
  const { privateKey, peers = [], replacePeers } = changes
  checkArray(peers, 'peers', 'an array of peers')
  const key = given(privateKey, 'privateKey')
  const wanted = peers.map((peer, i) => checkedPeer(peer, `peers[${i}]`))
  // The kernel leaves it out without a word (drivers/net/wireguard/netlink.c: set_peer).
  const own = key && key !== NONE ? publicKeyOf(key) : undefined
  const self = wanted.findIndex((peer) => own !== undefined && keyText(peer.publicKey) === own)
  if (self >= 0)
    throw new RangeError(`peers[${self}].publicKey: expected the key of another host, got the own one: it belongs to privateKey`)
  return {
    ...(key && { privateKey: key }),
    ...written('listenPort', u16, changes.listenPort),
    ...written('fwmark', u32, changes.fwmark),
    peers: wanted,
    replacePeers: isTrue(replacePeers, 'replacePeers'),
  }
}

function checkedPeer(peer: WireguardPeerChanges, path: string): CheckedPeer {
  checkObject(peer, path, 'a peer')
  checkKeys(path, withoutReported(peer, REPORTED_PEER_KEYS), PEER_KEYS)
  const psk = given(peer.presharedKey, `${path}.presharedKey`)
  return {
    publicKey: keyBytes(peer.publicKey, `${path}.publicKey`),
    ...(psk && { presharedKey: psk }),
    ...written('endpoint', endpoint, peer.endpoint, `${path}.endpoint`),
    ...written('persistentKeepaliveInterval', u16, peer.persistentKeepaliveInterval, `${path}.persistentKeepaliveInterval`),
    ...(peer.allowedips !== undefined && { allowedips: networks(peer.allowedips, `${path}.allowedips`) }),
    remove: isTrue(peer.remove, `${path}.remove`),
    updateOnly: isTrue(peer.updateOnly, `${path}.updateOnly`),
  }
}

const withoutReported = (of: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)))

const given = (key: unknown, what: string): Uint8Array | undefined =>
  key === undefined ? undefined : key === null ? NONE : keyBytes(key, what)

function isTrue(value: unknown, what: string): boolean {
  if (value !== undefined && typeof value !== 'boolean')
    throw new TypeError(`${what}: expected true or false, got ${shown(value)}`)
  return value === true
}

/** A value that its codec can write, under its key; nothing if it is undefined. */
function written<K extends string, T>(key: K, codec: Codec<T>, value: T | undefined, path = key as string): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: atPath(path, () => checked(codec, value)) } as { [P in K]?: T })
}

/** Networks without host bits, each once: the kernel clears the bits, and keeps a network once. */
function networks(texts: unknown, path: string): Prefix[] {
  checkArray(texts, path, 'an array of networks')
  const found = new Map<string, Prefix>()
  texts.forEach((text, i) => {
    const prefix = atPath(`${path}[${i}]`, () => parsePrefix(text as string))
    const address = maskedAddress(prefix.address, prefix.prefixlen)
    found.set(`${address}/${prefix.prefixlen}`, { ...prefix, address })
  })
  return [...found.values()]
}
