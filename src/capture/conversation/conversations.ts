import { errorIn, NLM_F, NLMSG } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import { batchesOf } from '../source/batches.ts'
import type { Fault } from '../source/item.ts'
import { holding } from './held.ts'
import { type Over, overtime } from './over.ts'
import { findOpen, isAnswerToo, type Open, openCause, requestWith } from './pairing.ts'
import { type Pause, QUIET, withPauses } from './pauses.ts'
import { refusalOf } from './refusal.ts'
import { awaitsReply, overtaken } from './replies.ts'
import { addItem, beginsTransaction, itemsOf, takeResult, transaction } from './transaction.ts'
import type { Conversation, Event } from './types.ts'

/** Options of `conversations`. */
export interface ConversationOptions {
  /**
   * Number of later messages for which a complete conversation waits, so that notifications that arrive after the ACK are
   * in it (`caused`). Default: 0; such a notification is an event with `request`.
   */
  readonly lookahead?: number
  /**
   * Waits for some milliseconds, for recordings that are still being made: when nothing arrives, what is complete is
   * yielded without waiting for more messages.
   */
  readonly pause?: Pause
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
  { lookahead = 0, pause }: ConversationOptions = {},
): AsyncGenerator<Conversation | Event | Fault> {
  const state: State = { open: [], over: overtime() }
  const held = holding(lookahead)
  const batches = batchesOf(messages)
  for await (const batch of pause ? withPauses(batches, pause) : batches) {
    if (typeof batch === 'string') {
      for (const one of quiet(batch === QUIET.long, state)) held.push(one)
      yield* held.take(true)
      continue
    }
    for (const item of batch) {
      held.count()
      for (const one of item.kind === 'fault' ? [item] : take(item, state)) held.push(one)
      yield* held.take()
    }
  }
  for (const one of [...state.open]) held.push(close(one, state))
  yield* held.take(true)
}

/** Open conversations, and the requests of those that have ended. */
interface State {
  readonly open: Open[]
  readonly over: Over
}

/** Ends the conversations that nothing more will come to, as far as can be known while nothing arrives. */
function quiet(isLong: boolean, state: State): Conversation[] {
  const complete = state.open.filter((one) => one.request && one.answered === 0 && (isLong || !awaitsReply(one)))
  return complete.map((one) => close(one, state))
}

function* take(message: Recorded, state: State): Generator<Conversation | Event> {
  const { open, over } = state
  if (message.protocol === NETLINK.KOBJECT_UEVENT) return yield { kind: 'event', message }
  const batch = transactionOf(message, state)
  if (batch) return yield* batch.transaction?.ended && message.failed !== undefined ? [close(batch, state)] : []
  if (message.failed !== undefined && !beginsTransaction(message)) return yield finished(begin(message, message), 'failed')
  yield* expired(message, state)
  let found = isRequest(message) && !isAnswerToo(message, open) ? undefined : findOpen(message, open)
  if (!found && isRequest(message)) {
    yield* again(message, state)
    const begun = begin(message, message)
    if (begun.transaction) addItem(begun.transaction, message, message)
    open.push(begun)
    return
  }
  if (!found) {
    const cause = openCause(message, open)
    if (cause) return void addCaused(message, cause)
    const ended = over.of(message)
    // A reply after all, to a request that was taken for complete?
    const late = ended?.isUnanswered ? begin(ended.request, ended.request) : undefined
    if (isNotification(message) && !(late && isAnswer(message, late)))
      return yield { kind: 'event', message, ...(ended ? { request: ended.request } : {}) }
    found = late ?? begin(undefined, message)
    open.push(found)
  }
  for (const one of overtaken(found, message, open)) yield close(one, state, 'unread')
  const outcome = add(message, found)
  if (outcome) yield close(found, state, outcome, message)
}

/** Adds a message to the transaction whose datagram is being read. Returns undefined if there is none. */
function transactionOf(message: Recorded, { open }: State): Open | undefined {
  const last = open.at(-1)
  return last?.transaction && addItem(last.transaction, last.first, message) ? last : undefined
}

const isNotification = ({ message: { type, flags } }: Recorded): boolean => type >= NLMSG.MIN_TYPE && (flags & NLM_F.MULTI) === 0

/** Takes a conversation from the open ones. Without `end` nothing more is known of it. */
function close(
  one: Open,
  { open, over }: State,
  outcome: 'unread' | Conversation['outcome'] = 'open',
  end?: Recorded,
): Conversation {
  open.splice(open.indexOf(one), 1)
  over.add(one, !end && one.answered === 0)
  const isSilent = !end && one.answered === 0 && one.request !== undefined && !awaitsReply(one)
  return finished(one, isSilent ? 'silent' : outcome, end)
}

const isRequest = ({ direction, message }: Recorded): boolean => direction === 'sent' && (message.flags & NLM_F.REQUEST) !== 0

/** Closes the oldest conversation if it has been open for too long, or if too many are open. */
function* expired({ time }: Recorded, state: State): Generator<Conversation> {
  const [oldest] = state.open
  if (!oldest) return
  const since = oldest.last.time
  const stale = since !== undefined && time !== undefined && time - since > STALE && oldest.answered === 0
  if (stale || state.open.length >= MAX_OPEN) yield close(oldest, state)
}

/** Whether a transaction is over when its socket sends again: the kernel has executed it, and no ACK is awaited. */
function isOver(
  { transaction: of, ...one }: Open,
  protocol: number,
  sender: string | undefined,
  port: number | undefined,
): boolean {
  if (!of || of.awaited.size > 0 || one.protocol !== protocol || one.sender !== sender) return false
  return one.port === undefined || port === undefined || one.port === port
}

/** Closes the open conversation whose sequence number its sender uses again: the sender has abandoned it. */
function* again({ message, protocol, sender, port }: Recorded, state: State): Generator<Conversation> {
  const mine = port ?? (message.pid || undefined)
  const old = state.open.find(
    (one) => one.protocol === protocol && one.seq === message.seq && one.sender === sender && one.port === mine,
  )
  if (old && mine !== undefined) yield close(old, state)
  for (const one of state.open.filter((other) => isOver(other, protocol, sender, mine))) yield close(one, state)
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
    ...(request && beginsTransaction(request) ? { transaction: transaction() } : {}),
    answers: [],
    caused: [],
    answered: 0,
    multi: false,
    first,
    last: first,
  }
}

/** Whether an ACK follows DONE: in multipart replies to a request with NLM_F_ACK that is not a dump (team, devlink). */
function awaitsAck({ request, protocol }: Open): boolean {
  const flags = request?.message.flags ?? 0
  return protocol === NETLINK.GENERIC && (flags & NLM_F.ACK) !== 0 && (flags & NLM_F.DUMP) !== NLM_F.DUMP
}

/** Adds a message to its conversation. Returns the outcome if the conversation ends. */
function add(message: Recorded, to: Open): Conversation['outcome'] | undefined {
  const { type, seq, pid, flags: own } = message.message
  const isNumbered = seq !== 0 || pid !== 0
  if (isNumbered) to.port ??= pid
  to.last = message
  if (type === NLMSG.ERROR && to.transaction) return takeResult(to.transaction, message) ? 'ack' : undefined
  if (type === NLMSG.ERROR || type === NLMSG.DONE) {
    const error = errorIn(message.message)
    if (error === undefined || (type === NLMSG.DONE && awaitsAck(to))) return undefined
    return error < 0 ? 'refused' : type === NLMSG.ERROR ? 'ack' : 'done'
  }
  if (!isAnswer(message, to)) {
    if (to.transaction) to.transaction.confirmed = true
    addCaused(message, to)
    return undefined
  }
  to.answered++
  if (to.answers.length < MAX_ANSWERS) to.answers.push(message)
  to.multi ||= (own & NLM_F.MULTI) !== 0 || !isNumbered
  const flags = to.request?.message.flags ?? 0
  if (to.transaction) return undefined
  return to.multi || !to.request || (flags & NLM_F.ACK) !== 0 ? undefined : 'answered'
}

function addCaused(message: Recorded, { caused }: Open): void {
  if (caused.length < MAX_ANSWERS) caused.push(message)
}

/** Whether a message is a reply. rtnetlink replies to GET requests, and to changes with NLM_F_ECHO; its other messages are notifications. */
function isAnswer({ protocol, message }: Recorded, open: Open): boolean {
  const { request, answered, transaction: of } = open
  if (of) return ((requestWith(open, message.seq)?.message.flags ?? 0) & NLM_F.ECHO) !== 0
  if (!request || protocol !== NETLINK.ROUTE || (message.flags & NLM_F.MULTI) !== 0) return true
  const { type, flags } = request.message
  return (type & 3) === 2 || ((flags & NLM_F.ECHO) !== 0 && answered === 0)
}

function finished(open: Open, how: Conversation['outcome'], end?: Recorded): Conversation {
  const { request, protocol, answers, answered, caused, first, last, transaction: of } = open
  const refused = of ? [...of.refusals.values()][0] : how === 'refused' && end ? refusalOf(end, request) : undefined
  const outcome = refused ? 'refused' : request?.failed === undefined ? how : 'failed'
  const isEnd = end && end.message.type < NLMSG.MIN_TYPE
  const duration = last.time === undefined || first.time === undefined ? undefined : last.time - first.time
  return {
    kind: 'conversation',
    protocol,
    ...(request ? { request } : {}),
    ...(of ? { items: itemsOf(of) } : {}),
    answers,
    answered,
    caused,
    ...(isEnd ? { end } : {}),
    outcome,
    ...(refused ? { refusal: refused } : {}),
    ...(duration === undefined ? {} : { duration }),
  }
}
