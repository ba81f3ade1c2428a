import type { Codec, Sized } from '../codec/codec.ts'

/**
 * What a message does. It decides on the flags from 0x100 up (NLM_F_DUMP, NLM_F_CREATE, …) and on what may be sent again: a `get` changes
 * nothing. `do` is any other command, `reply` only answers, `event` only notifies.
 */
export type Verb = 'get' | 'new' | 'set' | 'delete' | 'do' | 'reply' | 'event'

/** Values of the first byte after nlmsghdr: a command of generic netlink, or an address family. */
export type First = number | readonly number[] | { readonly except: readonly number[] }

/** What else a message row says. */
export interface MessageNotes {
  /** The row is only for messages that begin with these bytes: several rows may share one type. */
  readonly first?: First
  /** The row is only for messages with NLM_F_REQUEST, or only for those without. */
  readonly direction?: 'request' | 'reply'
  /** The struct or the attributes of requests, where they are not those of replies and notifications. */
  readonly request?: { readonly header?: Sized<unknown>; readonly attrs?: Codec<unknown> }
  /** The name of the message that answers a request, where it is always the same one. It types what `request` and `dump` resolve to. */
  readonly reply?: string
}

/** One message: its type, what it does, the struct before the attributes, the attributes, its meaning, and what else there is to say. */
export type MessageRow = readonly [
  type: number,
  verb: Verb,
  header: Sized<unknown>,
  attrs: Codec<unknown>,
  doc: string,
  notes?: MessageNotes,
]
/** Messages by their kernel names: `RTM_NEWLINK`. */
export type MessageTable = Record<string, MessageRow>

/** Whether a message that begins with `first` (undefined: it has no body) is one of the row, whose type it has. */
export function rowFits(notes: MessageNotes | undefined, isRequest: boolean, first: number | undefined): boolean {
  if (!notes) return true
  if (notes.direction !== undefined && (notes.direction === 'request') !== isRequest) return false
  const { first: wanted } = notes
  if (wanted === undefined) return true
  if (typeof wanted === 'number') return wanted === first
  if ('except' in wanted) return first === undefined || !wanted.except.includes(first)
  return first !== undefined && wanted.includes(first)
}

/** The struct and the attributes of a row's messages, in one direction. */
export function codecsOfRow(
  [, , header, attrs, , notes]: MessageRow,
  isRequest: boolean,
): { readonly header: Sized<unknown>; readonly attrs: Codec<unknown> } {
  const { header: requestHeader = header, attrs: requestAttrs = attrs } = notes?.request ?? {}
  return isRequest ? { header: requestHeader, attrs: requestAttrs } : { header, attrs }
}
