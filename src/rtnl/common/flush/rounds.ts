import type { BatchResult } from '../../../linux/socket/batch.ts'
import type { RequestOptions } from '../../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../../linux/socket/socket.ts'
import { NetlinkError } from '../../../netlink/error/netlink-error.ts'
import type { Outgoing } from '../../../netlink/message/message.ts'
import { FlushIncompleteError } from './incomplete.ts'

/** Flushing repeats, because a removal may bring other objects; maximum number of rounds. */
const FLUSH_ROUNDS = 10

/** Sends messages in a quiet batch. Rejects if it ended early; refusals are among the results. */
export async function sendQuietly(
  socket: NetlinkSocket,
  messages: readonly Outgoing[],
  limits: RequestOptions,
  bytes = false,
): Promise<BatchResult[]> {
  const results: BatchResult[] = []
  const ended = await socket.changes(messages, { stopOnError: false, quiet: () => true, bytes }, limits, results)
  if (ended !== undefined) throw ended
  return results
}

/** Says of which refusals the object is gone already: by error numbers, or by a function. */
export type Gone = readonly string[] | ((error: NetlinkError) => boolean)

/** Returns the errors of the refused ones, but for those that say that the object is gone, or is there. */
export function refusalsOf(results: readonly BatchResult[], but: Gone = []): Error[] {
  const isMeant = typeof but === 'function' ? but : ({ code }: NetlinkError) => but.some((one) => one === code)
  return results.flatMap((result) => {
    if (result.status !== 'failed') return []
    const { error } = result
    return error instanceof NetlinkError && isMeant(error) ? [] : [error]
  })
}

/** Flushes everything: a filter that selects nothing needs it. */
export interface Flushed {
  /** Confirms that everything is to be removed. */
  readonly all?: true
}

/** How `removeAll` removes objects. */
export interface Removal<M, V> {
  /** Returns the request that removes an object. */
  remove(message: M): Outgoing
  readonly gone: Gone
  /** Which objects stay. */
  spares?(message: M): boolean
  /** Identifies an object that several rounds may find. */
  keyOf?(value: V): string
}

/** What is to be removed, and how. */
interface Rounds<M> {
  /** The plural of the objects, for the error. */
  readonly what: string
  readonly find: () => Promise<readonly M[]>
  readonly remove: (found: M) => Outgoing
  readonly gone: Gone
  /** Whether the requests are the bytes of replies. */
  readonly bytes?: boolean
}

/** What rounds of removals did. */
interface RoundsDone<M> {
  /** The objects that are gone, those that somebody else removed included. */
  readonly removed: readonly M[]
  /** Number of objects that the kernel removed. */
  readonly done: number
  readonly rounds: number
}

/**
 * Removes what `find` returns, in rounds, until it finds none. Rejects with the refusal if the kernel removes none of
 * them, and with a FlushIncompleteError if there are always others.
 */
export async function removeInRounds<M>(
  socket: NetlinkSocket,
  { what, find, remove, gone, bytes = false }: Rounds<M>,
  limits: RequestOptions,
): Promise<RoundsDone<M>> {
  const removed: M[] = []
  let [done, rounds] = [0, 0]
  let found = await find()
  let last: unknown
  for (; found.length > 0 && rounds < FLUSH_ROUNDS; rounds++) {
    const results = await sendQuietly(socket, found.map(remove), limits, bytes)
    const count = results.filter(({ status }) => status === 'done').length
    const [refusal] = refusalsOf(results, gone)
    if (count === 0 && refusal) throw refusal
    last = refusal ?? last
    done += count
    removed.push(...found.filter((_, i) => refusalsOf(results.slice(i, i + 1), gone).length === 0))
    found = await find()
  }
  if (found.length > 0) throw new FlushIncompleteError(what, found.length, rounds, last)
  return { removed, done, rounds }
}
