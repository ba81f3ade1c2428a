import { setTimeout as delay } from 'node:timers/promises'
import { type ChangeSource, ChangeStream } from '../../linux/socket/change-stream.ts'
import { checkStream, type StreamOptions } from '../../linux/socket/event-options.ts'
import type { EventStream, Notification } from '../../linux/socket/event-stream.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { inSlices, nextSlice } from '../../netlink/base/slices.ts'
import { DumpInterruptedError } from '../../netlink/error/dump-interrupted.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { checkKeys } from '../common/checks.ts'
import { RTEXT_FILTER, RTM } from '../constants.ts'
import { checkGiven } from './filter.ts'
import type { ObjectType } from './object-type.ts'
import { OBJECT_TYPES, type ObjectTypeName, REGISTER, type Snapshot, type Watched, type WatchedTypes } from './register.ts'
import { type ObjectChange, WatchState } from './state.ts'

/**
 * What to watch; nothing named is links and addresses. After a quiet second the watch has what a new dump has, but for what the kernel never notifies:
 * settings under /proc/sys, the limits of GSO and GRO of a link, and the states INCOMPLETE and DELAY of a neighbour come with the object's next notification.
 */
export interface WatchOptions extends Omit<StreamOptions, 'allNsid'>, WatchedTypes {}

/** The objects were listed anew: at the start, or as notifications were lost. The differences follow, so many. */
export interface Resync {
  readonly type: 'resync'
  readonly reason: 'start' | 'overrun'
  readonly differences: number
}

/** What a watch yields. */
export type Change = ObjectChange | Resync

const USUAL = ['links', 'addresses'] as const
/** What a listing is refused with where there is nothing to list: no such table, no such link (any more), no such family. */
const NOTHING = [ERRNO['ENOENT'], ERRNO['ENODEV'], ERRNO['EAFNOSUPPORT'], ERRNO['EOPNOTSUPP']]
/** A short question that the kernel answers under its RTNL lock; the loopback device of every namespace has this index. */
const LOOPBACK: Outgoing = { type: RTM.GETLINK, header: { index: 1 }, attrs: { extMask: RTEXT_FILTER.SKIP_STATS } }

/** Milliseconds until a listing is tried again that the objects did not stand still for; and what is waited for before one that a doubt asks for. */
const PAUSE = 20
/** So often at most what was told during a listing is taken in before the differences are made out. */
const ROUNDS = 1000

/** Reads a namespace and its changes. `open` gives sockets of one's own in it. */
export class Watcher implements ChangeSource<Change> {
  private readonly stream: EventStream
  private readonly socket: NetlinkSocket
  private readonly types: ObjectType[]
  private readonly signal: AbortSignal | undefined
  private state = new WatchState()
  private hasState = false
  /** Sorts of which the state may be other than it was told. */
  private readonly doubtful = new Set<ObjectType>()
  /** Milliseconds that the last listing for a doubt took. */
  private took = 0

  constructor(options: WatchOptions, open: { stream(groups: readonly number[]): EventStream; socket(): NetlinkSocket }) {
    this.types = typesOf(options)
    this.signal = options.signal
    // The stream first: what happens while the objects are listed is told, and no change falls between the two.
    this.stream = open.stream([...new Set(this.types.flatMap(({ groups }) => [...groups]))])
    try {
      this.socket = open.socket()
    } catch (error) {
      this.stream.close()
      throw error
    }
  }

  /** The objects as they are known now. */
  values<K extends keyof Watched>(object: K): Watched[K][] {
    return this.state.values(object)
  }

  /** The objects of the watched types; undefined before the first resync. */
  snapshot(): Partial<Snapshot> | undefined {
    if (!this.hasState) return undefined
    const names = OBJECT_TYPES.filter((name) => this.watches(name))
    return Object.fromEntries(names.map((name) => [name, this.state.values(REGISTER[name].object as keyof Watched)]))
  }

  /** Whether objects of this type are watched. */
  watches(name: ObjectTypeName): boolean {
    return this.types.some(({ object }) => object === REGISTER[name].object)
  }

  /** Watches further object types from now on, and resolves to what there is. Not while `batches` runs: between two of its results. */
  async include(names: readonly ObjectTypeName[]): Promise<Change[]> {
    const added = names.filter((name) => !this.watches(name)).map((name) => REGISTER[name].watched(undefined))
    for (const { groups } of added) for (const group of groups) this.stream.join(group)
    this.types.push(...added)
    const fresh = await this.listed(added)
    return fresh ? this.become(fresh) : this.sync('overrun')
  }

  /** Changes as they come, several at a time: first everything that is there. */
  async *batches(): AsyncGenerator<Change[], void, undefined> {
    try {
      yield await this.sync('start')
      for (;;) {
        // What is told during a listing may raise doubts again, and nothing else may come for a long time.
        while (this.doubtful.size > 0) yield* this.settle()
        const told = await this.stream.batch()
        if (told.length === 0) return
        if (told.some(({ type }) => type === 'overrun')) yield await this.sync('overrun')
        else {
          const changes = told.flatMap((one) => this.apply(this.state, one, false))
          if (changes.length > 0) yield changes
        }
      }
    } catch (error) {
      // With the namespace object its sockets are closed, also in the midst of a listing.
      if (!this.stream.closed || this.signal?.aborted) throw error
    } finally {
      this.close()
    }
  }

  /** Datagrams that did not come from the kernel, and were dropped. */
  get dropped(): number {
    return this.stream.dropped + this.socket.dropped
  }

  ref(): void {
    this.stream.ref()
  }

  unref(): void {
    this.stream.unref()
  }

  close(): void {
    this.stream.close()
    this.socket.close()
  }

  /** Lists the objects anew, takes in what was told meanwhile, and says what is different now. */
  private async sync(reason: Resync['reason']): Promise<Change[]> {
    let fresh: WatchState | undefined
    for (let lost = reason === 'overrun'; !fresh; lost = true) {
      if (lost) await this.discard()
      fresh = await this.listed(this.types)
    }
    const changes = await this.become(fresh)
    return [{ type: 'resync', reason, differences: changes.length }, ...changes]
  }

  /** Lists the sorts that are in doubt. Not at once, as doubts come together, and not more than half of the time. */
  private async *settle(): AsyncGenerator<Change[]> {
    await this.rest(Math.max(PAUSE, this.took))
    const since = performance.now()
    const fresh = await this.listed([...this.doubtful])
    this.took = performance.now() - since
    const changes = fresh ? await this.become(fresh) : await this.sync('overrun')
    if (changes.length > 0) yield changes
  }

  private async become(fresh: WatchState): Promise<ObjectChange[]> {
    const changes = await this.state.differences(fresh)
    this.state = fresh
    this.hasState = true
    return changes
  }

  /** The state with these sorts as they are listed now; undefined where some of what was told meanwhile was lost. */
  private async listed(types: readonly ObjectType[]): Promise<WatchState | undefined> {
    for (const type of types) this.doubtful.delete(type)
    await this.afterRtnl()
    const state = await this.state.without(types.map(({ object }) => object))
    for (const type of types) {
      for (const dump of type.dumps) await inSlices(await this.dump(dump), (message) => state.list(type, message))
    }
    return (await this.catchUp(state)) ? state : undefined
  }

  /**
   * What still lies there is older than what was lost, and so than the next listing: an "added" whose "removed" nobody will tell. Down to the last, as the
   * kernel tells of a loss once until its queue was empty (NETLINK_S_CONGESTED).
   */
  private async discard(): Promise<void> {
    while (this.stream.take().length > 0) await nextSlice()
  }

  /**
   * Waits until the kernel has done all that belongs to what it told. It tells that a link is down, or an address gone, before it removes the routes that go
   * with them (__dev_notify_flags of net/core/dev.c, __inet_del_ifa of net/ipv4/devinet.c), and a dump of routes does not wait for the lock that is held
   * meanwhile. A question about one link does.
   */
  private async afterRtnl(): Promise<void> {
    try {
      await this.socket.request(LOOPBACK, this.limits())
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
    }
  }

  /** However long it takes: the signal is what bounds it. */
  private limits(): RequestOptions {
    return { timeout: Number.POSITIVE_INFINITY, ...(this.signal ? { signal: this.signal } : {}) }
  }

  private async dump(dump: Outgoing): Promise<Message[]> {
    for (;;) {
      try {
        return await this.socket.dump(dump, this.limits())
      } catch (error) {
        if (error instanceof NetlinkError && NOTHING.includes(error.errno)) return []
        if (!(error instanceof DumpInterruptedError)) throw error
      }
      await this.rest(PAUSE)
    }
  }

  /** Waits; rejects with the reason of the signal. */
  private async rest(milliseconds: number): Promise<void> {
    const { signal } = this
    const options = { ref: this.stream.hasRef(), ...(signal ? { signal } : {}) }
    await delay(milliseconds, undefined, options).catch(() => signal?.throwIfAborted())
  }

  /**
   * What was told until now is older than the listing, or newer; the last word on each object is as it stands. False where some was lost:
   * then only a new listing helps.
   */
  private async catchUp(state: WatchState): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round++) {
      const told = this.stream.take()
      if (told.some(({ type }) => type === 'overrun')) return false
      if (told.length === 0) return true
      await inSlices(told, (one) => this.apply(state, one, true))
    }
    return true
  }

  private apply(state: WatchState, one: Notification, replayed: boolean): ObjectChange[] {
    if (one.type === 'overrun' || one.nsid !== undefined) return []
    const changes: ObjectChange[] = []
    for (const sort of this.types) {
      const change = state.tell(sort, one.message, replayed)
      if (change === 'unknown' || sort.doubts?.(one.message)) this.doubtful.add(sort)
      if (change && change !== 'unknown') changes.push(change)
    }
    return changes
  }
}

/** What ns.watch gives: changes one by one. */
export class WatchStream extends ChangeStream<Change, Watcher> {
  /** The objects of the watched types as of the last notification that was read; undefined before the first resync. */
  snapshot(): Partial<Snapshot> | undefined {
    return this.source?.snapshot()
  }

  /** Datagrams that did not come from the kernel, and were dropped. */
  get dropped(): number {
    return this.source?.dropped ?? 0
  }
}

/** Throws TypeError or RangeError unless the options say what to watch. */
export function checkWatch(options: WatchOptions): void {
  checkKeys('what to watch', options, [...OBJECT_TYPES, 'receiveBuffer', 'signal'])
  for (const name of OBJECT_TYPES) {
    const given: unknown = options[name]
    checkGiven(name, given, REGISTER[name].filter)
    if (typeof given === 'object') REGISTER[name].check?.(given as object)
  }
  if (namesOf(options).length === 0) throw new TypeError('expected what to watch, got none')
  checkStream([], { receiveBuffer: options.receiveBuffer, signal: options.signal })
}

/** What is named, or the usual less what is not wanted. */
function namesOf(options: WatchOptions): readonly ObjectTypeName[] {
  const named = OBJECT_TYPES.filter((name) => options[name])
  return named.length > 0 ? named : USUAL.filter((name) => options[name] !== false)
}

/** The object types that are wanted. */
function typesOf(options: WatchOptions): ObjectType[] {
  checkWatch(options)
  return namesOf(options).map((name) => {
    const given: unknown = options[name]
    return REGISTER[name].watched(typeof given === 'object' ? (given as object) : undefined)
  })
}
