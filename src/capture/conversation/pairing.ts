import { NLM_F, NLMSG, NLMSG_HDRLEN, type Nlmsghdr } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import type { OpenTransaction } from './transaction.ts'

/** A conversation that has not ended. */
export interface Open {
  readonly request: Recorded | undefined
  readonly protocol: number
  readonly seq: number
  /** Port id of the requester's socket, once it is known: nlmsg_pid of a request may be 0, or that of another socket. */
  port: number | undefined
  readonly sender: string | undefined
  /** The items, if the request is a batch of nfnetlink. */
  readonly transaction?: OpenTransaction
  readonly answers: Recorded[]
  readonly caused: Recorded[]
  answered: number
  multi: boolean
  first: Recorded
  last: Recorded
}

/** The request with this sequence number: an item of a transaction has its own. */
export const requestWith = ({ request, seq, transaction }: Open, number: number): Recorded | undefined =>
  transaction?.messages.get(number) ?? (seq === number ? request : undefined)

const hasSeq = ({ seq, transaction }: Open, number: number): boolean =>
  seq === number || transaction?.messages.has(number) === true

/**
 * Whether a message with NLM_F_REQUEST is from the kernel. Some kernel messages copy the flags of the request: replies of
 * traffic control (net/sched/cls_api.c: tfilter_notify) and notifications of new next hops (net/ipv4/nexthop.c:
 * nexthop_notify).
 */
export function isAnswerToo(of: Recorded, open: readonly Open[]): boolean {
  const { protocol, message } = of
  const { type, flags, seq, pid } = message
  if (protocol !== NETLINK.ROUTE || pid === 0 || of.port !== undefined) return false
  return open.some(({ request, seq: requestSeq }) => {
    if (!request || requestSeq !== seq) return false
    const known = request.message
    return known.type === type + 2 ? (type & 3) === 0 : known.type >> 2 === type >> 2 && known.flags === flags && known.pid === 0
  })
}

/** Finds the conversation of a message from the kernel: that of its port id, or one whose port id is not known yet. */
export function findOpen(of: Recorded, open: readonly Open[]): Open | undefined {
  const { protocol, sender, message } = of
  if (message.seq === 0 && message.pid === 0) return open.find((one) => isUnnumberedReply(of, one))
  let best: Open | undefined
  let most = 0
  for (const one of open) {
    if (one.protocol !== protocol || !hasSeq(one, message.seq) || one.sender !== sender) continue
    if (one.port !== undefined && one.port !== message.pid) continue
    const fit = fitting(of, one)
    if (fit > most) [best, most] = [one, fit]
  }
  return best
}

/** Whether it is the first reply to a request whose replies have no sequence number (`unnumbered` of its row). */
function isUnnumberedReply({ protocol, sender, message }: Recorded, { request, answered, ...open }: Open): boolean {
  if (!request || answered > 0 || open.protocol !== protocol || open.sender !== sender) return false
  const { type, flags, bytes } = request.message
  const command = bytes[NLMSG_HDRLEN]
  if (type !== message.type || command !== message.bytes[NLMSG_HDRLEN]) return false
  return request.tables.find(type, flags, command).row?.[5]?.unnumbered === true
}

/** Rate of a transaction for what is neither an ACK nor an error. */
const LEAST = 0.5

/**
 * Rates how well a message fits an open conversation; 0 if it does not. An error repeats the header of its request.
 * Programs use the time as sequence number, so several sockets may have the same one. Then a reply goes first to a request
 * that gets such an object, and second to one that changes it.
 */
function fitting({ protocol, message, name }: Recorded, open: Open): number {
  const { port } = open
  const request = requestWith(open, message.seq)
  const bound = port === undefined ? 1 : 5
  if (!request) return bound
  const sent = request.message
  const { type, flags } = message
  if (type === NLMSG.ERROR) {
    const repeated = message.header['request'] as Nlmsghdr | undefined
    if (repeated?.type !== sent.type) return 0
    const same = repeated.pid === sent.pid && repeated.len === sent.bytes.length && repeated.flags === sent.flags
    return bound + (same ? 2 : 0)
  }
  // Programs number the items of each transaction from 1 on, and other requests too: those have the replies.
  if (open.transaction) return LEAST
  const isDump = (sent.flags & NLM_F.DUMP) === NLM_F.DUMP
  // The begin and end messages of an nfnetlink batch (types 16 and 17) have no replies.
  if (protocol === NETLINK.NETFILTER && (sent.type < 256 || (type >= 256 && !isOfSubsystem(name, type, request)))) return 0
  // Not only dumps have multipart replies: team and devlink send them too.
  if (type === NLMSG.DONE || (flags & NLM_F.MULTI) !== 0) return bound + (isDump ? 2 : 0)
  if (protocol !== NETLINK.ROUTE) return bound
  const isGet = (sent.type & 3) === 2
  const same = sent.type >> 2 === type >> 2
  return isGet && !same ? 0 : bound + (same ? 1 : 0) + (isGet ? 1 : 0)
}

/** Whether a message of nfnetlink has the subsystem of the request, or is the reply that the row of the request names. */
function isOfSubsystem(name: string, type: number, { message: sent, tables }: Recorded): boolean {
  return sent.type >> 8 === type >> 8 || tables.find(sent.type, sent.flags, sent.bytes[NLMSG_HDRLEN]).row?.[5]?.reply === name
}

/**
 * Finds the open conversation that caused a notification which another socket received: by the port id and the sequence
 * number of its request.
 */
export function openCause({ protocol, message }: Recorded, open: readonly Open[]): Open | undefined {
  if (message.pid === 0 || message.type < NLMSG.MIN_TYPE || (message.flags & NLM_F.MULTI) !== 0) return undefined
  return open.find((one) => {
    return one.request && one.protocol === protocol && hasSeq(one, message.seq) && requesterPort(one) === message.pid
  })
}

/** Port id of the requester's socket: from the recording, from replies, or as the request gives it. */
export const requesterPort = ({ port, request }: Pick<Open, 'port' | 'request'>): number | undefined =>
  port ?? (request?.message.pid || undefined)
