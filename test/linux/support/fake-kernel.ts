import { currentTransport, replaceKernel, type Transport } from '../../../src/linux/socket/transport.ts'
import { AF_UNIX, ENOBUFS, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from '../../../src/linux/syscalls/constants.ts'
import { close, must, read as readFd, recv, recvmmsg, socketpair, write } from '../../../src/linux/syscalls/libc.ts'
import type { MessageBuffers } from '../../../src/linux/syscalls/mmsghdr.ts'
import { decodeMessages } from '../../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../../src/netlink/message/encode.ts'
import { NLM_F, NLMSG } from '../../../src/netlink/message/header.ts'
import type { Message, Outgoing } from '../../../src/netlink/message/message.ts'
import type { Protocol } from '../../../src/netlink/message/protocol.ts'
import { rtnetlink } from '../../../src/rtnl/protocol.ts'

/** What the fake kernel does next: sends a datagram, or lets a receive call fail. */
export type Step =
  | { readonly datagram: readonly Outgoing[]; readonly from?: number }
  | { readonly bytes: Uint8Array }
  /** The next receive call gives -errno. */
  | { readonly errno: number }

/** Answers a request; the steps are taken in order. */
export type Answer = (request: Message, count: number) => Iterable<Step>

/** A notification, and the group it goes to. */
export interface Told {
  readonly group: number
  readonly message: Outgoing
}

/** A kernel that is a function from request to answers. */
export interface FakeKernel {
  /** Every request that was sent, decoded. */
  readonly requests: Message[]
  /** Does something unasked, on the socket that was opened last. */
  say(steps: Iterable<Step>): void
  /** Does it on each socket that is in this group of notifications. */
  notify(group: number, steps: readonly Step[]): void
  /** Sends each socket one datagram with those of the messages that go to its groups; or none where it still has no room, and so loses them. */
  broadcast(told: readonly Told[]): void
  /** Each socket in a group has no room for what comes next, until it was read to its end: the next receive call says so, as that of a real one. */
  congest(): void
  /** What the next `send` calls give instead of sending. */
  readonly sendErrors: number[]
  stop(): void
}

/** What a fake kernel is put in the place of: in live tests the guarded one (test/support/guard.ts). */
const real = currentTransport()

export const PORT_ID = 4711

const ack = (to: Message, error = 0, attrs: object = {}, flags: number = NLM_F.CAPPED): Outgoing => ({
  type: NLMSG.ERROR,
  flags: flags | (Object.keys(attrs).length > 0 ? NLM_F.ACK_TLVS : 0),
  seq: to.seq,
  pid: PORT_ID,
  header: { error, request: { len: to.bytes.length, type: to.type, flags: to.flags, seq: to.seq, pid: 0 } },
  attrs,
  ...((flags & NLM_F.CAPPED) === 0 && error !== 0 ? { payload: to.bytes.subarray(16) } : {}),
})

const done = (to: Message, error = 0, attrs: object = {}, flags = 0): Outgoing => ({
  type: NLMSG.DONE,
  flags: NLM_F.MULTI | flags | (Object.keys(attrs).length > 0 ? NLM_F.ACK_TLVS : 0),
  seq: to.seq,
  pid: PORT_ID,
  header: { error },
  attrs,
})

const link = (to: Message, index: number, flags: number = NLM_F.MULTI): Outgoing => ({
  type: 16,
  flags,
  seq: to.seq,
  pid: PORT_ID,
  header: { index },
  attrs: { ifname: `l${index}` },
})

/** What a kernel says. */
export const says = { ack, done, link }

/** Datagrams that lie in a socket pair at most: net.unix.max_dgram_qlen of a new network namespace. */
const ROOM = 10

/** A socket of the fake kernel's. */
class FakeSocket {
  readonly groups = new Set<number>()
  readonly fd: number
  private readonly far: number
  private readonly errnos = new Map<number, number>()
  private readonly senders: number[] = []
  private sent = 0
  private taken = 0
  private congested = false

  private readonly options: { readonly protocol: Protocol }

  /** `early` lies in it from the start. */
  constructor(early: readonly Step[], protocol: Protocol) {
    this.options = { protocol }
    const fds = Buffer.alloc(8)
    must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 'socketpair')
    this.fd = fds.readInt32LE(0)
    this.far = fds.readInt32LE(4)
    this.say(early)
  }

  say(steps: Iterable<Step>): void {
    for (const step of steps) {
      if ('errno' in step) this.errnos.set(this.sent, step.errno)
      else {
        const bytes =
          'bytes' in step ? step.bytes : Buffer.concat(step.datagram.map((message) => encodeMessage(message, this.options)))
        must(write(this.far, bytes), 'write', 'the fake kernel')
        this.senders.push('from' in step ? (step.from ?? 0) : 0)
        this.sent++
      }
    }
  }

  /** As the kernel: once it had no room it tells nothing more until all that lies there is read (NETLINK_S_CONGESTED). */
  tell(told: readonly Told[]): void {
    if (this.taken === this.sent) this.congested = false
    const datagram = told.flatMap(({ group, message }) => (this.groups.has(group) ? [message] : []))
    if (datagram.length === 0 || this.congested) return
    if (this.sent - this.taken >= ROOM) this.congest()
    else this.say([{ datagram }])
  }

  congest(): void {
    if (!this.congested && this.groups.size > 0) this.errnos.set(this.taken, ENOBUFS)
    this.congested = true
  }

  /** What the other end has sent. */
  hear(): Message[] {
    const request = Buffer.alloc(64 * 1024)
    const got = must(recv(this.far, request, request.length, 0), 'recv', 'the fake kernel')
    return decodeMessages(new Uint8Array(request.subarray(0, got)), this.options)
  }

  read(data: Uint8Array): number {
    const failure = this.failed()
    if (failure !== undefined) return failure
    if (this.senders.length > 0 && this.senders[0] !== 0)
      throw new Error('a datagram of another sender was read without looking at its sender')
    const result = readFd(this.fd, data)
    if (result >= 0) this.senders.shift()
    this.taken += result < 0 ? 0 : 1
    return result
  }

  recvmmsg({ address, parts }: MessageBuffers, flags: number): number {
    const failure = this.failed()
    if (failure !== undefined) return failure
    // Up to the next failure, as the real call stops there.
    const stop = Math.min(...[...this.errnos.keys()].filter((at) => at > this.taken), this.taken + parts.length)
    const result = recvmmsg(this.fd, address, stop - this.taken, flags, 0)
    // The sockets of a pair have no addresses: the sender's is written where the kernel would have put it.
    for (const { name } of parts.slice(0, Math.max(0, result))) (name as Buffer).writeUInt32LE(this.senders.shift() ?? 0, 4)
    this.taken += Math.max(0, result)
    return result
  }

  close(): number {
    close(this.far)
    return close(this.fd)
  }

  private failed(): number | undefined {
    const errno = this.errnos.get(this.taken)
    this.errnos.delete(this.taken)
    return errno === undefined ? undefined : -errno
  }
}

/**
 * Puts a fake kernel in the place of the real one for sockets opened from now on. The datagrams go through real socket pairs, so that
 * waiting and truncation are real; only the sender's address and the failures are put in. `early` is what others sent to a socket before it was connected.
 * `protocol` is that of its messages.
 */
export function fakeKernel(answer: Answer, early: readonly Step[] = [], protocol: Protocol = rtnetlink): FakeKernel {
  const requests: Message[] = []
  const sockets = new Map<number, FakeSocket>()
  const sendErrors: number[] = []
  const of = (fd: number): FakeSocket => sockets.get(fd) as FakeSocket
  const fake: Transport = {
    open: () => {
      const made = new FakeSocket(early, protocol)
      sockets.set(made.fd, made)
      return made.fd
    },
    keep: () => undefined,
    portId: () => PORT_ID,
    send: (fd, data) => {
      const error = sendErrors.shift()
      if (error !== undefined) return -error
      const result = write(fd, data)
      for (const message of of(fd).hear()) {
        requests.push(message)
        of(fd).say(answer(message, requests.length))
      }
      return result
    },
    read: (fd, data) => of(fd).read(data),
    discard: (fd) => of(fd).read(Buffer.alloc(1)),
    recvmmsg: (fd, messages, flags) => of(fd).recvmmsg(messages, flags),
    join: (fd, group) => {
      of(fd).groups.add(group)
      return 0
    },
    listenAllNsid: () => 0,
    close: (fd) => {
      const result = of(fd).close()
      sockets.delete(fd)
      return result
    },
  }
  const notify: FakeKernel['notify'] = (group, steps) => {
    for (const each of sockets.values()) if (each.groups.has(group)) each.say(steps)
  }
  const broadcast: FakeKernel['broadcast'] = (told) => {
    for (const each of sockets.values()) each.tell(told)
  }
  const congest = (): void => {
    for (const each of sockets.values()) each.congest()
  }
  replaceKernel(fake)
  const say = (steps: Iterable<Step>): void => [...sockets.values()].at(-1)?.say(steps)
  return { requests, say, notify, broadcast, congest, sendErrors, stop: () => replaceKernel(real) }
}
