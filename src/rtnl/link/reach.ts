import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import type { LinkRef } from '../common/checks.ts'
import type { NetNsRef } from '../netns/reference.ts'
import type { OpenWatcher } from '../watch/wait.ts'
import type { linkMessages } from './table.ts'

/** A decoded RTM_NEWLINK, as a listing gives it. */
export type LinkMessage = MessageOf<(typeof linkMessages)['RTM_NEWLINK']>

/** The rtnetlink socket of a namespace, opened when first asked for. */
export type SocketOf = () => NetlinkSocket

/** How the links of one network namespace are reached. */
export interface Reach {
  readonly socket: SocketOf
  /** A socket of one's own in the namespace, to be closed. */
  open(): NetlinkSocket
  readonly watch: OpenWatcher
  /** A name of the namespace that has this id here. */
  nameOf(nsid: number, limits: RequestOptions): Promise<string | undefined>
  /** A socket in another namespace, for the time of `use`. */
  elsewhere<T>(ref: NetNsRef, use: (socket: SocketOf) => Promise<T>): Promise<T>
}

/** How the index of a link is found. */
export type IndexOf = (link: LinkRef, limits: RequestOptions) => Promise<number>
