import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { removeInRounds } from '../common/flush/rounds.ts'
import { RTM } from '../constants.ts'
import type { RouteMessage } from './filter.ts'

/** What `routes.flush` did. */
export interface FlushedRoutes {
  /** Number of routes that it removed. */
  readonly removed: number
  /** Number of rounds until none was found. */
  readonly rounds: number
}

/** Returns the request that removes a route: its own bytes, as `ip route flush` sends them. */
export const removal = ({ header, bytes }: RouteMessage): Outgoing => ({ type: RTM.DELROUTE, header, bytes })

/** Removes what `find` returns, in rounds. One that somebody else removed is gone. */
export async function flushRoutes(
  socket: NetlinkSocket,
  find: () => Promise<readonly RouteMessage[]>,
  limits: RequestOptions,
): Promise<FlushedRoutes> {
  const rounds = { what: 'routes', find, remove: removal, gone: ['ESRCH'], bytes: true }
  const { done, rounds: number } = await removeInRounds(socket, rounds, limits)
  return { removed: done, rounds: number }
}
