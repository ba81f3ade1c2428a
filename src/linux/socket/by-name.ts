import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { type ByName, checkReplies, requestOf } from '../../netlink/message/named.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'

/** What one request brought: its answers, and the words of warning that may come with success. */
export interface Answers<M = Message> {
  readonly messages: M[]
  readonly warning: string | undefined
}

/** Sends the request of a name. Rejects with a TypeError where an answer is not the one that the table promises. */
export async function byName(
  protocol: Protocol,
  message: ByName,
  send: (request: Outgoing) => Promise<Answers>,
): Promise<Answers> {
  const answers = await send(requestOf(protocol, message))
  checkReplies(protocol, message.name, answers.messages)
  return answers
}

/** Sends the dump of a name. Rejects with a TypeError where a message is not the one that the table promises. */
export async function dumpByName(
  protocol: Protocol,
  message: ByName,
  send: (request: Outgoing) => Promise<Message[]>,
): Promise<Message[]> {
  const messages = await send(requestOf(protocol, message))
  checkReplies(protocol, message.name, messages)
  return messages
}
