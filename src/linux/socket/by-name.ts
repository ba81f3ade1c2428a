import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { type ByName, checkReplies, requestOf } from '../../netlink/message/named.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'

/** The replies to one request, and the warning that may accompany success. */
export interface Answers<M = Message> {
  /** The replies, without the ACK. Empty if the kernel only acknowledged. */
  readonly messages: M[]
  /** The kernel's warning (NLMSGERR_ATTR_MSG of the ACK): the request succeeded. */
  readonly warning: string | undefined
}

/** Sends a request by name. Rejects with a TypeError if a reply is not the one that the table declares. */
export async function byName(
  protocol: Protocol,
  message: ByName,
  send: (request: Outgoing) => Promise<Answers>,
): Promise<Answers> {
  const answers = await send(requestOf(protocol, message))
  checkReplies(protocol, message.name, answers.messages)
  return answers
}

/** Sends a dump by name. Rejects with a TypeError if a message is not the one that the table declares. */
export async function dumpByName(
  protocol: Protocol,
  message: ByName,
  send: (request: Outgoing) => Promise<Message[]>,
): Promise<Message[]> {
  const messages = await send(requestOf(protocol, message))
  checkReplies(protocol, message.name, messages)
  return messages
}
