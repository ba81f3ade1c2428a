import { setImmediate as breathe } from 'node:timers/promises'
import { ERRNO } from '../netlink/errno.ts'
import type { Extack } from '../netlink/extack.ts'
import { NLM_F, NLMSG } from '../netlink/header.ts'
import { decode, encode, type Message, type Outgoing, type Protocol, type WireOptions } from '../netlink/message.ts'
import { NetlinkError } from '../netlink/netlink-error.ts'
import {
  AF_NETLINK,
  EAGAIN,
  EINTR,
  ENOBUFS,
  MSG_DONTWAIT,
  MSG_TRUNC,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SOCK_CLOEXEC,
  SOCK_RAW,
  SOL_NETLINK,
  SOL_SOCKET,
} from './constants.ts'
import { bind, close, connect, getsockname, must, recvmsg, send, setsockopt, socket } from './libc.ts'
import { type Messages, messageHeaders, received, resetHeaders } from './messages.ts'
import { type CauseOf, findCause } from './refusal.ts'
import { openCurrentNamespace } from './setns.ts'
import { SyscallError } from './syscall-error.ts'
import { told } from './tap.ts'

/** Options that every socket has where the kernel knows them (linux/netlink.h). */
const NETLINK_CAP_ACK = 10
const NETLINK_EXT_ACK = 11
const NETLINK_GET_STRICT_CHK = 12

/** Larger than any datagram of rtnetlink: dumps come in 32 KiB, one message has at most a few attributes of 64 KiB. */
const RECEIVE_BUFFER = 256 * 1024
/** What the kernel shall keep for us while we are busy; taken as far as the system permits. */
const SOCKET_BUFFER = 8 * 1024 * 1024
/** A dump that changed while it was read is asked for again, so often at most. */
const DUMP_TRIES = 10
/** After so many datagrams of a dump the event loop has its turn. */
const BREATH = 16

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** How long a request may take, and what ends it early. */
export interface RequestOptions {
  /** Milliseconds to wait for the answer; 5000 unless told otherwise. */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

/** What one request brought: its answers, and the words of warning that may come with success. */
export interface Answers {
  readonly messages: Message[]
  readonly warning: string | undefined
}

/** What was read so far of the answers to one request. */
interface Exchange {
  readonly request: Uint8Array
  readonly seq: number
  readonly messages: Message[]
  ended: boolean
  interrupted: boolean
  warning: string | undefined
  refused: { readonly errno: number; readonly extack: Extack } | undefined
}

/**
 * A netlink socket of one protocol (netlink(7)). Requests go one after the other; each gets its answers, or a NetlinkError. Belongs to the
 * network namespace in which it was made. To be closed.
 */
export class NetlinkSocket {
  /** nlmsg_pid of the answers: the socket's address. */
  readonly portId: number
  /** Datagrams that did not come from the kernel, and were dropped. */
  dropped = 0
  private fd: number
  /** The network namespace it belongs to; negative where there is no /proc to open it by. */
  private readonly namespace: number
  private readonly causeOf: CauseOf | undefined
  private seq = 0
  private readonly wire: Required<WireOptions>
  private readonly incoming: Messages
  private queue: Promise<void> = Promise.resolve()
  private readonly closing = new AbortController()

  /** Opens a socket in the network namespace that the thread is in. `causeOf` says more of refusals than the kernel does. Throws SyscallError. */
  constructor(protocol: Protocol, causeOf?: CauseOf) {
    this.causeOf = causeOf
    this.wire = { protocol, littleEndian: LITTLE_ENDIAN }
    this.fd = must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol.number), 'socket', protocol.name)
    try {
      this.portId = prepare(this.fd)
    } catch (error) {
      close(this.fd)
      throw error
    }
    this.namespace = openCurrentNamespace()
    this.incoming = messageHeaders([{ name: Buffer.alloc(12), data: Buffer.alloc(RECEIVE_BUFFER) }])
  }

  /** Sends a request and waits for its ACK. Resolves to what the kernel sent besides: the asked-for object, or an echo. */
  request(message: Outgoing, options: RequestOptions = {}): Promise<Answers> {
    return this.enqueue(async () => {
      const exchange = await this.exchange(message, NLM_F.REQUEST | NLM_F.ACK, options)
      if (exchange.refused) throw await this.refusal(exchange, exchange.refused)
      return exchange
    })
  }

  /** Asks for all objects of a sort. One that changed meanwhile (NLM_F_DUMP_INTR) is asked for again. */
  dump(message: Outgoing, options: RequestOptions = {}): Promise<Message[]> {
    return this.enqueue(async () => {
      for (let tries = 1; ; tries++) {
        const exchange = await this.exchange(message, NLM_F.REQUEST | NLM_F.DUMP, options)
        const { messages, interrupted, request } = exchange
        if (exchange.refused) throw await this.refusal(exchange, exchange.refused)
        if (!interrupted) return messages
        const msg = `the objects kept changing during ${tries} dumps (NLM_F_DUMP_INTR)`
        if (tries === DUMP_TRIES) throw new NetlinkError(EINTR, { msg }, request, this.wire)
      }
    })
  }

  /** Closes the socket. Requests that wait for an answer fail. Closing twice is fine. */
  close(): void {
    if (this.fd < 0) return
    this.closing.abort(closed())
    close(this.fd)
    if (this.namespace >= 0) close(this.namespace)
    this.fd = -1
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  /** One exchange at a time: answers of dumps would mix. */
  private async enqueue<T>(job: () => Promise<T>): Promise<T> {
    const before = this.queue
    let done = (): void => undefined
    this.queue = new Promise<void>((resolve) => {
      done = resolve
    })
    await before
    try {
      return await job()
    } finally {
      done()
    }
  }

  private async exchange(message: Outgoing, flags: number, { timeout = 5000, signal }: RequestOptions): Promise<Exchange> {
    signal?.throwIfAborted()
    this.seq = (this.seq + 1) >>> 0 || 1
    const request = encode({ ...message, flags: flags | (message.flags ?? 0), seq: this.seq }, this.wire)
    const exchange: Exchange = {
      request,
      seq: this.seq,
      messages: [],
      ended: false,
      interrupted: false,
      warning: undefined,
      refused: undefined,
    }
    this.open()
    must(send(this.fd, request, request.length, 0), 'send', this.nameOf(request))
    told({ sent: true, bytes: request, protocol: this.wire.protocol.number })
    const deadline = performance.now() + timeout
    try {
      for (let datagrams = 1; !exchange.ended; datagrams++) {
        const datagram = this.receive()
        if (datagram) this.take(exchange, datagram)
        else await this.wait(exchange, deadline, signal)
        if (datagrams % BREATH !== 0) continue
        await breathe()
        signal?.throwIfAborted()
        if (performance.now() > deadline) throw this.late(exchange)
      }
    } finally {
      // What is left of a dump would keep the kernel from answering the next request (EBUSY).
      if (!exchange.ended) this.drain()
    }
    return exchange
  }

  /** Takes what lies in the socket, and throws it away. Each receive lets the kernel go on with a dump, which ends. */
  private drain(): void {
    for (let length = 0; this.fd >= 0 && (length >= 0 || length === -ENOBUFS || length === -EINTR); ) {
      length = recvmsg(this.fd, this.incoming.headers, MSG_DONTWAIT)
    }
  }

  private late({ request }: Exchange): SyscallError {
    return new SyscallError('recvmsg', ERRNO['ETIMEDOUT'] as number, `no answer to ${this.nameOf(request)} in time`)
  }

  private async wait(exchange: Exchange, deadline: number, signal: AbortSignal | undefined): Promise<void> {
    const left = Math.max(0, deadline - performance.now())
    const signals = signal ? [signal, this.closing.signal] : [this.closing.signal]
    // Loaded when first needed: nearly every answer is there at once.
    const { readable } = await import('./readiness.ts')
    if (await readable(this.open(), { timeout: left, signal: AbortSignal.any(signals) })) return
    throw this.late(exchange)
  }

  /** The next datagram from the kernel, a copy; undefined where there is none yet. */
  private receive(): Uint8Array | undefined {
    for (;;) {
      resetHeaders(this.incoming)
      const length = recvmsg(this.open(), this.incoming.headers, MSG_DONTWAIT)
      if (length === -EAGAIN) return undefined
      if (length === -EINTR) continue
      must(length, 'recvmsg', length === -ENOBUFS ? 'the kernel dropped answers for lack of room' : undefined)
      const [{ name, data }] = this.incoming.parts as [{ name: Buffer; data: Buffer }]
      if ((received(this.incoming, 0).flags & MSG_TRUNC) !== 0) {
        throw new SyscallError('recvmsg', ERRNO['EMSGSIZE'] as number, `a datagram of more than ${data.length} bytes`)
      }
      const bytes = new Uint8Array(data.subarray(0, length))
      told({ sent: false, bytes, protocol: this.wire.protocol.number })
      if (name.readUInt32LE(4) === 0) return bytes
      this.dropped++
    }
  }

  /** Takes what belongs to the request; late answers to an earlier one are passed over. */
  private take(exchange: Exchange, datagram: Uint8Array): void {
    for (const message of decode(datagram, this.wire)) {
      if (message.seq !== exchange.seq || message.pid !== this.portId) continue
      if ((message.flags & NLM_F.DUMP_INTR) !== 0) exchange.interrupted = true
      if (message.type === NLMSG.ERROR || message.type === NLMSG.DONE) this.end(exchange, message)
      else exchange.messages.push(message)
    }
  }

  private end(exchange: Exchange, { header, attrs }: Message): void {
    const error = (header['error'] ?? 0) as number
    exchange.ended = true
    if (error < 0) exchange.refused = { errno: -error, extack: attrs as Extack }
    else exchange.warning = (attrs as Extack).msg
  }

  /** The error of a refusal, with what can be found out about its cause. The socket is still the asker's alone. */
  private async refusal({ request }: Exchange, { errno, extack }: { errno: number; extack: Extack }): Promise<NetlinkError> {
    const ask = async (message: Outgoing): Promise<Message[]> =>
      (await this.exchange(message, NLM_F.REQUEST | NLM_F.ACK, {})).messages
    const { namespace, wire, causeOf } = this
    const cause = await findCause({ errno, words: extack.msg, request, wire, namespace }, ask, causeOf)
    return new NetlinkError(errno, extack, request, this.wire, cause)
  }

  private open(): number {
    if (this.fd < 0) throw closed()
    return this.fd
  }

  private nameOf(request: Uint8Array): string {
    const type = new DataView(request.buffer).getUint16(4, this.wire.littleEndian)
    return this.wire.protocol.nameOf(type) ?? `message type ${type}`
  }
}

function closed(): SyscallError {
  return new SyscallError('netlink socket', ERRNO['EBADF'] as number, 'it is closed')
}

/** Options, address and peer of a new socket. Returns its port id. */
function prepare(fd: number): number {
  const on = Buffer.alloc(4)
  on.writeUInt32LE(1)
  // Older kernels do not know them all, and do without.
  for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]) setsockopt(fd, SOL_NETLINK, option, on, 4)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(SOCKET_BUFFER)
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4)
  // struct sockaddr_nl: family, padding, port id, groups. Port id 0 lets the kernel choose; connected to 0, it is the kernel's alone.
  const address = Buffer.alloc(12)
  address.writeUInt16LE(AF_NETLINK)
  must(bind(fd, address, 12), 'bind', 'netlink')
  must(connect(fd, address, 12), 'connect', 'netlink')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(12)
  must(getsockname(fd, address, length), 'getsockname', 'netlink')
  return address.readUInt32LE(4)
}
