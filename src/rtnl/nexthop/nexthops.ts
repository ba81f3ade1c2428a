import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { resolvedChange } from '../common/change.ts'
import { type LinkRef, numberOf } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { type Criterion, inAttrs, inHeader, linkIndex, matching } from '../common/criteria.ts'
import type { Flushed } from '../common/flush/rounds.ts'
import type { CollectionReach } from '../common/reach.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { splitLimits } from '../common/split-limits.ts'
import { checkBoolean } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { readLinkNames, viewWithNames } from '../link/read.ts'
import { checkId, deleteNexthop, NEXTHOP_VERBS, type NexthopOptions, putNexthop } from './request.ts'
import { type NexthopAttrs, type Nhmsg, nexthopMessages } from './table.ts'
import { type NexthopObject, nexthopOf } from './view.ts'

/** A decoded RTM_NEWNEXTHOP, as a dump returns it. */
export type NexthopMessage = MessageOf<(typeof nexthopMessages)['RTM_NEWNEXTHOP']>

/** Which next hops. All given criteria must match. */
export interface NexthopFilter extends RequestOptions {
  /** Of this family. */
  family?: 'INET' | 'INET6'
  /** By this link. */
  link?: LinkRef
  /** By links of this master. */
  master?: LinkRef
  /** Groups, or single next hops. */
  groups?: boolean
  /** Those for forwarding entries of a vxlan, or the others. */
  fdb?: boolean
  /** With this origin (RTPROT_*). */
  protocol?: RouteProtocol
}

/** Which buckets of resilient groups. */
export interface BucketFilter extends RequestOptions {
  /** Of this group. */
  id?: number
  /** With this next hop. */
  nhId?: number
  /** Of next hops by this link. */
  link?: LinkRef
}

/** A bucket of a resilient group. */
export interface NexthopBucket {
  /** Id of the group. */
  id: number
  /** Index of the bucket in the group. */
  index: number
  /** Id of its next hop. */
  nhId: number
  /** Hundredths of a second since a packet used it. */
  idleTime: bigint
}

/** A criterion that the kernel filters by if it is true, as an attribute without a value. */
function isSet(key: 'groups' | 'fdb', has: (attrs: NexthopAttrs) => boolean): Criterion<boolean, NexthopMessage> {
  return (wanted, { attrs }) => {
    checkBoolean(wanted)
    if (wanted) attrs[key] = true
    return (message) => has(message.attrs) === wanted
  }
}

/** The next hop objects of a network namespace, as in `ip nexthop`. Rejects with a NetlinkError if the kernel refuses. */
export class Nexthops extends Collection<NexthopMessage, NexthopObject, NexthopFilter> {
  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The next hop objects of the namespace, as in `ip nexthop`. */
    readonly nexthops: Nexthops
  } {
    return { nexthops: new Nexthops(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, {
      name: 'next hops',
      table: nexthopMessages,
      dump: 'RTM_GETNEXTHOP',
      object: 'RTM_NEWNEXTHOP',
      view: nexthopOf,
      criteria: {
        groups: isSet('groups', ({ group }) => group !== undefined),
        fdb: isSet('fdb', ({ fdb }) => fdb === true),
        protocol: matching(protocolNumber, ({ header }, protocol) => header.protocol === protocol),
        family: inHeader('family', (family) => numberOf('family', { INET: AF.INET, INET6: AF.INET6 }, family, 0xff)),
        link: inAttrs('oif', linkIndex),
        // Next hops do not name the master. Every kernel that has them filters by it.
        master: async (link, query) => {
          query.attrs['master'] = await linkIndex(link, query)
          return () => true
        },
      },
    })
  }

  /**
   * Adds a next hop, `add(1, { via: '10.1.0.2', link: 'v0' })`, or a group, `add(10, { group: [{ id: 1 }, { id: 2, weight: 2 }] })`,
   * and returns its id. With the id 0 the kernel chooses one. EEXIST if the id is taken.
   * @example
   * await ns.nexthops.add(1, { via: '10.0.0.1', link: 'eth0' })
   * await ns.nexthops.add(10, { group: [{ id: 1 }, { id: 2, weight: 2 }] })
   */
  async add(id: number, options: NexthopOptions, limits: RequestOptions = {}): Promise<number> {
    if (id !== 0) {
      await this.send(putNexthop(NEXTHOP_VERBS.add, id, options), limits)
      return id
    }
    const bounds = oneDeadline(limits)
    const change = putNexthop(NEXTHOP_VERBS.add | NLM_F.ECHO, 0, options)
    const request = await resolvedChange(change, (link, option) => this.reach.index(link, bounds, option))
    return found((await this.reach.socket().request(request, bounds)).messages).attrs.id ?? 0
  }

  /**
   * Adds a next hop, or replaces the one with this id: routes and groups that use it change with it.
   * @example await ns.nexthops.replace(1, { via: '10.0.0.2', link: 'eth0' })
   */
  async replace(id: number, options: NexthopOptions, limits: RequestOptions = {}): Promise<void> {
    checkId(id)
    await this.send(putNexthop(NEXTHOP_VERBS.replace, id, options), limits)
  }

  /**
   * Deletes a next hop. The kernel also removes it from its groups, and, without a notification, the routes that use it.
   * ENOENT if there is none.
   * @example await ns.nexthops.delete(10)
   */
  async delete(id: number, limits: RequestOptions = {}): Promise<void> {
    await this.send(deleteNexthop(id), limits)
  }

  /**
   * Returns the next hop with this id. ENOENT if there is none.
   * @example const { via, link } = await ns.nexthops.get(1)
   */
  async get(id: number, limits: RequestOptions = {}): Promise<NexthopObject> {
    checkId(id)
    const bounds = oneDeadline(limits)
    const { messages } = await this.reach.socket().request({ type: RTM.GETNEXTHOP, attrs: { id } }, bounds)
    const { header, attrs } = found(messages)
    return viewWithNames(this.reach.socket, (names) => nexthopOf(header, attrs, names), bounds)
  }

  /**
   * Returns the buckets of resilient groups.
   * @example const buckets = await ns.nexthops.buckets({ id: 10 })
   */
  async buckets(filter: BucketFilter = {}): Promise<NexthopBucket[]> {
    checkKeys('a filter of buckets', filter, ['id', 'nhId', 'link', 'timeout', 'signal'])
    const [{ id, nhId, link }, bounds] = splitLimits(filter)
    for (const [key, value] of Object.entries({ id, nhId })) if (value !== undefined) atPath(key, () => checkId(value))
    const limits = oneDeadline(bounds)
    const attrs = {
      ...(id === undefined ? {} : { id }),
      ...(link === undefined ? {} : { oif: await this.reach.index(link, limits) }),
      ...(nhId === undefined ? {} : { resBucket: { nhId } }),
    }
    return this.reach.socket().collect({ type: RTM.GETNEXTHOPBUCKET, attrs }, bucketOf, limits)
  }

  /**
   * Deletes all next hops and groups that match a filter, or with `{ all: true }` all, and returns them. Routes that use them
   * go with them.
   * @example const removed = await ns.nexthops.flush({ link: 'eth0' })
   */
  async flush(filter: NexthopFilter & Flushed): Promise<NexthopObject[]> {
    return this.removeAll(filter, {
      remove: ({ attrs: { id = 0 } }) => ({ type: RTM.DELNEXTHOP, attrs: { id } }),
      gone: ['ENOENT'],
      keyOf: ({ id }) => String(id),
    })
  }

  protected override async viewer(limits: RequestOptions): Promise<(header: Nhmsg, attrs: NexthopAttrs) => NexthopObject> {
    const names = await readLinkNames(this.reach.socket(), limits)
    return (header, attrs) => nexthopOf(header, attrs, names)
  }
}

function found(messages: readonly unknown[]): NexthopMessage {
  for (const message of messages as Message[]) if (is(nexthopMessages, message, 'RTM_NEWNEXTHOP')) return message
  throw new TypeError('expected a next hop from the kernel, got none')
}

function bucketOf(message: Message): NexthopBucket | undefined {
  if (!is(nexthopMessages, message, 'RTM_NEWNEXTHOPBUCKET')) return undefined
  const { id = 0, resBucket: { index = 0, nhId = 0, idleTime = 0n } = {} } = message.attrs
  return { id, index, nhId, idleTime }
}
