import type { BatchResult } from '../../linux/socket/batch.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { FLUSH_ROUNDS } from '../common/collection.ts'
import { FlushIncompleteError } from '../common/flush-incomplete.ts'
import { RTM } from '../constants.ts'
import type { RouteMessage } from './filter.ts'

/** What `routes.flush` did. */
export interface FlushedRoutes {
  /** Number of routes that it removed. */
  readonly removed: number
  /** Number of rounds until none was found. */
  readonly rounds: number
}

/** Sends messages in a quiet batch. Rejects if it ended early; refusals are among the results. */
export async function sendQuietly(
  socket: NetlinkSocket,
  messages: readonly Outgoing[],
  limits: RequestOptions,
  bytes = false,
): Promise<BatchResult[]> {
  const results: BatchResult[] = []
  const ended = await socket.changes(messages, { quiet: () => true, bytes }, limits, results)
  if (ended !== undefined) throw ended
  return results
}

/** Returns the errors of the refused ones, but for these error numbers. */
export function refusalsOf(results: readonly BatchResult[], ...but: readonly string[]): Error[] {
  return results.flatMap((result) => {
    if (result.status !== 'failed') return []
    const { error } = result
    return error instanceof NetlinkError && but.some((code) => code === error.code) ? [] : [error]
  })
}

/** Returns the request that removes a route: its own bytes, as `ip route flush` sends them. */
export const removal = ({ header, bytes }: RouteMessage): Outgoing => ({ type: RTM.DELROUTE, header, bytes })

/**
 * Removes what `find` returns, in rounds, until it finds none. Rejects with the refusal if the kernel removes none of
 * them, and with a FlushIncompleteError if there are always others.
 */
export async function flushRoutes(
  socket: NetlinkSocket,
  find: () => Promise<readonly RouteMessage[]>,
  limits: RequestOptions,
): Promise<FlushedRoutes> {
  let [removed, rounds] = [0, 0]
  let found = await find()
  let last: unknown
  for (; found.length > 0 && rounds < FLUSH_ROUNDS; rounds++) {
    const results = await sendQuietly(socket, found.map(removal), limits, true)
    const done = results.filter(({ status }) => status === 'done').length
    // One that somebody else removed is gone.
    const [refusal] = refusalsOf(results, 'ESRCH')
    if (done === 0 && refusal) throw refusal
    last = refusal ?? last
    removed += done
    found = await find()
  }
  if (found.length > 0) throw new FlushIncompleteError('routes', found.length, rounds, last)
  return { removed, rounds }
}
