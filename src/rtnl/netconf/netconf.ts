import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { type Criterion, linkIndex } from '../common/criteria.ts'
import { AF, RTM } from '../constants.ts'
import { readLink } from '../link/read.ts'
import type { Reach } from '../netns/reach.ts'
import { Sysctl } from '../sysctl/sysctl.ts'
import { NETCONFA_IFINDEX } from './constants.ts'
import { netconfMessages } from './table.ts'
import { type Netconf, netconfOf } from './view.ts'

/** A decoded RTM_NEWNETCONF, as a dump returns it. */
export type NetconfMessage = MessageOf<(typeof netconfMessages)['RTM_NEWNETCONF']>

/** An address family that has settings of links. */
export type NetconfFamily = 'INET' | 'INET6' | 'MPLS'

/** A link, or the settings of all links or of new ones: conf/all, conf/default. */
export type NetconfLink = LinkRef | 'ALL' | 'DEFAULT' | 'all' | 'default'

/** Which settings. All given criteria must match. */
export interface NetconfFilter extends RequestOptions {
  /** Of this family. Default: all of them. */
  family?: NetconfFamily
  /** Of this link, of all (`ALL`) or of new ones (`DEFAULT`). */
  link?: NetconfLink
}

/** Settings to change; the numbers of the sysctls, or true and false for 1 and 0. */
export interface NetconfOptions {
  /** Whether packets are forwarded. Sysctl: forwarding. Kernel: NETCONFA_FORWARDING. */
  forwarding?: number | boolean
  /** Check of source addresses: 0 none, 1 strict, 2 loose. IPv4 only. Sysctl: rp_filter. Kernel: NETCONFA_RP_FILTER. */
  rpFilter?: number | boolean
  /** Whether it answers for neighbours of other links. Sysctl: proxy_arp, proxy_ndp. Kernel: NETCONFA_PROXY_NEIGH. */
  proxyNeigh?: number | boolean
  /** Sysctl: ignore_routes_with_linkdown. Kernel: NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN. */
  ignoreRoutesWithLinkdown?: number | boolean
  /** Whether directed broadcasts are forwarded. IPv4 only. Sysctl: bc_forwarding. Kernel: NETCONFA_BC_FORWARDING. */
  bcForwarding?: number | boolean
  /** Whether labelled packets are accepted. MPLS only. Sysctl: input. Kernel: NETCONFA_INPUT. */
  input?: number | boolean
}

const FAMILIES = { INET: AF.INET, INET6: AF.INET6, MPLS: AF.MPLS } as const

/** The sysctls behind the settings. `mcForwarding` is changed by multicast routing daemons only. */
const SYSCTLS: Readonly<Record<NetconfFamily, { readonly folder: string; readonly names: Readonly<Record<string, string>> }>> = {
  INET: {
    folder: 'net/ipv4/conf',
    names: {
      forwarding: 'forwarding',
      rpFilter: 'rp_filter',
      proxyNeigh: 'proxy_arp',
      ignoreRoutesWithLinkdown: 'ignore_routes_with_linkdown',
      bcForwarding: 'bc_forwarding',
    },
  },
  INET6: {
    folder: 'net/ipv6/conf',
    names: {
      forwarding: 'forwarding',
      proxyNeigh: 'proxy_ndp',
      ignoreRoutesWithLinkdown: 'ignore_routes_with_linkdown',
    },
  },
  MPLS: { folder: 'net/mpls/conf', names: { input: 'input' } },
}

const KEYS: readonly string[] = [...new Set(Object.values(SYSCTLS).flatMap(({ names }) => Object.keys(names)))]

function familyOf(family: unknown): NetconfFamily {
  const number = numberOf('family', FAMILIES, family as string, 0xff)
  const found = Object.entries(FAMILIES).find(([, one]) => one === number)
  if (!found) throw new TypeError(`expected ${Object.keys(FAMILIES).join(', ')}, got ${shown(family)}`)
  return found[0] as NetconfFamily
}

/** Returns the number of conf/all or conf/default; undefined for a link. */
function everyLink(link: NetconfLink): number | undefined {
  const name = typeof link === 'string' ? link.toUpperCase() : ''
  return name === 'ALL' || name === 'DEFAULT' ? NETCONFA_IFINDEX[name] : undefined
}

const ofLink: Criterion<NetconfLink, NetconfMessage> = async (link, query) => {
  const index = everyLink(link) ?? (await linkIndex(link, query))
  return ({ attrs }) => attrs.ifindex === index
}

/** Returns the value of a sysctl. */
function settingValue(key: string, value: unknown): number {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw new TypeError(`${key}: expected an integer, true or false, got ${shown(value)}`)
}

/**
 * The settings of links that the kernel reports by netlink, as in `ip netconf`: whether they forward, filter by the return path,
 * answer for others. Rejects with a NetlinkError if the kernel refuses.
 */
export class NetconfSettings extends Collection<NetconfMessage, Netconf, NetconfFilter, Reach> {
  /** The member of NetNs. @internal */
  static member(reach: Reach): {
    /** The settings of links that the kernel reports by netlink, as in `ip netconf`. */
    readonly netconf: NetconfSettings
  } {
    return { netconf: new NetconfSettings(reach) }
  }

  /** @internal */
  constructor(reach: Reach) {
    super(reach, {
      name: 'settings',
      table: netconfMessages,
      dump: 'RTM_GETNETCONF',
      object: 'RTM_NEWNETCONF',
      view: netconfOf,
      criteria: {
        family: (family, query) => {
          const wanted = FAMILIES[familyOf(family)]
          // A kernel without it dumps all families.
          query.header['family'] = wanted
          return ({ header }) => header.family === wanted
        },
        link: ofLink,
      },
    })
  }

  /**
   * Returns the settings of a link, of all (`'ALL'`) or of new ones (`'DEFAULT'`).
   * @example const { forwarding, rpFilter } = await ns.netconf.get('INET', 'eth0')
   */
  async get(family: NetconfFamily, link: NetconfLink, bounds: RequestOptions = {}): Promise<Netconf> {
    const number = FAMILIES[atPath('family', () => familyOf(family))]
    const every = everyLink(link)
    if (every === undefined) checkLinkRef(link)
    const limits = oneDeadline(bounds)
    const ifindex = every ?? (await this.reach.index(link, limits))
    const request = { type: RTM.GETNETCONF, header: { family: number }, attrs: { ifindex } }
    const { messages } = await this.reach.socket().request(request, limits)
    const found = messages.find((one) => is(netconfMessages, one, 'RTM_NEWNETCONF')) as NetconfMessage
    return netconfOf(found.header, found.attrs)
  }

  /**
   * Changes settings of a link, of all or of new ones, all or none, by their sysctls: `set('INET', 'v0', { forwarding: true })`.
   * Rejects with a SyscallError if the kernel refuses.
   * @example await ns.netconf.set('INET', 'eth0', { rpFilter: 2 })
   */
  async set(family: NetconfFamily, link: NetconfLink, options: NetconfOptions, bounds: RequestOptions = {}): Promise<void> {
    const of = atPath('family', () => familyOf(family))
    const { folder, names } = SYSCTLS[of]
    checkKeys('settings', options, KEYS)
    const given = Object.entries(options).filter(([, value]) => value !== undefined)
    if (given.length === 0) throw new TypeError(`expected settings (${Object.keys(names).join(', ')}), got none`)
    const values = given.map(([key, value]) => {
      const name = names[key]
      if (name === undefined) throw new TypeError(`${key}: expected a setting of ${of} (${Object.keys(names).join(', ')})`)
      return [name, settingValue(key, value)] as const
    })
    const limits = oneDeadline(bounds)
    const where = everyLink(link) === undefined ? await this.nameOf(link, limits) : String(link).toLowerCase()
    await new Sysctl(this.reach).set(Object.fromEntries(values.map(([name, value]) => [`${folder}/${where}/${name}`, value])))
  }

  /** Returns the name of a link: its directory among the sysctls. */
  private async nameOf(link: LinkRef, limits: RequestOptions): Promise<string> {
    checkLinkRef(link)
    const { attrs } = await readLink(this.reach.socket, link, limits)
    return attrs.ifname as string
  }
}
