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
  readonly devlink: typeof families.devlink
  readonly ethtool: typeof families.ethtool
  readonly fou: typeof families.fou
  readonly gtp: typeof families.gtp
  readonly IOAM6: typeof families.ioam6
  readonly l2tp: typeof families.l2tp
  readonly macsec: typeof families.macsec
  readonly mptcp_pm: typeof families.mptcpPm
  readonly netdev: typeof families.netdev
  readonly nl80211: typeof families.nl80211
  readonly nlctrl: typeof families.nlctrl
  readonly ovs_ct_limit: typeof families.ovsCtLimit
  readonly ovs_datapath: typeof families.ovsDatapath
  readonly ovs_flow: typeof families.ovsFlow
  readonly ovs_meter: typeof families.ovsMeter
  readonly ovs_packet: typeof families.ovsPacket
  readonly ovs_vport: typeof families.ovsVport
  readonly psample: typeof families.psample
  readonly SEG6: typeof families.seg6
  readonly TASKSTATS: typeof families.taskstats
  readonly tcp_metrics: typeof families.tcpMetrics
  readonly team: typeof families.team
  readonly thermal: typeof families.thermal
  readonly wireguard: typeof families.wireguard
}

/** Generic netlink in one network namespace. Its socket opens at the first request, and closes with the namespace. */
export class Generic {
  private readonly ns: GenericNamespace
  /** Families by name that nlwire has no table of. */
  private readonly others = new Map<string, Family>()

  constructor(ns: GenericNamespace) {
    this.ns = ns
  }

  /**
   * Returns a family: by name one that nlwire has a table of, or a declared one (`family` of nlwire/declare). Sends nothing.
   * Throws a TypeError for an invalid name, and if two declared families or their messages have the same name.
   */
  family<N extends keyof GenericFamilies>(name: N): GenericFamily<GenericFamilies[N]>
  family<const F extends Family>(declared: F): GenericFamily<F>
  /** Returns a family that nlwire has no table of: `info`, `policy`, and `events` without names. */
  family(name: string): GenericFamily
  family(which: string | Family): GenericFamily {
    return familyOf(this.ns, typeof which === 'string' ? this.named(which) : which)
  }

  /** Resolves to the families that the kernel has in this namespace, in its order. */
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
