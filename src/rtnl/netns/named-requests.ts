import type { Family } from '../../genl/family.ts'
import type { GenericSocket } from '../../genl/socket/generic-socket.ts'
import type { Answers } from '../../linux/socket/by-name.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NamedRequest, ReplyTo, RequestName } from '../../netlink/message/named.ts'
import type { RtnetlinkMessages } from '../protocol.ts'
import type { NamespaceSockets } from './sockets.ts'

/** Requests of a network namespace by the names of their messages. */
export abstract class NamedRequests {
  protected abstract readonly sockets: NamespaceSockets

  /**
   * Sends a message of rtnetlink by its kernel name, and waits for its ACK: `{ name: 'RTM_NEWROUTE', flags: NLM_F.CREATE, header, attrs }`.
   * Header and attributes are typed by the name. Resolves to the answers: the object that was requested, or an echo (NLM_F_ECHO). Nothing is
   * filled in, and no link is looked up. Rejects with a TypeError or RangeError where a name, a key or a value is wrong, and with a
   * NetlinkError where the kernel refuses.
   */
  request<N extends RequestName<RtnetlinkMessages>>(
    message: NamedRequest<RtnetlinkMessages, N>,
    limits: RequestOptions = {},
  ): Promise<Answers<ReplyTo<RtnetlinkMessages, N>>> {
    return this.sockets.socket().request(message, limits)
  }

  /**
   * Dumps the objects of rtnetlink that a message names: `{ name: 'RTM_GETRULE', header: { family: 2 } }`. Resolves to the kernel's messages.
   * Rejects as `request` does, and with a DumpInterruptedError where objects changed during ten dumps.
   */
  dump<N extends RequestName<RtnetlinkMessages>>(
    message: NamedRequest<RtnetlinkMessages, N>,
    limits: RequestOptions = {},
  ): Promise<ReplyTo<RtnetlinkMessages, N>[]> {
    return this.sockets.socket().dump(message, limits)
  }

  /**
   * Opens a socket of generic netlink in the namespace, for declared families (`family` of `nlwire/declare`). It is closed with this object, or
   * before. Throws SyscallError, and TypeError where two families or two messages share a name.
   */
  generic<const F extends readonly Family[]>(families: F): GenericSocket<F> {
    return this.sockets.generic(families)
  }
}
