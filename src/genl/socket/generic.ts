import type { RequestOptions } from '../../linux/socket/limits.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import type * as families from '../families.ts'
import { type Family, family } from '../family.ts'
import { nlctrl } from '../nlctrl.ts'
import { OWN_FAMILIES } from '../own-families.ts'
import { type FamilyInfo, infoOf } from './family-info.ts'
import { familyOf, type GenericNamespace } from './family-of.ts'
import type { GenericFamily } from './generic-family.ts'

/** The families that nlwire has tables of, by the names that the kernel registers. */
export interface GenericFamilies {
  /** Devices of drivers, their ports and parameters: devlink(8). */
  readonly devlink: typeof families.devlink
  /** Settings of network cards: ethtool(8). */
  readonly ethtool: typeof families.ethtool
  /** Foo over UDP: receiving ports. */
  readonly fou: typeof families.fou
  /** GTP tunnels: contexts of subscribers. */
  readonly gtp: typeof families.gtp
  /** In-situ OAM of IPv6: namespaces and schemas. */
  readonly IOAM6: typeof families.ioam6
  /** L2TP tunnels and sessions. */
  readonly l2tp: typeof families.l2tp
  /** MACsec: secure channels and associations. */
  readonly macsec: typeof families.macsec
  /** Path manager of MPTCP: addresses and limits. */
  readonly mptcp_pm: typeof families.mptcpPm
  /** Features, queues, NAPI and page pools of devices. */
  readonly netdev: typeof families.netdev
  /** Wireless devices: iw(8). */
  readonly nl80211: typeof families.nl80211
  /** The controller: which families there are. */
  readonly nlctrl: typeof families.nlctrl
  /** Open vSwitch: limits of connection tracking. */
  readonly ovs_ct_limit: typeof families.ovsCtLimit
  /** Open vSwitch: data paths. */
  readonly ovs_datapath: typeof families.ovsDatapath
  /** Open vSwitch: flows. */
  readonly ovs_flow: typeof families.ovsFlow
  /** Open vSwitch: meters. */
  readonly ovs_meter: typeof families.ovsMeter
  /** Open vSwitch: packets to and from user space. */
  readonly ovs_packet: typeof families.ovsPacket
  /** Open vSwitch: ports of data paths. */
  readonly ovs_vport: typeof families.ovsVport
  /** Sampled packets. */
  readonly psample: typeof families.psample
  /** Segment routing over IPv6: HMAC keys and the source of tunnels. */
  readonly SEG6: typeof families.seg6
  /** Accounting of processes and cgroups. */
  readonly TASKSTATS: typeof families.taskstats
  /** What TCP remembers of destinations. */
  readonly tcp_metrics: typeof families.tcpMetrics
  /** Options and ports of team devices. */
  readonly team: typeof families.team
  /** Thermal zones and cooling devices. */
  readonly thermal: typeof families.thermal
  /** WireGuard: keys, peers, allowed addresses. */
  readonly wireguard: typeof families.wireguard
}

/** Generic netlink in one network namespace. Its socket opens at the first request, and closes with the namespace. */
export class Generic {
  private readonly ns: GenericNamespace
  /** Families by name that nlwire has no table of. */
  private readonly others = new Map<string, Family>()

  /** @internal */
  constructor(ns: GenericNamespace) {
    this.ns = ns
  }

  /**
   * Returns a family: by name one that nlwire has a table of, or a declared one (`family` of nlwire/declare). Sends nothing.
   * Throws a TypeError for an invalid name, and if two declared families or their messages have the same name.
   * @example const wireguard = generic(ns).family('wireguard')
   */
  family<N extends keyof GenericFamilies>(name: N): GenericFamily<GenericFamilies[N]>
  /**
   * Returns a declared family. Sends nothing. Throws a TypeError for an invalid one.
   * @example const stats = generic(ns).family(taskstats)
   */
  family<const F extends Family>(declared: F): GenericFamily<F>
  /**
   * Returns a family that nlwire has no table of: `info`, `policy`, and `events` without names.
   * @example const { groups } = await generic(ns).family('VDPA').info()
   */
  family(name: string): GenericFamily
  family(which: string | Family): GenericFamily {
    return familyOf(this.ns, typeof which === 'string' ? this.named(which) : which)
  }

  /**
   * Resolves to the families that the kernel has in this namespace, in its order.
   * @example for (const { name, id } of await generic(ns).list()) console.log(name, id)
   */
  async list(limits: RequestOptions = {}): Promise<FamilyInfo[]> {
    const messages = await familyOf(this.ns, nlctrl).dump('CTRL_CMD_GETFAMILY', undefined, limits)
    return messages.flatMap(({ attrs }) => infoOf(attrs, tableOf(attrs.familyName ?? '')) ?? [])
  }

  private named(name: string): Family {
    const own = tableOf(name)
    if (own) return own
    const names = OWN_FAMILIES.map((one) => one.name)
    if (names.some((one) => one.toLowerCase() === name.toLowerCase()))
      throw new TypeError(`unknown family ${shown(name)}${didYouMean(name, names)}`)
    const other = this.others.get(name) ?? family(name, {})
    this.others.set(name, other)
    return other
  }
}

const tableOf = (name: string): Family | undefined => OWN_FAMILIES.find((one) => one.name === name)

const all = new WeakMap<GenericNamespace, Generic>()

/** Returns generic netlink in a network namespace (a NetNs). The same object each time. */
export function generic(ns: GenericNamespace): Generic {
  if (typeof ns?.generic !== 'function') throw new TypeError(`expected a NetNs, got ${shown(ns)}`)
  const one = all.get(ns) ?? new Generic(ns)
  all.set(ns, one)
  return one
}
