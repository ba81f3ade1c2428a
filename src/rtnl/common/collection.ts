import type { ObjectsView } from '../../linux/socket/dump-retry.ts'
import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { type Common, is, type Message, type Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { MessageRow, MessageTable } from '../../netlink/message/row.ts'
import { type PendingChange, resolvedChange } from './change.ts'
import { allOf, type Criterion, type Query, type Test } from './criteria.ts'
import { type Flushed, type Removal, removeInRounds } from './flush/rounds.ts'
import { checkOptionKeys } from './named/ip-words.ts'
import type { CollectionReach } from './reach.ts'
import { splitLimits } from './split-limits.ts'

/** The keys of a filter that select objects. */
type Selecting<F, O extends keyof F> = Exclude<keyof F, O | keyof RequestOptions> & string

/** The objects of one type: their messages, their filter, and their view. `O` are keys of the filter that select nothing. */
export interface Objects<M extends Content, V extends object, F, O extends keyof F> {
  /** The plural, for error messages: `addresses`. */
  readonly name: string
  readonly table: MessageTable
  /** The name of the dump request in the table, … */
  readonly dump: string
  /** … and of the replies: one, or several. */
  readonly object: string | readonly string[]
  /** How each key of the filter selects objects, in the order in which they are read. */
  readonly criteria: { readonly [K in Selecting<F, O>]-?: Criterion<NonNullable<F[K]>, M> }
  /** Keys of the filter that select nothing, but change what is read. */
  readonly options?: readonly O[]
  /** Returns a reply as one object. */
  view(header: M['header'], attrs: M['attrs']): V
  /** Cuts a reply that has several objects into replies of one. */
  split?(message: M): M[]
}

/** A message of one object type. */
type Content = Common & { readonly header: object; readonly attrs: object }

/** A dump request, and how its replies are read. */
interface Dump<M> {
  readonly requests: readonly Outgoing[]
  /** The limits as given, and what remains of them. */
  readonly bounds: RequestOptions
  readonly limits: RequestOptions
  /** Whether the filter selects some of the objects. */
  readonly selects: boolean
  readonly protocol: Protocol | undefined
  matches(message: Message): message is M & Message
  /** Whether an object matches. Reads only header and attributes. */
  passes(object: M): boolean
  /** The same for a reply that may have several objects: returns those that match. */
  matching(message: Message): M[]
}

/**
 * The objects of one type in a network namespace. A collection states its messages, filter and view as `Objects`, and
 * adds its own verbs. Kernel errors are NetlinkErrors.
 */
export abstract class Collection<
  M extends Content,
  V extends object,
  F extends RequestOptions,
  R extends CollectionReach = CollectionReach,
  O extends keyof F = never,
> {
  protected readonly reach: R
  private readonly objects: Objects<M, V, F, O>

  constructor(reach: R, objects: Objects<M, V, F, O>) {
    this.reach = reach
    this.objects = objects
  }

  /**
   * Returns the objects, in the kernel's order. Retries an interrupted dump; finally a DumpInterruptedError.
   * @example const addresses = await ns.addresses.list({ family: 'INET' })
   */
  async list(filter: F = {} as F): Promise<V[]> {
    const { requests, matches, matching, passes, limits, selects, protocol } = await this.prepare(filter)
    const view = await this.viewer(limits)
    if (this.objects.split)
      return (await this.dumped(requests, matching, limits, protocol)).flat().map(({ header, attrs }) => view(header, attrs))
    // A few matching objects must not keep the datagrams of all objects in memory.
    const tables = protocol ?? (selects ? undefined : this.lazyTables())
    const read = (message: Message): V | undefined => (matches(message) ? view(message.header, message.attrs) : undefined)
    const { object: name } = this.objects
    const viewOf = (one: object): V | undefined => (passes(one as M) ? view((one as M).header, (one as M).attrs) : undefined)
    return this.dumped(requests, read, limits, tables, typeof name === 'string' ? { name, view: viewOf } : undefined)
  }

  /**
   * Yields the objects one by one, without keeping all of them in memory. Uses a socket of its own, which it closes at
   * the end or when the loop is left, so other requests are not blocked. If objects changed during the dump, throws a
   * DumpInterruptedError at the end, since some were already yielded.
   * @example for await (const address of ns.addresses.iterate()) console.log(address.cidr)
   */
  async *iterate(filter: F = {} as F): AsyncGenerator<V, void, undefined> {
    const { requests, matching, bounds, limits, protocol } = await this.prepare(filter)
    const view = await this.viewer(limits)
    const socket = this.reach.open()
    try {
      for (const request of requests) {
        for await (const messages of this.chunked(socket, request, bounds, protocol)) {
          for (const message of messages) {
            bounds.signal?.throwIfAborted()
            for (const { header, attrs } of matching(message)) yield view(header, attrs)
          }
        }
      }
    } finally {
      socket.close()
    }
  }

  /**
   * Returns the objects as messages: header and attributes separate, nothing renamed.
   * @example for (const { header, attrs } of await ns.addresses.messages()) console.log(header.index, attrs.local)
   */
  async messages(filter: F = {} as F): Promise<M[]> {
    const { requests, matches, matching, limits, protocol } = await this.prepare(filter)
    if (this.objects.split) return (await this.dumped(requests, matching, limits, protocol)).flat()
    return this.dumped(requests, (message) => (matches(message) ? message : undefined), limits, protocol)
  }

  /** Dumps one after the other. */
  private async dumped<T>(
    requests: readonly Outgoing[],
    read: (message: Message) => T | undefined,
    limits: RequestOptions,
    protocol: Protocol | undefined,
    objects?: ObjectsView<T>,
  ): Promise<T[]> {
    const all: T[][] = []
    for (const request of requests)
      all.push(await this.unlessNone(this.reach.socket().collectObjects(request, read, limits, protocol, objects)))
    return all.length === 1 ? (all[0] as T[]) : all.flat()
  }

  private async *chunked(
    socket: NetlinkSocket,
    request: Outgoing,
    bounds: RequestOptions,
    protocol: Protocol | undefined,
  ): AsyncGenerator<Message[]> {
    try {
      yield* socket.iterate(request, bounds, protocol)
    } catch (error) {
      if (!this.meansNone(error)) throw error
    }
  }

  private async unlessNone<T>(found: Promise<T[]>): Promise<T[]> {
    try {
      return await found
    } catch (error) {
      if (this.meansNone(error)) return []
      throw error
    }
  }

  private meansNone(error: unknown): boolean {
    return error instanceof NetlinkError && this.none.some((code) => code === error.code)
  }

  /** Errors of a dump that mean that there are no such objects. */
  protected get none(): readonly string[] {
    return []
  }

  /** Returns the dumps of a filter: one, unless the kernel filters by something of which several are wanted. */
  protected requests(request: Outgoing, _filter: F): readonly Outgoing[] {
    return [request]
  }

  /** Returns the view of the objects of one dump. May read what they refer to first. */
  protected async viewer(_limits: RequestOptions): Promise<Objects<M, V, F, O>['view']> {
    return this.objects.view
  }

  /** Adds to the dump what `options` of the filter want. May return a test of the replies. Called before the criteria. */
  protected begin(_filter: F, _query: Query): Test<M> | undefined {
    return undefined
  }

  /** Returns tables that read only some attributes; undefined for those of the socket. Called after the criteria. */
  protected tables(_filter: F, _query: Query): Protocol | undefined {
    return undefined
  }

  /** Returns tables that read attributes on first access, for a list of all objects; undefined for those of the socket. */
  protected lazyTables(): Protocol | undefined {
    return undefined
  }

  /** Sends a change. */
  protected async send(change: PendingChange, bounds: RequestOptions): Promise<void> {
    const limits = oneDeadline(bounds)
    const request = await resolvedChange(change, (link, option) => this.reach.index(link, limits, option))
    await this.reach.socket().request(request, limits)
  }

  /**
   * Removes the objects of a filter, in rounds, until no more are found, and returns them. TypeError if the filter has
   * neither a criterion nor `all`. A FlushIncompleteError if there are always others.
   */
  protected async removeAll(filter: F & Flushed, { remove, gone, spares, keyOf }: Removal<M, V>): Promise<V[]> {
    const { all, ...selected } = { ...filter }
    const [which, bounds] = splitLimits(selected as unknown as F)
    if (all !== undefined && all !== true) throw new TypeError(`all: expected true, got ${shown(all)}`)
    if (all) this.check(which as F)
    else this.checkSelects(which as F, '; for all of them write { all: true }')
    const limits = oneDeadline(bounds)
    const find = async (): Promise<M[]> =>
      (await this.messages({ ...which, ...limits } as F)).filter((message) => !spares?.(message))
    const { removed } = await removeInRounds(this.reach.socket(), { what: this.objects.name, find, remove, gone }, limits)
    const values = removed.map(({ header, attrs }) => this.objects.view(header, attrs))
    return keyOf ? [...new Map(values.map((value) => [keyOf(value), value])).values()] : values
  }

  /** Throws TypeError if the filter has no criterion. `instead` says how to flush everything, if that is possible. */
  protected checkSelects(filter: F, instead = ''): void {
    this.check(filter)
    if (this.selects(filter)) return
    const { name } = this.objects
    throw new TypeError(
      `expected which ${name} to flush (${this.criteria().join(', ')}), got none: that would be all of the namespace${instead}`,
    )
  }

  /** The keys of the filter that select objects. */
  private criteria(): Selecting<F, O>[] {
    return Object.keys(this.objects.criteria) as Selecting<F, O>[]
  }

  /** The other keys, but for the limits. */
  private options(): readonly string[] {
    return (this.objects.options ?? []) as readonly string[]
  }

  private check(filter: F): void {
    const keys = [...this.criteria(), ...this.options(), 'timeout', 'signal']
    checkOptionKeys(`a filter of ${this.objects.name}`, filter, keys)
  }

  private selects(filter: F): boolean {
    return this.criteria().some((key) => filter[key] !== undefined)
  }

  /** Builds the dump request of a filter, and the test of its replies. */
  private async prepare(filter: F): Promise<Dump<M>> {
    this.check(filter)
    const { table, dump, object, split = (message: M) => [message] } = this.objects
    const bounds = { ...filter } as Record<string, unknown>
    for (const key of [...this.criteria(), ...this.options()]) delete bounds[key]
    const limits = oneDeadline(bounds)
    const query: Query = {
      header: {},
      attrs: {},
      reads: [],
      limits,
      index: (link, option) => this.reach.index(link, limits, option),
    }
    const tests = await this.tests(filter, query)
    const { header, attrs } = query
    const names = typeof object === 'string' ? [object] : object
    const isOne = (message: Message): message is M & Message => names.some((name) => is(table, message, name))
    const passes = allOf(tests)
    return {
      requests: this.requests({ type: (table[dump] as MessageRow)[0], header, attrs }, filter),
      bounds,
      limits,
      selects: this.selects(filter),
      protocol: this.tables(filter, query),
      passes,
      matches: (message): message is M & Message => isOne(message) && passes(message),
      matching: (message) => (isOne(message) ? split(message).filter(passes) : []),
    }
  }

  private async tests(filter: F, query: Query): Promise<Test<M>[]> {
    const first = this.begin(filter, query)
    const tests = first ? [first] : []
    for (const key of this.criteria()) {
      const given = filter[key]
      if (given === undefined) continue
      const criterion = this.objects.criteria[key]
      const named: Query = { ...query, index: (link) => query.index(link, key) }
      tests.push(await atPath(key, () => criterion(given as NonNullable<F[typeof key]>, named)))
    }
    return tests
  }
}
