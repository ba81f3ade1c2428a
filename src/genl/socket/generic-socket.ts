import type { Answers } from '../../linux/socket/by-name.ts'
import { ChangeStream } from '../../linux/socket/change-stream.ts'
import { checkStream, type StreamOptions } from '../../linux/socket/event-options.ts'
import { EventStream, type Notification } from '../../linux/socket/event-stream.ts'
import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { CauseOf } from '../../linux/socket/refusal.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { encodeMessage } from '../../netlink/message/encode.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { type ByName, type NamedRequest, type ReplyTo, type RequestName, requestOf } from '../../netlink/message/named.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import type { Family } from '../family.ts'
import { type FamilyMessages, type GenericNetlink, genericNetlink } from '../protocol.ts'
import { causeOfGeneric } from './cause.ts'
import { FamilyEvents, groupsOf } from './family-events.ts'
import { type FamilyInfo, familyInfo } from './family-info.ts'

/** Opens sockets of generic netlink in some network namespace. */
export interface OpenGeneric {
  socket<T extends MessageTable>(protocol: GenericNetlink<T>, causeOf: CauseOf): NetlinkSocket<T>
  events(protocol: GenericNetlink, groups: readonly number[], options: StreamOptions): EventStream
}

/** Opens them in the network namespace that the thread is in. */
const HERE: OpenGeneric = {
  socket: (protocol, causeOf) => new NetlinkSocket(protocol, causeOf),
  events: (protocol, groups, options) => new EventStream(protocol, groups, options),
}

/**
 * A socket of generic netlink (genetlink(7)) with declared families. It sends commands by name, and queries the kernel for
 * the message type of a family before its first command. It belongs to the network namespace in which it was created.
 * Close it after use.
 */
export class GenericSocket<const F extends readonly Family[] = readonly Family[]> {
  /** Generic netlink with the declared families, for `is`, `decode` and `explain`. It has the message types of the families resolved so far. */
  readonly protocol: GenericNetlink<FamilyMessages<F>>
  private readonly families: Family[]
  private readonly socket: NetlinkSocket<FamilyMessages<F>>
  private readonly known = new Map<string, FamilyInfo>()
  private readonly open: OpenGeneric

  /**
   * Opens a socket in the network namespace that the thread is in (`NetNs.generic` opens one elsewhere). Throws SyscallError, and TypeError
   * where two families or two messages share a name.
   */
  constructor(families: F, open: OpenGeneric = HERE) {
    this.protocol = genericNetlink(families)
    this.families = [...families]
    this.open = open
    this.socket = open.socket(this.protocol, (refusal) => causeOfGeneric(refusal, this.known.values()))
  }

  /** Adds a declared family. Throws a TypeError if another one has its name, or the name of one of its messages. */
  add(family: Family): void {
    this.protocol.add(family)
    if (!this.families.includes(family)) this.families.push(family)
  }

  /**
   * Sends a command and waits for its ACK. Resolves to the replies, typed if the row names the reply (`reply`). Rejects
   * with a TypeError or RangeError for an invalid name, key or value, and with a NetlinkError if the kernel refuses the
   * command: ENOENT if the family is not registered.
   */
  request<N extends RequestName<FamilyMessages<F>>>(
    message: NamedRequest<FamilyMessages<F>, N>,
    options: RequestOptions = {},
  ): Promise<Answers<ReplyTo<FamilyMessages<F>, N>>> {
    return this.resolved(message, options, (complete, limits) => this.socket.request(complete, limits))
  }

  /** Requests a dump; resolves to all messages. Retries an interrupted dump; rejects with a DumpInterruptedError after ten attempts. */
  dump<N extends RequestName<FamilyMessages<F>>>(
    message: NamedRequest<FamilyMessages<F>, N>,
    options: RequestOptions = {},
  ): Promise<ReplyTo<FamilyMessages<F>, N>[]> {
    return this.resolved(message, options, (complete, limits) => this.socket.dump(complete, limits))
  }

  /**
   * Requests a family from the kernel by its name. Commands do this automatically. Rejects with a NetlinkError (ENOENT if
   * the family is not registered), and with a TypeError if its struct has another length than the declared one.
   */
  async resolve(name: string, options: RequestOptions = {}): Promise<FamilyInfo> {
    const declared = this.families.find((one) => one.name === name)
    const info = await familyInfo(this.socket, declared ?? { name }, options)
    if (declared && declared.hdrsize !== info.hdrsize)
      throw new TypeError(
        `the family ${shown(name)} has a struct of ${info.hdrsize} bytes before its attributes, but is declared with ${declared.hdrsize}`,
      )
    this.protocol.learn(info.id, name, info.hdrsize)
    this.known.set(name, info)
    return info
  }

  /** Returns what the kernel reported of a family when it was last resolved; requests it if it was not. */
  async info(name: string, options: RequestOptions = {}): Promise<FamilyInfo> {
    return this.known.get(name) ?? this.resolve(name, options)
  }

  /**
   * Streams the notifications of multicast groups of a family, by name. Opens at the first read. If the family is registered
   * again (its module was loaded again), joins the groups again and yields an `overrun`: what came before that is lost.
   * Rejects with a TypeError for an unknown group, and with a NetlinkError ENOENT if the family is not registered.
   */
  events(name: string, groups: readonly string[], options: StreamOptions = {}): ChangeStream<Notification> {
    return new ChangeStream(async (closing) => {
      checkStream([], options)
      const signal = options.signal ? AbortSignal.any([options.signal, closing]) : closing
      const info = await this.resolve(name, { signal })
      return new FamilyEvents(this.open.events(this.protocol, groupsOf(info, groups), options), {
        name,
        learn: (again) => {
          this.protocol.learn(again.id, name, again.hdrsize)
          this.known.set(name, again)
          return groupsOf(again, groups)
        },
        again: async () => {
          const found = await this.resolve(name, { signal }).catch((error: unknown) => {
            if (!(error instanceof NetlinkError && error.code === 'ENOENT')) throw error
          })
          return found ? groupsOf(found, groups) : []
        },
      })
    })
  }

  /** Closes the socket. Requests under way reject with a SyscallError EBADF. Closing twice is fine. */
  close(): void {
    this.socket.close()
  }

  /** Closes the socket, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  /** Sends a message after resolving its family. Retries once if the family was registered again with another message type. */
  private async resolved<N extends RequestName<FamilyMessages<F>>, R>(
    message: NamedRequest<FamilyMessages<F>, N>,
    options: RequestOptions,
    send: (message: NamedRequest<FamilyMessages<F>, N>, limits: RequestOptions) => Promise<R>,
  ): Promise<R> {
    const limits = oneDeadline(options)
    const family = this.protocol.familyOf(message.name)
    const { name } = family
    const known = this.known.get(name)
    if (!known) checkRequest(family, message)
    const info = known ?? (await this.resolve(name, limits))
    try {
      return await send(withVersion(message, info), limits)
    } catch (error) {
      if (!known || !(error instanceof NetlinkError && GONE.includes(error.code))) throw error
      const now = await this.resolve(name, limits)
      if (now.id === known.id) throw error
      return send(withVersion(message, now), limits)
    }
  }
}

/** Refusals of a message type that no family has, or that another family has now (net/netlink/genetlink.c: genl_rcv_msg). */
const GONE: readonly string[] = ['ENOENT', 'EOPNOTSUPP']

/** Any message type that a family can have. */
const ANY_ID = 0xff

/** Protocols that requests are checked with, by family. */
const checking = new WeakMap<Family, GenericNetlink>()

/** Throws TypeError or RangeError for a request that cannot be encoded, before its family is looked up. */
function checkRequest(family: Family, message: ByName): void {
  const protocol = checking.get(family) ?? genericNetlink([family])
  checking.set(family, protocol)
  protocol.learn(ANY_ID, family.name)
  const request = requestOf(protocol, message)
  encodeMessage({ ...request, flags: (request.flags ?? 0) | NLM_F.REQUEST }, { protocol })
}

/** Returns the request with the version of its family, unless it has one. */
function withVersion<M extends { readonly header?: object }>(message: M, { version }: FamilyInfo): M {
  const { header = {} } = message
  return typeof header === 'object' && header !== null ? { ...message, header: { version, ...header } } : message
}
