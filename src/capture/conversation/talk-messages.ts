import type { Recorded } from '../message/messages.ts'
import type { Conversation, Event } from './types.ts'

/** The messages of a conversation in their order, or the one of an event. */
export function talkMessages(one: Conversation | Event): Recorded[] {
  if (one.kind === 'event') return [one.message]
  return [one.request, ...(one.items ?? []).map(({ request }) => request), ...one.answers, ...one.caused, one.end].filter(
    (message) => message !== undefined,
  )
}
