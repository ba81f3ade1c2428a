import { wireguardFamily as family } from '../genl/families/wireguard.ts'
import { familyOf, type GenericNamespace } from '../genl/socket/family-of.ts'
import type { GenericFamily } from '../genl/socket/generic-family.ts'
import { oneDeadline, type RequestOptions } from '../linux/socket/limits.ts'
import { shown } from '../netlink/base/shown.ts'
import { NetlinkError } from '../netlink/error/netlink-error.ts'
import { checkLinkRef, type LinkRef } from '../rtnl/common/checks.ts'
import { checkedChanges, type WireguardChanges } from './changes.ts'
import { deviceOf, type WireguardDevice } from './device.ts'
import { changesTo, type EnsuredWireguard, type EnsureWireguardOptions, type WantedWireguard } from './ensure.ts'
import { messagesOf } from './messages.ts'

/** A network namespace: what this module uses of a NetNs. */
export interface WireguardNamespace extends GenericNamespace {
  /** The links of the namespace. */
  readonly links: { list(filter: { kind: 'wireguard' }): Promise<readonly { readonly ifname: string }[]> }
}

/**
 * The WireGuard links of a network namespace: keys, peers and allowed networks, as wg(8) reads and changes them. The links
 * themselves are made by `ns.links.create({ kind: 'wireguard', … })`. Needs CAP_NET_ADMIN in the namespace.
 */
export class Wireguard {
  private readonly ns: WireguardNamespace
  private readonly family: GenericFamily<typeof family>

  /** @internal */
  constructor(ns: WireguardNamespace) {
    this.ns = ns
    this.family = familyOf(ns, family)
  }

  /**
   * Reads a link with its peers, also more of them than fit a datagram. Rejects with a NetlinkError: ENODEV, EOPNOTSUPP if
   * the link is no WireGuard, ENOENT if the kernel has none.
   *
   * @example
   * const { publicKey, peers } = await wireguard(ns).get('wg0')
   */
  async get(link: LinkRef, limits: RequestOptions = {}): Promise<WireguardDevice> {
    const dump = this.family.dump('WG_CMD_GET_DEVICE', which(link), limits)
    return deviceOf(await dump.catch((error: unknown) => Promise.reject(withKind(error, link))))
  }

  /**
   * Reads all WireGuard links of the namespace.
   *
   * @example
   * for (const { ifname, peers } of await wireguard(ns).list()) console.log(ifname, peers.length)
   */
  async list(limits: RequestOptions = {}): Promise<WireguardDevice[]> {
    const within = oneDeadline(limits)
    const out: WireguardDevice[] = []
    for (const { ifname } of await this.ns.links.list({ kind: 'wireguard' })) {
      const one = await this.get(ifname, within).catch(ignoreGone)
      if (one) out.push(one)
    }
    return out
  }

  /**
   * Changes a link and peers of it. A peer that is not there is added; the others stay, unless `replacePeers`. Long changes go
   * in several messages: if the kernel refuses a later one, the earlier ones are done. Rejects with a TypeError or RangeError
   * for an invalid value, before anything is sent, and with a NetlinkError.
   *
   * @example
   * await wireguard(ns).set('wg0', { privateKey, listenPort: 51820, peers: [{ publicKey, allowedips: ['10.0.0.2/32'] }] })
   */
  async set(link: LinkRef, changes: WireguardChanges, limits: RequestOptions = {}): Promise<void> {
    const messages = messagesOf(which(link), checkedChanges(changes))
    const within = oneDeadline(limits)
    for (const attrs of messages)
      await this.family
        .request('WG_CMD_SET_DEVICE', attrs, within)
        .catch((error: unknown) => Promise.reject(withKind(error, link)))
  }

  /**
   * Brings a link and its peers to a wanted state, and changes only what differs. Peers that are not wanted stay, unless
   * `prune`. Resolves to what it found and did.
   *
   * @example
   * const { changed } = await wireguard(ns).ensure('wg0', { peers: [{ publicKey, allowedips: ['10.0.0.2/32'] }] }, { prune: true })
   */
  async ensure(link: LinkRef, wanted: WantedWireguard, options: EnsureWireguardOptions = {}): Promise<EnsuredWireguard> {
    const { prune, ...limits } = options
    const within = oneDeadline(limits)
    const checked = checkedChanges(wanted)
    const { changes, ...did } = changesTo(await this.get(link, within), checked, prune)
    if (changes === undefined) return { ...did, changed: false }
    for (const attrs of messagesOf(which(link), changes)) await this.family.request('WG_CMD_SET_DEVICE', attrs, within)
    return { ...did, changed: true }
  }
}

/** A link may be deleted between the list of links and the request for it. */
function ignoreGone(error: unknown): undefined {
  if (!(error instanceof NetlinkError && error.code === 'ENODEV')) throw error
}

function which(link: LinkRef): { ifindex: number } | { ifname: string } {
  checkLinkRef(link)
  return typeof link === 'number' ? { ifindex: link } : { ifname: link }
}

/** Says that the link is of another kind (drivers/net/wireguard/netlink.c: lookup_interface). */
function withKind(error: unknown, link: LinkRef): unknown {
  if (error instanceof NetlinkError && error.code === 'EOPNOTSUPP')
    error.message += ` (link ${shown(link)} is of another kind than wireguard)`
  return error
}

const all = new WeakMap<WireguardNamespace, Wireguard>()

/**
 * Returns the WireGuard links of a network namespace (a NetNs). The same object each time.
 *
 * @example
 * await wireguard(ns).set('wg0', { privateKey: generateKey(), listenPort: 51820 })
 */
export function wireguard(ns: WireguardNamespace): Wireguard {
  if (typeof ns?.generic !== 'function') throw new TypeError(`expected a NetNs, got ${shown(ns)}`)
  const one = all.get(ns) ?? new Wireguard(ns)
  all.set(ns, one)
  return one
}
