import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import type { LinkRef } from '../common/checks.ts'
import { Collection, type Objects } from '../common/collection.ts'
import { type Criterion, linkIndex, matching, type Query, type Test } from '../common/criteria.ts'
import type { CollectionReach } from '../common/reach.ts'
import { splitLimits } from '../common/split-limits.ts'
import { checkBoolean } from '../common/values.ts'
import { AF } from '../constants.ts'
import { BRIDGE_VLANDB_DUMPF } from '../link/constants.ts'
import {
  addVlan,
  type BridgeVlanChoice,
  type BridgeVlanOptions,
  deleteVlan,
  type SetBridgeVlan,
  type SetBridgeVlanGlobal,
  setVlan,
  setVlanGlobal,
  type VlanRange,
  vlansOf,
} from './request.ts'
import { bridgeVlanMessages } from './table.ts'
import {
  type BridgeVlan,
  type BridgeVlanGlobal,
  bridgeVlanGlobalOf,
  bridgeVlanOf,
  type VlanEntry,
  type VlanGlobals,
} from './view.ts'

/** A decoded RTM_NEWVLAN, as a dump returns it; those of `messages` have one VLAN or range. */
export type BridgeVlanMessage = MessageOf<(typeof bridgeVlanMessages)['RTM_NEWVLAN']>

/** Which bridge-wide options of VLANs. All given criteria must match. */
export interface BridgeVlanGlobalFilter extends RequestOptions {
  /** Of this bridge. */
  link?: LinkRef
  /** With one of these VLANs: an id, or a range. */
  vid?: VlanRange
}

/** Which VLANs. All given criteria must match. */
export interface BridgeVlanFilter extends BridgeVlanGlobalFilter {
  /** Of this port, or of this bridge and its ports. */
  link?: LinkRef
  /** Reads the counters, too. */
  stats?: boolean
}

/** br_vlan_rtm_dump in net/bridge/br_vlan.c: a bridge stands for its ports, too. */
const ofLink: Criterion<LinkRef, BridgeVlanMessage> = async (link, query) => {
  query.header['ifindex'] = await linkIndex(link, query)
  return () => true
}

/** Compares the VLANs of an entry with a range. */
const within = (of: (message: BridgeVlanMessage) => readonly [number, number]): Criterion<VlanRange, BridgeVlanMessage> =>
  matching(
    (vid: VlanRange) => vlansOf(vid),
    (message, { first, last = first }) => {
      const [from, to] = of(message)
      return from <= last && to >= first
    },
  )

const entryOf = ({ attrs }: BridgeVlanMessage): VlanEntry => attrs.entry?.[0] ?? {}
const globalsOf = ({ attrs }: BridgeVlanMessage): VlanGlobals => attrs.globalOptions?.[0] ?? {}

type Header = BridgeVlanMessage['header']
type Attrs = BridgeVlanMessage['attrs']

const COMMON = { table: bridgeVlanMessages, dump: 'RTM_GETVLAN', object: 'RTM_NEWVLAN' }

const VLANS: Objects<BridgeVlanMessage, BridgeVlan, BridgeVlanFilter, 'stats'> = {
  ...COMMON,
  name: 'VLANs',
  options: ['stats'],
  view: (header: Header, { entry }: Attrs) => bridgeVlanOf(header, entry?.[0] ?? {}),
  split: (message) => (message.attrs.entry ?? []).map((one) => ({ ...message, attrs: { ...message.attrs, entry: [one] } })),
  criteria: {
    vid: within((message) => {
      const { info, range } = entryOf(message)
      return [info?.vid ?? 0, range ?? info?.vid ?? 0]
    }),
    link: ofLink,
  },
}

const GLOBALS: Objects<BridgeVlanMessage, BridgeVlanGlobal, BridgeVlanGlobalFilter, never> = {
  ...COMMON,
  name: 'options of VLANs',
  view: (header: Header, { globalOptions }: Attrs) => bridgeVlanGlobalOf(header, globalOptions?.[0] ?? {}),
  split: (message) =>
    (message.attrs.globalOptions ?? []).map((one) => ({ ...message, attrs: { ...message.attrs, globalOptions: [one] } })),
  criteria: {
    vid: within((message) => {
      const { id = 0, range = id } = globalsOf(message)
      return [id, range]
    }),
    link: ofLink,
  },
}

/** The bridge-wide options, which a dump of their own returns. */
class GlobalOptions extends Collection<BridgeVlanMessage, BridgeVlanGlobal, BridgeVlanGlobalFilter> {
  constructor(reach: CollectionReach) {
    super(reach, GLOBALS)
  }

  protected override begin(_filter: BridgeVlanGlobalFilter, query: Query): undefined {
    query.header['family'] = AF.BRIDGE
    query.attrs['flags'] = BRIDGE_VLANDB_DUMPF.GLOBAL
  }
}

/**
 * The VLANs of the bridges of a network namespace and of their ports, as in `bridge vlan` (Linux 5.6). They need a kernel
 * with CONFIG_BRIDGE_VLAN_FILTERING. Rejects with a NetlinkError if the kernel refuses.
 */
export class BridgeVlans extends Collection<BridgeVlanMessage, BridgeVlan, BridgeVlanFilter, CollectionReach, 'stats'> {
  private readonly globals: GlobalOptions

  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** What the bridges of the namespace have, as in the command `bridge`. */
    readonly bridge: {
      /** The VLANs of bridges and their ports, as in `bridge vlan`. */
      readonly vlans: BridgeVlans
    }
  } {
    return { bridge: { vlans: new BridgeVlans(reach) } }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, VLANS)
    this.globals = new GlobalOptions(reach)
  }

  /**
   * Adds a VLAN or a range to a port, or with `self: true` to a bridge itself: `add('v1', 10, { pvid: true, untagged: true })`,
   * `add('v1', '20-30')`. The flags of a VLAN that is there become the given ones. With `tunnelInfo` and no flags it only maps
   * VLANs that are there to a tunnel, as `bridge` does.
   * @example await ns.bridge.vlans.add('v1', 10, { pvid: true, untagged: true })
   */
  async add(link: LinkRef, vid: VlanRange, options: BridgeVlanOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(addVlan(link, vid, options), limits)
  }

  /**
   * Deletes a VLAN or a range; with `tunnelInfo` and no flags only the mapping to the tunnel. The kernel says nothing of VLANs
   * that are not there.
   * @example await ns.bridge.vlans.delete('v1', '20-30')
   */
  async delete(link: LinkRef, vid: VlanRange, options: BridgeVlanChoice & RequestOptions = {}): Promise<void> {
    const [choice, bounds] = splitLimits(options)
    await this.send(deleteVlan(link, vid, choice), bounds)
  }

  /**
   * Sets options of VLANs that are there: `set('v1', '10-20', { state: 'BLOCKING', mcastRouter: 'PERM' })`.
   * @example await ns.bridge.vlans.set('v1', '10-20', { state: 'BLOCKING' })
   */
  async set(link: LinkRef, vid: VlanRange, options: SetBridgeVlan, limits: RequestOptions = {}): Promise<void> {
    await this.send(setVlan(link, vid, options), limits)
  }

  /**
   * Sets bridge-wide options of VLANs, as `bridge vlan global set` (Linux 5.15): `setGlobal('br0', 10, {
   * mcastQuerier: true })`.
   * @example await ns.bridge.vlans.setGlobal('br0', 10, { mcastQuerier: true })
   */
  async setGlobal(bridge: LinkRef, vid: VlanRange, options: SetBridgeVlanGlobal, limits: RequestOptions = {}): Promise<void> {
    await this.send(setVlanGlobal(bridge, vid, options), limits)
  }

  /**
   * Returns the bridge-wide options of VLANs, as `bridge vlan global` (Linux 5.15).
   * @example const vlans = await ns.bridge.vlans.listGlobal({ link: 'br0' })
   */
  async listGlobal(filter: BridgeVlanGlobalFilter = {}): Promise<BridgeVlanGlobal[]> {
    return this.globals.list(filter)
  }

  protected override begin({ stats }: BridgeVlanFilter, query: Query): Test<BridgeVlanMessage> | undefined {
    checkBoolean(stats)
    query.header['family'] = AF.BRIDGE
    if (stats) query.attrs['flags'] = BRIDGE_VLANDB_DUMPF.STATS
    return undefined
  }
}
