import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { parseMac } from '../../netlink/codec/address.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { checkLinkRef, type LinkRef } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { inAttrs, linkIndex, matching, type Query, type Test } from '../common/criteria.ts'
import type { Flushed } from '../common/flush/rounds.ts'
import type { CollectionReach } from '../common/reach.ts'
import { splitLimits } from '../common/split-limits.ts'
import { canonical, checkBoolean, checked } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { NTF } from './constants.ts'
import { deleteFdb, type FdbChoice, type FdbOptions, type FdbState, putFdb } from './fdb-request.ts'
import { REPORTED_FDB_WORDS } from './fdb-words.ts'
import { type EntryFilter, found, isInState, type NeighbourMessage, ofLladdr, onLink, withFlags } from './neighbours.ts'
import { stateBits, VERBS } from './request.ts'
import { neighbourAttrs, neighbourMessages } from './table.ts'
import { type Neighbour, neighbourOf } from './view.ts'

/** Which forwarding entries. All given criteria must match. */
export interface FdbFilter extends Omit<EntryFilter, 'state'> {
  /** In one of these states: `static`, `NOARP`. */
  state?: FdbState | readonly FdbState[]
  /** Of this bridge, on its ports and its own. */
  master?: LinkRef
  /** Of this VLAN, by its id; bridges. */
  vlan?: number
  /** To this remote end; vxlan. */
  dst?: string
}

/** Where `get` looks. */
export interface FdbLookup extends RequestOptions {
  /** The link is a port: look in the table of its bridge. */
  master?: boolean
  /** The link is the bridge. */
  bridge?: boolean
  /** VLAN id; bridges. */
  vlan?: number
  /** The VNI; vxlan. */
  vni?: number
}

/** An entry without an age is in no forwarding table: an address that the link listens to. */
const isListening = ({ attrs }: NeighbourMessage): boolean => attrs.cacheinfo === undefined

/**
 * The forwarding entries of a network namespace, as in `bridge fdb`: those of bridges and vxlans, and the addresses that
 * other links listen to. Rejects with a NetlinkError if the kernel refuses.
 */
export class Fdb extends Collection<NeighbourMessage, Neighbour, FdbFilter> {
  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The forwarding entries of bridges and vxlans, as in `bridge fdb`. */
    readonly fdb: Fdb
  } {
    return { fdb: new Fdb(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, {
      name: 'forwarding entries',
      table: neighbourMessages,
      dump: 'RTM_GETNEIGH',
      object: 'RTM_NEWNEIGH',
      view: neighbourOf,
      criteria: {
        state: matching((state) => stateBits(state, REPORTED_FDB_WORDS), isInState),
        flags: withFlags,
        lladdr: ofLladdr,
        vlan: matching(
          (vlan) => checked(neighbourAttrs.table.vlan[2], vlan),
          ({ attrs }, vlan) => attrs.vlan === vlan,
        ),
        dst: matching(
          (dst) => canonical(neighbourAttrs.table.dst[2], dst),
          ({ attrs }, dst) => attrs.dst === dst,
        ),
        link: onLink,
        master: inAttrs('master', linkIndex),
      },
    })
  }

  /**
   * Adds an entry: `add('v1', '02:00:00:00:00:11', { master: true, state: 'NOARP' })` for the port of a bridge, with `dst` for a
   * vxlan. EEXIST if there is one.
   * @example await ns.fdb.add('vxlan0', '02:00:00:00:00:11', { dst: '192.0.2.1' })
   */
  async add(link: LinkRef, lladdr: string, options: FdbOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putFdb(VERBS.add, link, lladdr, options), limits)
  }

  /**
   * Adds an entry, or changes it.
   * @example await ns.fdb.replace('vxlan0', '02:00:00:00:00:11', { dst: '192.0.2.2' })
   */
  async replace(link: LinkRef, lladdr: string, options: FdbOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putFdb(VERBS.replace, link, lladdr, options), limits)
  }

  /**
   * Adds a further remote end to an entry of a vxlan.
   * @example await ns.fdb.append('vxlan0', '00:00:00:00:00:00', { dst: '192.0.2.3' })
   */
  async append(link: LinkRef, lladdr: string, options: FdbOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putFdb(VERBS.append, link, lladdr, options), limits)
  }

  /**
   * Deletes an entry. ENOENT if there is none.
   * @example await ns.fdb.delete('vxlan0', '02:00:00:00:00:11')
   */
  async delete(link: LinkRef, lladdr: string, options: FdbChoice & RequestOptions = {}): Promise<void> {
    const [choice, bounds] = splitLimits(options)
    await this.send(deleteFdb(link, lladdr, choice), bounds)
  }

  /**
   * Returns the entry of a link-layer address. ENOENT if there is none.
   * @example const { ifindex } = await ns.fdb.get('br0', '02:00:00:00:00:11', { bridge: true })
   */
  async get(link: LinkRef, lladdr: string, options: FdbLookup = {}): Promise<Neighbour> {
    checkLinkRef(link)
    checkKeys('where to look', options, ['master', 'bridge', 'vlan', 'vni', 'timeout', 'signal'])
    const { master, bridge, vlan, vni, ...bounds } = options
    for (const [key, value] of Object.entries({ master, bridge })) atPath(key, () => checkBoolean(value))
    if (master && bridge) throw new TypeError('bridge: expected a port with master, or the bridge itself, got both')
    parseMac(lladdr)
    const limits = oneDeadline(bounds)
    const index = await this.reach.index(link, limits)
    const header = { family: AF.BRIDGE, ifindex: bridge ? 0 : index, flags: bridge ? 0 : master ? NTF.MASTER : NTF.SELF }
    const attrs = {
      lladdr,
      ...(bridge ? { master: index } : {}),
      ...(vlan === undefined ? {} : { vlan }),
      ...(vni === undefined ? {} : { vni }),
    }
    return found((await this.reach.socket().request({ type: RTM.GETNEIGH, header, attrs }, limits)).messages)
  }

  /**
   * Deletes all entries that match a filter, or with `{ all: true }` all, and returns them; also permanent ones. Entries of a
   * link or a bridge, all or of one VLAN, are deleted by one request where the kernel can (6.0 for bridges, 6.7 for vxlan).
   * Addresses that links listen to stay.
   * @example const removed = await ns.fdb.flush({ master: 'br0', vlan: 10 })
   */
  async flush(filter: FdbFilter & Flushed): Promise<Neighbour[]> {
    const removal = {
      remove: ({ header, attrs }: NeighbourMessage) => ({ type: RTM.DELNEIGH, ...entryOf(header, attrs) }),
      gone: ['ENOENT'],
      spares: isListening,
    }
    const [{ link, master, vlan, ...others }, bounds] = splitLimits({ ...filter })
    const which = master ?? link
    if (which === undefined || (master !== undefined && link !== undefined) || Object.keys(others).length > 0)
      return this.removeAll(filter, removal)
    const limits = oneDeadline(bounds)
    const all = { ...(link === undefined ? {} : { link }), ...(master === undefined ? {} : { master }) }
    const wanted = { ...all, ...(vlan === undefined ? {} : { vlan }), ...limits }
    const before = (await this.messages(wanted)).filter((message) => !isListening(message))
    const isPort = before.some(({ header, attrs }) => attrs.master !== undefined && attrs.master !== header.ifindex)
    if (before.length > 0) await this.flushAtOnce(which, master === undefined && isPort, vlan, limits)
    const rest = await this.removeAll(wanted, removal)
    const seen = before.map(({ header, attrs }) => neighbourOf(header, attrs))
    return [...seen, ...rest.filter((entry) => !seen.some((one) => same(one, entry)))]
  }

  /** Deletes by one request. Kernels and links that cannot leave the entries to the rounds. */
  private async flushAtOnce(link: LinkRef, isPort: boolean, vlan: number | undefined, limits: RequestOptions): Promise<void> {
    const header = { family: AF.BRIDGE, ifindex: await this.reach.index(link, limits), flags: isPort ? NTF.MASTER : NTF.SELF }
    const attrs = vlan === undefined ? {} : { vlan }
    try {
      await this.reach.socket().request({ type: RTM.DELNEIGH, flags: NLM_F.BULK, header, attrs }, limits)
    } catch (error) {
      const cannot = [ERRNO['EOPNOTSUPP'], ERRNO['EINVAL']]
      if (!(error instanceof NetlinkError && cannot.includes(error.errno))) throw error
    }
  }

  protected override begin(_filter: FdbFilter, query: Query): Test<NeighbourMessage> {
    query.header['family'] = AF.BRIDGE
    return ({ header }) => header.family === AF.BRIDGE
  }
}

/** Whether two views are of the same entry. */
function same(one: Neighbour, other: Neighbour): boolean {
  const keys = ['ifindex', 'lladdr', 'vlan', 'dst', 'port', 'vni', 'srcVni', 'via', 'nhId'] as const
  return keys.every((key) => one[key] === other[key])
}

/** What identifies an entry in a request. */
function entryOf(header: NeighbourMessage['header'], attrs: NeighbourMessage['attrs']): { header: object; attrs: object } {
  const { cacheinfo: _, master, protocol: __, linkNetnsid: ___, fdbExtAttrs: ____, flagsExt: _____, ...identity } = attrs
  const isPort = master !== undefined && master !== header.ifindex
  return { header: { ...header, flags: isPort ? NTF.MASTER : NTF.SELF }, attrs: identity }
}
