import type { bitset } from '../genl/families/ethtool/common.ts'
import { oneDeadline, type RequestOptions } from '../linux/socket/limits.ts'
import type { AttrSet } from '../netlink/attribute/table.ts'
import { checkKeys } from '../netlink/base/keys.ts'
import type { Table } from '../netlink/codec/codec.ts'
import type { LinkRef } from '../rtnl/common/checks.ts'
import { takenRows } from '../rtnl/common/named/take.ts'
import type { Returned } from '../rtnl/common/named/types.ts'
import { returned } from '../rtnl/common/named/view.ts'
import { type Bitset, readBits, type StringSet, writeBits } from './bits.ts'
import { type EthtoolReadOptions, type Reply, splitOptions, type Wire } from './wire.ts'

/** Which link a reply is about. */
export interface OfLink {
  /** Index of the link. */
  readonly ifindex: number
  /** Name of the link. */
  readonly ifname: string
}

/** Keys of a set of attributes that are bits, and the others that calls return. */
type BitKeys<T extends Table> = { [K in keyof T]: T[K][2] extends typeof bitset ? K : never }[keyof T]
type PlainKeys<A> = Exclude<keyof A, 'header' | 'pad' | 'unknown' | 'tail'>

/** What `get` of a setting returns but for bits: the attributes of the kernel, with names for numbers. */
export type SettingOf<C> =
  C extends AttrSet<infer T, infer _> ? Pick<Returned<C>, Exclude<PlainKeys<Returned<C>>, BitKeys<T>>> : never

/** How the bits of an attribute are returned and set. */
interface BitRow {
  /** The key of the bits that are set. */
  readonly on: string
  /** The key of all bits that the set is about. */
  readonly all?: string
  /** The texts that name the bits. */
  readonly names: StringSet
}

/** A setting of links: what the requests of one kind read and change. */
export interface SettingRow {
  /** The message without ETHTOOL_MSG_, and _GET or _SET. */
  readonly message: string
  readonly attrs: AttrSet<Table, unknown>
  /** The keys that can be set; none if the kernel has no such request. */
  readonly settable?: readonly string[]
  readonly bits?: Readonly<Record<string, BitRow>>
  /** Numbers of texts: `get` returns the text. */
  readonly texts?: Readonly<Record<string, StringSet>>
}

/** The options with one deadline for all requests of a call. */
function withDeadline(options: EthtoolReadOptions): EthtoolReadOptions {
  const { stats, limits } = splitOptions(options)
  return { ...oneDeadline(limits), stats }
}

/** Reads a setting of links. */
export class Reading<V extends object> {
  protected readonly wire: Wire
  protected readonly row: SettingRow

  constructor(wire: Wire, row: SettingRow) {
    this.wire = wire
    this.row = row
  }

  /** Reads it of a link. Rejects with a NetlinkError: EOPNOTSUPP if the driver does not have it, ENODEV without such a link. */
  async get(link: LinkRef, options: EthtoolReadOptions = {}): Promise<V> {
    const within = withDeadline(options)
    const { header: _, ...values } = this.view(await this.wire.get(`ETHTOOL_MSG_${this.row.message}_GET`, link, within))
    return (await this.named(values, splitOptions(within).limits)) as V
  }

  /** Reads it of all links whose driver has it. */
  async list(options: EthtoolReadOptions = {}): Promise<(V & OfLink)[]> {
    const within = withDeadline(options)
    const all = await this.wire.dump(`ETHTOOL_MSG_${this.row.message}_GET`, within)
    const out: (V & OfLink)[] = []
    for (const one of all) out.push(await this.named(this.withLink(one), splitOptions(within).limits))
    return out
  }

  /**
   * What a notification says, with its link.
   * @internal
   */
  event(reply: Reply): Promise<V & OfLink> {
    return this.named(this.withLink(reply), {})
  }

  private withLink(reply: Reply): V & OfLink {
    const { header, ...values } = this.view(reply)
    return { ifindex: header?.devIndex ?? 0, ifname: header?.devName ?? '', ...values } as V & OfLink
  }

  /** Puts texts in place of their numbers. */
  private async named<T extends object>(values: T, limits: RequestOptions): Promise<T> {
    const out = values as Record<string, unknown>
    for (const [key, set] of Object.entries(this.row.texts ?? {})) {
      const number = out[key]
      if (typeof number === 'number') out[key] = (await this.wire.strings(set, undefined, limits))[number] ?? number
    }
    return values
  }

  private view(reply: Reply): Reply {
    const { bits = {}, attrs } = this.row
    const { pad: _, ...values } = (returned(attrs)?.(reply as never) ?? reply) as Record<string, unknown>
    for (const [key, { on, all }] of Object.entries(bits)) {
      const set = (reply as Readonly<Record<string, Bitset | undefined>>)[key]
      if (!set) continue
      delete values[key]
      const read = readBits(set)
      if (all !== undefined) values[all] = read.all
      values[on] = read.on
    }
    return values as Reply
  }
}

/** Reads and changes a setting of links. */
export class Setting<V extends object, C extends object> extends Reading<V> {
  /**
   * Changes it. Only the given keys change. Rejects with a TypeError or RangeError for an unknown key, name or value before
   * anything is sent, and with a NetlinkError if the kernel refuses.
   */
  async set(link: LinkRef, changes: C, limits: RequestOptions = {}): Promise<void> {
    const { message, attrs, settable = [], bits = {} } = this.row
    const what = `changes of ${message.toLowerCase()}`
    checkKeys(what, changes, settable)
    const given = Object.entries(changes).filter(([, value]) => value !== undefined)
    if (given.length === 0) throw new TypeError(`expected ${what}: one or more of ${settable.join(', ')}`)
    const within = oneDeadline(limits)
    const wire: Record<string, unknown> = {}
    for (const [key, value] of given) {
      const [attribute, row] = Object.entries(bits).find(([, { on }]) => on === key) ?? []
      if (attribute === undefined || row === undefined) wire[key] = value
      else
        wire[attribute] = writeBits(`${key} of ${message.toLowerCase()}`, value, await this.wire.strings(row.names, link, within))
    }
    await this.wire.set(`ETHTOOL_MSG_${message}_SET`, link, (takenRows(attrs.table)?.(wire) ?? wire) as object, within)
  }
}
