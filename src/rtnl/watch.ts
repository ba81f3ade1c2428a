import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises'
import type { EventStream, Notification, StreamOptions } from '../linux/events.ts'
import type { NetlinkSocket } from '../linux/socket.ts'
import { DumpInterruptedError } from '../netlink/dump-interrupted.ts'
import type { Message } from '../netlink/message.ts'
import { checkKeys } from './checks.ts'
import { signature } from './signature.ts'
import { SORTS, type Sort, type Watched } from './watched.ts'

/** What to watch; nothing named is everything there is a name for. */
export interface WatchOptions extends Omit<StreamOptions, 'allNsid'> {
  readonly links?: boolean
  readonly addresses?: boolean
}

/** A change of one sort of objects. */
type ChangeOf<K extends keyof Watched> =
  | { readonly type: 'added'; readonly object: K; readonly before?: never; readonly after: Watched[K] }
  | { readonly type: 'changed'; readonly object: K; readonly before: Watched[K]; readonly after: Watched[K] }
  | { readonly type: 'removed'; readonly object: K; readonly before: Watched[K]; readonly after?: never }

/** The objects were listed anew: at the start, or as notifications were lost. The differences follow, so many. */
export interface Resync {
  readonly type: 'resync'
  readonly reason: 'start' | 'overrun'
  readonly differences: number
}

/** What a watch yields. */
export type Change = ChangeOf<'link'> | ChangeOf<'address'> | Resync

interface Entry {
  readonly object: keyof Watched
  readonly value: Watched[keyof Watched]
  readonly text: string
}
type State = Map<string, Entry>

/** Milliseconds until a listing is tried again that the objects did not stand still for. */
const PAUSE = 20
/** So often at most what was told during a listing is taken in before the differences are made out. */
const ROUNDS = 1000

/** Reads a namespace and its changes. `open` gives sockets of one's own in it. */
export class Watcher {
  private readonly stream: EventStream
  private readonly socket: NetlinkSocket
  private readonly sorts: readonly Sort[]
  private readonly signal: AbortSignal | undefined
  private state: State = new Map()

  constructor(options: WatchOptions, open: { stream(groups: readonly number[]): EventStream; socket(): NetlinkSocket }) {
    checkKeys('what to watch', options, [...Object.keys(SORTS), 'receiveBuffer', 'signal'])
    const names = Object.keys(SORTS) as (keyof typeof SORTS)[]
    const wanted = names.filter((name) => options[name])
    this.sorts = (wanted.length > 0 ? wanted : names.filter((name) => options[name] !== false)).map((name) => SORTS[name])
    this.signal = options.signal
    // The stream first: what happens while the objects are listed is told, and no change falls between the two.
    this.stream = open.stream(this.sorts.flatMap(({ groups }) => [...groups]))
    try {
      this.socket = open.socket()
    } catch (error) {
      this.stream.close()
      throw error
    }
  }

  /** The objects as they are known now. */
  values<K extends keyof Watched>(object: K): Watched[K][] {
    return [...this.state.values()].flatMap((entry) => (entry.object === object ? [entry.value as Watched[K]] : []))
  }

  /** Changes as they come, several at a time: first everything that is there. */
  async *batches(): AsyncGenerator<Change[], void, undefined> {
    try {
      yield await this.sync('start')
      for (;;) {
        const told = await this.stream.batch()
        if (told.length === 0) return
        if (told.some(({ type }) => type === 'overrun')) yield await this.sync('overrun')
        else {
          const changes = told.flatMap((one) => this.apply(one))
          if (changes.length > 0) yield changes
        }
      }
    } finally {
      this.close()
    }
  }

  close(): void {
    this.stream.close()
    this.socket.close()
  }

  /** Lists the objects anew, takes in what was told meanwhile, and says what is different now. */
  private async sync(reason: Resync['reason']): Promise<Change[]> {
    let fresh: State | undefined
    for (let lost = reason === 'overrun'; !fresh; lost = true) {
      if (lost) await this.discard()
      const listed = await this.list()
      if (this.catchUp(listed)) fresh = listed
    }
    const changes = [...differences(this.state, fresh)]
    this.state = fresh
    return [{ type: 'resync', reason, differences: changes.length }, ...changes]
  }

  /**
   * What still lies there is older than what was lost, and so than the next listing: an "added" whose "removed" nobody will tell. Down to the last, as the
   * kernel tells of a loss once until its queue was empty (NETLINK_S_CONGESTED).
   */
  private async discard(): Promise<void> {
    while (this.stream.take().length > 0) await breathe()
  }

  private async list(): Promise<State> {
    const state: State = new Map()
    for (const sort of this.sorts) for (const message of await this.dump(sort)) put(state, sort, message)
    return state
  }

  private async dump({ dump }: Sort): Promise<Message[]> {
    for (;;) {
      try {
        return await this.socket.dump(dump, this.signal ? { signal: this.signal } : {})
      } catch (error) {
        if (!(error instanceof DumpInterruptedError)) throw error
      }
      await delay(PAUSE, undefined, this.signal ? { signal: this.signal } : {})
    }
  }

  /**
   * What was told until now is older than the listing, or newer; the last word on each object is as it stands. False where some was lost:
   * then only a new listing helps.
   */
  private catchUp(state: State): boolean {
    for (let round = 0; round < ROUNDS; round++) {
      const told = this.stream.take()
      if (told.some(({ type }) => type === 'overrun')) return false
      if (told.length === 0) return true
      for (const one of told) this.read(one, (sort, message) => put(state, sort, message))
    }
    return true
  }

  private apply(one: Notification): Change[] {
    const changes: Change[] = []
    this.read(one, (sort, message) => {
      const change = put(this.state, sort, message)
      if (change) changes.push(change)
    })
    return changes
  }

  private read(one: Notification, use: (sort: Sort, message: Message) => void): void {
    if (one.type === 'overrun' || one.nsid !== undefined) return
    for (const sort of this.sorts) use(sort, one.message)
  }
}

/** Puts what a message says into the state. The change that is, or undefined where it says nothing new. */
function put(state: State, { object, removed, read }: Sort, message: Message): Change | undefined {
  const found = read(message)
  if (!found) return undefined
  const { key, value } = found
  const old = state.get(key)
  if (message.type === removed) {
    state.delete(key)
    return changeOf(old, undefined)
  }
  const entry = { object, value, text: signature(value) }
  if (old?.text === entry.text) return undefined
  state.set(key, entry)
  return changeOf(old, entry)
}

function changeOf(old: Entry | undefined, now: Entry | undefined): Change | undefined {
  if (old && now) return { type: 'changed', object: now.object, before: old.value, after: now.value } as Change
  if (now) return { type: 'added', object: now.object, after: now.value } as Change
  return old ? ({ type: 'removed', object: old.object, before: old.value } as Change) : undefined
}

/** What is gone first: an index may be that of another link by now. */
function* differences(old: State, now: State): Generator<Change> {
  for (const [key, entry] of old) if (!now.has(key)) yield changeOf(entry, undefined) as Change
  for (const [key, entry] of now) {
    const before = old.get(key)
    if (before?.text !== entry.text) yield changeOf(before, entry) as Change
  }
}
