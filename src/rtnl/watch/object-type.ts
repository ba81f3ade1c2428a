import type { Message, Outgoing } from '../../netlink/message/message.ts'

/** An object that a message reports. */
export interface FoundObject<V extends object = object> {
  /** The kernel's identity of the object: of a link its index. */
  readonly key: string
  /**
   * Shared by objects that the kernel may replace without a delete notification, such as the routes to one destination
   * in a table. Often the key.
   */
  readonly slot: string
  /** Missing if the message says that the object is not, or no longer, one of the watched objects. */
  readonly value?: V
}

/**
 * What happens to the other objects in the slot of a reported one: they stay, it replaces them, or only a dump can
 * show.
 */
export type Fate = 'beside' | 'instead' | 'unknown'

/** How to dump, read and identify the objects of one type. */
export interface ObjectType<V extends object = object> {
  /** The name of the object in changes. */
  readonly object: string
  readonly groups: readonly number[]
  readonly dumps: readonly Outgoing[]
  /** The message type that reports a removal. */
  readonly removed: number
  /** The removal message says why, in the flags of the object; a change carries them in `before`. */
  readonly lastWord?: true
  /** Several objects may be identical. Only a dump shows all of them, so additions and removals must raise `doubts`. */
  readonly alike?: true
  /** Reads the object of a message; undefined for messages of other object types. */
  read(message: Message): FoundObject<V> | undefined
  /**
   * Whether our state may be stale after this notification: the kernel does not report everything that follows from it.
   */
  doubts?(message: Message): boolean
  /**
   * Needed if a slot may hold several objects: says what happens to `others`. `replayed`: the message may be older than
   * they are.
   */
  fate?(message: Message, others: readonly V[], replayed: boolean): Fate
}

/** An object type in the register (rtnl/objects.ts): its name in changes, the keys of its filter, and how it is watched. */
export interface Registered<Name extends string = string, V extends object = object, F extends object = object> {
  readonly object: Name
  /** The keys of a filter. */
  readonly filter: readonly (keyof F & string)[]
  /** Throws TypeError or RangeError for errors that only this type's filter can have. */
  check?(filter: F): void
  /** Returns the object type, restricted by a filter if there is one. */
  watched(filter: F | undefined): ObjectType<V>
}

/** Converts an object type to the form of the register, with its types. */
export const objectType = <const Name extends string, V extends object, F extends object = Record<never, never>>(
  registered: Registered<Name, V, F>,
): Registered<Name, V, F> => registered

/** Returns an object that shares its slot with no other. */
export function alone<V extends object>(key: string, value: V | undefined): FoundObject<V> {
  return value === undefined ? { key, slot: key } : { key, slot: key, value }
}
