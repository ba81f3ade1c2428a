import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is } from '../../netlink/message/message.ts'
import { resolvedChange } from '../common/change.ts'
import type { LinkRef } from '../common/checks.ts'
import { Collection, type Objects } from '../common/collection.ts'
import { type Criterion, linkIndex, matching, type Query } from '../common/criteria.ts'
import type { Flushed } from '../common/flush/rounds.ts'
import type { Enum } from '../common/named/types.ts'
import type { CollectionReach } from '../common/reach.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { splitLimits } from '../common/split-limits.ts'
import { canonical } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import type { MDB_STATE } from './constants.ts'
import {
  deleteMdb,
  getMdb,
  MDB_FLAGS_OF,
  type MdbChoice,
  type MdbOptions,
  type MdbPortChoice,
  mdbGroup,
  mdbState,
  putMdb,
} from './request.ts'
import { type MdbMessage, mdbMessages, mdbSource } from './table.ts'
import { type MdbEntry, type MdbInfo, type MdbRouterInfo, type MdbRouterPort, mdbEntryOf, mdbRouterPortOf } from './view.ts'

/** Which router ports. All given criteria must match. */
export interface MdbRouterFilter extends RequestOptions {
  /** Of this bridge. */
  link?: LinkRef
  /** Of this port. */
  port?: LinkRef
}

/** Which entries. All given criteria must match. */
export interface MdbFilter extends MdbRouterFilter {
  /** Of this bridge or vxlan. */
  link?: LinkRef
  /** Of this group: an IPv4, IPv6 or link-layer address. */
  group?: string
  /** Of this VLAN, by its id. */
  vid?: number
  /** (S, G) entries of this source. */
  source?: string
  /** MDB_*: `PERMANENT` or `TEMPORARY`. */
  state?: Enum<keyof typeof MDB_STATE>
  /** With this origin (RTPROT_*). */
  rtprot?: RouteProtocol
}

const NO_GROUP: MdbInfo = { header: { ifindex: 0, state: 0, flags: 0, vid: 0, addr: { u: '', proto: 0 } }, attrs: {} }

const infoOf = ({ attrs }: Pick<MdbMessage, 'attrs'>): MdbInfo => attrs.mdb?.entry?.[0]?.info?.[0] ?? NO_GROUP
const routerOf = ({ attrs }: Pick<MdbMessage, 'attrs'>): MdbRouterInfo =>
  attrs.router?.port?.[0] ?? { header: { ifindex: 0 }, attrs: {} }

/** The kernel does not filter: rtnl_mdb_dump in net/core/rtnetlink.c. */
const ofLink: Criterion<LinkRef, MdbMessage> = async (link, query) => {
  const index = await linkIndex(link, query)
  return ({ header }) => header.ifindex === index
}

/** Compares the index of the port. */
const ofPort =
  (read: (message: MdbMessage) => number): Criterion<LinkRef, MdbMessage> =>
  async (link, query) => {
    const index = await linkIndex(link, query)
    return (message) => read(message) === index
  }

// The replies of bridges are RTM_GETMDB (br_mdb_dump), those of vxlans RTM_NEWMDB (vxlan_mdb_dump).
const COMMON = { table: mdbMessages, dump: 'RTM_GETMDB', object: ['RTM_GETMDB', 'RTM_NEWMDB'] }

/** One message for each group on a port. */
function split(message: MdbMessage): MdbMessage[] {
  const all = (message.attrs.mdb?.entry ?? []).flatMap(({ info }) => info ?? [])
  return all.map((one) => ({ ...message, attrs: { mdb: { entry: [{ info: [one] }] } } }))
}

const ENTRIES: Objects<MdbMessage, MdbEntry, MdbFilter, never> = {
  ...COMMON,
  name: 'multicast groups',
  view: ({ ifindex }, attrs) => mdbEntryOf(ifindex, infoOf({ attrs })),
  split,
  criteria: {
    group: matching(
      mdbGroup,
      (message, { u, proto }) => infoOf(message).header.addr.u === u && infoOf(message).header.addr.proto === proto,
    ),
    vid: matching(
      (vid: number) => vid,
      (message, vid) => infoOf(message).header.vid === vid,
    ),
    source: matching(
      (source) => canonical(mdbSource.table.address[2], source),
      (message, source) => infoOf(message).attrs.source === source,
    ),
    state: matching(mdbState, (message, state) => infoOf(message).header.state === state),
    rtprot: matching(protocolNumber, (message, protocol) => (infoOf(message).attrs.rtprot ?? 0) === protocol),
    link: ofLink,
    port: ofPort((message) => infoOf(message).header.ifindex),
  },
}

const ROUTERS: Objects<MdbMessage, MdbRouterPort, MdbRouterFilter, never> = {
  ...COMMON,
  name: 'router ports',
  view: ({ ifindex }, attrs) => mdbRouterPortOf(ifindex, routerOf({ attrs })),
  split: (message) => (message.attrs.router?.port ?? []).map((one) => ({ ...message, attrs: { router: { port: [one] } } })),
  criteria: { link: ofLink, port: ofPort((message) => routerOf(message).header.ifindex) },
}

function ofBridges(_filter: object, query: Query): undefined {
  query.header['family'] = AF.BRIDGE
}

/** The router ports, which the same dump returns. */
class RouterPorts extends Collection<MdbMessage, MdbRouterPort, MdbRouterFilter> {
  constructor(reach: CollectionReach) {
    super(reach, ROUTERS)
  }

  protected override begin = ofBridges
}

/**
 * The multicast groups of the bridges and vxlans of a network namespace, as in `bridge mdb`. Rejects with a NetlinkError if
 * the kernel refuses.
 */
export class Mdb extends Collection<MdbMessage, MdbEntry, MdbFilter> {
  private readonly routers: RouterPorts

  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The multicast groups of bridges and vxlans, as in `bridge mdb`. */
    readonly mdb: Mdb
  } {
    return { mdb: new Mdb(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, ENTRIES)
    this.routers = new RouterPorts(reach)
  }

  /**
   * Adds a group: `add('br0', '239.1.1.1', { port: 'v1', state: 'PERMANENT' })`. The bridge must be up, and snoop. A vxlan
   * (Linux 6.3) takes itself as the port, and `dst`. EEXIST if the port has the group.
   * @example await ns.mdb.add('br0', '239.1.1.1', { port: 'v1', state: 'PERMANENT' })
   */
  async add(link: LinkRef, group: string, options: MdbOptions, limits: RequestOptions = {}): Promise<void> {
    await this.send(putMdb(MDB_FLAGS_OF.add, link, group, options), limits)
  }

  /**
   * Adds a group, or replaces the sources, the filter mode, the state and the origin of one (Linux 6.2).
   * @example await ns.mdb.replace('br0', '239.1.1.1', { port: 'v1', groupMode: 'INCLUDE', srcList: ['192.0.2.1'] })
   */
  async replace(link: LinkRef, group: string, options: MdbOptions, limits: RequestOptions = {}): Promise<void> {
    await this.send(putMdb(MDB_FLAGS_OF.replace, link, group, options), limits)
  }

  /**
   * Deletes a group from a port. Takes what `list` returned. EINVAL if the port does not have it; ENOENT of a vxlan.
   * @example await ns.mdb.delete('br0', '239.1.1.1', { port: 'v1' })
   */
  async delete(link: LinkRef, group: string, choice: MdbPortChoice & RequestOptions): Promise<void> {
    const [which, bounds] = splitLimits(choice)
    await this.send(deleteMdb(link, group, which), bounds)
  }

  /**
   * Returns the entries of one group, one for each port or remote end (Linux 6.8). ENOENT if there is none.
   * @example const entries = await ns.mdb.get('br0', '239.1.1.1', { vid: 10 })
   */
  async get(link: LinkRef, group: string, choice: MdbChoice & RequestOptions = {}): Promise<MdbEntry[]> {
    const [which, bounds] = splitLimits(choice)
    const limits = oneDeadline(bounds)
    const request = await resolvedChange(getMdb(link, group, which), (one, option) => this.reach.index(one, limits, option))
    const { messages } = await this.reach.socket().request(request, limits)
    return messages
      .flatMap((message) => (is(mdbMessages, message, 'RTM_NEWMDB') ? split(message as unknown as MdbMessage) : []))
      .map((message) => mdbEntryOf(message.header.ifindex, infoOf(message)))
  }

  /**
   * Returns the ports of bridges that have a multicast router behind them.
   * @example const ports = await ns.mdb.routerPorts({ link: 'br0' })
   */
  async routerPorts(filter: MdbRouterFilter = {}): Promise<MdbRouterPort[]> {
    return this.routers.list(filter)
  }

  /**
   * Deletes all entries that match a filter, or with `{ all: true }` all, and returns them; also permanent ones. Those of a
   * `link`, all or of one `port` or `vid`, are deleted by one request where the kernel can (Linux 6.8).
   * @example const removed = await ns.mdb.flush({ link: 'br0', port: 'v1' })
   */
  async flush(filter: MdbFilter & Flushed): Promise<MdbEntry[]> {
    const removal = {
      remove: ({ header, attrs }: MdbMessage) => ({
        type: RTM.DELMDB,
        header: { ...header, family: AF.BRIDGE },
        attrs: entryIn(attrs),
      }),
      // A source of a group is gone with its group: __br_mdb_del, vxlan_mdb_del. Of another EINVAL the kernel says the reason.
      gone: ({ code, extack }: NetlinkError) => code === 'ENOENT' || (code === 'EINVAL' && extack.message === undefined),
    }
    const [{ link, port, vid, ...others }, bounds] = splitLimits({ ...filter })
    if (link === undefined || Object.values(others).some((value) => value !== undefined)) return this.removeAll(filter, removal)
    const limits = oneDeadline(bounds)
    const wanted = { link, ...(port === undefined ? {} : { port }), ...(vid === undefined ? {} : { vid }), ...limits }
    const before = await this.list(wanted)
    if (before.length > 0) await this.flushAtOnce(link, port, vid, limits)
    const rest = await this.removeAll(wanted, removal)
    const known = new Map([...before, ...rest].map((entry) => [identityOf(entry), entry]))
    return [...known.values()]
  }

  /** Deletes by one request. Kernels that cannot leave the entries to the rounds. */
  private async flushAtOnce(link: LinkRef, port: LinkRef | undefined, vid = 0, limits: RequestOptions = {}): Promise<void> {
    const header = { family: AF.BRIDGE, ifindex: await this.reach.index(link, limits) }
    const ifindex = port === undefined ? 0 : await this.reach.index(port, limits, 'port')
    const entry = { ...NO_GROUP.header, addr: { u: '00:00:00:00:00:00', proto: 0 }, ifindex, vid }
    try {
      await this.reach.socket().request({ type: RTM.DELMDB, flags: NLM_F.BULK, header, attrs: { entry } }, limits)
    } catch (error) {
      const cannot = [ERRNO['EOPNOTSUPP'], ERRNO['EINVAL']]
      if (!(error instanceof NetlinkError && cannot.includes(error.errno))) throw error
    }
  }

  protected override begin = ofBridges
}

const identityOf = ({ ifindex, port, group, vid, source, srcVni, dst, dstPort, vni, via }: MdbEntry): string =>
  [ifindex, port, group, vid, source, srcVni, dst, dstPort, vni, via].join(' ')

/** What identifies an entry in a request. */
function entryIn(attrs: MdbMessage['attrs']): object {
  const { header, attrs: own } = infoOf({ attrs })
  const identity = Object.entries({
    source: own.source,
    dst: own.dst,
    dstPort: own.dstPort,
    vni: own.vni,
    ifindex: own.ifindex,
    srcVni: own.srcVni,
  }).filter(([, value]) => value !== undefined)
  const entryAttrs = identity.length === 0 ? {} : { entryAttrs: Object.fromEntries(identity) }
  return { entry: { ...header, flags: 0 }, ...entryAttrs }
}
