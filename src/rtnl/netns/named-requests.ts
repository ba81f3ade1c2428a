import type { Family } from '../../genl/family.ts'
import type { GenericSocket } from '../../genl/socket/generic-socket.ts'
import type { Answers } from '../../linux/socket/by-name.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NamedRequest, ReplyTo, RequestName } from '../../netlink/message/named.ts'
import type { RtnetlinkMessages } from '../protocol.ts'
import { WithMembers } from './members.ts'
import type { NamespaceSockets } from './sockets.ts'

/** Requests in a network namespace, by message name. */
export abstract class NamedRequests extends WithMembers {
  protected abstract readonly sockets: NamespaceSockets

  /**
   * Sends an rtnetlink message by its kernel name, and waits for its ACK: `{ name: 'RTM_NEWROUTE', flags: NLM_F.CREATE,
   * header, attrs }`. The name types the header and the attributes. Resolves to the replies: the requested object, or
   * an echo (NLM_F_ECHO). Fills in nothing, and looks up no link. Rejects with a TypeError or RangeError for an invalid
   * name, key or value, and with a NetlinkError if the kernel refuses.
   * @example await ns.request({ name: 'RTM_DELLINK', header: { index: 7 } })
   */
  request<N extends RequestName<RtnetlinkMessages>>(
    message: NamedRequest<RtnetlinkMessages, N>,
    limits: RequestOptions = {},
  ): Promise<Answers<ReplyTo<RtnetlinkMessages, N>>> {
    return this.sockets.socket().request(message, limits)
  }

  /**
   * Dumps rtnetlink objects by message name: `{ name: 'RTM_GETRULE', header: { family: 2 } }`. Resolves to the kernel's
   * messages. Rejects as `request` does, and with a DumpInterruptedError if objects changed during ten dumps.
   * @example const rules = await ns.dump({ name: 'RTM_GETRULE', header: { family: constants.AF.INET } })
   */
  dump<N extends RequestName<RtnetlinkMessages>>(
    message: NamedRequest<RtnetlinkMessages, N>,
    limits: RequestOptions = {},
  ): Promise<ReplyTo<RtnetlinkMessages, N>[]> {
    return this.sockets.socket().dump(message, limits)
  }

  /**
   * Opens a generic netlink socket in the namespace, for declared families (`family` of `nlwire/declare`). Close it, or
   * this object. Throws SyscallError, and TypeError if two families or two messages share a name.
   * @example await using socket = ns.generic([taskstats])
   */
  generic<const F extends readonly Family[]>(families: F): GenericSocket<F> {
    return this.sockets.generic(families)
  }
}
