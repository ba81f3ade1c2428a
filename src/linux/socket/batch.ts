import { ERRNO } from '../../netlink/base/errno.ts'
import { type Json, jsonOf } from '../../netlink/base/json.ts'
import { shown } from '../../netlink/base/shown.ts'
import { align } from '../../netlink/codec/bytes.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Message, WireOptions } from '../../netlink/message/message.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import type { RequestOptions } from './limits.ts'
import { noReplyText, type PendingRequest } from './pending.ts'

/** Options of a batch of any messages. */
export interface MessageBatchOptions extends BatchOptions {
  /**
   * Which messages are acknowledged. Default: `all`. With `refusals` it is faster: only one of each datagram is. The
   * others have neither replies nor a warning.
   */
  readonly answers?: 'all' | 'refusals'
}

/** Limits of a whole batch, and what happens to the rest after a refused item. */
export interface BatchOptions extends RequestOptions {
  /** Send nothing after the first refused item. Costs a system call for each item. */
  readonly stopOnError?: boolean
  /** The opposite of `stopOnError`, and the default. */
  readonly continueOnError?: boolean
}

/** The result of one item of a batch. */
export type BatchResult =
  | {
      /** The kernel did it, refused it (`failed`), or it was not sent (`skipped`). */
      readonly status: 'done'
      /** The replies, besides the acknowledgement. */
      readonly messages: readonly Message[]
      /** What the kernel says about a request that it did (NLMSGERR_ATTR_MSG). */
      readonly warning: string | undefined
    }
  | {
      /** The kernel did it, refused it (`failed`), or it was not sent (`skipped`). */
      readonly status: 'failed'
      /** Why: a refusal of the kernel, or of a system call. */
      readonly error: NetlinkError | SyscallError
    }
  | {
      /** The kernel did it, refused it (`failed`), or it was not sent (`skipped`). */
      readonly status: 'skipped'
    }

/**
 * The error of a batch that its signal aborted. `cause` is the reason of the signal, `results` has one result for each
 * item. A sent item without a reply is `failed` (ECANCELED: whether the kernel applied it is unknown), an unsent one
 * `skipped`.
 */
export class BatchAbortedError extends Error {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name = 'BatchAbortedError'
  /** One result for each item, in order. */
  readonly results: readonly BatchResult[]

  constructor(results: readonly BatchResult[], reason: unknown) {
    const done = results.filter(({ status }) => status === 'done').length
    super(
      `the batch was aborted, ${done} of ${results.length} done: ${reason instanceof Error ? reason.message : shown(reason)}`,
      {
        cause: reason,
      },
    )
    this.results = results
  }

  /** Returns name, message and results, for JSON.stringify. Bytes are hex. */
  toJSON(): Json {
    const { name, message, results } = this
    return jsonOf({ name, message, results })
  }
}

/** Whether a batch ends at its first refusal. Throws TypeError if the options contradict each other. */
export function stopsOnError({ stopOnError, continueOnError }: BatchOptions): boolean {
  for (const [name, value] of Object.entries({ stopOnError, continueOnError })) {
    if (value !== undefined && typeof value !== 'boolean')
      throw new TypeError(`${name}: expected true or false, got ${shown(value)}`)
  }
  if (stopOnError !== undefined && stopOnError === continueOnError)
    throw new TypeError(`expected stopOnError or continueOnError, got both as ${stopOnError}`)
  return stopOnError ?? continueOnError === false
}

/** Whether the error is the reason of the signal. */
export function isAbort(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && error === signal.reason
}

/**
 * Returns the results of a finished batch of so many items; unsent ones are skipped. Throws if `ended`, which stopped
 * it early, is an abort.
 */
export function wholeBatch(
  results: BatchResult[],
  items: number,
  ended: unknown,
  signal: AbortSignal | undefined,
): BatchResult[] {
  while (results.length < items) results.push({ status: 'skipped' })
  if (ended !== undefined && isAbort(ended, signal)) throw new BatchAbortedError(results, ended)
  return results
}

/**
 * Maximum number of requests in one datagram: the kernel holds the RTNL lock for each in turn, and their ACKs must fit
 * the receive buffer.
 */
export const MOST = 64

/**
 * The same of a batch whose ACKs are not needed: about 10 ms of work for routes. Refusals of all of them fit the receive
 * buffer of an ordinary user.
 */
export const MOST_QUIET = 200

/** Maximum number of bytes in one datagram: half of what a socket sends, and less than a recording of it takes. */
export const MOST_BATCH_BYTES = 60 * 1024

/** Splits a batch into datagrams. */
export function* chunks<T extends Pick<PendingRequest, 'request'>>(
  messages: readonly T[],
  most: number,
): Generator<readonly T[]> {
  let [from, bytes] = [0, 0]
  for (const [i, { request }] of messages.entries()) {
    if (i > from && (i - from === most || bytes + align(request.length) > MOST_BATCH_BYTES)) {
      yield messages.slice(from, i)
      from = i
      bytes = 0
    }
    bytes += align(request.length)
  }
  if (from < messages.length) yield messages.slice(from)
}

/** Encodes several requests as one datagram: each begins at a multiple of four. */
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

/**
 * Returns the result of an item of a datagram that could not be sent, or whose replies are incomplete: `error` is the
 * reason.
 */
export function cutShort(item: PendingRequest, sent: boolean, error: unknown, wire: WireOptions): BatchResult {
  if (!sent) return { status: 'failed', error: error as SyscallError }
  const { request, refused, ended, messages, warning } = item
  // Does not diagnose the cause: there is no time for it.
  if (refused) return { status: 'failed', error: new NetlinkError(refused.errno, refused.extack, request, wire) }
  if (ended) return { status: 'done', messages, warning }
  const { syscall, errno } = error instanceof SyscallError ? error : { syscall: 'recvmmsg', errno: ERRNO['ECANCELED'] as number }
  return { status: 'failed', error: new SyscallError(syscall, errno, noReplyText([item])) }
}
