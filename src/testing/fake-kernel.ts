import { NetlinkSocket } from '../linux/socket/socket.ts'
import { currentTransport, replaceKernel, type Transport, withTransport } from '../linux/socket/transport.ts'
import { write } from '../linux/syscalls/libc.ts'
import { NLMSG_HDRLEN } from '../netlink/message/header.ts'
import type { Message } from '../netlink/message/message.ts'
import type { Protocol } from '../netlink/message/protocol.ts'
import type { MessageTable } from '../netlink/message/row.ts'
import { numberOf } from '../rtnl/common/checks.ts'
import { RTNLGRP } from '../rtnl/common/groups.ts'
import { causeOf } from '../rtnl/diagnose/causes.ts'
import type { NetNs } from '../rtnl/netns/netns.ts'
import { type RtnetlinkMessages, rtnetlink } from '../rtnl/protocol.ts'
import { FakeNetNs } from './fake-netns.ts'
import { FakeSocket, type GroupMessage } from './fake-socket.ts'
import { PORT_ID, refusal, replySteps } from './replies.ts'
import type { FakeAnswer, FakeMessage, FakeReplies, FakeReply, FakeStep } from './step.ts'

/** Options of a fake kernel. */
export interface FakeKernelOptions<T extends MessageTable = MessageTable> {
  /** The protocol of its messages. Default: rtnetlink. */
  readonly protocol?: Protocol<T>
  /** What each new socket has in its queue from the start. */
  readonly early?: readonly FakeStep[]
}

/** The name of a group of notifications of rtnetlink, or its number. */
export type GroupName = keyof typeof RTNLGRP | number

/** A kernel that consists of answers to requests. It needs Linux, and no rights. */
export class FakeKernel<T extends MessageTable = RtnetlinkMessages> {
  /** Every request so far, decoded. */
  readonly requests: Message[] = []
  /** Error numbers with which the next send calls fail. */
  readonly sendErrors: number[] = []
  private readonly sockets = new Map<number, FakeSocket>()
  private readonly opened: { close(): void }[] = []
  private readonly answer: FakeAnswer
  private readonly protocol: Protocol
  private readonly early: readonly FakeStep[]
  private readonly transport: Transport

  /** @internal */
  constructor(answer: FakeAnswer, protocol: Protocol, early: readonly FakeStep[]) {
    this.answer = answer
    this.protocol = protocol
    this.early = early
    this.transport = this.calls()
  }

  /**
   * Returns a network namespace whose requests, watches and events go to this kernel. It runs no programs. `name` is its
   * name in messages only.
   */
  netns(name?: string): NetNs {
    const made = new FakeNetNs(this.transport, name)
    this.opened.push(made)
    return made
  }

  /** Returns a socket of this kernel. */
  socket(): NetlinkSocket<T> {
    const cause = this.protocol.number === rtnetlink.number ? causeOf : undefined
    const made = withTransport(this.transport, () => new NetlinkSocket<T>(this.protocol as Protocol<T>, cause))
    this.opened.push(made)
    return made
  }

  /**
   * Puts this kernel in the place of the real one, for all sockets of this thread that are opened until the result is
   * disposed: `using _ = kernel.install()`. For code that opens its own namespaces and sockets.
   */
  install(): Disposable {
    const before = currentTransport()
    replaceKernel(this.transport)
    return { [Symbol.dispose]: () => replaceKernel(before) }
  }

  /** Takes steps unasked, on the socket that was opened last. */
  send(steps: Iterable<FakeStep>): void {
    ;[...this.sockets.values()].at(-1)?.send(steps)
  }

  /** Sends a notification, or takes other steps, on every socket in this group. */
  notify(group: GroupName, ...steps: readonly (FakeStep | FakeMessage<T>)[]): void {
    const number = numberOf('group', RTNLGRP, group)
    const all = steps.map((step): FakeStep => (isMessage(step) ? { datagram: [step] } : step))
    for (const socket of this.sockets.values()) if (socket.groups.has(number)) socket.send(all)
  }

  /**
   * Sends each socket one datagram with the messages of its groups. A socket without room loses them, and reports
   * ENOBUFS, as a real one.
   */
  broadcast(messages: readonly GroupMessage[]): void {
    for (const socket of this.sockets.values()) socket.notify(messages)
  }

  /** Lets every socket in a group lose notifications until it has read its queue: the next receive call gives ENOBUFS. */
  overrun(): void {
    for (const socket of this.sockets.values()) socket.overrun()
  }

  /** Closes the namespaces and sockets that it returned. */
  close(): void {
    for (const one of this.opened.splice(0)) one.close()
  }

  /** Closes what it returned, for `using`. */
  [Symbol.dispose](): void {
    this.close()
  }

  private calls(): Transport {
    const of = (fd: number): FakeSocket => this.sockets.get(fd) as FakeSocket
    return {
      open: () => {
        const made = new FakeSocket(this.early, this.protocol)
        this.sockets.set(made.fd, made)
        return made.fd
      },
      keep: () => undefined,
      portId: () => PORT_ID,
      send: (fd, data) => this.receive(of(fd), fd, data),
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
        this.sockets.delete(fd)
        return result
      },
    }
  }

  private receive(socket: FakeSocket, fd: number, data: Uint8Array): number {
    const error = this.sendErrors.shift()
    if (error !== undefined) return -error
    const result = write(fd, data)
    for (const message of socket.receive()) {
      this.requests.push(message)
      socket.send(this.answer(message, this.requests.length))
    }
    return result
  }
}

/** Creates a fake kernel: from replies by the names of requests, or from a function that answers every request. */
export function fakeKernel<T extends MessageTable = RtnetlinkMessages>(
  replies: FakeReplies<T> | FakeAnswer,
  options: FakeKernelOptions<T> = {},
): FakeKernel<T> {
  const { protocol = rtnetlink as unknown as Protocol<T>, early = [] } = options
  return new FakeKernel<T>(typeof replies === 'function' ? replies : byName(replies, protocol), protocol, early)
}

function byName<T extends MessageTable>(replies: FakeReplies<T>, protocol: Protocol<T>): FakeAnswer {
  const wrong = Object.keys(replies).find((name) => !Object.hasOwn(protocol.messages, name))
  if (wrong !== undefined) throw new TypeError(`${protocol.name} has no message ${JSON.stringify(wrong)}`)
  return (request, count) => {
    const { name = `message type ${request.type}` } = protocol.find(request.type, request.flags, request.bytes[NLMSG_HDRLEN])
    const reply = (replies as Readonly<Record<string, ((request: Message, count: number) => FakeReply<T>) | undefined>>)[name]
    if (!reply) return refusal('EOPNOTSUPP', `the fake kernel has no reply to ${name}`)(request)
    return replySteps(request, reply(request, count))
  }
}

function isMessage<T extends MessageTable>(step: FakeStep | FakeMessage<T>): step is FakeMessage<T> {
  return 'type' in step || 'name' in step
}
