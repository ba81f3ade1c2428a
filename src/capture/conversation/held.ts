import { NLM_F } from '../../netlink/message/header.ts'
import { NETLINK } from '../message/protocols.ts'
import type { Fault } from '../source/item.ts'
import type { Conversation, Event } from './types.ts'

type Entry = Conversation | Event | Fault

/** Keeps complete conversations for a while, in their order: late messages are added to them. */
export interface Held {
  /** Counts a message of the recording. */
  count(): void
  push(item: Entry): void
  /** Removes the items that have waited long enough; all items if `all`. */
  take(all?: boolean): Entry[]
}

/** `lookahead` is the number of messages for which a conversation that can cause notifications waits. */
export function holding(lookahead: number): Held {
  let waiting: { item: Entry; until: number }[] = []
  let messages = 0
  return {
    count: () => {
      messages++
    },
    push(item) {
      const at = waiting.findIndex((one) => one.item.kind === 'conversation' && one.item.request === requestOf(item))
      const there = waiting[at]?.item
      if (!there || requestOf(item) === undefined) {
        waiting.push({ item, until: messages + (causes(item) ? lookahead : 0) })
      } else if (item.kind === 'event') {
        const { caused } = there as Conversation
        waiting[at] = { item: { ...(there as Conversation), caused: [...caused, item.message] }, until: waiting[at]?.until ?? 0 }
      } else waiting[at] = { item, until: messages + lookahead }
    },
    take(all = false) {
      const first = all ? -1 : waiting.findIndex(({ until }) => until > messages)
      const count = first < 0 ? waiting.length : first
      const out = waiting.slice(0, count).map(({ item }) => item)
      waiting = waiting.slice(count)
      return out
    },
  }
}

const requestOf = (item: Entry): Conversation['request'] => (item.kind === 'fault' ? undefined : item.request)

/** Whether notifications of a conversation may come after its end: it changes something. */
function causes(item: Entry): boolean {
  if (item.kind !== 'conversation' || !item.request || item.outcome === 'failed') return false
  const { type, flags } = item.request.message
  return item.protocol === NETLINK.ROUTE ? (type & 3) !== 2 : (flags & NLM_F.DUMP) !== NLM_F.DUMP
}
