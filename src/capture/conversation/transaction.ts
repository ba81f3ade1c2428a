import { errorIn, NLM_F } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import { type Refusal, refusalOf } from './refusal.ts'

// nfnetlink executes a batch whole or not at all (net/netfilter/nfnetlink.c: nfnetlink_rcv_batch). A datagram has
// NFNL_MSG_BATCH_BEGIN, the items, NFNL_MSG_BATCH_END. Each item that is refused gets an error, also items after the first.

/** linux/netfilter/nfnetlink.h */
const BEGIN = 16
const END = 17

/** An item of a transaction of nfnetlink. */
export interface TransactionItem {
  /** What the program asked for. */
  readonly request: Recorded
  /** Absent if the recording does not show it. `not applied`: another item, or the whole transaction, was refused. */
  readonly outcome?: 'applied' | 'refused' | 'not applied'
  /** Why the kernel refused this item. */
  readonly refusal?: Refusal
}

/** A transaction that has not ended. */
export interface OpenTransaction {
  readonly items: Recorded[]
  /** All messages of the batch by sequence number, BEGIN and END included. */
  readonly messages: Map<number, Recorded>
  readonly refusals: Map<number, Refusal>
  /** Messages that wait for an ACK. */
  readonly awaited: Set<number>
  /** The recording has an ACK, or a notification that an item caused. */
  confirmed: boolean
  ended: boolean
}

const isSentItem = ({ protocol, direction }: Recorded): boolean => protocol === NETLINK.NETFILTER && direction === 'sent'

const isControl = ({ message: { type } }: Recorded): boolean => type === BEGIN || type === END

/** Whether a message begins a transaction. */
export const beginsTransaction = (of: Recorded): boolean => isSentItem(of) && of.message.type === BEGIN

/** Creates a transaction without items. */
export const transaction = (): OpenTransaction => ({
  items: [],
  messages: new Map(),
  refusals: new Map(),
  awaited: new Set(),
  confirmed: false,
  ended: false,
})

/** Adds a message to a transaction whose first message is given. Returns false for a message of another datagram. */
export function addItem(to: OpenTransaction, first: Recorded, item: Recorded): boolean {
  const { frame, sender, message } = item
  if (to.ended || !isSentItem(item) || frame !== first.frame || sender !== first.sender) return false
  to.messages.set(message.seq, item)
  if (!isControl(item)) to.items.push(item)
  if ((message.flags & NLM_F.ACK) !== 0) to.awaited.add(message.seq)
  to.ended = message.type === END
  return true
}

/** Takes an ACK or a refusal of an item. Returns whether no other is awaited. */
export function takeResult(of: OpenTransaction, result: Recorded): boolean {
  const { seq } = result.message
  const error = errorIn(result.message)
  if (error === undefined) return false
  if (error < 0) of.refusals.set(seq, refusalOf(result, of.messages.get(seq)))
  else of.confirmed = true
  return of.awaited.delete(seq) && of.awaited.size === 0
}

/** The items with their outcomes. */
export function itemsOf({ items, refusals, awaited, confirmed }: OpenTransaction): TransactionItem[] {
  const isApplied = confirmed && awaited.size === 0
  return items.map((request) => {
    const refusal = refusals.get(request.message.seq)
    if (refusal) return { request, outcome: 'refused', refusal }
    if (refusals.size > 0) return { request, outcome: 'not applied' }
    return isApplied ? { request, outcome: 'applied' } : { request }
  })
}
