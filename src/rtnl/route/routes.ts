import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { is, type Message, type Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { LinkRef } from '../common/checks.ts'
import { Collection, type Objects } from '../common/collection.ts'
import type { Query, Test } from '../common/criteria.ts'
import { asRead } from '../common/ensure/as-read.ts'
import type { OneOrMany } from '../common/ensure/one-or-many.ts'
import { refusalsOf, sendQuietly } from '../common/flush/rounds.ts'
import { checkOnly } from '../common/projection.ts'
import type { CollectionReach } from '../common/reach.ts'
import { AF, RTM } from '../constants.ts'
import { readLinkNames, viewWithNames } from '../link/read.ts'
import { deleteRoute, putRoute, ROUTE_FLAGS } from './batch.ts'
import { RTM_F } from './constants.ts'
import {
  checkEnsuredRoutes,
  creation,
  type EnsuredRoutes,
  type EnsureRoutesOptions,
  ensurePlan,
  type PlainRoute,
} from './ensure.ts'
import {
  cachedTest,
  familiesOf,
  ROUTE_CRITERIA,
  type RouteFilter,
  type RouteKey,
  type RouteMessage,
  routeProjection,
} from './filter.ts'
import { type FlushedRoutes, flushRoutes, removal } from './flush.ts'
import { lookupBody, type RouteLookup } from './lookup.ts'
import type { RouteOptions, RouteRef, WholeRoute } from './options.ts'
import { resolvedRoute } from './request.ts'
import { inPasses, type RestoredRoutes, readSaved, restoring, savedRoutes } from './saved.ts'
import { routeAttrs, routeMessages } from './table.ts'
import { type Route, routeOf } from './view.ts'

export type { RouteFilter, RouteMessage } from './filter.ts'

/** Rounds of `ensure`, while somebody else adds routes that are wanted. */
const MOST_ROUNDS = 3

/**
 * The routes of a network namespace, as in `ip route`. Whatever a call returns, a call takes. Rejects with a NetlinkError if the
 * kernel refuses.
 */
export class Routes extends Collection<RouteMessage, Route, RouteFilter, CollectionReach, 'cached' | 'only'> {
  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The routes of the namespace, as in `ip route`. */
    readonly routes: Routes
  } {
    return { routes: new Routes(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, {
      name: 'routes',
      table: routeMessages,
      dump: 'RTM_GETROUTE',
      object: 'RTM_NEWROUTE',
      view: routeOf,
      options: ['cached', 'only'],
      criteria: ROUTE_CRITERIA,
    })
  }

  /**
   * Adds a route. EEXIST if there is one with the same destination, table, `tos` and `priority`.
   * @example await ns.routes.add('default', { via: '10.0.0.1' })
   */
  async add(route: RouteRef, options: RouteOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putRoute(ROUTE_FLAGS.add, route, options), limits)
  }

  /**
   * Adds a route, or replaces the one with the same destination, table, `tos` and `priority`. Of several such routes the
   * kernel replaces the first; if the new one equals another of them, it refuses with EEXIST.
   * @example await ns.routes.replace('10.9.0.0/16', { link: 'eth0', priority: 100 })
   */
  async replace(route: RouteRef, options: RouteOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putRoute(ROUTE_FLAGS.replace, route, options), limits)
  }

  /**
   * Replaces a route as `replace` does. ENOENT if there is none.
   * @example await ns.routes.change('10.9.0.0/16', { via: '10.0.0.3' })
   */
  async change(route: RouteRef, options: RouteOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putRoute(ROUTE_FLAGS.change, route, options), limits)
  }

  /**
   * Adds a route after those with the same destination, table, `tos` and `priority`: it is used when they are gone. IPv6
   * makes one route with several next hops of them.
   * @example await ns.routes.append('10.9.0.0/16', { via: '10.0.0.4' })
   */
  async append(route: RouteRef, options: RouteOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putRoute(ROUTE_FLAGS.append, route, options), limits)
  }

  /**
   * Adds a route before those with the same destination, table, `tos` and `priority`. IPv6 adds it after them.
   * @example await ns.routes.prepend('10.9.0.0/16', { via: '10.0.0.5' })
   */
  async prepend(route: RouteRef, options: RouteOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(putRoute(ROUTE_FLAGS.prepend, route, options), limits)
  }

  /**
   * Removes the first route that matches: its destination, and what is given of the rest. The default table is MAIN. ESRCH
   * if there is none.
   * @example await ns.routes.delete('10.9.0.0/16', { via: '10.0.0.4' })
   */
  async delete(route: RouteRef, options: RouteOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.send(deleteRoute(route, options), limits)
  }

  /**
   * Looks up the route of a packet to this address, as `ip route get` does. ENETUNREACH if there is none, and other errors of
   * the route itself, such as EHOSTUNREACH of an UNREACHABLE one.
   * @example const { link, via, prefsrc } = await ns.routes.get('192.0.2.1', { mark: 7 })
   */
  async get(address: string, options: RouteLookup = {}): Promise<Route> {
    const { header, attrs, links, bounds } = lookupBody(address, options)
    const limits = oneDeadline(bounds)
    const found: Record<string, number> = {}
    for (const [key, link] of Object.entries(links)) found[key] = await this.reach.index(link, limits, key)
    const request = { type: RTM.GETROUTE, header, attrs: { ...attrs, ...found } }
    const { messages } = await this.reach.socket().request(request, limits)
    const message = messages.find((one) => is(routeMessages, one, 'RTM_NEWROUTE')) as RouteMessage
    return viewWithNames(this.reach.socket, (names) => routeOf(message.header, message.attrs, names), limits)
  }

  /**
   * Removes all routes that match a filter, in rounds until there are none, and says how many it removed. The filter needs a
   * criterion, or `{ all: true }`; without a table it is of MAIN, as with `ip route flush`. A FlushIncompleteError if there
   * are still routes after ten rounds.
   * @example const { removed } = await ns.routes.flush({ table: 1000 })
   */
  async flush(filter: RouteFilter & { readonly all?: true }): Promise<FlushedRoutes> {
    const { all, only: _, timeout, signal, ...which } = { ...filter }
    if (all !== undefined && all !== true) throw new TypeError(`all: expected true, got ${shown(all)}`)
    if (!all) this.checkSelects(which, '; for those of the table MAIN write { all: true }')
    const limits = oneDeadline({ ...(timeout === undefined ? {} : { timeout }), ...(signal ? { signal } : {}) })
    return flushRoutes(this.reach.socket(), () => this.messages({ ...which, only: [], ...limits }), limits)
  }

  /**
   * Returns the routes of a filter as `ip route save` writes them. Links are numbers in it: restore it in the same namespace,
   * or where the links have the same indexes.
   * @example await writeFile('routes.bin', await ns.routes.save({ table: 'all' }))
   */
  async save(filter: RouteFilter = {}): Promise<Uint8Array> {
    return savedRoutes(await this.messages(filter))
  }

  /**
   * Adds the routes that `save` or `ip route save` wrote, in the order in which gateways are reachable. Routes that are there
   * already stay. TypeError if the bytes are something else. Rejects with the first refusal, after all others were tried.
   * @example const { added } = await ns.routes.restore(await readFile('routes.bin'))
   */
  async restore(saved: Uint8Array, limits: RequestOptions = {}): Promise<RestoredRoutes> {
    const socket = this.reach.socket()
    const passes = inPasses(readSaved(saved, socket.protocol).map(restoring))
    const bounds = oneDeadline(limits)
    let [added, present] = [0, 0]
    const refused: Error[] = []
    for (const pass of passes) {
      const results = await sendQuietly(socket, pass, bounds)
      const failed = refusalsOf(results, ['EEXIST'])
      refused.push(...failed)
      const done = results.filter(({ status }) => status === 'done').length
      added += done
      present += pass.length - done - failed.length
    }
    if (refused[0]) throw refused[0]
    return { added, present }
  }

  /**
   * Makes the wanted routes, one or a list: adds those that are missing, replaces those of the same destination, table, `tos` and `priority`
   * that differ in something that is given, and says what it did. With `prune` it also removes the other routes of the table and
   * the protocol. Rejects with a NetlinkError EEXIST, before it changes anything, if a route of another protocol is in the
   * place of a wanted one.
   * @example
   * const wanted = [{ dst: '10.9.0.0/16', via: '10.0.0.3' }, { dst: 'default', via: '10.0.0.1' }]
   * const { added, replaced } = await ns.routes.ensure(wanted, { table: 1000, protocol: 200, prune: true })
   */
  async ensure(wanted: OneOrMany<WholeRoute>, options: EnsureRoutesOptions = {}): Promise<EnsuredRoutes> {
    const { routes, prunes } = checkEnsuredRoutes(wanted, options)
    const { table: _, protocol: __, prune: ___, ...bounds } = options
    const limits = oneDeadline(bounds)
    const socket = this.reach.socket()
    const known = new Map<LinkRef, number>()
    const index = async (link: LinkRef, option?: string): Promise<number> => {
      const found = known.get(link) ?? (await this.reach.index(link, limits, option))
      known.set(link, found)
      return found
    }
    const plain = []
    for (const { body, isOwn } of routes) {
      const request = { type: RTM.NEWROUTE, ...(await resolvedRoute(body, index)) }
      plain.push({ ...asRead<PlainRoute>(request, socket.protocol), isOwn })
    }
    const families = [...new Set([...plain.map(({ header }) => header.family), ...(prunes ? [AF.INET, AF.INET6] : [])])]
    const added: PlainRoute[] = []
    for (let round = 1; ; round++) {
      const plan = ensurePlan(await this.presentRoutes(families, limits), plain, prunes, socket.protocol)
      const before = added.length
      const overtaken = await this.addRoutes(plan.add, added, limits)
      // Somebody else added one meanwhile: it may be as wanted.
      if (overtaken && round < MOST_ROUNDS) continue
      if (overtaken) throw overtaken
      for (const pass of inPasses(plan.replace))
        await this.applied(
          pass.map((one) => creation(one, ROUTE_FLAGS.replace)),
          limits,
        )
      await this.applied(plan.remove.map(removal), limits, true)
      const view = await this.viewer(limits)
      const views = (all: readonly PlainRoute[]): Route[] => all.map(({ header, attrs }) => view(header, attrs))
      const unchanged = plan.unchanged - before
      return { added: views(added), replaced: views(plan.replace), removed: views(plan.remove), unchanged }
    }
  }

  /** Adds routes, and says which. Rejects with the first refusal, but returns one that says that a route is there. */
  private async addRoutes(
    wanted: readonly PlainRoute[],
    added: PlainRoute[],
    limits: RequestOptions,
  ): Promise<Error | undefined> {
    let overtaken: Error | undefined
    for (const pass of inPasses(wanted)) {
      const requests = pass.map((one) => creation(one, ROUTE_FLAGS.add))
      const results = await sendQuietly(this.reach.socket(), requests, limits)
      const [refusal] = refusalsOf(results, ['EEXIST'])
      if (refusal) throw refusal
      added.push(...pass.filter((_, i) => results[i]?.status === 'done'))
      overtaken ??= refusalsOf(results)[0]
    }
    return overtaken
  }

  private async presentRoutes(families: readonly number[], limits: RequestOptions): Promise<RouteMessage[]> {
    const all: RouteMessage[] = []
    for (const family of families) {
      const read = (message: Message): RouteMessage | undefined =>
        is(routeMessages, message, 'RTM_NEWROUTE') && (message.header.flags & RTM_F.CLONED) === 0 ? message : undefined
      all.push(...(await this.reach.socket().collect({ type: RTM.GETROUTE, header: { family } }, read, limits)))
    }
    return all
  }

  /** Sends changes. Rejects with the first refusal. */
  private async applied(messages: readonly Outgoing[], limits: RequestOptions, bytes = false): Promise<void> {
    const [refusal] = refusalsOf(await sendQuietly(this.reach.socket(), messages, limits, bytes), bytes ? ['ESRCH'] : [])
    if (refusal) throw refusal
  }

  protected override begin({ table, cached, only }: RouteFilter, query: Query): Test<RouteMessage> {
    if (only !== undefined) checkOnly(routeAttrs, only)
    const ofTable = table === undefined ? ROUTE_CRITERIA.table('MAIN', query) : undefined
    const ofKind = atPath('cached', () => cachedTest(cached, query))
    return (message) => ofKind(message) && (ofTable?.(message) ?? true)
  }

  protected override tables({ only }: RouteFilter, { attrs, reads }: Query): Protocol | undefined {
    return only && routeProjection(this.reach.socket().protocol, only, [...Object.keys(attrs), ...reads] as RouteKey[])
  }

  /** IPv4 and IPv6 have dumps of their own: one of all families would have those of multicast routing, too. */
  protected override requests(request: Outgoing, filter: RouteFilter): readonly Outgoing[] {
    return familiesOf(filter).map((family) => ({ ...request, header: { ...request.header, family } }))
  }

  /** A table that does not exist; a family that this kernel does not have. */
  protected override get none(): readonly string[] {
    return ['ENOENT', 'EAFNOSUPPORT', 'EOPNOTSUPP']
  }

  protected override async viewer(
    limits: RequestOptions,
  ): Promise<Objects<RouteMessage, Route, RouteFilter, 'cached' | 'only'>['view']> {
    const names = await readLinkNames(this.reach.socket(), limits)
    return (header, attrs) => routeOf(header, attrs, names)
  }
}
