import type { Recorded } from '../message/messages.ts'
import type { Refusal } from './refusal.ts'
import type { TransactionItem } from './transaction.ts'

/** A request, its replies and its outcome. */
export interface Conversation {
  /** Distinguishes it from an Event. */
  readonly kind: 'conversation'
  /** NETLINK_*: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** The request. Absent if the recording starts after it. */
  readonly request?: Recorded
  /**
   * The items of a transaction of nfnetlink, each with its outcome. `request` is the first message of its datagram,
   * NFNL_MSG_BATCH_BEGIN, and `refusal` the first of the items that were refused.
   */
  readonly items?: readonly TransactionItem[]
  /** The first 10,000 replies, in order; `answered` counts all. */
  readonly answers: readonly Recorded[]
  /** Number of replies. */
  readonly answered: number
  /** Notifications with the port id and sequence number of the request: the changes that it caused. */
  readonly caused: readonly Recorded[]
  /** The last message: DONE, ACK or error. */
  readonly end?: Recorded
  /**
   * `silent`: the request changes something without NLM_F_ACK, and the recording has no error: the kernel replies to
   * errors only. `unread`: the program has read a reply to a later request of the same socket, but not this one. `open`:
   * the recording does not have the end. `failed`: the send failed with the errno in `request.failed`, and the kernel never
   * got the request.
   */
  readonly outcome: 'done' | 'ack' | 'answered' | 'refused' | 'failed' | 'silent' | 'unread' | 'open'
  /** Why the kernel refused the request. Present if `outcome` is `refused` and `end` is an error message. */
  readonly refusal?: Refusal
  /** Time from the first to the last message, in nanoseconds, if the recording has times. */
  readonly duration?: bigint
}

/** A notification that is in no conversation. */
export interface Event {
  /** Distinguishes it from a Conversation. */
  readonly kind: 'event'
  /** The notification. */
  readonly message: Recorded
  /** The request that caused it, if the recording has it: its conversation had been yielded before. */
  readonly request?: Recorded
}
