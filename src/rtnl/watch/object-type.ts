import type { Message, Outgoing } from '../../netlink/message/message.ts'

/** An object that a message reports. */
export interface FoundObject<V extends object = object> {
  /** The kernel's identity of the object: of a link its index. */
  readonly key: string
  /** Shared by the objects that the kernel may replace without a delete notification: a destination in a table. Often the key. */
  readonly slot: string
  /** Left out where the message says that the object is not, or no longer, one of those that are watched. */
  readonly value?: V
}

/** What becomes of objects in the slot of a reported one: they stay, they are replaced by it, or only a dump can tell. */
export type Fate = 'beside' | 'instead' | 'unknown'

/** How objects of one type are dumped, reported and told apart. */
export interface ObjectType<V extends object = object> {
  /** The name of the object in changes. */
  readonly object: string
  readonly groups: readonly number[]
  readonly dumps: readonly Outgoing[]
  /** The type of the message that says an object is gone. */
  readonly removed: number
  /** The message of a removal says why, in the flags of the object: a change has them in `before`. */
  readonly lastWord?: true
  /** There may be several that nothing tells apart: only a dump has them all, so what comes and goes must raise `doubts`. */
  readonly alike?: true
  /** The object of a message; undefined for messages of other object types. */
  read(message: Message): FoundObject<V> | undefined
  /** Notification after which our state may be stale: the kernel does not report all that follows from it. */
  doubts?(message: Message): boolean
  /** Needed where a slot may hold several objects: what becomes of `others`. `replayed` where the message may be older than they are. */
  fate?(message: Message, others: readonly V[], replayed: boolean): Fate
}

/** An object type in the register (rtnl/objects.ts): its name in changes, the keys of its filter, and how it is watched. */
export interface Registered<Name extends string = string, V extends object = object, F extends object = object> {
  readonly object: Name
  /** What a filter can name. */
  readonly filter: readonly (keyof F & string)[]
  /** Throws TypeError or RangeError for what only this type's filter can have wrong. */
  check?(filter: F): void
  /** The object type, or those of a filter. */
  watched(filter: F | undefined): ObjectType<V>
}

/** Puts an object type into the form of the register, with its types. */
export const objectType = <const Name extends string, V extends object, F extends object = Record<never, never>>(
  registered: Registered<Name, V, F>,
): Registered<Name, V, F> => registered

/** An object that shares its slot with no other. */
export function alone<V extends object>(key: string, value: V | undefined): FoundObject<V> {
  return value === undefined ? { key, slot: key } : { key, slot: key, value }
}
