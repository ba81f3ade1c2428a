import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { O_CLOEXEC, O_RDONLY } from '../syscalls/constants.ts'
import { closeFile, openFile } from '../syscalls/libc.ts'
import { closedError, Exchange, nameAndVerb } from './exchange.ts'
import { check, type Limits, limitsOf, type RequestOptions } from './limits.ts'
import type { PendingRequest } from './pending.ts'
import { type CauseOf, findCause } from './refusal.ts'
import { RequestQueue } from './request-queue.ts'

/** Milliseconds for the diagnosis of a refusal, or of all refusals of a batch. */
export const SEARCH = 1000

/** An exchange behind a request queue: replies of two requests never mix. Diagnoses refusals. */
export class QueuedExchange {
  readonly exchange: Exchange
  private readonly queue = new RequestQueue()
  private readonly causeOf: CauseOf | undefined
  /** A descriptor of the socket's network namespace; negative if /proc is missing. */
  private readonly namespace: number
  private readonly ownsNamespace: boolean

  /** `owner` identifies the socket in recordings. The other parameters are those of NetlinkSocket. */
  constructor(protocol: Protocol, owner: object, causeOf: CauseOf | undefined, namespace: number | undefined, isNew: boolean) {
    this.causeOf = causeOf
    this.exchange = new Exchange(protocol, owner, isNew)
    this.ownsNamespace = namespace === undefined
    this.namespace = namespace ?? openFile('/proc/thread-self/ns/net', O_RDONLY | O_CLOEXEC, 0)
  }

  /** Runs a job with the lock. `message` is its request, for the error of a wait that timed out. */
  async turn<T>(message: Outgoing | undefined, options: RequestOptions, job: (limits: Limits) => Promise<T>): Promise<T> {
    const limits = limitsOf(options)
    await this.enter(message, limits)
    try {
      return await job(limits)
    } finally {
      this.leave()
    }
  }

  /** Waits for the lock. */
  enter(message: Outgoing | undefined, limits: Limits): Promise<void> {
    const waiting = (): string => {
      const { name } = nameAndVerb(this.exchange.wire.protocol, message ?? { type: 0 }, 0)
      return `${name} was not sent in time: it waited for earlier requests`
    }
    return this.queue.take(limits, waiting)
  }

  /**
   * Releases the lock. A cancelled request does not wait while its late replies are discarded; later requests do.
   */
  leave(): void {
    if (this.exchange.abandoned) void this.exchange.drain().then(() => this.queue.end())
    else this.queue.end()
  }

  /** Returns the error of a refusal, with its diagnosed cause. The caller still holds the lock. */
  async refusal({ request, refused }: PendingRequest, { deadline, signal }: Limits, hints = true): Promise<NetlinkError> {
    const { errno, extack } = refused as NonNullable<PendingRequest['refused']>
    const limits = { deadline: Math.min(deadline, performance.now() + SEARCH), signal }
    const ask = async (message: Outgoing): Promise<Message[]> => {
      // The reply may be there before the wait begins, so a wait alone would not end.
      check(limits, 'the cause was not found in time')
      const one = await this.exchange.one(message, NLM_F.REQUEST | NLM_F.ACK, limits)
      return one.messages
    }
    const { causeOf } = this
    const { wire, isClosed } = this.exchange
    // After the socket is closed, the number may be that of another file.
    const namespace = isClosed ? -1 : this.namespace
    const cause = await findCause({ errno, words: extack.msg, request, wire, namespace, hints }, ask, causeOf)
    return new NetlinkError(errno, extack, request, wire, cause)
  }

  /** Closes the socket and the queue. Returns false if they were closed before. */
  close(): boolean {
    if (this.exchange.isClosed) return false
    this.exchange.close()
    this.queue.close(closedError)
    if (this.ownsNamespace && this.namespace >= 0) closeFile(this.namespace)
    return true
  }
}
