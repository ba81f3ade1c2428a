import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { checkKeys, checkNsid, type LinkRef, lookup } from '../common/checks.ts'
import { AF, RTM } from '../constants.ts'
import { NamespaceFds, type NetNsRef } from '../netns/reference.ts'
import { checkDeleted, isFallback } from './create/fallback.ts'
import { altnames, change, checkTellsName, echoTellsAll, finish, laterBodies } from './create/finish.ts'
import { looksAtPeer, stagesOf } from './create/stages.ts'
import { checkLladdrLength, checkTaken, doubtful, missed } from './create/verify.ts'
import type { CreateLink, SetLink } from './options.ts'
import { findPeer, type Peer } from './peer.ts'
import { checkOnly, extMask, type LinkKey, linkProjection } from './projection.ts'
import type { LinkMessage, Reach, SocketOf } from './reach.ts'
import { checkTarget, type LinkOptions, readIndex, readLink } from './read.ts'
import { bodyOf, checkCreate, checkSet, type Resolver } from './request.ts'
import { type LinkAttrs, linkMessages } from './table.ts'
import { type Link, linkOf, linkReading } from './view.ts'
import { waitForLink } from './wait.ts'

/** Selects links to list. A link must match every given criterion. */
export interface LinkFilter extends LinkOptions {
  /** `veth`, `bridge`, … */
  kind?: string
  /** Only ports of this link. */
  master?: LinkRef
  /** Only links that are administratively up (true) or down (false). */
  up?: boolean
  /** Group number. */
  group?: number
  /** False omits the IPv6 counters (RTEXT_FILTER_SKIP_STATS), about a third of the data. */
  stats?: boolean
  /**
   * Decodes only these attributes, such as `['mtu', 'operstate']`, plus the name and those that the filter uses. A dump
   * then takes little longer than the kernel itself needs for it.
   */
  only?: readonly LinkKey[]
}

/** Alternative names of a link, optionally followed by the limits of the request. */
export type Altnames = string[] | [...names: string[], limits: RequestOptions]

/** Reads and changes the links of a network namespace, like `ip link`. Kernel errors are NetlinkErrors. */
export class Links {
  private readonly reach: Reach

  constructor(reach: Reach) {
    this.reach = reach
  }

  /** Returns the links in the kernel's order, which is by index. */
  async list(filter: LinkFilter = {}): Promise<Link[]> {
    const socket = this.reach.socket()
    const { request, matches, options, chooses, protocol } = await this.dumpRequest(filter)
    const tables = protocol ?? (chooses ? undefined : linkReading(socket.protocol))
    const view = (message: Message): Link | undefined => (matches(message) ? linkOf(message.header, message.attrs) : undefined)
    return socket.collect(request, view, options, tables)
  }

  /**
   * Yields the links one by one, without keeping all of them in memory. Uses a socket of its own, which it closes at
   * the end or when the loop is left, so other requests are not blocked. If links changed during the dump, throws a
   * DumpInterruptedError at the end, since items were already yielded.
   */
  async *iterate(filter: LinkFilter = {}): AsyncGenerator<Link, void, undefined> {
    const { request, matches, bounds, protocol } = await this.dumpRequest(filter)
    const socket = this.reach.open()
    try {
      for await (const messages of socket.iterate(request, bounds, protocol)) {
        for (const message of messages) {
          bounds.signal?.throwIfAborted()
          if (matches(message)) yield linkOf(message.header, message.attrs)
        }
      }
    } finally {
      socket.close()
    }
  }

  /** Returns the links as messages: header and attributes separate, nothing renamed. */
  async messages(filter: LinkFilter = {}): Promise<LinkMessage[]> {
    const { request, matches, options, protocol } = await this.dumpRequest(filter)
    return this.reach.socket().collect(request, (message) => (matches(message) ? message : undefined), options, protocol)
  }

  /**
   * Builds the dump request and the filter for its replies. `bounds` are the given limits, `options` what remains of
   * them.
   */
  private async dumpRequest(filter: LinkFilter) {
    checkKeys('a filter of links', filter, ['kind', 'master', 'up', 'group', 'stats', 'only', 'nsid', 'timeout', 'signal'])
    const { kind, master, up, group, only, nsid, stats = true, ...bounds } = filter
    checkNsid(nsid)
    if (only !== undefined) checkOnly(only)
    const options = oneDeadline(bounds)
    const where = nsid === undefined ? {} : { nsid }
    const masterIndex = master === undefined ? undefined : await this.index(master, { ...where, ...options })
    const attrs: LinkAttrs = { extMask: extMask(stats, only) }
    if (nsid !== undefined) attrs.targetNetnsid = nsid
    if (masterIndex !== undefined) attrs.master = masterIndex
    if (kind !== undefined) attrs.linkinfo = { kind }
    // The kernel filters by master and kind since 4.6, except for kinds whose module is missing.
    const matches = (message: Message): message is LinkMessage => {
      if (!is(linkMessages, message, 'RTM_NEWLINK')) return false
      const { header, attrs: link } = checkTarget(message, nsid)
      if (masterIndex !== undefined && link.master !== masterIndex) return false
      if (kind !== undefined && link.linkinfo?.kind !== kind) return false
      if (group !== undefined && link.group !== group) return false
      return up === undefined || ((header.flags & 1) !== 0) === up
    }
    // The attributes that the filter uses are decoded too.
    const filtered = [...Object.keys(attrs), ...(group === undefined ? [] : ['group'])] as LinkKey[]
    const protocol = only && linkProjection(this.reach.socket().protocol, only, filtered)
    // A few matching links must not keep the datagrams of all links in memory.
    const chooses = [kind, master, up, group].some((one) => one !== undefined)
    return { request: { type: RTM.GETLINK, header: { family: AF.UNSPEC }, attrs }, matches, options, bounds, chooses, protocol }
  }

  /** Returns a link by name, alternative name or index. Rejects with a NetlinkError ENODEV if there is none. */
  async get(link: LinkRef, options: LinkOptions = {}): Promise<Link> {
    const { header, attrs } = await readLink(this.reach.socket, link, options)
    return linkOf(header, attrs)
  }

  /** Returns the index of a link, in this namespace or in the one with id `nsid`. An index is returned without a query. */
  async index(link: LinkRef, options: LinkOptions = {}): Promise<number> {
    if (typeof link === 'number') return lookup(link).header.index as number
    return readIndex(this.reach.socket, link, options)
  }

  /**
   * Returns the other end of a veth, vxcan or netkit. If it is in another namespace, reads it by namespace id, like
   * `get` with `nsid`. Rejects with a TypeError for links of other kinds, with a SyscallError ENODEV if the peer is not
   * found.
   */
  peer(link: LinkRef, limits: RequestOptions = {}): Promise<Peer> {
    const get = (ref: LinkRef, options: LinkOptions): Promise<Link> => this.get(ref, options)
    return findPeer({ get, nameOf: (nsid, bounds) => this.reach.nameOf(nsid, bounds) }, link, limits)
  }

  /**
   * Creates a link and returns it as the kernel reports it. `netns` creates it in that namespace; the peer of a veth
   * may be in another. A second request sets what the kernel accepts only for an existing link, such as `ifalias` or a
   * peer that is up. If a later step fails, the link is removed again. Without `ifname` the kernel chooses the name;
   * this requires a kernel that reports it (Linux 6.2, own namespace).
   */
  async create(wanted: CreateLink, bounds: RequestOptions = {}): Promise<Link> {
    checkCreate(wanted)
    const limits = oneDeadline(bounds)
    const stages = stagesOf(wanted)
    const { first, peer } = stages
    const looks = peer !== undefined || looksAtPeer(first)
    const { ifname, netns, targetNetnsid } = first
    const away = netns !== undefined || targetNetnsid !== undefined
    if (ifname === undefined || ifname.includes('%')) checkTellsName(away)
    return this.resolved(
      limits,
      async (resolver) => ({ request: await bodyOf(first, resolver), later: await laterBodies(stages, resolver) }),
      // Open the other namespaces first: failing to do so must not leave a link behind.
      ({ request, later }) =>
        this.inside(netns, (where) =>
          this.inside(looks ? first.peer?.netns : undefined, async (there) => {
            // The echo of a link in another namespace goes to the socket with this port id there.
            const flags = NLM_F.CREATE | NLM_F.EXCL | (away ? 0 : NLM_F.ECHO)
            const socket = this.reach.socket()
            const tables = linkReading(socket.protocol)
            const { messages } = await socket.request({ type: RTM.NEWLINK, flags, ...request }, limits, tables)
            const made = messages.find((message) => is(linkMessages, message, 'RTM_NEWLINK'))
            if (made && !later.own && !looks && echoTellsAll(first) && !missed(first, made.attrs))
              return linkOf(made.header, made.attrs)
            return finish(
              { where, there: looks ? there : undefined, later, first, limits },
              made?.header.index ?? (ifname as string),
            )
          }),
        ),
    )
  }

  /**
   * Changes a link: attributes by key, `up`, `master`, a new `ifname`, `netns` to move it, kind options as `kind` and
   * `data`.
   */
  async set(link: LinkRef, changes: SetLink, bounds: RequestOptions = {}): Promise<void> {
    checkSet(changes)
    const limits = oneDeadline(bounds)
    // Address it by index if the name changes: a request holds one name only.
    const target = changes.ifname === undefined ? link : await this.index(link, limits)
    const doubts = doubtful(changes)
    const look = async (ref: LinkRef) => (await readLink(this.reach.socket, ref, limits)).attrs
    if (doubts?.address !== undefined || doubts?.broadcast !== undefined) checkLladdrLength(changes, await look(target))
    await this.resolved(
      limits,
      (resolver) => bodyOf(changes, resolver),
      (body) => change(this.reach.socket, target, body, limits),
    )
    const { netns, targetNetnsid, master } = changes
    if (doubts && (netns ?? targetNetnsid ?? master) === undefined) checkTaken(doubts, await look(target))
  }

  /** Sets a link administratively up. */
  up(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    return this.set(link, { up: true }, limits)
  }

  /** Sets a link administratively down. */
  down(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    return this.set(link, { up: false }, limits)
  }

  /** Removes a link. The peer of a veth is removed with it. */
  async delete(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    const which = lookup(link)
    const bounds = oneDeadline(limits)
    await this.reach.socket().request({ type: RTM.DELLINK, ...which }, bounds)
    if (typeof link === 'string' && isFallback(link)) await checkDeleted(this.reach.socket, link, bounds)
  }

  /** Adds alternative names to a link, each at most 127 bytes. Limits may come last. */
  async addAltname(link: LinkRef, ...names: Altnames): Promise<void> {
    await altnames(this.reach.socket, RTM.NEWLINKPROP, link, ...namesAndLimits(names))
  }

  /** Removes alternative names from a link. Limits may come last. */
  async deleteAltname(link: LinkRef, ...names: Altnames): Promise<void> {
    await altnames(this.reach.socket, RTM.DELLINKPROP, link, ...namesAndLimits(names))
  }

  /**
   * Waits until a link with that name, alternative name or index has these values, such as `{ operstate: 'UP' }`, and
   * returns it. Changes of counters alone are not noticed. Rejects with ETIMEDOUT after `timeout` (default 5 s); the
   * error reports the last state seen.
   */
  waitFor(link: LinkRef, wanted: Partial<Link> = {}, limits: RequestOptions = {}): Promise<Link> {
    return waitForLink(this.reach.watch, link, wanted, limits)
  }

  /** Builds and sends a request; its namespaces stay open until the reply. */
  private async resolved<B, T>(
    limits: RequestOptions,
    build: (resolver: Resolver) => Promise<B>,
    send: (body: B) => Promise<T>,
  ): Promise<T> {
    const namespaces = new NamespaceFds()
    try {
      return await send(await build({ namespaces, index: (link, netns) => this.indexIn(link, netns, limits) }))
    } finally {
      namespaces.close()
    }
  }

  private async indexIn(link: LinkRef, netns: NetNsRef | undefined, limits: RequestOptions): Promise<number> {
    if (typeof link === 'number' || netns === undefined) return this.index(link, limits)
    return this.reach.elsewhere(netns, (where) => readIndex(where, link, limits))
  }

  private inside<T>(netns: NetNsRef | undefined, use: (socket: SocketOf) => Promise<T>): Promise<T> {
    return netns === undefined ? use(this.reach.socket) : this.reach.elsewhere(netns, use)
  }
}

function namesAndLimits(names: Altnames): [names: string[], limits: RequestOptions] {
  const last = names.at(-1)
  return typeof last === 'object' ? [names.slice(0, -1) as string[], last] : [names as string[], {}]
}
