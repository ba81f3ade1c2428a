import { setImmediate as breathe } from 'node:timers/promises'
import { inSlices, nextSlice } from '../../netlink/base/slices.ts'
import { DumpInterruptedError } from '../../netlink/error/dump-interrupted.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { type ByName, isNamed, type NamedRequest, type ReplyTo, type RequestName } from '../../netlink/message/named.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import { O_CLOEXEC, O_RDONLY } from '../syscalls/constants.ts'
import { closeFile, openFile } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { type BatchOptions, type BatchResult, chunks, cutShort, isAbort, stopsOnError, wholeBatch } from './batch.ts'
import { type Answers, byName, dumpByName } from './by-name.ts'
import { closedError, Exchange, nameAndVerb } from './exchange.ts'
import { check, type Limits, limitsOf, type RequestOptions } from './limits.ts'
import { overrunError, type PendingRequest } from './pending.ts'
import { recordProcess } from './record.ts'
import { type CauseOf, findCause } from './refusal.ts'
import { RequestQueue } from './request-queue.ts'

/** Receive buffer for the replies to a batch, in bytes. A dump needs little: it continues as it is read. */
const BATCH_BUFFER = 8 * 1024 * 1024
/** Maximum number of tries of a dump that was interrupted or overrun. */
const TRIES = 10
/** Milliseconds for the diagnosis of a refusal. */
const SEARCH = 1000

/**
 * A netlink socket of one protocol (netlink(7)). Sends requests one after the other; each resolves to its replies, or
 * rejects with a NetlinkError. Belongs to the network namespace in which it was created. The caller closes it.
 */
export class NetlinkSocket<T extends MessageTable = MessageTable> {
  /** Called once when the socket is closed. */
  onClose: (() => void) | undefined
  private readonly exchange: Exchange
  /** A descriptor of its network namespace; negative if /proc is missing. */
  private readonly namespace: number
  private readonly ownsNamespace: boolean
  private readonly causeOf: CauseOf | undefined
  private readonly turns = new RequestQueue()
  /** Whether the receive buffer has the size for batches. */
  private keeps = false

  /**
   * Opens a socket in the network namespace of the thread. `causeOf` explains refusals. `namespace` is a descriptor of
   * that namespace which stays open until the socket is closed; without it the socket opens its own. `isNew`: the
   * namespace was just created, and nobody else has been in it. Throws SyscallError.
   */
  constructor(protocol: Protocol<T>, causeOf?: CauseOf, namespace?: number, isNew = false) {
    recordProcess()
    this.causeOf = causeOf
    this.exchange = new Exchange(protocol, this, isNew)
    this.ownsNamespace = namespace === undefined
    this.namespace = namespace ?? openFile('/proc/thread-self/ns/net', O_RDONLY | O_CLOEXEC, 0)
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
    return this.turn(message, options, async (limits) => {
      for (let tries = 1; ; tries++) {
        const one = await this.exchange.one(message, NLM_F.REQUEST | NLM_F.ACK, limits, { protocol })
        if (one.refused) throw await this.refusal(one, limits)
        if (!one.lost || (one.ended && !one.query)) return one
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
    protocol = this.exchange.wire.protocol,
  ): Promise<T[]> {
    return this.turn(message, options, async (limits) => {
      for (let tries = 1; ; tries++) {
        const found: T[] = []
        const take = (answered: Message): void => {
          const seen = view(answered)
          if (seen !== undefined) found.push(seen)
        }
        const one = await this.exchange.one(message, NLM_F.REQUEST | NLM_F.DUMP, limits, { take, protocol })
        if (one.refused) throw await this.refusal(one, limits)
        if (!one.lost && !one.interrupted) return found
        if (tries < TRIES) continue
        if (one.lost) throw overrunError(one)
        throw new DumpInterruptedError(found, tries, one.request, this.exchange.wire)
      }
    })
  }

  /**
   * As above, but yields the messages of each datagram without keeping all of them. Other requests wait until the dump
   * or the loop ends. The timeout applies to each datagram. Retries an overrun before the first yield; a later one
   * rejects with ENOBUFS, and an interrupted dump with a DumpInterruptedError at the end.
   */
  async *iterate(
    message: Outgoing,
    options: RequestOptions = {},
    protocol = this.exchange.wire.protocol,
  ): AsyncGenerator<Message[], void, undefined> {
    await this.turns.take(limitsOf(options), () => this.waiting(message))
    try {
      for (let tries = 1; ; tries++) {
        const one = this.exchange.encode(message, NLM_F.REQUEST | NLM_F.DUMP, { protocol })
        let given = 0
        for await (const messages of this.datagrams(one, options)) {
          given += messages.length
          yield messages
        }
        if (one.refused) throw await this.refusal(one, limitsOf(options))
        if (one.interrupted) throw new DumpInterruptedError([], 1, one.request, this.exchange.wire)
        if (!one.lost) return
        if (given > 0 || tries === TRIES) throw overrunError(one)
        // The kernel accepts no other dump before it ends.
        await this.exchange.drain()
      }
    } finally {
      this.leave()
    }
  }

  /** Sends a dump, and yields the messages of each datagram, up to the end or an overrun. */
  private async *datagrams(one: PendingRequest, options: RequestOptions): AsyncGenerator<Message[], void, undefined> {
    this.exchange.send([one])
    for (const open = new Map([[one.seq, one]]); open.size > 0; ) {
      await this.exchange.step(open, limitsOf(options))
      if (one.lost) return
      if (one.messages.length > 0) yield one.messages.splice(0)
      const slice = nextSlice()
      if (slice) await slice
      limitsOf(options).signal?.throwIfAborted()
    }
    this.exchange.abandoned = false
  }

  /**
   * Sends many changes in few datagrams, at most 64 in one. Resolves to one result for each, in order. The kernel
   * processes each of them even if an earlier one fails. With `stopOnError` each has its own datagram, and none is sent
   * after the first refusal. After a timeout or a socket error, items without a reply are `failed`; if all sent items
   * have replies, the first unsent one is `failed`. The rest are `skipped`. Rejects with a BatchAbortedError if the
   * signal aborts it.
   */
  async batch(messages: readonly Outgoing[], options: BatchOptions = {}): Promise<BatchResult[]> {
    const { stopOnError: _, continueOnError: __, ...limits } = options
    const results: BatchResult[] = []
    const ended = await this.changes(messages, stopsOnError(options), limits, results)
    return wholeBatch(results, messages.length, ended, limits.signal)
  }

  /**
   * As `batch`, for a part of a longer one: appends a result for each sent item. Resolves to the error that stopped it
   * early, such as ETIMEDOUT or the reason of the signal; else to undefined.
   */
  async changes(
    messages: readonly Outgoing[],
    stopOnError: boolean,
    limits: RequestOptions,
    results: BatchResult[],
  ): Promise<unknown> {
    const { signal } = limitsOf(limits)
    const before = results.length
    let reached = before
    // Encodes all before sending any: an error in one of them sends none.
    const all: PendingRequest[] = []
    await inSlices(messages, (message) => all.push(this.exchange.encode(message, NLM_F.REQUEST | NLM_F.ACK, {})))
    try {
      await this.turn(messages[0], limits, async (bounds) => {
        if (!this.keeps) this.exchange.keep(BATCH_BUFFER)
        this.keeps = true
        for (const chunk of chunks(all, stopOnError ? 1 : undefined)) {
          if (results.length > before) await breathe()
          reached = results.length
          check(bounds, 'the batch was not sent to its end in time', 'netlink socket')
          await this.chunk(chunk, bounds, results)
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

  /** Sends one datagram of a batch: adds a result for each request, and throws the error of missing replies. */
  private async chunk(chunk: readonly PendingRequest[], limits: Limits, results: BatchResult[]): Promise<void> {
    let sent = false
    try {
      this.exchange.send(chunk)
      sent = true
      await this.exchange.answers(chunk, limits)
    } catch (error) {
      for (const item of sent || error instanceof SyscallError ? chunk : [])
        results.push(cutShort(item, sent, error, this.exchange.wire))
      throw error
    }
    for (const item of chunk) results.push(await this.resultOf(item, limits))
  }

  /** Closes the socket. Pending and later requests reject with EBADF. May be called twice. */
  close(): void {
    if (this.exchange.isClosed) return
    this.exchange.close()
    this.turns.close(closedError)
    if (this.ownsNamespace && this.namespace >= 0) closeFile(this.namespace)
    this.onClose?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  /** One exchange at a time: replies of two dumps would mix. */
  private async turn<T>(message: Outgoing | undefined, options: RequestOptions, job: (limits: Limits) => Promise<T>): Promise<T> {
    const limits = limitsOf(options)
    await this.turns.take(limits, () => this.waiting(message))
    try {
      return await job(limits)
    } finally {
      this.leave()
    }
  }

  /** A cancelled request does not wait while its late replies are discarded; later requests do. */
  private leave(): void {
    if (this.exchange.abandoned) void this.exchange.drain().then(() => this.turns.end())
    else this.turns.end()
  }

  /** Returns the error of a refusal, with its diagnosed cause. The caller still holds the lock. */
  private async refusal({ request, refused }: PendingRequest, { deadline, signal }: Limits): Promise<NetlinkError> {
    const { errno, extack } = refused as NonNullable<PendingRequest['refused']>
    const limits = { deadline: Math.min(deadline, performance.now() + SEARCH), signal }
    const ask = async (message: Outgoing): Promise<Message[]> => {
      const one = await this.exchange.one(message, NLM_F.REQUEST | NLM_F.ACK, limits)
      return one.messages
    }
    const { causeOf } = this
    const { wire, isClosed } = this.exchange
    // After the socket is closed, the number may be that of another file.
    const namespace = isClosed ? -1 : this.namespace
    const cause = await findCause({ errno, words: extack.msg, request, wire, namespace }, ask, causeOf)
    return new NetlinkError(errno, extack, request, wire, cause)
  }

  private async resultOf(item: PendingRequest, limits: Limits): Promise<BatchResult> {
    if (item.refused) return { status: 'failed', error: await this.refusal(item, limits) }
    if (!item.ended) return { status: 'failed', error: overrunError(item, 'recvmmsg') }
    return { status: 'done', messages: item.messages, warning: item.warning }
  }

  private waiting(message: Outgoing | undefined): string {
    return `${nameAndVerb(this.exchange.wire.protocol, message ?? { type: 0 }, 0).name} was not sent in time: it waited for earlier requests`
  }
}
