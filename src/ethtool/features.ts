import type { RequestOptions } from '../linux/socket/limits.ts'
import { oneDeadline } from '../linux/socket/limits.ts'
import { shown } from '../netlink/base/shown.ts'
import type { LinkRef } from '../rtnl/common/checks.ts'
import { type Bitset, readBits, unknownBit, writeBits } from './bits.ts'
import { refuseGroup } from './feature-groups.ts'
import type { OfLink } from './setting.ts'
import type { Reply, Wire } from './wire.ts'

/** A feature of a link. */
export interface Feature {
  /** Whether it is on. */
  readonly active: boolean
  /** Whether it is requested; it may be off because another feature that it needs is off. */
  readonly requested: boolean
  /** Whether it cannot be changed. */
  readonly fixed: boolean
}

/** What became of changes of features. */
export interface ChangedFeatures {
  /** The features that changed, also those that depend on the requested ones, and their states now. */
  readonly changed: Record<string, boolean>
  /** Requested features that the kernel did not bring to the requested state: others that they need are off. */
  readonly refused: string[]
}

/** ETHTOOL_A_FEATURES_* of a reply. */
export interface FeatureAttrs extends Reply {
  readonly hw?: Bitset
  readonly wanted?: Bitset
  readonly active?: Bitset
  readonly nochange?: Bitset
}

/** The features of links: offloads such as `tx-tcp-segmentation`, by the names of the kernel (net/ethtool/common.c: netdev_features_strings). */
export class Features {
  private readonly wire: Wire

  constructor(wire: Wire) {
    this.wire = wire
  }

  /** Reads which features of a link are on, in the order of the kernel: `{ 'tx-tcp-segmentation': true, … }`. */
  async get(link: LinkRef, limits: RequestOptions = {}): Promise<Record<string, boolean>> {
    const within = oneDeadline(limits)
    const reply = await this.wire.get('ETHTOOL_MSG_FEATURES_GET', link, within, {}, true)
    const on = new Set(readBits((reply as FeatureAttrs).active ?? {}, await this.names(within)).on)
    return Object.fromEntries((await this.names(within)).flatMap((name) => (name ? [[name, on.has(name)] as const] : [])))
  }

  /** Reads the features of a link with what is requested, and what is fixed. */
  async detail(link: LinkRef, limits: RequestOptions = {}): Promise<Record<string, Feature>> {
    const within = oneDeadline(limits)
    const reply = await this.wire.get('ETHTOOL_MSG_FEATURES_GET', link, within, {}, true)
    return detailOf(reply as FeatureAttrs, await this.names(within))
  }

  /** Reads which features are on of all links. */
  async list(limits: RequestOptions = {}): Promise<(OfLink & { readonly features: Record<string, boolean> })[]> {
    const within = oneDeadline(limits)
    const [all, names] = [await this.wire.dump('ETHTOOL_MSG_FEATURES_GET', within, true), await this.names(within)]
    return all.map((reply) => {
      const features = Object.entries(detailOf(reply as FeatureAttrs, names)).map(([name, { active }]) => [name, active] as const)
      return { ifindex: reply.header?.devIndex ?? 0, ifname: reply.header?.devName ?? '', features: Object.fromEntries(features) }
    })
  }

  /**
   * Switches features on and off: `{ 'tx-tcp-segmentation': false }`. Resolves to what changed: the kernel also switches
   * features off that need one of these. Rejects with a TypeError for an unknown feature, and for one that is fixed, before
   * it changes anything.
   */
  async set(link: LinkRef, changes: Readonly<Record<string, boolean>>, limits: RequestOptions = {}): Promise<ChangedFeatures> {
    const within = oneDeadline(limits)
    if (typeof changes !== 'object' || changes === null || Array.isArray(changes) || Object.keys(changes).length === 0)
      throw new TypeError(`expected features, such as { 'tx-tcp-segmentation': false }, got ${shown(changes)}`)
    const names = (await this.names(within)).filter((name) => name !== '')
    for (const word of Object.keys(changes)) refuseGroup(word, names)
    const wanted = writeBits('features', changes, names)
    const now = await this.detail(link, within)
    for (const [name, on] of Object.entries(changes)) {
      const feature = now[name]
      if (!feature) throw unknownBit('features', name, names)
      if (feature.fixed && feature.active !== on)
        throw new TypeError(
          `feature ${shown(name)} of ${shown(link)} is fixed: it is always ${feature.active ? 'on' : 'off'} with this driver`,
        )
    }
    const reply = (await this.wire.set('ETHTOOL_MSG_FEATURES_SET', link, { wanted }, within, true)) as FeatureAttrs
    const all = await this.names(within)
    const active = readBits(reply.active ?? {}, all)
    const on = new Set(active.on)
    return {
      changed: Object.fromEntries(active.all.map((name) => [name, on.has(name)])),
      refused: readBits(reply.wanted ?? {}, all).all.filter((name) => Object.hasOwn(changes, name)),
    }
  }

  private names(limits: RequestOptions): Promise<string[]> {
    return this.wire.strings('FEATURES', undefined, limits)
  }
}

/** The features in the reply of a query. One without a bit in `hw`, or with one in `nochange`, is fixed (ethtool: netlink/features.c). */
export function detailOf(attrs: FeatureAttrs, names: readonly string[]): Record<string, Feature> {
  const { hw = {}, wanted = {}, active = {}, nochange = {} } = attrs
  const sets = [hw, wanted, active, nochange].map((set) => new Set(readBits(set, names).on))
  const [changeable, requested, on, never] = sets as [Set<string>, Set<string>, Set<string>, Set<string>]
  return Object.fromEntries(
    names.flatMap((name) => {
      const fixed = !changeable.has(name) || never.has(name)
      return name === '' ? [] : [[name, { active: on.has(name), requested: requested.has(name), fixed }] as const]
    }),
  )
}
