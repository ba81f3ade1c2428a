import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { parseIp, parsePrefix } from '../../netlink/codec/address.ts'
import { is, type Message, type MessageOf, type Outgoing } from '../../netlink/message/message.ts'
import { type ChangeRequest, resolvedChange } from '../common/change.ts'
import { type LinkRef, numberOf } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { type Criterion, inHeader, linkIndex, matching, type Query, type Test } from '../common/criteria.ts'
import { asRead } from '../common/ensure/as-read.ts'
import type { OneOrMany } from '../common/ensure/one-or-many.ts'
import type { Flushed } from '../common/flush/rounds.ts'
import { refusalsOf, sendQuietly } from '../common/flush/rounds.ts'
import type { FlagName } from '../common/named/types.ts'
import type { CollectionReach } from '../common/reach.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { splitLimits } from '../common/split-limits.ts'
import { canonical, checkBoolean } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { referred } from '../diagnose/referred.ts'
import { checkLladdrLength, isEthernet } from '../link/create/lladdr.ts'
import { readWithLladdr } from '../link/read.ts'
import { NTF, NUD } from './constants.ts'
import {
  checkEnsuredNeighbours,
  type EnsuredNeighbours,
  type EnsureNeighboursOptions,
  ensureNeighboursPlan,
  type PlainNeighbour,
  removalOf,
  type WholeNeighbour,
} from './ensure.ts'
import {
  deleteNeighbour,
  flagBits,
  type NeighbourChoice,
  type NeighbourOptions,
  type NeighbourState,
  neighbourBody,
  putNeighbour,
  stateBits,
  VERBS,
} from './request.ts'
import { neighbourAttrs, neighbourMessages } from './table.ts'
import { type Neighbour, neighbourOf } from './view.ts'

/** A decoded RTM_NEWNEIGH, as a dump returns it. */
export type NeighbourMessage = MessageOf<(typeof neighbourMessages)['RTM_NEWNEIGH']>

/** Which entries: criteria that neighbours and forwarding entries share. */
export interface EntryFilter extends RequestOptions {
  /** On this link. */
  link?: LinkRef
  /** In one of these states. */
  state?: NeighbourState | readonly NeighbourState[]
  /** With all of these flags. */
  flags?: readonly FlagName<keyof typeof NTF>[]
  /** With this link-layer address. */
  lladdr?: string
}

/** Which neighbours. All given criteria must match. */
export interface NeighbourFilter extends EntryFilter {
  /** Of this family. Default: both. */
  family?: 'INET' | 'INET6'
  /** With this origin (RTPROT_*). */
  protocol?: RouteProtocol
  /** The address, or a prefix that contains it. */
  dst?: string
  /** The addresses for which links answer in the place of others, instead of the neighbours. */
  proxy?: boolean
}

/** Compares the link. Kernels without strict checking (before 5.0) ignore it in the request. */
export const onLink: Criterion<LinkRef, NeighbourMessage> = async (link, query) => {
  const index = await linkIndex(link, query)
  query.attrs['ifindex'] = index
  return ({ header }) => header.ifindex === index
}

/** Whether an entry is in one of several states, or in none of them for NONE. */
export const isInState = ({ header }: NeighbourMessage, bits: number): boolean =>
  bits === NUD.NONE ? header.state === NUD.NONE : (header.state & bits) !== 0

/** Compares the state. */
const inState: Criterion<NonNullable<EntryFilter['state']>, NeighbourMessage> = matching((state) => stateBits(state), isInState)

/** Compares the flags: all of them. */
export const withFlags: Criterion<NonNullable<EntryFilter['flags']>, NeighbourMessage> = matching(
  flagBits,
  ({ header }, bits) => (header.flags & bits) === bits,
)

/** Compares the link-layer address. */
export const ofLladdr: Criterion<string, NeighbourMessage> = matching(
  (lladdr) => canonical(neighbourAttrs.table.lladdr[2], lladdr),
  ({ attrs }, lladdr) => attrs.lladdr === lladdr,
)

/** Whether an address is in a prefix. */
function isInside(address: string, { address: network, prefixlen }: { address: string; prefixlen: number }): boolean {
  const [bytes, wanted] = [parseIp(address), parseIp(network)]
  if (bytes.length !== wanted.length) return false
  return bytes.every((byte, i) => {
    const bits = Math.min(8, Math.max(0, prefixlen - 8 * i))
    return (byte ^ (wanted[i] as number)) >> (8 - bits) === 0
  })
}

/** States that `ip neigh` neither shows nor flushes unless they are named. */
const ofKernel = ({ header }: NeighbourMessage): boolean => header.state === NUD.NOARP

/** The neighbours of a network namespace, as in `ip neigh`. Rejects with a NetlinkError if the kernel refuses. */
export class Neighbours extends Collection<NeighbourMessage, Neighbour, NeighbourFilter, CollectionReach, 'proxy'> {
  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The neighbours of the namespace (ARP, NDP), as in `ip neigh`. */
    readonly neighbours: Neighbours
  } {
    return { neighbours: new Neighbours(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, {
      name: 'neighbours',
      table: neighbourMessages,
      dump: 'RTM_GETNEIGH',
      object: 'RTM_NEWNEIGH',
      view: neighbourOf,
      options: ['proxy'],
      criteria: {
        state: inState,
        flags: withFlags,
        lladdr: ofLladdr,
        protocol: matching(protocolNumber, ({ attrs }, protocol) => (attrs.protocol ?? 0) === protocol),
        dst: matching(parsePrefix, ({ attrs }, prefix) => attrs.dst !== undefined && isInside(attrs.dst, prefix)),
        family: inHeader('family', (family) => numberOf('family', { INET: AF.INET, INET6: AF.INET6 }, family, 0xff)),
        link: onLink,
      },
    })
  }

  /**
   * Adds a neighbour, permanent unless `state` is given. EEXIST if the link has an entry for the address.
   * @example await ns.neighbours.add('eth0', '10.0.0.9', { lladdr: '02:00:00:00:00:09' })
   */
  async add(link: LinkRef, address: string, options: NeighbourOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.put(putNeighbour(VERBS.add, link, address, options), limits)
  }

  /**
   * Adds a neighbour, or changes the entry that the link has for the address.
   * @example await ns.neighbours.replace('eth0', '10.0.0.9', { lladdr: '02:00:00:00:00:0a', state: 'REACHABLE' })
   */
  async replace(link: LinkRef, address: string, options: NeighbourOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.put(putNeighbour(VERBS.replace, link, address, options), limits)
  }

  /**
   * Changes an entry. ENOENT if the link has none for the address.
   * @example await ns.neighbours.change('eth0', '10.0.0.9', { lladdr: '02:00:00:00:00:0b' })
   */
  async change(link: LinkRef, address: string, options: NeighbourOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.put(putNeighbour(VERBS.change, link, address, options), limits)
  }

  /**
   * Deletes an entry. ENOENT if the link has none for the address.
   * @example await ns.neighbours.delete('eth0', '10.0.0.9')
   */
  async delete(link: LinkRef, address: string, options: NeighbourChoice & RequestOptions = {}): Promise<void> {
    const [choice, bounds] = splitLimits(options)
    await this.send(deleteNeighbour(link, address, choice), bounds)
  }

  /**
   * Returns the entry of a link for an address. ENOENT if it has none.
   * @example const { lladdr, state } = await ns.neighbours.get('eth0', '10.0.0.9')
   */
  async get(link: LinkRef, address: string, options: NeighbourChoice & RequestOptions = {}): Promise<Neighbour> {
    const [choice, bounds] = splitLimits(options)
    const { header, attrs } = neighbourBody(link, address, choice)
    const limits = oneDeadline(bounds)
    const request = { type: RTM.GETNEIGH, header: { ...header, ifindex: await this.reach.index(link, limits) }, attrs }
    const { messages } = await this.reach.socket().request(request, limits)
    return found(messages)
  }

  /**
   * Deletes all neighbours that match a filter, or with `{ all: true }` all, and returns them. Permanent ones and those of
   * NOARP stay, as with `ip neigh flush`, unless `state` names theirs.
   * @example const removed = await ns.neighbours.flush({ link: 'eth0', state: 'STALE' })
   */
  async flush(filter: NeighbourFilter & Flushed): Promise<Neighbour[]> {
    return this.removeAll(filter, {
      remove: (message) => removalOf(RTM.DELNEIGH, message),
      gone: ['ENOENT'],
      spares: (message) => filter.state === undefined && (message.header.state & (NUD.PERMANENT | NUD.NOARP)) !== 0,
      keyOf: ({ ifindex, dst }) => `${ifindex} ${dst}`,
    })
  }

  /** Sends a change whose link-layer address, if it has one, is as long as that of the link. */
  private async put(change: ChangeRequest, bounds: RequestOptions): Promise<void> {
    const limits = oneDeadline(bounds)
    const index = await this.checkLladdr(change, limits)
    await this.send(index === undefined ? change : { ...change, links: { header: { ifindex: index } } }, limits)
  }

  /** Throws TypeError for a link-layer address that is longer or shorter than that of the link. Resolves to the index, if it was read. */
  private async checkLladdr({ lladdr }: ChangeRequest, limits: RequestOptions): Promise<number | undefined> {
    // A name is looked up anyway.
    if (lladdr === undefined || (typeof lladdr.link === 'number' && isEthernet(lladdr.lladdr))) return undefined
    const { socket } = this.reach
    const found = readWithLladdr(socket, lladdr.link, limits)
    const { header, attrs } = await referred(socket, lladdr.link, limits, {}, found)
    checkLladdrLength({ lladdr: lladdr.lladdr }, attrs)
    return header.index
  }

  /**
   * Makes the wanted neighbours, one or a list: adds those that are missing, replaces those that differ in something that is given, and says
   * what it did. Their state is PERMANENT unless they name one; the kernel may move others among REACHABLE, STALE and so on.
   * With `prune` it also removes the other neighbours of the protocol, and if it is given of the link. Rejects with a
   * NetlinkError EEXIST, before it changes anything, if the entry of another protocol differs from a wanted one. Takes what
   * `list` returns.
   * @example
   * const wanted = [{ dst: '10.0.0.9', lladdr: '02:00:00:00:00:09' }]
   * const { added } = await ns.neighbours.ensure(wanted, { link: 'eth0', protocol: 200, prune: true })
   */
  async ensure(wanted: OneOrMany<WholeNeighbour | Neighbour>, options: EnsureNeighboursOptions = {}): Promise<EnsuredNeighbours> {
    const { requests, link, prunes } = checkEnsuredNeighbours(wanted, options)
    const { link: _, protocol: __, prune: ___, ...bounds } = options
    const limits = oneDeadline(bounds)
    const socket = this.reach.socket()
    const index = (one: LinkRef, option?: string): Promise<number> => this.reach.index(one, limits, option)
    const plain: PlainNeighbour[] = []
    for (const request of requests) {
      await this.checkLladdr(request, limits)
      plain.push(asRead(await resolvedChange(request, index), socket.protocol))
    }
    const pruned =
      prunes === undefined ? undefined : { protocol: prunes, ifindex: link === undefined ? undefined : await index(link) }
    const plan = ensureNeighboursPlan(await this.present(limits), plain, pruned, socket.protocol)
    const put = (flags: number) => (one: PlainNeighbour) => ({ type: RTM.NEWNEIGH, flags, header: one.header, attrs: one.attrs })
    await this.applied(plan.add.map(put(VERBS.add)), limits)
    await this.applied(plan.replace.map(put(VERBS.replace)), limits)
    await this.applied(
      plan.remove.map((one) => removalOf(RTM.DELNEIGH, one)),
      limits,
      ['ENOENT'],
    )
    const views = (all: readonly PlainNeighbour[]): Neighbour[] => all.map(({ header, attrs }) => neighbourOf(header, attrs))
    return { added: views(plan.add), replaced: views(plan.replace), removed: views(plan.remove), unchanged: plan.unchanged }
  }

  /** All entries of IPv4 and IPv6, and all proxies. */
  private async present(limits: RequestOptions): Promise<PlainNeighbour[]> {
    const all: PlainNeighbour[] = []
    const read = (message: Message): NeighbourMessage | undefined =>
      is(neighbourMessages, message, 'RTM_NEWNEIGH') && message.header.family !== AF.BRIDGE ? message : undefined
    for (const flags of [0, NTF.PROXY])
      all.push(...(await this.reach.socket().collect({ type: RTM.GETNEIGH, header: { flags } }, read, limits)))
    return all
  }

  private async applied(requests: readonly Outgoing[], limits: RequestOptions, gone: readonly string[] = []): Promise<void> {
    const [refusal] = refusalsOf(await sendQuietly(this.reach.socket(), requests, limits), gone)
    if (refusal) throw refusal
  }

  protected override begin({ proxy, state }: NeighbourFilter, query: Query): Test<NeighbourMessage> {
    checkBoolean(proxy)
    if (proxy) query.header['flags'] = NTF.PROXY
    return (message) =>
      message.header.family !== AF.BRIDGE &&
      ((message.header.flags & NTF.PROXY) !== 0) === (proxy === true) &&
      (state !== undefined || proxy === true || !ofKernel(message))
  }
}

/** Returns the entry of a reply. */
export function found(messages: readonly { readonly type: number }[]): Neighbour {
  for (const message of messages as Parameters<typeof is>[1][])
    if (is(neighbourMessages, message, 'RTM_NEWNEIGH')) return neighbourOf(message.header, message.attrs)
  throw new TypeError('expected a neighbour from the kernel, got none')
}
