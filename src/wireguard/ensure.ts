import { endpoint as endpointCodec } from '../genl/endpoint.ts'
import type { RequestOptions } from '../linux/socket/limits.ts'
import { maskedAddress, parsePrefix } from '../netlink/codec/address.ts'
import { canonical } from '../rtnl/common/values.ts'
import type { CheckedChanges, CheckedPeer, WireguardChanges, WireguardPeerChanges } from './changes.ts'
import type { WireguardDevice, WireguardPeer } from './device.ts'
import { keyText } from './key-text.ts'

/** What `ensure` brings a link to: what is left out stays as it is. */
export interface WantedWireguard extends Omit<WireguardChanges, 'peers' | 'replacePeers'> {
  /** The peers that are to be there. */
  readonly peers?: readonly Omit<WireguardPeerChanges, 'remove' | 'updateOnly'>[] | undefined
}

/** Whether `ensure` removes other peers. */
export interface EnsureWireguardOptions extends RequestOptions {
  /** Removes the peers that are not wanted. */
  readonly prune?: boolean | undefined
}

/** What `ensure` found and did. */
export interface EnsuredWireguard {
  /** Whether anything had to be changed. */
  readonly changed: boolean
  /** Public keys of the peers that it added. */
  readonly added: readonly string[]
  /** Public keys of the peers that it changed. */
  readonly updated: readonly string[]
  /** Public keys of the peers that it removed. */
  readonly removed: readonly string[]
}

/** Compares a device with a wanted state. `changes` is undefined if nothing differs. */
export function changesTo(
  device: WireguardDevice,
  wanted: CheckedChanges,
  prune = false,
): Omit<EnsuredWireguard, 'changed'> & { changes: CheckedChanges | undefined } {
  if (wanted.replacePeers) throw new TypeError('replacePeers: ensure takes { prune: true } in its place')
  const there = new Map(device.peers.map((peer) => [peer.publicKey, peer]))
  const seen = new Set<string>()
  const [added, updated, peers] = [[] as string[], [] as string[], [] as CheckedPeer[]]
  for (const peer of wanted.peers) {
    const name = Buffer.from(peer.publicKey).toString('base64')
    if (peer.remove || peer.updateOnly) throw new TypeError('peers: ensure takes neither remove nor updateOnly')
    if (seen.has(name)) throw new TypeError(`peers: ${name} is given twice`)
    seen.add(name)
    const before = there.get(name)
    there.delete(name)
    const differs = before && differences(before, peer)
    if (before && !differs) continue
    ;(before ? updated : added).push(name)
    peers.push({ ...peer, ...differs })
  }
  const removed = prune ? [...there.keys()] : []
  for (const key of removed)
    peers.push({ publicKey: new Uint8Array(Buffer.from(key, 'base64')), remove: true, updateOnly: false })
  const link = linkDifferences(device, wanted)
  const changes = peers.length > 0 || Object.keys(link).length > 0 ? { ...link, peers, replacePeers: false } : undefined
  return { added, updated, removed, changes }
}

function linkDifferences(device: WireguardDevice, wanted: CheckedChanges): Partial<CheckedChanges> {
  const { privateKey, listenPort, fwmark } = wanted
  return {
    ...(privateKey && keyText(privateKey) !== device.privateKey && { privateKey }),
    // 0 lets the kernel choose: the port that it chose is right.
    ...(listenPort !== undefined && listenPort !== 0 && listenPort !== device.listenPort && { listenPort }),
    ...(fwmark !== undefined && fwmark !== device.fwmark && { fwmark }),
  }
}

/** The values of a peer that differ, with `undefined` for those that do not; undefined if none does. */
function differences(before: WireguardPeer, wanted: CheckedPeer): object | undefined {
  const { presharedKey, endpoint, persistentKeepaliveInterval, allowedips } = wanted
  const networks = new Set(before.allowedips.map((text) => networkText(text)))
  const same = {
    presharedKey: presharedKey === undefined || keyText(presharedKey) === before.presharedKey,
    endpoint: endpoint === undefined || canonical(endpointCodec, endpoint) === before.endpoint,
    persistentKeepaliveInterval:
      persistentKeepaliveInterval === undefined || persistentKeepaliveInterval === before.persistentKeepaliveInterval,
    allowedips:
      allowedips === undefined ||
      (allowedips.length === networks.size && allowedips.every((one) => networks.has(`${one.address}/${one.prefixlen}`))),
  }
  const equal = Object.entries(same).filter(([, is]) => is)
  return equal.length === Object.keys(same).length ? undefined : Object.fromEntries(equal.map(([key]) => [key, undefined]))
}

function networkText(text: string): string {
  const { address, prefixlen } = parsePrefix(text)
  return `${maskedAddress(address, prefixlen)}/${prefixlen}`
}
