import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from '../../../src/linux/constants.ts'
import { close, must, read as readFd, recv, recvmmsg, send, socketpair } from '../../../src/linux/libc.ts'
import { type Port, replaceKernel } from '../../../src/linux/port.ts'
import { NLM_F, NLMSG } from '../../../src/netlink/header.ts'
import { decode, encode, type Message, type Outgoing } from '../../../src/netlink/message.ts'
import { route } from '../../../src/rtnl/tables/route.ts'

/** What the fake kernel does next: sends a datagram, or lets a receive call fail. */
export type Step =
  | { readonly datagram: readonly Outgoing[]; readonly from?: number }
  | { readonly bytes: Uint8Array }
  /** The next receive call gives -errno. */
  | { readonly errno: number }

/** Answers a request; the steps are taken in order. */
export type Answer = (request: Message, count: number) => Iterable<Step>

/** A kernel that is a function from request to answers. */
export interface FakeKernel {
  /** Every request that was sent, decoded. */
  readonly requests: Message[]
  /** Does something unasked. */
  say(steps: Iterable<Step>): void
  /** What the next `send` calls give instead of sending. */
  readonly sendErrors: number[]
  stop(): void
}

export const PORT_ID = 4711
const options = { protocol: route }

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

/**
 * Puts a fake kernel in the place of the real one for sockets opened from now on. The datagrams go through a real socket pair, so that
 * waiting and truncation are real; only the sender's address and the failures are put in.
 */
export function fakeKernel(answer: Answer): FakeKernel {
  const requests: Message[] = []
  const errnos = new Map<number, number>()
  const senders: number[] = []
  const sendErrors: number[] = []
  let far = -1
  let sent = 0
  let read = 0
  const say = (steps: Iterable<Step>): void => {
    for (const step of steps) {
      if ('errno' in step) errnos.set(sent, step.errno)
      else {
        const bytes = 'bytes' in step ? step.bytes : Buffer.concat(step.datagram.map((message) => encode(message, options)))
        must(send(far, bytes, bytes.length, 0), 'send', 'the fake kernel')
        senders.push('from' in step ? (step.from ?? 0) : 0)
        sent++
      }
    }
  }
  const failed = (): number | undefined => {
    const errno = errnos.get(read)
    errnos.delete(read)
    return errno === undefined ? undefined : -errno
  }
  const port: Port = {
    open: () => {
      const fds = Buffer.alloc(8)
      must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 'socketpair')
      far = fds.readInt32LE(4)
      return fds.readInt32LE(0)
    },
    portId: () => PORT_ID,
    send: (fd, data) => {
      const error = sendErrors.shift()
      if (error !== undefined) return -error
      const result = send(fd, data, data.length, 0)
      const request = Buffer.alloc(64 * 1024)
      const got = must(recv(far, request, request.length, 0), 'recv', 'the fake kernel')
      for (const message of decode(new Uint8Array(request.subarray(0, got)), options)) {
        requests.push(message)
        say(answer(message, requests.length))
      }
      return result
    },
    read: (fd, data) => {
      const failure = failed()
      if (failure !== undefined) return failure
      if (senders.length > 0 && senders[0] !== 0)
        throw new Error('a datagram of another sender was read without looking at its sender')
      const result = readFd(fd, data)
      if (result >= 0) senders.shift()
      read += result < 0 ? 0 : 1
      return result
    },
    recvmmsg: (fd, { address, parts }, flags) => {
      const failure = failed()
      if (failure !== undefined) return failure
      // Up to the next failure, as the real call stops there.
      const stop = Math.min(...[...errnos.keys()].filter((at) => at > read), read + parts.length)
      const result = recvmmsg(fd, address, stop - read, flags, 0)
      // The sockets of a pair have no addresses: the sender's is written where the kernel would have put it.
      for (const { name } of parts.slice(0, Math.max(0, result))) (name as Buffer).writeUInt32LE(senders.shift() ?? 0, 4)
      read += Math.max(0, result)
      return result
    },
    close: (fd) => {
      close(far)
      return close(fd)
    },
  }
  replaceKernel(port)
  return { requests, say, sendErrors, stop: () => replaceKernel(undefined) }
}
