import { align } from '../netlink/bytes.ts'
import type { Message, Outgoing } from '../netlink/message.ts'
import type { NetlinkError } from '../netlink/netlink-error.ts'
import type { RequestOptions } from './limits.ts'
import type { SyscallError } from './syscall-error.ts'

/** Limits of a batch as a whole, and what becomes of the rest when one item is refused. */
export interface BatchOptions extends RequestOptions {
  /** Send nothing after the first that is refused. Costs a system call for each item. */
  readonly stopOnError?: boolean
}

/** What became of one item of a batch. */
export type BatchResult =
  | { readonly status: 'done'; readonly messages: readonly Message[]; readonly warning: string | undefined }
  | { readonly status: 'failed'; readonly error: NetlinkError | SyscallError }
  | { readonly status: 'skipped' }

/** The most requests in one datagram: the kernel holds the RTNL lock for each in turn, and their ACKs must fit the receive buffer. */
const MOST = 64

/** Cuts a batch into what goes out in one datagram. */
export function* chunks(messages: readonly Outgoing[], most: number = MOST): Generator<readonly Outgoing[]> {
  for (let at = 0; at < messages.length; at += most) yield messages.slice(at, at + most)
}

/** Several requests as one datagram: each begins at a multiple of four. */
export function joined(requests: readonly Uint8Array[]): Uint8Array {
  const [only] = requests
  if (only && requests.length === 1) return only
  const bytes = new Uint8Array(requests.reduce((sum, { length }) => sum + align(length), 0))
  let at = 0
  for (const request of requests) {
    bytes.set(request, at)
    at += align(request.length)
  }
  return bytes
}
