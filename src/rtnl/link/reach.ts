import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import type { LinkRef } from '../common/checks.ts'
import type { NetNsRef } from '../netns/reference.ts'
import type { OpenWatcher } from '../watch/wait.ts'
import type { linkMessages } from './table.ts'

/** A decoded RTM_NEWLINK message. */
export type LinkMessage = MessageOf<(typeof linkMessages)['RTM_NEWLINK']>

/** Returns the rtnetlink socket of a namespace; opens it on first use. */
export type SocketOf = () => NetlinkSocket

/** Access to the links of one network namespace. */
export interface Reach {
  readonly socket: SocketOf
  /** Opens a new socket in the namespace; the caller closes it. */
  open(): NetlinkSocket
  readonly watch: OpenWatcher
  /** Returns a name of the namespace with this id. */
  nameOf(nsid: number, limits: RequestOptions): Promise<string | undefined>
  /** Calls `use` with a socket in another namespace and closes it afterwards. */
  elsewhere<T>(ref: NetNsRef, use: (socket: SocketOf) => Promise<T>): Promise<T>
}

/** Looks up the index of a link. */
export type IndexOf = (link: LinkRef, limits: RequestOptions) => Promise<number>
