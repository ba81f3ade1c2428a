import { AF_UNIX, ENOBUFS, SO_SNDBUF, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK, SOL_SOCKET } from '../linux/syscalls/constants.ts'
import { close, must, read as readFd, recv, recvmmsg, setsockopt, socketpair, write } from '../linux/syscalls/libc.ts'
import type { MessageBuffers } from '../linux/syscalls/mmsghdr.ts'
import { decodeMessages } from '../netlink/message/decode.ts'
import { encodeMessage } from '../netlink/message/encode.ts'
import type { Message, Outgoing } from '../netlink/message/message.ts'
import { type ByName, isNamed, outgoingByName } from '../netlink/message/named.ts'
import type { Protocol } from '../netlink/message/protocol.ts'
import type { FakeStep } from './step.ts'

/** A notification, and the group that receives it. */
export interface GroupMessage {
  /** Number of the group (RTNLGRP_*). */
  readonly group: number
  /** The notification. */
  readonly message: Outgoing | ByName
}

/** Maximum number of datagrams in a socket pair: net.unix.max_dgram_qlen of a new network namespace. */
const ROOM = 10

/** Bytes of replies that wait to be read; the kernel permits net.core.wmem_max at most, and takes twice as much for itself. */
const REPLIES = Buffer.from(Uint32Array.of(1 << 20).buffer)

/**
 * A socket of a fake kernel. The datagrams go through a real socket pair, so that waiting and truncation are real; only
 * the sender's address and failures are made up.
 */
export class FakeSocket {
  readonly groups = new Set<number>()
  readonly fd: number
  private readonly far: number
  private readonly protocol: Protocol
  private readonly errnos = new Map<number, number>()
  private readonly senders: number[] = []
  private sent = 0
  private taken = 0
  private congested = false

  /** `early` is in its queue from the start. */
  constructor(early: readonly FakeStep[], protocol: Protocol) {
    this.protocol = protocol
    const fds = Buffer.alloc(8)
    must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 'socketpair')
    this.fd = fds.readInt32LE(0)
    this.far = fds.readInt32LE(4)
    setsockopt(this.far, SOL_SOCKET, SO_SNDBUF, REPLIES, REPLIES.length)
    this.send(early)
  }

  send(steps: Iterable<FakeStep>): void {
    for (const step of steps) {
      if ('errno' in step) this.errnos.set(this.sent, step.errno)
      else {
        const bytes = 'bytes' in step ? step.bytes : Buffer.concat(step.datagram.map((message) => this.encode(message)))
        must(write(this.far, bytes), 'write', 'the fake kernel')
        this.senders.push('from' in step ? (step.from ?? 0) : 0)
        this.sent++
      }
    }
  }

  private encode(message: Outgoing | ByName): Uint8Array {
    const { protocol } = this
    return encodeMessage(isNamed(message) ? outgoingByName(protocol, message) : message, { protocol })
  }

  /** Sends as the kernel does: after an overrun nothing, until the queue is empty (NETLINK_S_CONGESTED). */
  notify(all: readonly GroupMessage[]): void {
    if (this.taken === this.sent) this.congested = false
    const datagram = all.flatMap(({ group, message }) => (this.groups.has(group) ? [message] : []))
    if (datagram.length === 0 || this.congested) return
    if (this.sent - this.taken >= ROOM) this.overrun()
    else this.send([{ datagram }])
  }

  overrun(): void {
    if (!this.congested && this.groups.size > 0) this.errnos.set(this.taken, ENOBUFS)
    this.congested = true
  }

  /** The requests of the datagram that the other end has just sent. */
  receive(): Message[] {
    const request = Buffer.alloc(64 * 1024)
    const got = must(recv(this.far, request, request.length, 0), 'recv', 'the fake kernel')
    return decodeMessages(new Uint8Array(request.subarray(0, got)), { protocol: this.protocol })
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
