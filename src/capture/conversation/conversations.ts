import { NLM_F, NLMSG, type Nlmsghdr } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import type { Fault } from '../source/item.ts'
import { type Refusal, refusalOf } from './refusal.ts'

/** A request, its replies and its outcome. */
export interface Conversation {
  readonly kind: 'conversation'
  readonly protocol: number
  /** The request. Absent if the recording starts after it. */
  readonly request?: Recorded
  /** The first 10,000 replies, in order; `answered` counts all. */
  readonly answers: readonly Recorded[]
  readonly answered: number
  /** Notifications with the port id and sequence number of the request: the changes that it caused. */
  readonly caused: readonly Recorded[]
  /** The last message: DONE, ACK or error. */
  readonly end?: Recorded
  /** `open`: the recording does not have the end, or the request did not ask for an ACK. */
  readonly outcome: 'done' | 'ack' | 'answered' | 'refused' | 'open'
  readonly refusal?: Refusal
  /** Time from the first to the last message, in nanoseconds, if the recording has times. */
  readonly duration?: bigint
}

/** A notification that no request of the recording caused. */
export interface Event {
  readonly kind: 'event'
  readonly message: Recorded
}

interface Open {
  readonly request: Recorded | undefined
  readonly protocol: number
  readonly seq: number
  /** Port id of the requester's socket, once it is known: nlmsg_pid of a request may be 0, or that of another socket. */
  port: number | undefined
  readonly sender: string | undefined
  readonly answers: Recorded[]
  readonly caused: Recorded[]
  answered: number
  multi: boolean
  first: Recorded
  last: Recorded
}

const MAX_ANSWERS = 10_000
/** Maximum number of open conversations: requests without a reply (no NLM_F_ACK) must not fill memory. */
const MAX_OPEN = 1024
const STALE = 5_000_000_000n

/**
 * Pairs requests with their replies by port id and sequence number. Yields a conversation when it ends; yields events and
 * faults in their place. Handles a missing start, interleaved senders, and reused sequence numbers.
 */
export async function* conversations(
  messages: Iterable<Recorded | Fault> | AsyncIterable<Recorded | Fault>,
): AsyncGenerator<Conversation | Event | Fault> {
  const open: Open[] = []
  for await (const item of messages) {
    if (item.kind === 'fault') yield item
    else yield* take(item, open)
  }
  for (const one of open) yield finished(one, 'open')
}

function* take(message: Recorded, open: Open[]): Generator<Conversation | Event> {
  if (message.protocol === NETLINK.KOBJECT_UEVENT) return yield { kind: 'event', message }
  yield* expired(message, open)
  const { flags, type } = message.message
  let found = isRequest(message) && !isAnswerToo(message, open) ? undefined : find(message, open)
  if (!found && isRequest(message)) {
    yield* again(message, open)
    open.push(begin(message, message))
    return
  }
  if (!found) {
    if (type >= NLMSG.MIN_TYPE && (flags & NLM_F.MULTI) === 0) return yield { kind: 'event', message }
    found = begin(undefined, message)
    open.push(found)
  }
  const outcome = add(message, found)
  if (!outcome) return
  open.splice(open.indexOf(found), 1)
  yield finished(found, outcome, message)
}

const isRequest = ({ direction, message }: Recorded): boolean => direction === 'sent' && (message.flags & NLM_F.REQUEST) !== 0

/**
 * Whether a message with NLM_F_REQUEST is from the kernel. Some kernel messages copy the flags of the request: replies of
 * traffic control (net/sched/cls_api.c: tfilter_notify) and notifications of new next hops (net/ipv4/nexthop.c:
 * nexthop_notify).
 */
function isAnswerToo(of: Recorded, open: readonly Open[]): boolean {
  const { protocol, message } = of
  const { type, flags, seq, pid } = message
  if (protocol !== NETLINK.ROUTE || pid === 0 || of.port !== undefined) return false
  return open.some(({ request, seq: requestSeq }) => {
    if (!request || requestSeq !== seq) return false
    const known = request.message
    return known.type === type + 2 ? (type & 3) === 0 : known.type >> 2 === type >> 2 && known.flags === flags && known.pid === 0
  })
}

/** Closes the oldest conversation if it has been open for too long, or if too many are open. */
function* expired({ time }: Recorded, open: Open[]): Generator<Conversation> {
  const [oldest] = open
  if (!oldest) return
  const since = oldest.last.time
  const stale = since !== undefined && time !== undefined && time - since > STALE && oldest.answered === 0
  if (!stale && open.length < MAX_OPEN) return
  open.shift()
  yield finished(oldest, 'open')
}

/** Closes the open conversation whose sequence number its sender uses again: the sender has abandoned it. */
function* again({ message, protocol, sender, port }: Recorded, open: Open[]): Generator<Conversation> {
  const mine = port ?? (message.pid || undefined)
  const old = open.find(
    (one) => one.protocol === protocol && one.seq === message.seq && one.sender === sender && one.port === mine,
  )
  if (!old || mine === undefined) return
  open.splice(open.indexOf(old), 1)
  yield finished(old, 'open')
}

function begin(request: Recorded | undefined, first: Recorded): Open {
  const { message, protocol, sender, port } = first
  const known = port ?? (request ? undefined : message.pid)
  return {
    request,
    protocol,
    seq: message.seq,
    port: known,
    sender,
    answers: [],
    caused: [],
    answered: 0,
    multi: false,
    first,
    last: first,
  }
}

/** Finds the conversation of a message from the kernel: that of its port id, or one whose port id is not known yet. */
function find(of: Recorded, open: readonly Open[]): Open | undefined {
  const { protocol, sender, message } = of
  if (message.seq === 0 && message.pid === 0) return undefined
  let best: Open | undefined
  let most = 0
  for (const one of open) {
    if (one.protocol !== protocol || one.seq !== message.seq || one.sender !== sender) continue
    if (one.port !== undefined && one.port !== message.pid) continue
    const fit = fitting(of, one)
    if (fit > most) [best, most] = [one, fit]
  }
  return best
}

/**
 * Rates how well a message fits an open conversation; 0 if it does not. An error repeats the header of its request.
 * Programs use the time as sequence number, so several sockets may have the same one. Then a reply goes first to a request
 * that gets such an object, and second to one that changes it.
 */
function fitting({ protocol, message }: Recorded, { request, port }: Open): number {
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
  const isDump = (sent.flags & NLM_F.DUMP) === NLM_F.DUMP
  // The begin and end messages of an nfnetlink batch (types 16 and 17) have no replies.
  if (protocol === NETLINK.NETFILTER && (sent.type < 256 || (type >= 256 && sent.type >> 8 !== type >> 8))) return 0
  // Not only dumps have multipart replies: team and devlink send them too.
  if (type === NLMSG.DONE || (flags & NLM_F.MULTI) !== 0) return bound + (isDump ? 2 : 0)
  if (protocol !== NETLINK.ROUTE) return bound
  const isGet = (sent.type & 3) === 2
  const same = sent.type >> 2 === type >> 2
  return isGet && !same ? 0 : bound + (same ? 1 : 0) + (isGet ? 1 : 0)
}

/** Whether an ACK follows DONE: in multipart replies to a request with NLM_F_ACK that is not a dump (team, devlink). */
function awaitsAck({ request, protocol }: Open): boolean {
  const flags = request?.message.flags ?? 0
  return protocol === NETLINK.GENERIC && (flags & NLM_F.ACK) !== 0 && (flags & NLM_F.DUMP) !== NLM_F.DUMP
}

/** Adds a message to its conversation. Returns the outcome if the conversation ends. */
function add(message: Recorded, to: Open): Conversation['outcome'] | undefined {
  const { type, header, pid } = message.message
  to.port ??= pid
  to.last = message
  if (type === NLMSG.ERROR || type === NLMSG.DONE) {
    const error = Number(header['error'] ?? 0)
    if (type === NLMSG.DONE && awaitsAck(to)) return undefined
    return error < 0 ? 'refused' : type === NLMSG.ERROR ? 'ack' : 'done'
  }
  if (!isAnswer(message, to)) {
    if (to.caused.length < MAX_ANSWERS) to.caused.push(message)
    return undefined
  }
  to.answered++
  if (to.answers.length < MAX_ANSWERS) to.answers.push(message)
  to.multi ||= (message.message.flags & NLM_F.MULTI) !== 0
  const flags = to.request?.message.flags ?? 0
  return to.multi || !to.request || (flags & NLM_F.ACK) !== 0 ? undefined : 'answered'
}

/** Whether a message is a reply. rtnetlink replies to GET requests, and to changes with NLM_F_ECHO; its other messages are notifications. */
function isAnswer({ protocol, message }: Recorded, { request, answered }: Open): boolean {
  if (!request || protocol !== NETLINK.ROUTE || (message.flags & NLM_F.MULTI) !== 0) return true
  const { type, flags } = request.message
  return (type & 3) === 2 || ((flags & NLM_F.ECHO) !== 0 && answered === 0)
}

function finished(open: Open, outcome: Conversation['outcome'], end?: Recorded): Conversation {
  const { request, protocol, answers, answered, caused, first, last } = open
  const isEnd = end && end.message.type < NLMSG.MIN_TYPE
  const duration = last.time === undefined || first.time === undefined ? undefined : last.time - first.time
  return {
    kind: 'conversation',
    protocol,
    ...(request ? { request } : {}),
    answers,
    answered,
    caused,
    ...(isEnd ? { end } : {}),
    outcome,
    ...(outcome === 'refused' && end ? { refusal: refusalOf(end, request) } : {}),
    ...(duration === undefined ? {} : { duration }),
  }
}
