import type { Message, MessageOf, Outgoing } from '../netlink/message/message.ts'
import type { ByName, NamedMessage, RequestName } from '../netlink/message/named.ts'
import type { MessageTable } from '../netlink/message/row.ts'

/** A message that a fake kernel sends: by the kernel's name, which types header and attributes, or by number. */
export type FakeMessage<T extends MessageTable> = Outgoing | { [N in keyof T & string]: NamedMessage<T, N> }[keyof T & string]

/** What a fake kernel does next. */
export type FakeStep =
  /** Sends the messages in one datagram. `from` is the port id of its sender, if that is not the kernel. */
  | { readonly datagram: readonly (Outgoing | ByName)[]; readonly from?: number }
  /** Sends these bytes as a datagram. */
  | { readonly bytes: Uint8Array }
  /** Lets the receive call fail that would read the next datagram: 105 is ENOBUFS, an overrun. */
  | { readonly errno: number }

/** Answers a request; its steps are taken in order. `count` is 1 for the first request. */
export type FakeAnswer = (request: Message, count: number) => Iterable<FakeStep>

/**
 * The reply to one request: objects, or nothing. A change without objects is acknowledged; a dump without objects is
 * empty. The other replies come from `refusal`, `interrupted`, `overrun`, `silence`, or a function that returns steps.
 */
export type FakeReply<T extends MessageTable = MessageTable> =
  | undefined
  // biome-ignore lint/suspicious/noConfusingVoidType: a function without return
  | void
  | readonly FakeMessage<T>[]
  | ((request: Message) => Iterable<FakeStep>)

/** Replies by the name of the request. A request without a function here is refused with EOPNOTSUPP. */
export type FakeReplies<T extends MessageTable> = {
  readonly [N in RequestName<T>]?: (request: MessageOf<T[N]>, count: number) => FakeReply<T>
}
