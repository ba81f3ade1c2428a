import { setImmediate as breathe } from 'node:timers/promises'
import { ERRNO } from '../../netlink/base/errno.ts'
import { nextSlice } from '../../netlink/base/slices.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { decodeReceived } from '../../netlink/message/decode.ts'
import { encodeChecked } from '../../netlink/message/encode.ts'
import { NLM_F, NLMSG_HDRLEN, nlmsghdr } from '../../netlink/message/header.ts'
import { checkOutgoing, type Message, type Outgoing, type WireOptions } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { Verb } from '../../netlink/message/row.ts'
import { readable } from '../poll/readiness.ts'
import { EAGAIN, EINTR, ENOBUFS } from '../syscalls/constants.ts'
import { must } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { joined } from './batch.ts'
import { check, type Limits, left, timedOutError } from './limits.ts'
import { addReply, noReplyText, openRequestOf, type PendingRequest, pendingRequest, type ReplyReading } from './pending.ts'
import { type ReceivedDatagram, receive, receiveOne } from './receive.ts'
import { notifyTaps } from './tap.ts'
import { currentTransport } from './transport.ts'

/**
 * Sequence number shared by all sockets of the thread, with an arbitrary start. Port ids are unique in one network
 * namespace only, and the kernel delivers the echo of a link created in another namespace directly to the socket with
 * the requester's port id there.
 */
let sequence = Math.floor(Math.random() * 2 ** 31)

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Sends requests and receives their replies, on a socket connected to the kernel. One exchange at a time. */
export class Exchange {
  /** Number of datagrams that did not come from the kernel and were dropped. */
  dropped = 0
  readonly wire: Required<WireOptions>
  /** A request was cancelled, and replies to it may still be queued. */
  abandoned = false
  private readonly port = currentTransport()
  private readonly owner: object
  private fd: number
  /** Aborts a wait for a reply when the socket is closed; the first wait creates it. */
  private closing: AbortController | undefined

  /**
   * Opens a socket in the network namespace of the thread; recordings identify it by `owner`. `isNew`: nobody else has
   * been in that namespace. Throws SyscallError.
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

  /** Sets the receive buffer to that many bytes. */
  keep(bytes: number): void {
    this.port.keep(this.open(), bytes)
  }

  /** Sends a request and receives its replies, to the last or to an overrun. */
  async one(message: Outgoing, flags: number, limits: Limits, reading: ReplyReading = {}): Promise<PendingRequest> {
    const sent = this.encode(message, flags, reading)
    this.send([sent])
    await this.answers([sent], limits)
    return sent
  }

  /** Encodes a request. */
  encode(message: Outgoing, flags: number, reading: ReplyReading): PendingRequest {
    checkOutgoing(message)
    const seq = nextSequence()
    const { name, verb, unnumbered } = nameAndVerb(this.wire.protocol, message, flags)
    const query = (flags & NLM_F.DUMP) !== 0 || verb === 'get'
    const { type, pid, header, attrs, payload, flags: own = 0 } = message
    // Written out, because that is faster than a spread.
    const request = encodeChecked({ type, flags: flags | own, seq, pid, header, attrs, payload } as Outgoing, this.wire)
    return pendingRequest(request, seq, { name, query, unnumbered }, reading)
  }

  /**
   * Makes a request of the bytes of another message, which it changes in place: the type, the flags, and whose it is.
   * `name` is the kernel's name of that type.
   */
  resend({ bytes = new Uint8Array(), type, flags: own = 0 }: Outgoing, flags: number, name: string): PendingRequest {
    const seq = nextSequence()
    const { littleEndian } = this.wire
    put(bytes, 4, 2, type, littleEndian)
    put(bytes, 6, 2, flags | own, littleEndian)
    put(bytes, 8, 4, seq, littleEndian)
    put(bytes, 12, 4, 0, littleEndian)
    return pendingRequest(bytes, seq, { name, query: false }, {})
  }

  /** Requests no ACK for the quiet ones among the requests of a datagram, except for the last. */
  quieten(sent: readonly PendingRequest[]): void {
    const low = this.wire.littleEndian ? 6 : 7
    const last = sent.length - 1
    for (let i = 0; i <= last; i++) {
      const one = sent[i] as PendingRequest
      one.quiet = one.quiet && i < last
      if (one.quiet) one.request[low] = (one.request[low] as number) & ~NLM_F.ACK
    }
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

  /** Receives the replies to sent requests, to the last or to an overrun. */
  async answers(sent: readonly PendingRequest[], limits: Limits): Promise<void> {
    const open = new Map(sent.map((one) => [one.seq, one]))
    const isDump = sent.length === 1 && sent[0]?.query === true
    const time = left(limits)
    let bounds = limits
    const last = sent.at(-1)
    while (open.size > 0) {
      const count = await this.step(open, bounds)
      // The kernel answers in order: whatever it refused before the last is known.
      if (last?.ended) settle(open)
      if (count === 0 && sent.some(({ lost }) => lost)) return
      // Only waiting for the kernel counts, not what is done with its datagrams.
      if (isDump && count > 0) bounds = { ...limits, deadline: performance.now() + time }
      const slice = open.size > 0 ? nextSlice() : undefined
      if (!slice) continue
      await slice
      // Reads the queued replies to the batch first: their results are known.
      if (sent.length === 1) check(bounds, noReplyText(sent, ' in time'))
    }
    this.abandoned = false
  }

  /** Reads queued datagrams, or waits for one. Returns their number; 0 also after an overrun. */
  async step(open: Map<number, PendingRequest>, limits: Limits): Promise<number> {
    // Replies to several requests are many datagrams.
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
    // The kernel replies within write(2): after an overrun with an empty queue, nothing more arrives.
    else if (!pending.some(({ lost }) => lost)) await this.wait(pending, limits)
    // More replies may be queued after the overrun.
    return got === -ENOBUFS ? 1 : 0
  }

  /** Drains the receive queue. Each receive lets the kernel continue a dump, which ends. */
  async drain(): Promise<void> {
    for (;;) {
      const got = this.fd < 0 ? -EAGAIN : receive(this.port, this.fd)
      if (typeof got === 'number' && got !== -ENOBUFS && got !== -EINTR) break
      await breathe()
    }
    this.abandoned = false
  }

  /** Closes the socket. Pending waits reject with EBADF. */
  close(): void {
    this.closing?.abort(closedError())
    this.port.close(this.fd)
    this.fd = -1
  }

  /** Discards what others sent before the socket was connected; since then only the kernel can send to it. */
  private clear(): void {
    const next = (): number => this.port.discard(this.fd)
    for (let got = next(); got >= 0 || got === -ENOBUFS; got = next()) if (got >= 0) this.dropped++
  }

  /** Takes the replies to open requests. Late replies to cancelled requests are discarded. */
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
      const one = openRequestOf(open, message.seq, bytes)
      if (one) one.lost = true
    }
    // With several requests none has its own tables.
    const [first] = open.values()
    const { protocol = this.wire.protocol, objects } = first?.reading ?? {}
    const reply = (message: Message): void => {
      const one = openRequestOf(open, message.seq, message.bytes)
      if (!one) return
      addReply(one, message)
      if (one.ended) open.delete(one.seq)
    }
    if (!truncated) decodeReceived(bytes, { ...this.wire, protocol }, reply, first && objects && { ...objects, seq: first.seq })
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

/** Writes a number of so many bytes. A DataView for each of many messages takes longer. */
function put(to: Uint8Array, at: number, bytes: number, value: number, littleEndian: boolean): void {
  for (let i = 0; i < bytes; i++) to[at + (littleEndian ? i : bytes - 1 - i)] = value >>> (8 * i)
}

/** Ends the quiet requests that were not refused. After an overrun it is not known: a refusal may be among what was lost. */
function settle(open: Map<number, PendingRequest>): void {
  for (const [seq, one] of open) {
    if (!one.quiet || one.lost) continue
    one.ended = true
    open.delete(seq)
  }
}

/** Returns the kernel's name of a request, its verb, and whether its replies have no sequence number. */
export function nameAndVerb(
  protocol: Protocol,
  { type, header }: Outgoing,
  flags: number,
): { name: string; verb: Verb | undefined; unnumbered: boolean } {
  const { name = `message type ${type}`, verb, row } = protocol.find(type, flags | NLM_F.REQUEST, undefined, header ?? {})
  return { name, verb, unnumbered: row?.[5]?.unnumbered === true }
}

function nextSequence(): number {
  sequence = (sequence + 1) >>> 0 || 1
  return sequence
}

/** Returns the error for using a closed socket. */
export function closedError(): SyscallError {
  return new SyscallError('netlink socket', ERRNO['EBADF'] as number, 'it is closed')
}
