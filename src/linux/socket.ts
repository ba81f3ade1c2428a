import { setImmediate as breathe } from 'node:timers/promises'
import { Bytes } from '../netlink/bytes.ts'
import { DumpInterruptedError } from '../netlink/dump-interrupted.ts'
import { ERRNO } from '../netlink/errno.ts'
import { NLM_F, NLMSG_HDRLEN, nlmsghdr } from '../netlink/header.ts'
import { decode, encode, type Message, type Outgoing, type Protocol, type WireOptions } from '../netlink/message.ts'
import { NetlinkError } from '../netlink/netlink-error.ts'
import { type Asked, answer, asked, lostAnswers, type Reading, unanswered } from './asked.ts'
import { type BatchOptions, type BatchResult, chunks, cutShort, isAbort, joined, stopsOnError, wholeBatch } from './batch.ts'
import { EAGAIN, EINTR, ENOBUFS, O_CLOEXEC, O_RDONLY } from './constants.ts'
import { closeFile, must, openFile } from './libc.ts'
import { check, type Limits, late, left, limitsOf, type RequestOptions, turns } from './limits.ts'
import { type Port, port } from './port.ts'
import { type Received, receive, receiveOne } from './receive.ts'
import { recordProcess } from './record.ts'
import { type CauseOf, findCause } from './refusal.ts'
import { SyscallError } from './syscall-error.ts'
import { told } from './tap.ts'

/**
 * What the kernel shall keep of the answers to a batch, in bytes. One request needs little: the kernel goes on with a dump as it is read.
 */
const BATCH_BUFFER = 8 * 1024 * 1024
/** A listing that changed while it was read, or of which answers were lost, is asked for again, so often at most. */
const TRIES = 10
/** After so many datagrams of a dump the event loop has its turn. */
const BREATH = 16
/** Milliseconds for finding out the cause of a refusal. */
const SEARCH = 1000

/**
 * Of all sockets of the thread, begun anywhere: port ids are unique in one network namespace only, and the kernel delivers the echo of a link that was made
 * straight into another one to whoever has the asker's port id there.
 */
let sequence = Math.floor(Math.random() * 2 ** 31)

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** What one request brought: its answers, and the words of warning that may come with success. */
export interface Answers {
  readonly messages: Message[]
  readonly warning: string | undefined
}

/**
 * A netlink socket of one protocol (netlink(7)). Requests go one after the other; each gets its answers, or a NetlinkError. Belongs to the
 * network namespace in which it was made. To be closed.
 */
export class NetlinkSocket {
  /** Datagrams that did not come from the kernel, and were dropped. */
  dropped = 0
  /** Called when the socket is closed, once. */
  onClose: (() => void) | undefined
  private fd: number
  private readonly port: Port = port()
  /** The network namespace it belongs to; negative where there is no /proc to open it by. */
  private readonly namespace: number
  private readonly ownsNamespace: boolean
  private readonly causeOf: CauseOf | undefined
  private readonly wire: Required<WireOptions>
  private readonly turns = turns()
  /** The kernel keeps the answers to a batch. */
  private keeps = false
  /** A request was given up, and answers to it may still lie in the socket. */
  private abandoned = false
  /** Ends a wait for an answer when the socket is closed; made by the first that waits. */
  private closing: AbortController | undefined

  /**
   * Opens a socket in the network namespace that the thread is in. `causeOf` says more of refusals than the kernel does. `namespace` is a descriptor of that
   * namespace which stays open until the socket is closed; without it the socket has one of its own. Throws SyscallError.
   */
  constructor(protocol: Protocol, causeOf?: CauseOf, namespace?: number) {
    recordProcess()
    this.causeOf = causeOf
    this.wire = { protocol, littleEndian: LITTLE_ENDIAN }
    this.fd = this.port.open(protocol.number, protocol.name)
    this.clear()
    this.ownsNamespace = namespace === undefined
    this.namespace = namespace ?? openFile('/proc/thread-self/ns/net', O_RDONLY | O_CLOEXEC, 0)
  }

  /** Its address among netlink sockets, which is nlmsg_pid of the answers. Throws SyscallError, EBADF where it is closed. */
  get portId(): number {
    return this.port.portId(this.open())
  }

  /**
   * Sends a request and waits for its ACK. Resolves to what the kernel sent besides: the asked-for object, or an echo. A question is
   * repeated where answers were lost; a change never is.
   */
  request(message: Outgoing, options: RequestOptions = {}): Promise<Answers> {
    return this.turn(message.type, options, async (limits) => {
      for (let tries = 1; ; tries++) {
        const [one] = (await this.exchange([message], NLM_F.REQUEST | NLM_F.ACK, limits)) as [Asked]
        if (one.refused) throw await this.refusal(one, limits)
        if (!one.lost || (one.ended && !one.question)) return one
        if (!one.question || tries === TRIES) throw lostAnswers(one)
      }
    })
  }

  /** Asks for all objects of a sort. One that changed meanwhile (NLM_F_DUMP_INTR) is asked for again; in the end a DumpInterruptedError. */
  dump(message: Outgoing, options: RequestOptions = {}): Promise<Message[]> {
    return this.collect(message, (answered) => answered, options)
  }

  /**
   * As `dump`, with what `view` makes of each message as it comes; undefined leaves it out. What is not kept costs no memory. `protocol` may read
   * less of a message than that of the socket (`only`).
   */
  collect<T>(
    message: Outgoing,
    view: (message: Message) => T | undefined,
    options: RequestOptions = {},
    protocol = this.wire.protocol,
  ): Promise<T[]> {
    return this.turn(message.type, options, async (limits) => {
      for (let tries = 1; ; tries++) {
        const found: T[] = []
        const take = (answered: Message): void => {
          const seen = view(answered)
          if (seen !== undefined) found.push(seen)
        }
        const [one] = (await this.exchange([message], NLM_F.REQUEST | NLM_F.DUMP, limits, { take, protocol })) as [Asked]
        if (one.refused) throw await this.refusal(one, limits)
        if (!one.lost && !one.interrupted) return found
        if (tries < TRIES) continue
        if (one.lost) throw lostAnswers(one)
        throw new DumpInterruptedError(found, tries, one.request, this.wire)
      }
    })
  }

  /**
   * The same without holding all of it: what each datagram brings. Other requests wait until the last is taken, or the loop is left. The limit of
   * time is for each datagram. Where answers were lost before any was given, it is asked for again; after that it is ENOBUFS, and what changed
   * meanwhile a DumpInterruptedError at the end.
   */
  async *iterate(
    message: Outgoing,
    options: RequestOptions = {},
    protocol = this.wire.protocol,
  ): AsyncGenerator<Message[], void, undefined> {
    const release = await this.turns(limitsOf(options), this.waiting(message.type))
    try {
      for (let tries = 1; ; tries++) {
        const one = this.ask(message, NLM_F.REQUEST | NLM_F.DUMP, { protocol })
        let given = 0
        for await (const messages of this.datagrams(one, options)) {
          given += messages.length
          yield messages
        }
        if (one.refused) throw await this.refusal(one, limitsOf(options))
        if (one.interrupted) throw new DumpInterruptedError([], 1, one.request, this.wire)
        if (!one.lost) return
        if (given > 0 || tries === TRIES) throw lostAnswers(one)
        // The kernel takes up no other before it.
        await this.drain()
      }
    } finally {
      this.leave(release)
    }
  }

  /** Sends a dump, and gives what each datagram brings, up to the end or where answers were lost. */
  private async *datagrams(one: Asked, options: RequestOptions): AsyncGenerator<Message[], void, undefined> {
    this.send([one])
    for (const open = new Map([[one.seq, one]]); open.size > 0; ) {
      await this.step(open, limitsOf(options))
      if (one.lost) return
      if (one.messages.length > 0) yield one.messages.splice(0)
      await breathe()
      options.signal?.throwIfAborted()
    }
    this.abandoned = false
  }

  /**
   * Many changes in few datagrams, at most 64 in one: a result for each, in order. The kernel takes up each of them whatever became of those
   * before it; with `stopOnError` each has a datagram of its own, and none is sent after the first that is refused. Where time is up, or the socket fails,
   * what has no answer is `failed` and the rest `skipped`. Rejects with a BatchAbortedError where the signal ends it.
   */
  async batch(messages: readonly Outgoing[], options: BatchOptions = {}): Promise<BatchResult[]> {
    const { stopOnError: _, continueOnError: __, ...limits } = options
    const results: BatchResult[] = []
    const ended = await this.changes(messages, stopsOnError(options), limits, results)
    return wholeBatch(results, messages.length, ended, limits.signal)
  }

  /**
   * As `batch`, a part of a longer one: appends a result for each that was sent. Resolves to what ended it before all were, such as an error
   * ETIMEDOUT or the reason of the signal; else to undefined.
   */
  async changes(
    messages: readonly Outgoing[],
    stopOnError: boolean,
    limits: RequestOptions,
    results: BatchResult[],
  ): Promise<unknown> {
    const before = results.length
    // All are encoded before any is sent: a mistake in one of them sends none.
    const all = messages.map((message) => this.ask(message, NLM_F.REQUEST | NLM_F.ACK, {}))
    try {
      await this.turn(messages[0]?.type ?? 0, limits, async (bounds) => {
        if (!this.keeps) this.port.keep(this.open(), BATCH_BUFFER)
        this.keeps = true
        for (const chunk of chunks(all, stopOnError ? 1 : undefined)) {
          if (results.length > before) await breathe()
          await this.chunk(chunk, bounds, results)
          if (stopOnError && results.at(-1)?.status === 'failed') return
        }
      })
    } catch (error) {
      if (isAbort(error, limits.signal)) return error
      if (!(error instanceof SyscallError)) throw error
      if (results.length === before) results.push({ status: 'failed', error })
      return error
    }
    return undefined
  }

  /** One datagram of a batch: a result for each request, and then it throws what kept some of them from their answers. */
  private async chunk(chunk: readonly Asked[], limits: Limits, results: BatchResult[]): Promise<void> {
    let sent = false
    try {
      check(limits, 'the batch was not sent to its end in time')
      this.send(chunk)
      sent = true
      await this.answers(chunk, limits)
    } catch (error) {
      for (const item of sent || error instanceof SyscallError ? chunk : []) results.push(cutShort(item, sent, error, this.wire))
      throw error
    }
    for (const item of chunk) results.push(await this.resultOf(item, limits))
  }

  /** Closes the socket. Requests that wait for an answer fail. Closing twice is fine. */
  close(): void {
    if (this.fd < 0) return
    this.closing?.abort(closed())
    this.port.close(this.fd)
    if (this.ownsNamespace && this.namespace >= 0) closeFile(this.namespace)
    this.fd = -1
    this.onClose?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  /** Throws away what others sent before the socket was connected; since then the kernel alone can send to it. */
  private clear(): void {
    const next = (): Received[] | number => receiveOne(this.port, this.fd)
    for (let got = next(); typeof got === 'object' || got === -ENOBUFS; got = next()) if (typeof got === 'object') this.dropped++
  }

  /** One exchange at a time: answers of dumps would mix. */
  private async turn<T>(type: number, options: RequestOptions, job: (limits: Limits) => Promise<T>): Promise<T> {
    const limits = limitsOf(options)
    const release = await this.turns(limits, this.waiting(type))
    try {
      return await job(limits)
    } finally {
      this.leave(release)
    }
  }

  /** Who gave up does not wait until the rest of its answers is thrown away; those behind do. */
  private leave(release: () => void): void {
    if (this.abandoned) void this.drain().then(release)
    else release()
  }

  private async exchange(messages: readonly Outgoing[], flags: number, limits: Limits, reading: Reading = {}): Promise<Asked[]> {
    const sent = messages.map((message) => this.ask(message, flags, reading))
    this.send(sent)
    await this.answers(sent, limits)
    return sent
  }

  /** Takes the answers to what was sent, to the last or until some were lost. */
  private async answers(sent: readonly Asked[], limits: Limits): Promise<void> {
    const open = new Map(sent.map((one) => [one.seq, one]))
    for (let datagrams = 0; open.size > 0; ) {
      const count = await this.step(open, limits)
      if (count === 0 && sent.some(({ lost }) => lost)) return
      datagrams += count
      if (datagrams < BREATH) continue
      datagrams = 0
      await breathe()
      // The answers to a batch that lie there are taken: what is known is told.
      if (sent.length === 1) check(limits, unanswered(sent, ' in time'))
    }
    this.abandoned = false
  }

  private ask(message: Outgoing, flags: number, reading: Reading): Asked {
    const seq = nextSequence()
    const name = this.nameOf(message.type)
    const question = (flags & NLM_F.DUMP) !== 0 || /_GET[A-Z]/.test(name)
    const request = encode({ ...message, flags: flags | (message.flags ?? 0), seq }, this.wire)
    return asked(request, seq, { name, question }, reading)
  }

  private send(sent: readonly Asked[]): void {
    const bytes = joined(sent.map(({ request }) => request))
    this.abandoned = true
    let result = -EINTR
    while (result === -EINTR) result = this.port.send(this.open(), bytes)
    must(result, 'send', sent[0]?.name)
    told({ sent: true, bytes, protocol: this.wire.protocol.number, socket: this })
  }

  /** Takes what lies in the socket, or waits until something does. How many datagrams it were; 0 also where answers were lost. */
  private async step(open: Map<number, Asked>, limits: Limits): Promise<number> {
    // Answers to several requests are many datagrams.
    const got = open.size === 1 ? receiveOne(this.port, this.open()) : receive(this.port, this.open())
    if (typeof got === 'object') {
      for (const datagram of got) this.take(open, datagram)
      return got.length
    }
    if (got === -EINTR) return 0
    const pending = [...open.values()]
    if (got === -ENOBUFS) for (const one of pending) one.lost = true
    else if (got !== -EAGAIN) must(got, 'recvmmsg')
    // The kernel answers within `send`: where answers were lost and none is left, none will come.
    else if (!pending.some(({ lost }) => lost)) await this.wait(pending, limits)
    // More may lie behind what was lost.
    return got === -ENOBUFS ? 1 : 0
  }

  /** Takes what belongs to open requests; late answers to earlier ones are passed over. */
  private take(open: Map<number, Asked>, { bytes, sender, truncated, length }: Received): void {
    const missing = length - bytes.length
    told({ sent: false, bytes, protocol: this.wire.protocol.number, socket: this, ...(missing > 0 ? { missing } : {}) })
    if (sender !== 0) {
      this.dropped++
      return
    }
    for (const message of truncated ? [nlmsghdr.read(new Bytes(bytes, this.wire.littleEndian), 0, NLMSG_HDRLEN)] : []) {
      const one = open.get(message.seq)
      if (one) one.lost = true
    }
    // Of several requests none has tables of its own.
    const [first] = open.values()
    const protocol = first?.reading.protocol ?? this.wire.protocol
    for (const message of truncated ? [] : decode(bytes, { ...this.wire, protocol })) {
      const one = open.get(message.seq)
      if (!one) continue
      answer(one, message)
      if (one.ended) open.delete(one.seq)
    }
  }

  private async wait(pending: readonly Asked[], limits: Limits): Promise<void> {
    const { signal } = limits
    this.closing ??= new AbortController()
    const signals = signal ? [signal, this.closing.signal] : [this.closing.signal]
    // Loaded when first needed: nearly every answer is there at once.
    const { readable } = await import('./readiness.ts')
    if (await readable(this.open(), { timeout: left(limits), signal: AbortSignal.any(signals) })) return
    throw late(unanswered(pending, ' in time'))
  }

  /** Takes what lies in the socket, and throws it away. Each receive lets the kernel go on with a dump, which ends. */
  private async drain(): Promise<void> {
    for (;;) {
      const got = this.fd < 0 ? -EAGAIN : receive(this.port, this.fd)
      if (typeof got === 'number' && got !== -ENOBUFS && got !== -EINTR) break
      await breathe()
    }
    this.abandoned = false
  }

  /** The error of a refusal, with what can be found out about its cause. The socket is still the asker's alone. */
  private async refusal({ request, refused }: Asked, { deadline, signal }: Limits): Promise<NetlinkError> {
    const { errno, extack } = refused as NonNullable<Asked['refused']>
    const limits = { deadline: Math.min(deadline, performance.now() + SEARCH), signal }
    const ask = async (message: Outgoing): Promise<Message[]> => {
      const [one] = (await this.exchange([message], NLM_F.REQUEST | NLM_F.ACK, limits)) as [Asked]
      return one.messages
    }
    const { namespace, wire, causeOf } = this
    const cause = await findCause({ errno, words: extack.msg, request, wire, namespace }, ask, causeOf)
    return new NetlinkError(errno, extack, request, wire, cause)
  }

  private async resultOf(item: Asked, limits: Limits): Promise<BatchResult> {
    if (item.refused) return { status: 'failed', error: await this.refusal(item, limits) }
    if (!item.ended) return { status: 'failed', error: lostAnswers(item) }
    return { status: 'done', messages: item.messages, warning: item.warning }
  }

  private open(): number {
    if (this.fd < 0) throw closed()
    return this.fd
  }

  private waiting(type: number): string {
    return `${this.nameOf(type)} was not sent in time: it waited for earlier requests`
  }

  private nameOf(type: number): string {
    return this.wire.protocol.nameOf(type) ?? `message type ${type}`
  }
}

function nextSequence(): number {
  sequence = (sequence + 1) >>> 0 || 1
  return sequence
}

function closed(): SyscallError {
  return new SyscallError('netlink socket', ERRNO['EBADF'] as number, 'it is closed')
}
