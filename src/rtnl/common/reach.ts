import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { LinkRef } from './checks.ts'

/** Returns the rtnetlink socket of a namespace; opens it on first use. */
export type SocketOf = () => NetlinkSocket

/** Looks up the index of a link. Errors name the `option` that holds it, by default `link`. */
export type IndexOf = (link: LinkRef, limits: RequestOptions, option?: string) => Promise<number>

/** What a collection needs of its network namespace. */
export interface CollectionReach {
  readonly socket: SocketOf
  /** Opens a new socket in the namespace; the caller closes it. */
  open(): NetlinkSocket
  readonly index: IndexOf
}
