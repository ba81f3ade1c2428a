import { setImmediate as breathe } from 'node:timers/promises'
import { inSlices } from '../../netlink/base/slices.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { type BatchResult, chunks, cutShort, isAbort, MOST, MOST_QUIET } from './batch.ts'
import { nameAndVerb } from './exchange.ts'
import { check, type Limits, limitsOf, type RequestOptions } from './limits.ts'
import { overrunError, type PendingRequest } from './pending.ts'
import { type QueuedExchange, SEARCH } from './queued-exchange.ts'

/** Receive buffer for the replies to a batch, in bytes. A dump needs little: it continues as it is read. */
const BATCH_BUFFER = 8 * 1024 * 1024

/** How a batch is sent. */
export interface Sending {
  /** Each message is a datagram of its own, and none is sent after a refusal. */
  readonly stopOnError?: boolean
  /** Requests that need no ACK: if one is refused, the kernel says so anyway. */
  readonly quiet?: (message: Outgoing) => boolean
  /**
   * Sends the `bytes` of the messages that have them, with their `type` and `flags`: what a dump returned is sent back as it
   * is. All have the same type; the bytes are changed in place.
   */
  readonly bytes?: boolean
}

/** Sends batches on one socket. */
export class BatchSender {
  private readonly queued: QueuedExchange
  /** Whether the receive buffer has the size for batches. */
  private keeps = false

  constructor(queued: QueuedExchange) {
    this.queued = queued
  }

  /**
   * Sends changes, and appends a result for each sent item. Resolves to the error that stopped the batch early, such as
   * ETIMEDOUT or the reason of the signal; else to undefined.
   */
  async send(messages: readonly Outgoing[], how: Sending, limits: RequestOptions, results: BatchResult[]): Promise<unknown> {
    const { exchange } = this.queued
    const { stopOnError = false, quiet } = how
    const { signal } = limitsOf(limits)
    const before = results.length
    let reached = before
    // Encodes all before sending any: an error in one of them sends none.
    const all = await this.encoded(messages, how)
    try {
      await this.queued.turn(messages[0], limits, async (bounds) => {
        if (!this.keeps) exchange.keep(BATCH_BUFFER)
        this.keeps = true
        const search = { ...bounds, deadline: Math.min(bounds.deadline, performance.now() + SEARCH) }
        for (const chunk of chunks(all, stopOnError ? 1 : quiet ? MOST_QUIET : MOST)) {
          if (results.length > before) await breathe()
          reached = results.length
          check(bounds, 'the batch was not sent to its end in time', 'netlink socket')
          await this.chunk(chunk, bounds, search, results)
          if (stopOnError && results.at(-1)?.status === 'failed') return
        }
      })
    } catch (error) {
      if (isAbort(error, signal)) return error
      if (!(error instanceof SyscallError)) throw error
      // The first unsent item carries the error.
      if (results.length === reached) results.push({ status: 'failed', error })
      return error
    }
    return undefined
  }

  private async encoded(messages: readonly Outgoing[], { quiet, bytes }: Sending): Promise<PendingRequest[]> {
    const { exchange } = this.queued
    const flags = NLM_F.REQUEST | NLM_F.ACK
    const all: PendingRequest[] = []
    const name = bytes && messages[0] ? nameAndVerb(exchange.wire.protocol, messages[0], flags).name : ''
    await inSlices(messages, (message) => {
      const one = bytes && message.bytes ? exchange.resend(message, flags, name) : exchange.encode(message, flags, {})
      one.quiet = quiet?.(message) ?? false
      all.push(one)
    })
    return all
  }

  /**
   * Sends one datagram of a batch: adds a result for each request, and throws the error of missing replies. `search`
   * limits the diagnosis of all refusals of the batch.
   */
  private async chunk(chunk: readonly PendingRequest[], limits: Limits, search: Limits, results: BatchResult[]): Promise<void> {
    const { exchange } = this.queued
    let sent = false
    try {
      exchange.quieten(chunk)
      exchange.send(chunk)
      sent = true
      await exchange.answers(chunk, limits)
    } catch (error) {
      for (const item of sent || error instanceof SyscallError ? chunk : [])
        results.push(cutShort(item, sent, error, exchange.wire))
      throw error
    }
    for (const item of chunk) {
      // Similar objects are named for the first failure only: each time, all of them are dumped.
      const hints = item.refused !== undefined && !results.some(({ status }) => status === 'failed')
      results.push(await this.resultOf(item, search, hints))
    }
  }

  private async resultOf(item: PendingRequest, search: Limits, hints: boolean): Promise<BatchResult> {
    if (item.refused) return { status: 'failed', error: await this.queued.refusal(item, search, hints) }
    if (!item.ended) return { status: 'failed', error: overrunError(item, 'recvmmsg') }
    return { status: 'done', messages: item.messages, warning: item.warning }
  }
}
