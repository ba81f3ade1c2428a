import type { ETH_SS } from '../genl/families/ethtool/common.ts'
import type { rssAttrs } from '../genl/families/ethtool/queues.ts'
import { COUNTERS } from '../genl/families/ethtool/reports.ts'
import { oneDeadline, type RequestOptions } from '../linux/socket/limits.ts'
import { checkKeys } from '../netlink/base/keys.ts'
import { shown } from '../netlink/base/shown.ts'
import type { TypeOf } from '../netlink/codec/codec.ts'
import type { LinkRef } from '../rtnl/common/checks.ts'
import { type Bitset, readBits, unknownBit, writeBits } from './bits.ts'
import type { Reply, Wire } from './wire.ts'

/** The flags of a driver, by its own names. */
export class PrivateFlags {
  private readonly wire: Wire

  constructor(wire: Wire) {
    this.wire = wire
  }

  /** Reads them. EOPNOTSUPP if the driver has none. */
  async get(link: LinkRef, limits: RequestOptions = {}): Promise<Record<string, boolean>> {
    const { flags = {} } = (await this.wire.get('ETHTOOL_MSG_PRIVFLAGS_GET', link, limits)) as { flags?: Bitset }
    const { on, all } = readBits(flags)
    return Object.fromEntries(all.map((name) => [name, on.includes(name)]))
  }

  /** Switches flags on and off. Rejects with a TypeError for an unknown flag. */
  async set(link: LinkRef, changes: Readonly<Record<string, boolean>>, limits: RequestOptions = {}): Promise<void> {
    const within = oneDeadline(limits)
    const flags = writeBits('private flags', changes, await this.wire.strings('PRIV_FLAGS', link, within))
    await this.wire.set('ETHTOOL_MSG_PRIVFLAGS_SET', link, { flags }, within)
  }
}

/** How received packets spread over queues. */
export interface Rss extends Pick<TypeOf<typeof rssAttrs>, 'context' | 'indir' | 'hkey' | 'inputXfrm'> {
  /** The hash function: `toeplitz`, `xor`, `crc32`. */
  readonly hfunc?: string
}

export interface RssOptions extends RequestOptions {
  /** The number of a context; by default 0. */
  readonly context?: number
}

/** Receive side scaling. */
export class RssSettings {
  private readonly wire: Wire

  constructor(wire: Wire) {
    this.wire = wire
  }

  /**
   * Reads the table, the key and the hash function. Rejects with a NetlinkError: EOPNOTSUPP if the driver has none, ENODEV
   * without such a link.
   * @example const { hfunc } = await ethtool(ns).rss.get('eth0')
   */
  async get(link: LinkRef, options: RssOptions = {}): Promise<Rss> {
    const { context, ...limits } = options
    const within = oneDeadline(limits)
    const reply = await this.wire.get('ETHTOOL_MSG_RSS_GET', link, within, context === undefined ? {} : { context })
    const { header: _, hfunc, ...rest } = reply as Reply & TypeOf<typeof rssAttrs>
    if (hfunc === undefined) return rest
    const { on } = readBits({ value: [hfunc] }, await this.wire.strings('RSS_HASH_FUNCS', undefined, within))
    return { ...rest, hfunc: on.join('|') }
  }
}

/** Groups of counters that a standard names: ETHTOOL_STATS_* without the prefix. */
const GROUPS = { ETH_PHY: 'eth-phy', ETH_MAC: 'eth-mac', ETH_CTRL: 'eth-ctrl', RMON: 'rmon' } as const
/** A group of counters: ETHTOOL_STATS_* without the prefix. */
export type StatsGroup = keyof typeof GROUPS

/** The counters of a group; of RMON also the packets by size. */
export interface GroupStats {
  /** By the names of the standard: `FramesTransmittedOK`. */
  readonly counters: Record<string, bigint>
  /** Received packets, by their size. */
  readonly rx: SizeCount[]
  /** Sent packets, by their size. */
  readonly tx: SizeCount[]
}

/** Packets of some sizes. */
export interface SizeCount {
  /** The least size, in bytes. */
  readonly low: number
  /** The greatest size, in bytes. */
  readonly high: number
  /** How many there were. */
  readonly packets: bigint
}

interface StatsReply extends Reply {
  readonly grp?: readonly {
    readonly id?: number
    readonly ssId?: number
    readonly stat?: readonly object[]
    readonly histRx?: readonly Histogram[]
    readonly histTx?: readonly Histogram[]
  }[]
}

interface Histogram {
  readonly histBktLow?: number
  readonly histBktHi?: number
  readonly histVal?: bigint
}

/** Counters that a standard names. Those of the driver's own names are read by ioctl only, not by netlink. */
export class Stats {
  private readonly wire: Wire

  constructor(wire: Wire) {
    this.wire = wire
  }

  /** Reads groups of counters, by default all. A driver has few of them; a link may have none. */
  async get(
    link: LinkRef,
    groups: readonly StatsGroup[] = Object.keys(GROUPS) as StatsGroup[],
    limits: RequestOptions = {},
  ): Promise<Partial<Record<StatsGroup, GroupStats>>> {
    const within = oneDeadline(limits)
    if (!Array.isArray(groups)) throw new TypeError(`expected an array of groups of counters, got ${shown(groups)}`)
    const bit = groups.map((group) => {
      if (!Object.hasOwn(GROUPS, group)) throw unknownBit('groups', String(group), Object.keys(GROUPS))
      return { name: GROUPS[group as StatsGroup] }
    })
    const attrs = { groups: { nomask: true, bits: { bit } } }
    const { grp = [] } = (await this.wire.get('ETHTOOL_MSG_STATS_GET', link, within, attrs)) as StatsReply
    const found: Partial<Record<StatsGroup, GroupStats>> = {}
    for (const { id = 0, stat = [], histRx = [], histTx = [] } of grp) {
      const group = (Object.keys(GROUPS) as StatsGroup[])[id]
      if (!group) continue
      const names = stat.length === 0 ? [] : await this.wire.strings(`STATS_${group}`, undefined, within)
      const counters = stat.flatMap((one) => countersIn(one, names))
      found[group] = { counters: Object.fromEntries(counters), rx: histRx.map(sizeCount), tx: histTx.map(sizeCount) }
    }
    return found
  }
}

/** Counters by the names of the kernel. It sends each in an attribute of its own; their numbers are places in the set of names. */
function countersIn(stat: object, names: readonly string[]): [name: string, count: bigint][] {
  return Object.entries(stat).flatMap(([set, counters]: [string, object]) =>
    Object.entries(counters).flatMap(([key, count]: [string, unknown]): [string, bigint][] => {
      const [number] = COUNTERS[set as keyof typeof COUNTERS].table[key as never] as readonly [number]
      return typeof count === 'bigint' ? [[names[number] ?? key, count]] : []
    }),
  )
}

const sizeCount = ({ histBktLow: low = 0, histBktHi: high = 0, histVal: packets = 0n }: Histogram): SizeCount => ({
  low,
  high,
  packets,
})

/** Which bytes of a module's memory to read. */
export interface EepromRange {
  /** Offset of the first byte. Default: 0. */
  readonly offset?: number
  /** From 1 to 128 bytes. */
  readonly length: number
  /** The page. Default: 0. */
  readonly page?: number
  /** The bank of the page. Default: 0. */
  readonly bank?: number
  /** Address of the memory on the bus: 0x50 (default) or 0x51. */
  readonly i2cAddress?: number
}

/** The memory of a plug-in module (SFP, QSFP, CMIS). */
export class Eeprom {
  private readonly wire: Wire

  constructor(wire: Wire) {
    this.wire = wire
  }

  /** Reads bytes of a page. EOPNOTSUPP if the link has no module. */
  async get(link: LinkRef, range: EepromRange, limits: RequestOptions = {}): Promise<Uint8Array> {
    checkKeys('range of a module', range, ['offset', 'length', 'page', 'bank', 'i2cAddress'])
    const { length, offset = 0, page = 0, bank = 0, i2cAddress = 0x50 } = range
    const attrs = { length, offset, page, bank, i2cAddress }
    const { data } = (await this.wire.get('ETHTOOL_MSG_MODULE_EEPROM_GET', link, limits, attrs)) as { data?: Uint8Array }
    return data ?? new Uint8Array()
  }
}

/** Sets of texts: names of features, link modes, counters. */
export class StringSets {
  private readonly wire: Wire

  constructor(wire: Wire) {
    this.wire = wire
  }

  /** Reads a set by its name, ETH_SS_* without the prefix: `FEATURES`. The sets of a device (`STATS`, `PRIV_FLAGS`, …) need a link. */
  get(set: keyof typeof ETH_SS, link?: LinkRef, limits: RequestOptions = {}): Promise<string[]> {
    return this.wire.strings(set, link, limits)
  }
}
