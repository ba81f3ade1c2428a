import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { type Element, type Interval, joinIntervals } from './intervals.ts'

/** A list of elements is split only if it has more bytes than fit into one attribute. */
const WHOLE = 32_768

/** Intervals of which one message has the first key, and another the end. */
export interface SplitIntervals {
  /** Joins the elements of a message with those that were left before. `set` names the set. Call it in the order of the recording. */
  note(recorded: Recorded, set: string): void
  /** The intervals that a message completes; undefined for one that was not noted. */
  of(recorded: Recorded): readonly Interval[] | undefined
}

/** Remembers the ends that are left of at most so many lists. */
export function splitIntervals(most: number): SplitIntervals {
  const left = new Map<string, readonly Element[]>()
  const joined = new WeakMap<Recorded, readonly Interval[]>()
  return {
    note(recorded, set) {
      const { direction, sender, name, message } = recorded
      const isListed = (message.flags & NLM_F.MULTI) !== 0
      const key = `${direction} ${sender} ${isListed} ${name} ${set}`
      const list = [...(left.get(key) ?? []), ...((message.attrs['elements'] ?? []) as readonly Element[])]
      // The kernel lists from the last to the first: an end comes before its first key. It reports each element alone.
      const isWhole = isListed || (direction === 'sent' && message.bytes.length < WHOLE)
      const one = joinIntervals(list, isWhole)
      joined.set(recorded, one.intervals)
      left.delete(key)
      if (one.left.length > 0) left.set(key, one.left)
      const [oldest] = left.keys()
      if (left.size > most && oldest !== undefined) left.delete(oldest)
    },
    of: (recorded) => joined.get(recorded),
  }
}
