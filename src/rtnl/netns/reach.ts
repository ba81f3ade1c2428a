import type { Synchronous } from '../../linux/namespaces/setns.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { CollectionReach, SocketOf } from '../common/reach.ts'
import type { OpenWatcher } from '../watch/wait.ts'
import type { NetNsRef } from './reference.ts'

/** Access to one network namespace, for its collections. */
export interface Reach extends CollectionReach {
  readonly watch: OpenWatcher
  /** Returns a name of the namespace with this id. */
  nameOf(nsid: number, limits: RequestOptions): Promise<string | undefined>
  /** Runs a function with this thread in the namespace. */
  run<T>(fn: () => Synchronous<T>): T
  /** Calls `use` with a socket in another namespace and closes it afterwards. */
  elsewhere<T>(ref: NetNsRef, use: (socket: SocketOf) => Promise<T>): Promise<T>
}
