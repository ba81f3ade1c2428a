import type { Answers } from '../../linux/socket/by-name.ts'
import type { ChangeStream } from '../../linux/socket/change-stream.ts'
import type { StreamOptions } from '../../linux/socket/event-options.ts'
import type { Notification } from '../../linux/socket/event-stream.ts'
import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { NamedRequest, ReplyTo, RequestName } from '../../netlink/message/named.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import type { Family } from '../family.ts'
import type { nlctrl } from '../nlctrl.ts'
import { OWN_FAMILIES } from '../own-families.ts'
import { type PolicyRow, policyRows } from '../policies.ts'
import type { FamilyInfo } from './family-info.ts'
import type { GenericSocket } from './generic-socket.ts'

/** The messages of a declared family. */
type MessagesOf<F extends Family> = F['messages'] extends infer T extends MessageTable ? T : MessageTable

/** Limits of a request, and what few requests need besides attributes. */
export interface CommandOptions<H = object> extends RequestOptions {
  /** Additional NLM_F_* flags. */
  readonly flags?: number
  /** Members of struct genlmsghdr, and of the struct that the family has after it. */
  readonly header?: H
}

type HeaderOf<F extends Family, N extends RequestName<MessagesOf<F>>> = NonNullable<NamedRequest<MessagesOf<F>, N>['header']>
type AttrsOf<F extends Family, N extends RequestName<MessagesOf<F>>> = NamedRequest<MessagesOf<F>, N>['attrs']

/** A family of generic netlink in a network namespace: what the kernel says of it, its commands and its notifications. */
export class GenericFamily<F extends Family = Family> {
  /** As the kernel registers it. */
  readonly name: string
  /** The declaration: the commands and their attributes. */
  readonly declared: F
  private readonly socket: () => GenericSocket

  /** @internal */
  constructor(declared: F, socket: () => GenericSocket) {
    this.name = declared.name
    this.declared = declared
    this.socket = socket
  }

  /**
   * Resolves to the message type, version, commands and multicast groups of the family. Asks the kernel once; a command asks
   * anew when the family was registered again. Rejects with a NetlinkError: ENOENT if the kernel has no such family.
   * @example const { id, version } = await generic(ns).family('netdev').info()
   */
  async info(limits: RequestOptions = {}): Promise<FamilyInfo> {
    return this.socket().info(this.name, limits)
  }

  /**
   * Resolves to what the kernel accepts in the attributes of each command (CTRL_CMD_GETPOLICY), beside the declared
   * rows.
   * @example for (const row of await generic(ns).family('netdev').policy()) console.log(row)
   */
  async policy(limits: RequestOptions = {}): Promise<PolicyRow[]> {
    const attrs = { familyName: this.name }
    const request = { name: 'CTRL_CMD_GETPOLICY', attrs } as const
    return policyRows(this.declared, await (this.socket() as unknown as GenericSocket<[typeof nlctrl]>).dump(request, limits))
  }

  // The names of commands are written out: an error for a wrong one would show the whole table as the argument of RequestName.

  /**
   * Sends a command by its kernel name: `request('MPTCP_PM_CMD_GET_LIMITS')`. Resolves to the replies. Rejects with a
   * TypeError or RangeError for an invalid name, key or value, and with a NetlinkError if the kernel refuses.
   * @example const { messages } = await generic(ns).family('mptcp_pm').request('MPTCP_PM_CMD_GET_LIMITS')
   */
  async request<
    N extends { [K in keyof MessagesOf<F>]: MessagesOf<F>[K][1] extends 'reply' | 'event' ? never : K }[keyof MessagesOf<F>] &
      string,
  >(name: N, attrs?: AttrsOf<F, N>, options: CommandOptions<HeaderOf<F, N>> = {}): Promise<Answers<ReplyTo<MessagesOf<F>, N>>> {
    const { message, limits } = this.message(name, attrs, options)
    return this.socket().request(message as never, limits) as unknown as Promise<Answers<ReplyTo<MessagesOf<F>, N>>>
  }

  /**
   * Dumps by a command: `dump('NETDEV_CMD_DEV_GET')`. Resolves to all messages. Rejects as `request` does, and with a
   * DumpInterruptedError.
   * @example const devices = await generic(ns).family('netdev').dump('NETDEV_CMD_DEV_GET')
   */
  async dump<
    N extends { [K in keyof MessagesOf<F>]: MessagesOf<F>[K][1] extends 'reply' | 'event' ? never : K }[keyof MessagesOf<F>] &
      string,
  >(name: N, attrs?: AttrsOf<F, N>, options: CommandOptions<HeaderOf<F, N>> = {}): Promise<ReplyTo<MessagesOf<F>, N>[]> {
    const { message, limits } = this.message(name, attrs, options)
    return this.socket().dump(message as never, limits) as unknown as Promise<ReplyTo<MessagesOf<F>, N>[]>
  }

  /**
   * Streams the notifications of multicast groups, by name; by default of all groups that the family declares. Yields
   * `{ type: 'message', message }`, and `{ type: 'overrun' }` where notifications were lost. Opens at the first read, and ends
   * when it is closed or its loop ends. Rejects with a TypeError for an unknown group.
   * @example
   * for await (const event of generic(ns).family('netdev').events()) if (event.type === 'message') console.log(event.message)
   */
  events(groups: readonly string[] = this.declared.groups, options: StreamOptions = {}): ChangeStream<Notification> {
    return this.socket().events(this.name, groups, options)
  }

  /** Splits options into those of the message and those of the wait. */
  private message(name: string, attrs: unknown, options: CommandOptions): { message: object; limits: RequestOptions } {
    checkDeclared(this.declared)
    const { flags, header, ...limits } = options
    const message = { name, ...(attrs === undefined ? {} : { attrs }), ...(flags === undefined ? {} : { flags }) }
    return { message: header === undefined ? message : { ...message, header }, limits: oneDeadline(limits) }
  }
}

/** Throws a TypeError for a family by a name that nlwire has no table of. */
function checkDeclared({ name, messages }: Family): void {
  if (Object.keys(messages).length > 0) return
  const near = didYouMean(
    name,
    OWN_FAMILIES.map((one) => one.name),
  )
  throw new TypeError(
    `nlwire has no commands of the family ${shown(name)}${near || ': declare it with `family` of nlwire/declare'}`,
  )
}
