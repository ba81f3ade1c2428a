import type { Codec, Sized } from '../codec/codec.ts'

/**
 * Operation of a message. It determines the meaning of the flags from 0x100 up (NLM_F_DUMP, NLM_F_CREATE, …), and whether
 * the request may be sent again: a `get` changes nothing. `do` is any other command, `reply` is only a reply, `event` only
 * a notification.
 */
export type Verb = 'get' | 'new' | 'set' | 'delete' | 'do' | 'reply' | 'event'

/** Values of the first byte after nlmsghdr: a command of generic netlink, or an address family. */
export type First = number | readonly number[] | { readonly except: readonly number[] }

/** Further properties of a message row. */
export interface MessageNotes {
  /** The row applies only to messages whose first byte is one of these: several rows may share one type. */
  readonly first?: First
  /** The row applies only to messages with NLM_F_REQUEST, or only to those without. */
  readonly direction?: 'request' | 'reply'
  /** The struct or the attributes of requests, if they differ from those of replies and notifications. */
  readonly request?: { readonly header?: Sized<unknown>; readonly attrs?: Codec<unknown> }
  /** A dump request has no struct before its attributes. */
  readonly bareDump?: true
  /** In the command of replies the kernel writes the lower byte of the message type: the replies of gtp. */
  readonly typeAsCommand?: true
  /**
   * The replies have sequence number 0 and port id 0, as notifications have: the dumps of thermal. A socket takes such a
   * message of the same type and command as a reply while the request is open.
   */
  readonly unnumbered?: true
  /** Name of the reply message, if it is always the same one. It types the result of `request` and `dump`. */
  readonly reply?: string
}

/** One message: type, operation, struct before the attributes, attributes, meaning, and further properties. */
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

/** Whether the row applies to a message of its type that begins with `first` (undefined: no body). */
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
