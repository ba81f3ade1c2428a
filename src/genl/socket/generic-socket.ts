import type { Answers } from '../../linux/socket/by-name.ts'
import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { CauseOf } from '../../linux/socket/refusal.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { NamedRequest, ReplyTo, RequestName } from '../../netlink/message/named.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import type { Family } from '../family.ts'
import { type FamilyMessages, type GenericNetlink, genericNetlink } from '../protocol.ts'
import { causeOfGeneric } from './cause.ts'
import { type FamilyInfo, familyInfo } from './family-info.ts'

/** Opens a socket of generic netlink somewhere. */
export type OpenGeneric = <T extends MessageTable>(protocol: GenericNetlink<T>, causeOf: CauseOf) => NetlinkSocket<T>

/**
 * A socket of generic netlink (genetlink(7)) with declared families. Commands are requested by their names; before the first request of a
 * family the kernel is asked for its message type. Belongs to the network namespace in which it was made. To be closed.
 */
export class GenericSocket<const F extends readonly Family[] = readonly Family[]> {
  /** Generic netlink with the declared families, for `is`, `decode` and `explain`. Knows the families that were resolved so far. */
  readonly protocol: GenericNetlink<FamilyMessages<F>>
  private readonly families: F
  private readonly socket: NetlinkSocket<FamilyMessages<F>>
  private readonly known = new Map<string, FamilyInfo>()

  /**
   * Opens a socket in the network namespace that the thread is in (`NetNs.generic` opens one elsewhere). Throws SyscallError, and TypeError
   * where two families or two messages share a name.
   */
  constructor(families: F, open: OpenGeneric = (protocol, causeOf) => new NetlinkSocket(protocol, causeOf)) {
    this.families = families
    this.protocol = genericNetlink(families)
    this.socket = open(this.protocol, causeOfGeneric)
  }

  /**
   * Sends a command and waits for its ACK. Resolves to the answers, typed where the row names them (`reply`). Rejects with a TypeError or
   * RangeError where a name, a key or a value is wrong, and with a NetlinkError where the kernel refuses; ENOENT where it has no such family.
   */
  request<N extends RequestName<FamilyMessages<F>>>(
    message: NamedRequest<FamilyMessages<F>, N>,
    options: RequestOptions = {},
  ): Promise<Answers<ReplyTo<FamilyMessages<F>, N>>> {
    return this.resolved(message, options, (complete, limits) => this.socket.request(complete, limits))
  }

  /** The same for a dump: resolves to all messages. One that changed meanwhile is requested again; after ten times a DumpInterruptedError. */
  dump<N extends RequestName<FamilyMessages<F>>>(
    message: NamedRequest<FamilyMessages<F>, N>,
    options: RequestOptions = {},
  ): Promise<ReplyTo<FamilyMessages<F>, N>[]> {
    return this.resolved(message, options, (complete, limits) => this.socket.dump(complete, limits))
  }

  /**
   * Asks the kernel for a family by its name. Requests do so by themselves. Rejects with a NetlinkError, ENOENT where the family is not
   * registered, and with a TypeError where it has a struct of another length than the declared one.
   */
  async resolve(name: string, options: RequestOptions = {}): Promise<FamilyInfo> {
    const info = await familyInfo(this.socket, name, options)
    const declared = this.families.find((one) => one.name === name)
    if (declared && declared.hdrsize !== info.hdrsize)
      throw new TypeError(
        `the family ${shown(name)} has a struct of ${info.hdrsize} bytes before its attributes, but is declared with ${declared.hdrsize}`,
      )
    this.protocol.learn(info.id, name, info.hdrsize)
    this.known.set(name, info)
    return info
  }

  /** Closes the socket. Requests under way reject with a SyscallError EBADF. Closing twice is fine. */
  close(): void {
    this.socket.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  /** Sends a message when its family is known. A family that was registered anew has another message type: then once more. */
  private async resolved<N extends RequestName<FamilyMessages<F>>, R>(
    message: NamedRequest<FamilyMessages<F>, N>,
    options: RequestOptions,
    send: (message: NamedRequest<FamilyMessages<F>, N>, limits: RequestOptions) => Promise<R>,
  ): Promise<R> {
    const limits = oneDeadline(options)
    const { name } = this.protocol.familyOf(message.name)
    const known = this.known.get(name)
    const info = known ?? (await this.resolve(name, limits))
    try {
      return await send(withVersion(message, info), limits)
    } catch (error) {
      if (!known || !(error instanceof NetlinkError && error.code === 'ENOENT')) throw error
      const now = await this.resolve(name, limits)
      if (now.id === known.id) throw error
      return send(withVersion(message, now), limits)
    }
  }
}

/** The request with the version of its family, unless it states one. */
function withVersion<M extends { readonly header?: object }>(message: M, { version }: FamilyInfo): M {
  const { header = {} } = message
  return typeof header === 'object' && header !== null ? { ...message, header: { version, ...header } } : message
}
