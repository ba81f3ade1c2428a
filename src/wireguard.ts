/**
 * WireGuard by netlink, as wg(8): keys, peers and allowed networks of the links of a network namespace.
 * docs/guide/generic-netlink.md is the guide. `nlwire` does not load it.
 *
 * @module nlwire/wireguard
 */

export type { WireguardChanges, WireguardPeerChanges } from './wireguard/changes.ts'
export type { WireguardDevice, WireguardPeer } from './wireguard/device.ts'
export type { EnsuredWireguard, EnsureWireguardOptions, WantedWireguard } from './wireguard/ensure.ts'
export { generateKey, generatePresharedKey, publicKeyOf, type WireguardKey } from './wireguard/keys.ts'
export { type Wireguard, type WireguardNamespace, wireguard } from './wireguard/wireguard.ts'
