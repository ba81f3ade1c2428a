import { NLM_F, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import { type Open, requesterPort } from './pairing.ts'

const isDump = ({ message: { flags } }: Recorded): boolean => (flags & NLM_F.DUMP) === NLM_F.DUMP

/** Whether the kernel still replies to an open request. */
export const awaitsReply = ({ request, transaction }: Open): boolean =>
  transaction ? transaction.awaited.size > 0 : request !== undefined && expectsReply(request)

/**
 * Whether the kernel replies to a request that succeeds. A request that only changes something and has no NLM_F_ACK gets
 * an error or nothing.
 */
export function expectsReply(request: Recorded): boolean {
  const { protocol, message, tables } = request
  const { type, flags, bytes } = message
  if ((flags & (NLM_F.ACK | NLM_F.ECHO)) !== 0) return true
  if (protocol === NETLINK.ROUTE) return (type & 3) === 2
  // The begin and end messages of an nfnetlink batch have no replies.
  if (protocol === NETLINK.NETFILTER && type < 256) return false
  const { verb, row } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  // Commands that change something may have a reply, too: NFT_MSG_GETRULE_RESET.
  return verb === undefined || verb === 'get' || (verb === 'do' && row?.[5]?.reply !== undefined)
}

/**
 * Open requests that are over, because their socket has received a reply to a later request. The kernel executes a request
 * while it is sent, and a socket keeps the order of its replies; only dumps continue later.
 */
export function overtaken(by: Open, reply: Recorded, open: readonly Open[]): Open[] {
  // The kernel's audit thread sends replies later.
  if (!by.request || by.protocol === NETLINK.AUDIT) return []
  const isMulti = (reply.message.flags & NLM_F.MULTI) !== 0
  const earlier = open.slice(0, open.indexOf(by))
  return earlier.filter((one) => {
    if (!one.request || one.protocol !== by.protocol || !isSameSocket(one, by)) return false
    // A socket has one dump at a time.
    return isDump(one.request) ? isMulti && isDump(by.request as Recorded) : true
  })
}

function isSameSocket(one: Open, other: Open): boolean {
  if (one.sender !== other.sender) return false
  const [port, otherPort] = [requesterPort(one), requesterPort(other)]
  if (port !== undefined && otherPort !== undefined) return port === otherPort
  // strace names the file descriptor.
  return one.sender !== undefined && one.first.text === true
}
