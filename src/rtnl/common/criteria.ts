import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { Message } from '../../netlink/message/message.ts'
import { checkLinkRef, type LinkRef } from './checks.ts'

/** A dump that is being built from a filter. */
export interface Query {
  /** Header and attributes of the request, as far as the kernel filters by them. */
  readonly header: Record<string, unknown>
  readonly attrs: Record<string, unknown>
  /** Further attributes that the tests read. */
  readonly reads: string[]
  /** The limits of the call. */
  readonly limits: RequestOptions
  /** Returns the index of a link. Errors name the `option`: the key of the filter. */
  index: (link: LinkRef, option?: string) => Promise<number>
}

/** Whether a reply matches. Every kernel gets a test: older ones ignore what the request filters by. */
export type Test<M> = (message: M) => boolean

/** Joins tests. A loop: `every` makes a closure for each of very many objects. */
export function allOf<M>(tests: readonly Test<M>[]): Test<M> {
  return (message) => {
    for (const test of tests) if (!test(message)) return false
    return true
  }
}

/**
 * Reads the value of one key of a filter: adds it to the request if the kernel filters by it, and returns the test of
 * the replies. Throws TypeError or RangeError for an invalid value.
 */
export type Criterion<T, M> = (given: T, query: Query) => Test<M> | Promise<Test<M>>

/** A criterion that the kernel does not know: `read` converts the value, `test` compares it with a reply. */
export function matching<T, W, M>(read: (given: T) => W, test: (message: M, wanted: W) => boolean): Criterion<T, M> {
  return (given) => {
    const wanted = read(given)
    return (message) => test(message, wanted)
  }
}

/** A criterion that is a header member with the same meaning in request and reply; 0 matches everything. */
export function inHeader<T, M extends Pick<Message, 'header'>>(
  key: keyof M['header'] & string,
  read: (given: T, query: Query) => number | Promise<number>,
): Criterion<T, M> {
  return (given, query) =>
    after(read(given, query), (wanted) => {
      query.header[key] = wanted
      return ({ header }) => wanted === 0 || (header as Record<string, unknown>)[key] === wanted
    })
}

/** A criterion that is an attribute with the same meaning in request and reply. */
export function inAttrs<T, W, M extends { readonly attrs: object }>(
  key: keyof M['attrs'] & string,
  read: (given: T, query: Query) => W | Promise<W>,
): Criterion<T, M> {
  return (given, query) =>
    after(read(given, query), (wanted) => {
      query.attrs[key] = wanted
      return ({ attrs }) => (attrs as Record<string, unknown>)[key] === wanted
    })
}

/** Goes on with a value now or later. What is invalid throws at once, so that the error gets the key as its path. */
const after = <W, T>(value: W | Promise<W>, then: (value: W) => T): T | Promise<T> =>
  value instanceof Promise ? value.then(then) : then(value)

/** Reads a reference to a link, for `inHeader` and `inAttrs`. */
export function linkIndex(link: LinkRef, query: Query): Promise<number> {
  checkLinkRef(link)
  return query.index(link)
}
