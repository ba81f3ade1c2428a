import { setImmediate as breathe } from 'node:timers/promises'
import { ERRNO } from '../../netlink/base/errno.ts'
import { nextSlice } from '../../netlink/base/slices.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { decodeReceived } from '../../netlink/message/decode.ts'
import { encodeMessage } from '../../netlink/message/encode.ts'
import { NLM_F, NLMSG_HDRLEN, nlmsghdr } from '../../netlink/message/header.ts'
import type { Outgoing, WireOptions } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { Verb } from '../../netlink/message/row.ts'
import { readable } from '../poll/readiness.ts'
import { EAGAIN, EINTR, ENOBUFS } from '../syscalls/constants.ts'
import { must } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { joined } from './batch.ts'
import { check, type Limits, left, timedOutError } from './limits.ts'
import { addReply, noReplyText, type PendingRequest, pendingRequest, type Reading } from './pending.ts'
import { type ReceivedDatagram, receive, receiveOne } from './receive.ts'
import { notifyTaps } from './tap.ts'
import { currentTransport } from './transport.ts'

/**
 * Of all sockets of the thread, begun anywhere: port ids are unique in one network namespace only, and the kernel delivers the echo of a link that was made
 * straight into another one to whoever has the asker's port id there.
 */
let sequence = Math.floor(Math.random() * 2 ** 31)

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Sends requests and takes their answers, on a socket that is the kernel's and its own alone. One exchange at a time. */
export class Exchange {
  /** Datagrams that did not come from the kernel, and were dropped. */
  dropped = 0
  readonly wire: Required<WireOptions>
  /** A request was given up, and answers to it may still lie in the socket. */
  abandoned = false
  private readonly port = currentTransport()
  private readonly owner: object
  private fd: number
  /** Ends a wait for an answer when the socket is closed; made by the first that waits. */
  private closing: AbortController | undefined

  /**
   * Opens a socket in the network namespace that the thread is in; recordings know it as `owner`. `isNew` says that nobody else has been in that namespace.
   * Throws SyscallError.
   */
  constructor(protocol: Protocol, owner: object, isNew: boolean) {
    this.wire = { protocol, littleEndian: LITTLE_ENDIAN }
    this.owner = owner
    this.fd = this.port.open(protocol.number, protocol.name)
    if (!isNew) this.clear()
  }

  get isClosed(): boolean {
    return this.fd < 0
  }

  get portId(): number {
    return this.port.portId(this.open())
  }

  /** Lets the kernel keep that many bytes of answers. */
  keep(bytes: number): void {
    this.port.keep(this.open(), bytes)
  }

  /** Sends a request and takes its answers, to the last or until some were lost. */
  async one(message: Outgoing, flags: number, limits: Limits, reading: Reading = {}): Promise<PendingRequest> {
    const sent = this.ask(message, flags, reading)
    this.send([sent])
    await this.answers([sent], limits)
    return sent
  }

  /** Encodes a request. */
  ask(message: Outgoing, flags: number, reading: Reading): PendingRequest {
    const seq = nextSequence()
    const { name, verb } = nameAndVerb(this.wire.protocol, message, flags)
    const question = (flags & NLM_F.DUMP) !== 0 || verb === 'get'
    const { type, pid, header, attrs, payload, flags: own = 0 } = message
    // Written out, as that is quicker than a spread.
    const request = encodeMessage({ type, flags: flags | own, seq, pid, header, attrs, payload } as Outgoing, this.wire)
    return pendingRequest(request, seq, { name, question }, reading)
  }

  /** Sends requests as one datagram. */
  send(sent: readonly PendingRequest[]): void {
    const bytes = joined(sent.map(({ request }) => request))
    this.abandoned = true
    let result = -EINTR
    while (result === -EINTR) result = this.port.send(this.open(), bytes)
    must(result, 'write', sent[0]?.name)
    notifyTaps({ sent: true, bytes, protocol: this.wire.protocol.number, socket: this.owner })
  }

  /** Takes the answers to what was sent, to the last or until some were lost. */
  async answers(sent: readonly PendingRequest[], limits: Limits): Promise<void> {
    const open = new Map(sent.map((one) => [one.seq, one]))
    const isDump = sent.length === 1 && sent[0]?.question === true
    const time = left(limits)
    let bounds = limits
    while (open.size > 0) {
      const count = await this.step(open, bounds)
      if (count === 0 && sent.some(({ lost }) => lost)) return
      // Only waiting for the kernel counts, not what is done with its datagrams.
      if (isDump && count > 0) bounds = { ...limits, deadline: performance.now() + time }
      const slice = open.size > 0 ? nextSlice() : undefined
      if (!slice) continue
      await slice
      // The answers to a batch that lie there are taken: what is known is told.
      if (sent.length === 1) check(bounds, noReplyText(sent, ' in time'))
    }
    this.abandoned = false
  }

  /** Takes what lies in the socket, or waits until something does. How many datagrams it were; 0 also where answers were lost. */
  async step(open: Map<number, PendingRequest>, limits: Limits): Promise<number> {
    // Answers to several requests are many datagrams.
    const single = open.size === 1
    const got = single ? receiveOne(this.port, this.open()) : receive(this.port, this.open())
    if (typeof got === 'object') {
      for (const datagram of got) this.take(open, datagram)
      return got.length
    }
    if (got === -EINTR) return 0
    const pending = [...open.values()]
    if (got === -ENOBUFS) for (const one of pending) one.lost = true
    else if (got !== -EAGAIN) must(got, single ? 'read' : 'recvmmsg')
    // The kernel answers within write(2): where answers were lost and none is left, none will come.
    else if (!pending.some(({ lost }) => lost)) await this.wait(pending, limits)
    // More may lie behind what was lost.
    return got === -ENOBUFS ? 1 : 0
  }

  /** Takes what lies in the socket, and throws it away. Each receive lets the kernel go on with a dump, which ends. */
  async drain(): Promise<void> {
    for (;;) {
      const got = this.fd < 0 ? -EAGAIN : receive(this.port, this.fd)
      if (typeof got === 'number' && got !== -ENOBUFS && got !== -EINTR) break
      await breathe()
    }
    this.abandoned = false
  }

  /** Closes the socket; whoever waits gets EBADF. */
  close(): void {
    this.closing?.abort(closedError())
    this.port.close(this.fd)
    this.fd = -1
  }

  /** Throws away what others sent before the socket was connected; since then the kernel alone can send to it. */
  private clear(): void {
    const next = (): number => this.port.discard(this.fd)
    for (let got = next(); got >= 0 || got === -ENOBUFS; got = next()) if (got >= 0) this.dropped++
  }

  /** Takes what belongs to open requests; late answers to earlier ones are passed over. */
  private take(open: Map<number, PendingRequest>, { bytes, sender, truncated, length }: ReceivedDatagram): void {
    const missing = length - bytes.length
    notifyTaps({
      sent: false,
      bytes,
      protocol: this.wire.protocol.number,
      socket: this.owner,
      ...(missing > 0 ? { missing } : {}),
    })
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
    for (const message of truncated ? [] : decodeReceived(bytes, { ...this.wire, protocol })) {
      const one = open.get(message.seq)
      if (!one) continue
      addReply(one, message)
      if (one.ended) open.delete(one.seq)
    }
  }

  private async wait(pending: readonly PendingRequest[], limits: Limits): Promise<void> {
    const { signal } = limits
    this.closing ??= new AbortController()
    const signals = signal ? [signal, this.closing.signal] : [this.closing.signal]
    if (await readable(this.open(), { timeout: left(limits), signal: AbortSignal.any(signals) })) return
    throw timedOutError(noReplyText(pending, ' in time'))
  }

  private open(): number {
    if (this.fd < 0) throw closedError()
    return this.fd
  }
}

/** The kernel's name of a request, and what it does. */
export function nameAndVerb(
  protocol: Protocol,
  { type, header }: Outgoing,
  flags: number,
): { name: string; verb: Verb | undefined } {
  const { name = `message type ${type}`, verb } = protocol.find(type, flags | NLM_F.REQUEST, undefined, header ?? {})
  return { name, verb }
}

function nextSequence(): number {
  sequence = (sequence + 1) >>> 0 || 1
  return sequence
}

/** The error of whoever uses a socket that is closed. */
export function closedError(): SyscallError {
  return new SyscallError('netlink socket', ERRNO['EBADF'] as number, 'it is closed')
}
