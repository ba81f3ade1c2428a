import { readFileSync } from 'node:fs'
import { limitsOf, oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { setMulticast } from '../../linux/syscalls/device.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parseMac } from '../../netlink/codec/address.ts'
import { checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { checkOptionKeys } from '../common/named/ip-words.ts'
import { splitLimits } from '../common/split-limits.ts'
import { readLink } from '../link/read.ts'
import type { Reach } from '../netns/reach.ts'
import { ipv4In, ipv6In, linkLayerIn, type MulticastAddress } from './proc.ts'

/** Which multicast addresses. All given criteria must match. */
export interface MulticastFilter extends RequestOptions {
  /** Of this link. */
  link?: LinkRef
  /** `PACKET`: link-layer addresses. */
  family?: MulticastAddress['family']
}

const FAMILIES = { PACKET: 0, INET: 1, INET6: 2 }

/** /proc/net is that of the main thread; in a worker it may be another namespace. */
const FOLDER = '/proc/thread-self/net'

/** Returns a file; '' if the kernel has none, as without IPv6. */
function textOf(name: string): string {
  try {
    return readFileSync(`${FOLDER}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The multicast addresses that the links of a network namespace listen to, as in `ip maddress`. They come from /proc/net: only
 * there kernels have all of them, and how many want each.
 */
export class Multicast {
  private readonly reach: Reach

  /** The member of NetNs. @internal */
  static member(reach: Reach): {
    /** The multicast addresses that links listen to, as in `ip maddress`. */
    readonly multicast: Multicast
  } {
    return { multicast: new Multicast(reach) }
  }

  /** @internal */
  constructor(reach: Reach) {
    this.reach = reach
  }

  /**
   * Returns the addresses: link-layer, IPv4, IPv6.
   * @example const addresses = await ns.multicast.list({ link: 'eth0', family: 'INET6' })
   */
  async list(filter: MulticastFilter = {}): Promise<MulticastAddress[]> {
    checkOptionKeys('a filter of multicast addresses', filter, ['link', 'family', 'timeout', 'signal'])
    const [{ link, family }, bounds] = splitLimits(filter)
    if (family !== undefined) atPath('family', () => numberOf('family', FAMILIES, family, -1))
    if (link !== undefined) atPath('link', () => checkLinkRef(link))
    const limits = limitsOf(bounds)
    limits.signal?.throwIfAborted()
    const index = link === undefined ? undefined : await this.reach.index(link, oneDeadline(bounds))
    const [packet, inet, inet6] = this.reach.run(() => [textOf('dev_mcast'), textOf('igmp'), textOf('igmp6')])
    const all = [...linkLayerIn(packet ?? ''), ...ipv4In(inet ?? ''), ...ipv6In(inet6 ?? '')]
    const wanted = family?.toUpperCase()
    return all.filter((one) => (index === undefined || one.index === index) && (family === undefined || one.family === wanted))
  }

  /**
   * Lets a link listen to a link-layer address. EINVAL if its driver cannot.
   * @example await ns.multicast.add('eth0', '33:33:00:00:00:05')
   */
  async add(link: LinkRef, address: string, limits: RequestOptions = {}): Promise<void> {
    await this.change(link, address, true, limits)
  }

  /**
   * Ends what `add` began. ENOENT if nobody added the address.
   * @example await ns.multicast.delete('eth0', '33:33:00:00:00:05')
   */
  async delete(link: LinkRef, address: string, limits: RequestOptions = {}): Promise<void> {
    await this.change(link, address, false, limits)
  }

  private async change(link: LinkRef, text: string, add: boolean, bounds: RequestOptions): Promise<void> {
    checkLinkRef(link)
    const address = parseMac(text)
    if (address.length === 0 || address.length > 14)
      throw new TypeError(`expected a link-layer address such as "33:33:00:00:00:05", got ${shown(text)}`)
    const { attrs } = await readLink(() => this.reach.socket(), link, oneDeadline(bounds))
    // The kernel reads as many bytes as the link has, and would take zeros for the rest.
    const length = attrs.address === undefined ? address.length : parseMac(attrs.address).length
    if (address.length !== length)
      throw new TypeError(`expected an address of ${length} bytes, as link ${shown(attrs.ifname)} has, got ${shown(text)}`)
    this.reach.run(() => setMulticast(attrs.ifname as string, address, add))
  }
}
