import type { Codec, Sized } from '../../netlink/codec/codec.ts'
import type { MessageNotes, Verb } from '../../netlink/message/row.ts'

/**
 * The type of a table of messages with one struct and one set of attributes. Tables of messages name their type with it, as the inferred one
 * is longer than the compiler puts into a declaration file.
 */
export type Messages<
  Names extends string,
  H extends Sized<unknown>,
  A extends Codec<unknown>,
  Notes extends MessageNotes | undefined = undefined,
> = {
  readonly [Name in Names]: Notes extends MessageNotes
    ? readonly [type: number, verb: Verb, header: H, attrs: A, doc: string, notes: Notes & Omit<MessageNotes, keyof Notes>]
    : [Answered<Name, Names>] extends [never]
      ? readonly [type: number, verb: Verb, header: H, attrs: A, doc: string, notes?: MessageNotes]
      : readonly [type: number, verb: Verb, header: H, attrs: A, doc: string, notes: Reply<Answered<Name, Names>>]
}

/** The message that answers a query of objects. Its row must say so (`reply`). */
type Answered<Name extends string, Names extends string> = Name extends `RTM_GET${infer Object}`
  ? Extract<Names, `RTM_NEW${Object}`>
  : never

type Reply<Name extends string> = { readonly reply: Name } & Omit<MessageNotes, 'reply'>
