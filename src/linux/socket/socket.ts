import { checkProtocol } from '../../netlink/base/check.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { type ByName, isNamed, type NamedRequest, type ReplyTo, type RequestName } from '../../netlink/message/named.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import { type BatchResult, type MessageBatchOptions, stopsOnError, wholeBatch } from './batch.ts'
import { BatchSender, type Sending } from './batch-send.ts'
import { type Answers, byName, dumpByName } from './by-name.ts'
import { collectDump, iterateDump, type ObjectsView, TRIES } from './dump-retry.ts'
import type { Exchange } from './exchange.ts'
import type { RequestOptions } from './limits.ts'
import { overrunError } from './pending.ts'
import { QueuedExchange } from './queued-exchange.ts'
import { recordProcess } from './record.ts'
import type { CauseOf } from './refusal.ts'

/**
 * A netlink socket of one protocol (netlink(7)). Sends requests one after the other; each resolves to its replies, or
 * rejects with a NetlinkError. Belongs to the network namespace in which it was created. The caller closes it.
 */
export class NetlinkSocket<T extends MessageTable = MessageTable> {
  /** Called once when the socket is closed. */
  onClose: (() => void) | undefined
  private readonly queued: QueuedExchange
  private readonly exchange: Exchange
  private readonly batches: BatchSender

  /**
   * Opens a socket in the network namespace of the thread. `causeOf` explains refusals. `namespace` is a descriptor of
   * that namespace which stays open until the socket is closed; without it the socket opens its own. `isNew`: the
   * namespace was just created, and nobody else has been in it. Throws SyscallError.
   */
  constructor(protocol: Protocol<T>, causeOf?: CauseOf, namespace?: number, isNew = false) {
    checkProtocol(protocol)
    recordProcess()
    this.queued = new QueuedExchange(protocol, this, causeOf, namespace, isNew)
    this.exchange = this.queued.exchange
    this.batches = new BatchSender(this.queued)
  }

  /** Its port id, which is nlmsg_pid of the replies. Throws SyscallError, EBADF if the socket is closed. */
  get portId(): number {
    return this.exchange.portId
  }

  /** The protocol, with the tables that replies are decoded by. */
  get protocol(): Protocol<T> {
    return this.exchange.wire.protocol as Protocol<T>
  }

  /** Number of datagrams that did not come from the kernel and were dropped. */
  get dropped(): number {
    return this.exchange.dropped
  }

  /**
   * Sends a request and waits for its ACK. Resolves to the other replies: the requested object, or an echo. A query is
   * retried after an overrun; a change never is. `protocol` may read a subset of the attributes (`only`).
   */
  request(message: Outgoing, options?: RequestOptions, protocol?: Protocol): Promise<Answers>
  /** As above by message name, which types the header, the attributes and (if declared) the replies. */
  request<N extends RequestName<T>>(message: NamedRequest<T, N>, options?: RequestOptions): Promise<Answers<ReplyTo<T, N>>>
  request(
    message: Outgoing | ByName,
    options: RequestOptions = {},
    protocol = this.exchange.wire.protocol,
  ): Promise<Answers<unknown>> {
    if (isNamed(message)) return byName(protocol, message, (outgoing) => this.request(outgoing, options))
    return this.queued.turn(message, options, async (limits) => {
      for (let tries = 1; ; tries++) {
        const one = await this.exchange.one(message, NLM_F.REQUEST | NLM_F.ACK, limits, { protocol })
        if (one.refused) throw await this.queued.refusal(one, limits)
        if (!one.lost || (one.ended && !one.query)) return { messages: one.messages, warning: one.warning }
        if (!one.query || tries === TRIES) throw overrunError(one)
      }
    })
  }

  /** Dumps all objects of a type. Retries if interrupted (NLM_F_DUMP_INTR); finally a DumpInterruptedError. */
  dump(message: Outgoing, options?: RequestOptions): Promise<Message[]>
  /** As above by message name. */
  dump<N extends RequestName<T>>(message: NamedRequest<T, N>, options?: RequestOptions): Promise<ReplyTo<T, N>[]>
  dump(message: Outgoing | ByName, options: RequestOptions = {}): Promise<unknown[]> {
    const all = (outgoing: Outgoing): Promise<Message[]> => this.collect(outgoing, (answered) => answered, options)
    return isNamed(message) ? dumpByName(this.protocol, message, all) : all(message)
  }

  /**
   * As `dump`, but `view` maps each message as it arrives; undefined omits it. Omitted messages use no memory.
   * `protocol` may read a subset of the attributes (`only`).
   */
  collect<T>(
    message: Outgoing,
    view: (message: Message) => T | undefined,
    options: RequestOptions = {},
    protocol: Protocol = this.exchange.wire.protocol,
  ): Promise<T[]> {
    return collectDump(this.queued, message, view, options, protocol)
  }

  /** As `collect`, but `objects` maps the messages of one name. @internal */
  collectObjects<T>(
    message: Outgoing,
    view: (message: Message) => T | undefined,
    options: RequestOptions,
    protocol: Protocol = this.exchange.wire.protocol,
    objects?: ObjectsView<T>,
  ): Promise<T[]> {
    return collectDump(this.queued, message, view, options, protocol, objects)
  }

  /**
   * As `dump`, but yields the messages of each datagram without keeping all of them. Other requests wait until the dump
   * or the loop ends. The timeout applies to each datagram. Retries an overrun before the first yield; a later one
   * rejects with ENOBUFS, and an interrupted dump with a DumpInterruptedError at the end.
   */
  iterate(
    message: Outgoing,
    options: RequestOptions = {},
    protocol: Protocol = this.exchange.wire.protocol,
  ): AsyncGenerator<Message[], void, undefined> {
    return iterateDump(this.queued, message, options, protocol)
  }

  /**
   * Sends many changes in few datagrams, at most 64 in one, 200 with `answers: 'refusals'`. Resolves to one result for each, in order. The kernel
   * processes each of them even if an earlier one fails. With `stopOnError` each has its own datagram, and none is sent
   * after the first refusal. After a timeout or a socket error, items without a reply are `failed`; if all sent items
   * have replies, the first unsent one is `failed`. The rest are `skipped`. Rejects with a BatchAbortedError if the
   * signal aborts it.
   */
  async batch(messages: readonly Outgoing[], options: MessageBatchOptions = {}): Promise<BatchResult[]> {
    const { stopOnError: _, continueOnError: __, answers = 'all', ...limits } = options
    if (answers !== 'all' && answers !== 'refusals')
      throw new TypeError(`answers: expected "all" or "refusals", got ${shown(answers)}`)
    const results: BatchResult[] = []
    const how = { stopOnError: stopsOnError(options), ...(answers === 'all' ? {} : { quiet: () => true }) }
    const ended = await this.changes(messages, how, limits, results)
    return wholeBatch(results, messages.length, ended, limits.signal)
  }

  /**
   * As `batch`, for a part of a longer one: appends a result for each sent item. Resolves to the error that stopped it
   * early, such as ETIMEDOUT or the reason of the signal; else to undefined.
   */
  changes(messages: readonly Outgoing[], how: Sending, limits: RequestOptions, results: BatchResult[]): Promise<unknown> {
    return this.batches.send(messages, how, limits, results)
  }

  /** Closes the socket. Pending and later requests reject with EBADF. May be called twice. */
  close(): void {
    if (this.queued.close()) this.onClose?.()
  }

  /** Closes the socket, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }
}
