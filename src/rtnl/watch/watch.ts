import { setTimeout as delay } from 'node:timers/promises'
import { type ChangeSource, ChangeStream } from '../../linux/socket/change-stream.ts'
import type { EventStream, Notification } from '../../linux/socket/event-stream.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { inSlices, nextSlice } from '../../netlink/base/slices.ts'
import { DumpInterruptedError } from '../../netlink/error/dump-interrupted.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { RTEXT_FILTER, RTM } from '../constants.ts'
import type { ObjectType } from './object-type.ts'
import { typesOf, type WatchOptions } from './options.ts'
import { OBJECT_TYPES, type ObjectTypeName, REGISTER, type Snapshot, type Watched } from './register.ts'
import { type ObjectChange, WatchState } from './state.ts'

/** The objects were dumped again: at the start, or because notifications were lost. `differences` changes follow. */
export interface Resync {
  /** Distinguishes it from a change. */
  readonly type: 'resync'
  /** `start`: the watch begins. `overrun`: the receive buffer was full (ENOBUFS). */
  readonly reason: 'start' | 'overrun'
  /** Number of changes that follow from it. */
  readonly differences: number
  /** Never there: `change.object === 'link'` narrows every change. */
  readonly object?: undefined
  /** Never there: `{ before, after }` of every result can be read. */
  readonly before?: undefined
  /** Never there. */
  readonly after?: undefined
}

/** What a watch yields; `Change<'link'>` is what one of links yields. */
export type Change<K extends keyof Watched = keyof Watched> = Extract<ObjectChange, { readonly object: K }> | Resync

/** Errnos of a dump that mean "no objects": no such table, no such link (any more), no such family. */
const NOTHING = [ERRNO['ENOENT'], ERRNO['ENODEV'], ERRNO['EAFNOSUPPORT'], ERRNO['EOPNOTSUPP']]
/** A short query that the kernel answers under its RTNL lock. The loopback device of every namespace has this index. */
const LOOPBACK: Outgoing = { type: RTM.GETLINK, header: { index: 1 }, attrs: { extMask: RTEXT_FILTER.SKIP_STATS } }

/** Milliseconds before an interrupted dump is retried, and before doubtful object types are dumped again. */
const PAUSE = 20
/** Most rounds of replaying queued notifications before the differences. */
const ROUNDS = 1000

/** Reads a namespace and its changes. `open` opens sockets in it that only the watcher uses. */
export class Watcher implements ChangeSource<Change> {
  private readonly stream: EventStream
  private readonly socket: NetlinkSocket
  private readonly types: ObjectType[]
  private readonly signal: AbortSignal | undefined
  private state = new WatchState()
  private hasState = false
  /** Object types whose state may be stale. */
  private readonly doubtful = new Set<ObjectType>()
  /** Milliseconds that the last dump of doubtful object types took. */
  private took = 0
  /** The stream closes itself when the signal is aborted; nobody may read on. */
  private readonly stop = (): void => this.socket.close()

  constructor(options: WatchOptions, open: { stream(groups: readonly number[]): EventStream; socket(): NetlinkSocket }) {
    this.types = typesOf(options)
    this.signal = options.signal
    // The stream opens first: changes during the dump are queued as notifications, and none is missed.
    this.stream = open.stream([...new Set(this.types.flatMap(({ groups }) => [...groups]))])
    try {
      this.socket = open.socket()
      this.signal?.addEventListener('abort', this.stop)
    } catch (error) {
      this.stream.close()
      throw error
    }
  }

  /** Returns the objects as currently known. */
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

  /** Watches further object types from now on, and resolves to their objects. Call it between two results of `batches` only. */
  async include(names: readonly ObjectTypeName[]): Promise<Change[]> {
    const added = names.filter((name) => !this.watches(name)).map((name) => REGISTER[name].watched(undefined))
    for (const { groups } of added) for (const group of groups) this.stream.join(group)
    this.types.push(...added)
    const fresh = await this.listed(added)
    return fresh ? this.become(fresh) : this.sync('overrun')
  }

  /** Yields changes, several at a time; first all existing objects. */
  async *batches(): AsyncGenerator<Change[], void, undefined> {
    try {
      yield await this.sync('start')
      for (;;) {
        // Notifications during a dump may make object types doubtful again. The next notification may come much later.
        while (this.doubtful.size > 0) yield* this.settle()
        const batch = await this.stream.batch()
        if (batch.length === 0) return
        if (batch.some(({ type }) => type === 'overrun')) yield await this.sync('overrun')
        else {
          const changes = batch.flatMap((one) => this.apply(this.state, one, false))
          if (changes.length > 0) yield changes
        }
      }
    } catch (error) {
      this.signal?.throwIfAborted()
      // Closing the namespace object closes the sockets, even during a dump.
      if (!this.stream.closed) throw error
    } finally {
      this.close()
    }
  }

  /** Number of datagrams that did not come from the kernel and were dropped. */
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
    this.signal?.removeEventListener('abort', this.stop)
    this.stream.close()
    this.socket.close()
  }

  /** Dumps the objects again, replays queued notifications, and returns the differences. */
  private async sync(reason: Resync['reason']): Promise<Change[]> {
    let fresh: WatchState | undefined
    for (let lost = reason === 'overrun'; !fresh; lost = true) {
      if (lost) await this.discard()
      fresh = await this.listed(this.types)
    }
    const changes = await this.become(fresh)
    return [{ type: 'resync', reason, differences: changes.length }, ...changes]
  }

  /**
   * Dumps the doubtful object types. It pauses first: such notifications come in groups, and dumps must not take more
   * than half of the time.
   */
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

  /** Returns the state with these object types dumped again; undefined if notifications were lost meanwhile. */
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
   * Drains the queue. Its notifications are older than the lost ones, and so older than the next dump: they could add
   * an object again whose removal was lost. The queue must be empty, because the kernel reports the next overrun only
   * then (NETLINK_S_CONGESTED).
   */
  private async discard(): Promise<void> {
    while (this.stream.take().length > 0) await nextSlice()
  }

  /**
   * Waits until the kernel has completed the changes that it notified. It reports a link as down, or an address as
   * removed, before it removes their routes (__dev_notify_flags of net/core/dev.c, __inet_del_ifa of
   * net/ipv4/devinet.c). It holds the RTNL lock meanwhile. A dump of routes does not wait for that lock; a query of one
   * link does.
   */
  private async afterRtnl(): Promise<void> {
    try {
      await this.socket.request(LOOPBACK, this.limits())
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
    }
  }

  /** No timeout: only the signal limits it. */
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
   * Replays queued notifications. They are older or newer than the dump; the last one on each object is current.
   * Returns false if some were lost: then only a new dump helps.
   */
  private async catchUp(state: WatchState): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round++) {
      const batch = this.stream.take()
      if (batch.some(({ type }) => type === 'overrun')) return false
      if (batch.length === 0) return true
      await inSlices(batch, (one) => this.apply(state, one, true))
    }
    return true
  }

  private apply(state: WatchState, one: Notification, replayed: boolean): ObjectChange[] {
    if (one.type === 'overrun' || one.nsid !== undefined) return []
    const changes: ObjectChange[] = []
    for (const type of this.types) {
      const change = state.update(type, one.message, replayed)
      if (change === 'unknown' || type.doubts?.(one.message)) this.doubtful.add(type)
      if (change && change !== 'unknown') changes.push(change)
    }
    return changes
  }
}

/** The part of a watcher that its stream uses. */
interface WatchSource<C> extends ChangeSource<C> {
  readonly dropped: number
  snapshot(): Partial<Snapshot> | undefined
}

/** The result of ns.watch: yields changes one by one. `WatchStream<Change<'link'>>` is a watch of links only. */
export class WatchStream<C extends Change = Change> extends ChangeStream<C, WatchSource<C>> {
  /** The objects of the watched types as of the last notification that was read; undefined before the first resync. */
  snapshot(): Partial<Snapshot> | undefined {
    return this.source?.snapshot()
  }

  /** Number of datagrams that did not come from the kernel and were dropped. */
  get dropped(): number {
    return this.source?.dropped ?? 0
  }
}
