import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { removeInRounds } from '../common/flush/rounds.ts'
import { RTM } from '../constants.ts'
import type { RouteMessage } from './filter.ts'
import { OF_NEXT_HOP } from './options.ts'

/** What `routes.flush` did. */
export interface FlushedRoutes {
  /** Number of routes that it removed. */
  readonly removed: number
  /** Number of rounds until none was found. */
  readonly rounds: number
}

/**
 * Returns the request that removes a route: its own bytes, as `ip route flush` sends them. The kernel reports the next hop
 * beside the id of its object, but takes only one of them (rtm_to_fib_config in net/ipv4/fib_frontend.c).
 */
export function removal({ header, bytes, attrs }: RouteMessage): Outgoing {
  if (attrs.nhId === undefined) return { type: RTM.DELROUTE, header, bytes }
  const kept = Object.entries(attrs).filter(([key]) => !OF_NEXT_HOP.has(key))
  return { type: RTM.DELROUTE, header, attrs: Object.fromEntries(kept) }
}

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
