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

/** Which links to list. All that is given must hold. */
export interface LinkFilter extends LinkOptions {
  /** `veth`, `bridge`, … */
  kind?: string
  /** Ports of this link. */
  master?: LinkRef
  /** Administratively up, or not. */
  up?: boolean
  /** Group number. */
  group?: number
  /** False leaves the counters of IPv6 out (RTEXT_FILTER_SKIP_STATS): a third less to read. */
  stats?: boolean
  /**
   * Reads these attributes only, `['mtu', 'operstate']`, with the name and what the filter asks about: a listing takes little more than the kernel itself
   * takes for it.
   */
  only?: readonly LinkKey[]
}

/** Names of a link, and the limits of the request if there are any. */
export type Altnames = string[] | [...names: string[], limits: RequestOptions]

/** The links of a network namespace: what `ip link` does. Refusals of the kernel are NetlinkErrors. */
export class Links {
  private readonly reach: Reach

  constructor(reach: Reach) {
    this.reach = reach
  }

  /** The links, in the kernel's order, which is that of their indexes. */
  async list(filter: LinkFilter = {}): Promise<Link[]> {
    const socket = this.reach.socket()
    const { request, matches, options, chooses, protocol } = await this.listing(filter)
    const tables = protocol ?? (chooses ? undefined : linkReading(socket.protocol))
    const view = (message: Message): Link | undefined => (matches(message) ? linkOf(message.header, message.attrs) : undefined)
    return socket.collect(request, view, options, tables)
  }

  /**
   * The links one by one, without holding all of them. On a socket of its own, closed at the end or when the loop is left; meanwhile everything else
   * goes on. What changed meanwhile cannot be taken back: a DumpInterruptedError at the end.
   */
  async *iterate(filter: LinkFilter = {}): AsyncGenerator<Link, void, undefined> {
    const { request, matches, bounds, protocol } = await this.listing(filter)
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

  /** The links as messages: header and attributes apart, nothing renamed. */
  async messages(filter: LinkFilter = {}): Promise<LinkMessage[]> {
    const { request, matches, options, protocol } = await this.listing(filter)
    return this.reach.socket().collect(request, (message) => (matches(message) ? message : undefined), options, protocol)
  }

  /** What to ask, and what of the answers is meant; `bounds` are the limits as they were given, `options` what is left of them. */
  private async listing(filter: LinkFilter) {
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
    // The kernel filters by master and kind since 4.6, except for kinds it has no module for.
    const matches = (message: Message): message is LinkMessage => {
      if (!is(linkMessages, message, 'RTM_NEWLINK')) return false
      const { header, attrs: link } = checkTarget(message, nsid)
      if (masterIndex !== undefined && link.master !== masterIndex) return false
      if (kind !== undefined && link.linkinfo?.kind !== kind) return false
      if (group !== undefined && link.group !== group) return false
      return up === undefined || ((header.flags & 1) !== 0) === up
    }
    // What is asked about is read too.
    const asked = [...Object.keys(attrs), ...(group === undefined ? [] : ['group'])] as LinkKey[]
    const protocol = only && linkProjection(this.reach.socket().protocol, only, asked)
    // Few of many links must not keep the datagrams of all.
    const chooses = [kind, master, up, group].some((one) => one !== undefined)
    return { request: { type: RTM.GETLINK, header: { family: AF.UNSPEC }, attrs }, matches, options, bounds, chooses, protocol }
  }

  /** One link, by its name, an alternative name, or its index. Rejects with a NetlinkError ENODEV where there is none. */
  async get(link: LinkRef, options: LinkOptions = {}): Promise<Link> {
    const { header, attrs } = await readLink(this.reach.socket, link, options)
    return linkOf(header, attrs)
  }

  /** The index of a link, here or in the namespace that has the id `nsid` here. An index is taken as it is. */
  async index(link: LinkRef, options: LinkOptions = {}): Promise<number> {
    if (typeof link === 'number') return lookup(link).header.index as number
    return readIndex(this.reach.socket, link, options)
  }

  /**
   * The other end of a veth, vxcan or netkit, wherever it is: in another namespace it is read by the id of that, as `get` does with `nsid`. Rejects with a
   * TypeError for links of other kinds, with a SyscallError ENODEV where it is not to be found.
   */
  peer(link: LinkRef, limits: RequestOptions = {}): Promise<Peer> {
    const get = (ref: LinkRef, options: LinkOptions): Promise<Link> => this.get(ref, options)
    return findPeer({ get, nameOf: (nsid, bounds) => this.reach.nameOf(nsid, bounds) }, link, limits)
  }

  /**
   * Makes a link, and returns it as the kernel made it. With `netns` it comes into being in that namespace; a veth's peer may be in
   * another. What the kernel takes only of a link that is there, such as `ifalias` or a peer that is to be up, is set by a second request. If a later step of the
   * call fails, the link is removed again. A link without `ifname` gets the kernel's name where the kernel tells it (Linux 6.2, own namespace).
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
      // The ways to the other namespaces first: they must not turn out closed when the link is there.
      ({ request, later }) =>
        this.inside(netns, (where) =>
          this.inside(looks ? first.peer?.netns : undefined, async (there) => {
            // The echo of a link in another namespace goes to whoever has this port id there.
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

  /** Changes a link: any attribute by its key, `up`, `master`, a new `ifname`, `netns` to move it, options of its kind as `kind` and `data`. */
  async set(link: LinkRef, changes: SetLink, bounds: RequestOptions = {}): Promise<void> {
    checkSet(changes)
    const limits = oneDeadline(bounds)
    // By index where the name is to change: the request has room for one name only.
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

  /** Removes a link; with a veth its peer goes too. */
  async delete(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    const which = lookup(link)
    const bounds = oneDeadline(limits)
    await this.reach.socket().request({ type: RTM.DELLINK, ...which }, bounds)
    if (typeof link === 'string' && isFallback(link)) await checkDeleted(this.reach.socket, link, bounds)
  }

  /** Gives a link further names, 127 bytes at most each. Limits may come last. */
  async addAltname(link: LinkRef, ...names: Altnames): Promise<void> {
    await altnames(this.reach.socket, RTM.NEWLINKPROP, link, ...namesAndLimits(names))
  }

  /** Takes further names from a link. Limits may come last. */
  async deleteAltname(link: LinkRef, ...names: Altnames): Promise<void> {
    await altnames(this.reach.socket, RTM.DELLINKPROP, link, ...namesAndLimits(names))
  }

  /**
   * Waits until there is a link of that name (or alternative name, or index) with these values, such as `{ operstate: 'UP' }`, and returns it. A change of
   * counters alone is not noticed. ETIMEDOUT after `timeout`, 5 s unless told otherwise, says what it had instead.
   */
  waitFor(link: LinkRef, wanted: Partial<Link> = {}, limits: RequestOptions = {}): Promise<Link> {
    return waitForLink(this.reach.watch, link, wanted, limits)
  }

  /** Builds a request whose namespaces stay open until it is answered. */
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
