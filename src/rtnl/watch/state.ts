import { inSlices } from '../../netlink/base/slices.ts'
import type { Message } from '../../netlink/message/message.ts'
import { changedKeys, signature } from '../common/signature.ts'
import type { FoundObject, ObjectType } from './object-type.ts'
import type { Watched } from './register.ts'

/** The keys of an object, of each member of a union. */
type KeyIn<T> = T extends unknown ? keyof T & string : never

/**
 * A change of one object type. `key` is the kernel's identity of the object, such as the index of a link. It is
 * constant for the object's lifetime, but for routes: `formerKey`.
 */
type ChangeOf<K extends keyof Watched> = {
  /** The type of the object: `link`, `address`, … */
  readonly object: K
  /** The identity of the object, such as the index of a link. */
  readonly key: string
} & (
  | {
      /** Whether the object was added, changed or removed. */
      readonly type: 'added'
      readonly before?: never
      /** The object, as it is now. */
      readonly after: Watched[K]
    }
  | {
      /** Whether the object was added, changed or removed. */
      readonly type: 'changed'
      /** The object, as it was. */
      readonly before: Watched[K]
      /** The object, as it is now. */
      readonly after: Watched[K]
      /** The keys in which `before` and `after` differ: `['mtu']`. Counters and the like do not count. */
      readonly changed: readonly KeyIn<Watched[K]>[]
      /** Its key until now, where the key itself changed: a route that replaced the one in its place. */
      readonly formerKey?: string
    }
  | {
      /** Whether the object was added, changed or removed. */
      readonly type: 'removed'
      /** The object, as it was. */
      readonly before: Watched[K]
      readonly after?: never
    }
)

/** A change of any object type. */
export type ObjectChange = { [K in keyof Watched]: ChangeOf<K> }[keyof Watched]

interface Entry {
  readonly key: string
  readonly object: string
  readonly slot: string
  readonly value: object
  readonly text: string
}

/** The known objects. */
export class WatchState {
  private readonly entries = new Map<string, Entry>()
  /** Keys by slot, for slots that are not keys themselves. */
  private readonly slots = new Map<string, Set<string>>()

  /** Returns the objects of one type. */
  values<K extends keyof Watched>(object: K): Watched[K][] {
    return [...this.entries.values()].flatMap((entry) => (entry.object === object ? [entry.value as Watched[K]] : []))
  }

  /** Returns a copy without the objects of the given types. */
  async without(objects: readonly string[]): Promise<WatchState> {
    const copy = new WatchState()
    await inSlices(this.entries, ([key, entry]) => {
      if (!objects.includes(entry.object)) copy.set(key, entry)
    })
    return copy
  }

  /** Adds an object from a dump. */
  list(type: ObjectType, message: Message): void {
    const found = type.read(message)
    if (found?.value === undefined) return
    const repeated = type.alike && this.entries.has(found.key)
    this.put(type, repeated ? { ...found, key: `${found.key} ${[...this.keys(found.slot)].length + 2}` } : found)
  }

  /**
   * Applies a notification. Returns the change, undefined if nothing changed, or 'unknown' if only a dump can show.
   * `replayed`: the notification may be older than the known state.
   */
  update(type: ObjectType, message: Message, replayed: boolean): ObjectChange | 'unknown' | undefined {
    const found = type.read(message)
    if (!found) return undefined
    const others = [...this.keys(found.slot)].filter((key) => key !== found.key)
    const known = this.entries.has(found.key)
    if (message.type === type.removed || found.value === undefined) {
      if (!known && others.length > 0) return 'unknown'
      const entry = this.delete(found.key)
      return changeOf(entry && type.lastWord && found.value ? { ...entry, value: found.value } : entry, undefined)
    }
    if (known || others.length === 0) return this.put(type, found)
    const values = others.map((key) => (this.entries.get(key) as Entry).value)
    const fate = type.fate?.(message, values, replayed) ?? 'unknown'
    if (fate === 'unknown') return fate
    const replaced = fate === 'instead' ? this.delete(others[0] as string) : undefined
    return this.put(type, found, replaced)
  }

  /** Returns the changes that lead to another state. Removals come first, because another link may reuse an index. */
  async differences(now: WatchState): Promise<ObjectChange[]> {
    const changes: ObjectChange[] = []
    const [gone, come] = [await this.lacking(now), await now.lacking(this)]
    const [leaving, coming] = [await only(gone), await only(come)]
    const inherited = new Set<Entry | undefined>()
    await inSlices(gone, (entry) => {
      const heir = leaving.has(entry.slot) ? coming.get(entry.slot) : undefined
      inherited.add(heir)
      changes.push(changeOf(entry, heir) as ObjectChange)
    })
    await inSlices(now.entries, ([key, entry]) => {
      const before = this.entries.get(key)
      if (before && before.text !== entry.text) changes.push(changeOf(before, entry) as ObjectChange)
    })
    await inSlices(come, (entry) => {
      if (!inherited.has(entry)) changes.push(changeOf(undefined, entry) as ObjectChange)
    })
    return changes
  }

  /** Returns the entries that are missing in another state. */
  private async lacking(other: WatchState): Promise<Entry[]> {
    const found: Entry[] = []
    await inSlices(this.entries, ([key, entry]) => {
      if (!other.entries.has(key)) found.push(entry)
    })
    return found
  }

  private put({ object }: ObjectType, { key, slot, value }: FoundObject, replaced?: Entry): ObjectChange | undefined {
    const entry = { key, object, slot, value: value as object, text: signature(value as object) }
    const old = this.entries.get(key)
    if (old?.text === entry.text) return undefined
    this.set(key, entry)
    return changeOf(old ?? replaced, entry)
  }

  private set(key: string, entry: Entry): void {
    this.entries.set(key, entry)
    if (entry.slot === key) return
    const keys = this.slots.get(entry.slot)
    if (keys) keys.add(key)
    else this.slots.set(entry.slot, new Set([key]))
  }

  private delete(key: string): Entry | undefined {
    const entry = this.entries.get(key)
    if (!entry) return undefined
    this.entries.delete(key)
    const keys = this.slots.get(entry.slot)
    if (keys?.delete(key) && keys.size === 0) this.slots.delete(entry.slot)
    return entry
  }

  private keys(slot: string): Iterable<string> {
    return this.slots.get(slot) ?? []
  }
}

/** Returns the entries that are alone in their slot. */
async function only(entries: readonly Entry[]): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>()
  const several = new Set<string>()
  await inSlices(entries, (entry) => {
    if (found.has(entry.slot)) several.add(entry.slot)
    found.set(entry.slot, entry)
  })
  for (const slot of several) found.delete(slot)
  return found
}

function changeOf(old: Entry | undefined, now: Entry | undefined): ObjectChange | undefined {
  const { key, object } = now ?? old ?? {}
  if (old && now) {
    const former = old.key === key ? {} : { formerKey: old.key }
    const [before, after] = [old.value, now.value]
    const change = {
      ...{ type: 'changed', object, key, ...former, before, after },
      // Looked at by few: comparing takes longer than all the rest.
      get changed(): string[] {
        return changedKeys(before, after)
      },
    }
    return change as unknown as ObjectChange
  }
  if (now) return { type: 'added', object, key, after: now.value } as ObjectChange
  return old ? ({ type: 'removed', object, key, before: old.value } as ObjectChange) : undefined
}
