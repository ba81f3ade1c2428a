import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { checkNsid, type LinkRef, lookup } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import type { Query } from '../common/criteria.ts'
import { checkOnly } from '../common/projection.ts'
import type { SocketOf } from '../common/reach.ts'
import { checkBoolean } from '../common/values.ts'
import { RTM } from '../constants.ts'
import { referred, referredIndex } from '../diagnose/referred.ts'
import type { Reach } from '../netns/reach.ts'
import { NamespaceFds, type NetNsRef } from '../netns/reference.ts'
import { checkDeleted } from './create/fallback.ts'
import {
  type Altnames,
  altnames,
  changeAll,
  checkNameReported,
  finish,
  isEchoFinal,
  laterBodies,
  namesAndLimits,
} from './create/finish.ts'
import { checkLladdrLength } from './create/lladdr.ts'
import { looksAtPeer, stagesOf } from './create/stages.ts'
import { checkChanged, missed } from './create/verify.ts'
import { apart, isPartial, withKept } from './ensure/difference.ts'
import { type EnsuredLink, type Ensuring, ensureLink, type HasName, type WantedLink } from './ensure/ensure.ts'
import type { KnownKind, KnownMaster, LinkKinds } from './kind/data.ts'
import type { CreateLink, LinkChanges, NewLink, SetLink } from './options.ts'
import { findPeer, type Peer } from './peer.ts'
import { extMask, type LinkKey, linkProjection } from './projection.ts'
import { checkTarget, type LinkFilter, type LinkOptions, linkCriteria, readIndex, readLink } from './read.ts'
import { bodyOf, checkedCreate, checkedSet, type Resolver } from './request.ts'
import { type LinkMessage, linkAttrs, linkMessages } from './table.ts'
import { type Link, type LinkOf, linkOf, linkReading } from './view.ts'
import { type LinkValues, waitForLink } from './wait.ts'

/** Reads and changes the links of a network namespace, like `ip link`. Kernel errors are NetlinkErrors. Lists are by index. */
export class Links extends Collection<LinkMessage, Link, LinkFilter, Reach, 'stats' | 'only' | 'nsid'> {
  /** The member of NetNs. @internal */
  static member(reach: Reach): {
    /** The links of the namespace, as in `ip link`. */
    readonly links: Links
  } {
    return { links: new Links(reach) }
  }

  /** @internal */
  constructor(reach: Reach) {
    super(reach, {
      name: 'links',
      table: linkMessages,
      dump: 'RTM_GETLINK',
      object: 'RTM_NEWLINK',
      view: linkOf,
      options: ['stats', 'only', 'nsid'],
      criteria: linkCriteria,
    })
  }

  protected override begin({ stats = true, only, nsid }: LinkFilter, query: Query) {
    atPath('nsid', () => checkNsid(nsid))
    atPath('stats', () => checkBoolean(stats))
    if (only !== undefined) checkOnly(linkAttrs, only)
    query.attrs['extMask'] = extMask(stats, only)
    // Names in the filter are those of the namespace that is read.
    query.index = (link, option) =>
      referredIndex(this.reach.socket, link, nsid === undefined ? query.limits : { nsid, ...query.limits }, { option })
    if (nsid === undefined) return undefined
    query.attrs['targetNetnsid'] = nsid
    return (message: LinkMessage) => checkTarget(message, nsid) === message
  }

  protected override tables({ only }: LinkFilter, { attrs, reads }: Query): Protocol | undefined {
    // The attributes that the filter uses are decoded too.
    return only && linkProjection(this.reach.socket().protocol, only, [...Object.keys(attrs), ...reads] as LinkKey[])
  }

  protected override lazyTables(): Protocol {
    return linkReading(this.reach.socket().protocol)
  }

  /**
   * Returns the links, by index. A `kind` decides the type of their `data`. Retries an interrupted dump.
   * @example const bridges = await ns.links.list({ kind: 'bridge', up: true })
   */
  override list<K extends keyof LinkKinds>(filter: LinkFilter & { kind: K }): Promise<LinkOf<K>[]>
  override list(filter?: LinkFilter): Promise<Link[]>
  override list(filter: LinkFilter = {}): Promise<Link[]> {
    return super.list(filter)
  }

  /**
   * Yields the links one by one, without keeping all of them in memory, on a socket of its own. Otherwise like `list`.
   * @example for await (const { ifname, mtu } of ns.links.iterate({ only: ['mtu'] })) console.log(ifname, mtu)
   */
  override iterate<K extends keyof LinkKinds>(filter: LinkFilter & { kind: K }): AsyncGenerator<LinkOf<K>, void, undefined>
  override iterate(filter?: LinkFilter): AsyncGenerator<Link, void, undefined>
  override iterate(filter: LinkFilter = {}): AsyncGenerator<Link, void, undefined> {
    return super.iterate(filter)
  }

  /**
   * Returns a link by name, alternative name or index. Rejects with a NetlinkError ENODEV if there is none.
   * @example const { mtu, operstate } = await ns.links.get('eth0')
   */
  async get(link: LinkRef, options: LinkOptions = {}): Promise<Link> {
    const { header, attrs } = await readLink(this.reach.socket, link, options, this.lazyTables())
    return linkOf(header, attrs)
  }

  /**
   * Returns the index of a link, in this namespace or in the one with id `nsid`. An index is returned without a query.
   * @example const index = await ns.links.index('eth0')
   */
  async index(link: LinkRef, options: LinkOptions = {}): Promise<number> {
    if (typeof link === 'number') return lookup(link).header.index as number
    return readIndex(this.reach.socket, link, options)
  }

  /**
   * Returns the other end of a veth, vxcan or netkit. If it is in another namespace, reads it by namespace id, like `get` with
   * `nsid`. Rejects with a TypeError for links of other kinds, with a SyscallError ENODEV if the peer is not found.
   * @example const { link, netns } = await ns.links.peer('veth0')
   */
  peer(link: LinkRef, limits: RequestOptions = {}): Promise<Peer> {
    const get = (ref: LinkRef, options: LinkOptions): Promise<Link> => this.get(ref, options)
    return findPeer({ get, nameOf: (nsid, bounds) => this.reach.nameOf(nsid, bounds) }, link, limits)
  }

  /**
   * Creates a link and returns it as the kernel reports it; one like a returned link from `optionsOf(link, 'create')`. `netns`
   * creates it in that namespace; the peer of a veth may be in another. A second request sets what the kernel accepts only for
   * an existing link, such as `ifalias`. If it fails, the link is removed. Without `ifname` the kernel chooses the name; this
   * requires a kernel that reports it (Linux 6.2, own namespace).
   * @example
   * const link = await ns.links.create({ ifname: 'veth0', kind: 'veth', peer: { ifname: 'veth1', netns: 'client' } })
   */
  async create<K extends KnownKind = never, P extends KnownMaster = never>(
    wanted: NewLink<K, P>,
    bounds: RequestOptions = {},
  ): Promise<Link> {
    const options = checkedCreate(wanted as CreateLink)
    const limits = oneDeadline(bounds)
    const stages = stagesOf(options)
    const { first, peer } = stages
    const looks = peer !== undefined || looksAtPeer(first)
    const { ifname, netns, targetNetnsid } = first
    const away = netns !== undefined || targetNetnsid !== undefined
    if (ifname === undefined || ifname.includes('%')) checkNameReported(away, first.kind)
    return this.resolved(
      limits,
      async (resolver) => ({ request: await bodyOf(first, resolver, netns), later: await laterBodies(stages, resolver) }),
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
            if (made && !later.own && !looks && isEchoFinal(first) && !missed(first, made.attrs))
              return linkOf(made.header, made.attrs)
            const target = made?.header.index ?? (ifname as string)
            return finish({ where, there: looks ? there : undefined, later, first, limits }, target)
          }),
        ),
    )
  }

  /**
   * Creates a link, or changes the one with that `ifname` to what is wanted, and says what it did. What is not given
   * stays as it is. The peer of a veth is changed too. Rejects with a NetlinkError EEXIST, before it changes anything, if
   * something cannot be changed in place, such as the kind or the `id` of a vlan. The kernel may still refuse a change.
   * @example const { made, changed } = await ns.links.ensure({ ifname: 'br0', kind: 'bridge', mtu: 1400, up: true })
   */
  async ensure<K extends KnownKind = never, P extends KnownMaster = never>(
    wanted: NewLink<K, P> & HasName,
    bounds: RequestOptions = {},
  ): Promise<EnsuredLink> {
    const limits = oneDeadline(bounds)
    const on: Ensuring = {
      socket: this.reach.socket,
      create: (link, rest) => this.create(link, rest),
      resolved: (build) => this.resolved(limits, build, async (built) => built),
      inside: (netns, use) => this.inside(netns, use),
    }
    return ensureLink(wanted as object as WantedLink, on, limits)
  }

  /**
   * Changes a link: attributes by key, `up`, `master`, a new `ifname`, `netns` to move it, kind options as `kind` and
   * `data`. What is not given stays: the options of a tunnel are read first. Of a returned link: `optionsOf(link, 'set')`.
   * @example await ns.links.set('eth0', { mtu: 1400, master: 'br0' })
   */
  async set<K extends KnownKind = never, P extends KnownMaster = never>(
    link: LinkRef,
    wanted: LinkChanges<K, P>,
    bounds: RequestOptions = {},
  ): Promise<void> {
    const changes = checkedSet(wanted as object as SetLink)
    const limits = oneDeadline(bounds)
    // Address it by index if the name changes: a request holds one name only.
    const target = changes.ifname === undefined ? link : await this.reach.index(link, limits)
    const { socket } = this.reach
    const read = (ref: LinkRef) => referred(socket, ref, limits, {}, readLink(socket, ref, limits))
    if ((changes.address ?? changes.broadcast) !== undefined) checkLladdrLength(changes, (await read(target)).attrs)
    await this.resolved(
      limits,
      async (resolver) => {
        const body = await bodyOf(changes, resolver)
        return apart(isPartial(body) ? withKept(body, await read(target)) : body)
      },
      (bodies) => changeAll(socket, target, bodies, limits),
    )
    await checkChanged(changes, () => read(target))
  }

  /**
   * Sets a link administratively up.
   * @example await ns.links.up('eth0')
   */
  up(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    return this.set(link, { up: true }, limits)
  }

  /**
   * Sets a link administratively down.
   * @example await ns.links.down('eth0')
   */
  down(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    return this.set(link, { up: false }, limits)
  }

  /**
   * Removes a link. The peer of a veth is removed with it.
   * @example await ns.links.delete('veth0')
   */
  async delete(link: LinkRef, limits: RequestOptions = {}): Promise<void> {
    const which = lookup(link)
    const bounds = oneDeadline(limits)
    await this.reach.socket().request({ type: RTM.DELLINK, ...which }, bounds)
    await checkDeleted(this.reach.socket, link, bounds)
  }

  /**
   * Adds alternative names to a link, each at most 127 bytes. Limits may come last.
   * @example await ns.links.addAltname('eth0', 'uplink', 'a-name-longer-than-fifteen-bytes')
   */
  async addAltname(link: LinkRef, ...names: Altnames): Promise<void> {
    await altnames(this.reach.socket, RTM.NEWLINKPROP, link, ...namesAndLimits(names))
  }

  /**
   * Removes alternative names from a link. Limits may come last.
   * @example await ns.links.deleteAltname('eth0', 'uplink')
   */
  async deleteAltname(link: LinkRef, ...names: Altnames): Promise<void> {
    await altnames(this.reach.socket, RTM.DELLINKPROP, link, ...namesAndLimits(names))
  }

  /**
   * Waits until a link with that name, alternative name or index has these values, such as `{ operstate: 'UP' }`, and
   * returns it. Flags and members of `data` that are not given do not count. Ignores changes of counters alone. Rejects with ETIMEDOUT after `timeout` (default 5 s), and the last
   * state. `timeout` cannot end a query that the kernel holds inside write(2): see `nlwire doctor`.
   * @example const link = await ns.links.waitFor('eth0', { operstate: 'UP' }, { timeout: 10_000 })
   */
  waitFor(link: LinkRef, wanted: LinkValues = {}, limits: RequestOptions = {}): Promise<Link> {
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
      return await send(await build({ namespaces, index: (link, netns, option) => this.indexIn(link, netns, limits, option) }))
    } finally {
      namespaces.close()
    }
  }

  private indexIn(link: LinkRef, netns: NetNsRef | undefined, limits: RequestOptions, option?: string): Promise<number> {
    if (netns === undefined) return this.reach.index(link, limits, option)
    const where = ' in the network namespace of the new link'
    return this.reach.elsewhere(netns, (there) => referredIndex(there, link, limits, { option, where }))
  }

  private inside<T>(netns: NetNsRef | undefined, use: (socket: SocketOf) => Promise<T>): Promise<T> {
    return netns === undefined ? use(this.reach.socket) : this.reach.elsewhere(netns, use)
  }
}
