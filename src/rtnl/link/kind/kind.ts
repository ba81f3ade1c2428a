import type { AttrSet } from '../../../netlink/attribute/table.ts'
import type { Codec, Table } from '../../../netlink/codec/codec.ts'
import type { OptionRule } from './rules.ts'

/** The options of a kind, or of a port of its links: their attributes, and what the kernel requires of them. */
export interface KindOptionSet<T extends Table, R extends string> {
  readonly attrs: AttrSet<T>
  /** Requirements when a link is made: only those of every kernel that has the kind and knows the option. */
  readonly create?: readonly OptionRule<NoInfer<keyof T & string>>[]
  /** Requirements when a link is made or changed. */
  readonly always?: readonly OptionRule<NoInfer<keyof T & string>>[]
  /** Options that the kernel reports and does not take: neither newlink nor changelink of the driver reads them. */
  readonly readOnly?: readonly R[]
  /** Options that hold the index of a link. */
  readonly namesLinks?: readonly NoInfer<keyof T & string>[]
  /** Those of `namesLinks` that the kernel looks up, so a missing link is an error. Most tunnels take any index. */
  readonly looksUp?: readonly NoInfer<keyof T & string>[]
}

/** The attribute of a pair that holds the other end as a link message of its own. */
export interface PairRow<K extends string> {
  readonly key: K
  readonly type: number
  /** The kernel's name of the attribute. */
  readonly wire: string
}

/** A kind of link. */
export interface LinkKind<T extends Table, R extends string, K extends string, P, X> extends KindOptionSet<T, R> {
  /** The kernel module that provides it; absent where none is known. */
  readonly module?: string
  /** Links of this kind are made in pairs. The options of the other end are `peer`, beside `data`. */
  readonly pair?: PairRow<K>
  /** Links of this kind take ports (ndo_add_slave): the options of a port, or true where ports have none. */
  readonly ports?: P
  /** IFLA_INFO_XSTATS: a struct of counters. */
  readonly xstats?: X
}

/** The options of any port, as code sees them that works for all kinds. */
export type AnyPort = KindOptionSet<Table, string>

/** Any kind of link, as code sees it that works for all kinds. */
export type AnyLinkKind = LinkKind<Table, string, string, AnyPort | true, Codec<unknown>>

/**
 * Declares a kind of link: its attributes, its module, and what the kernel requires of them. The name of a kind of nlwire is that under which
 * kinds.ts exports it; other kinds get theirs from `withKinds`.
 */
export function linkKind<
  T extends Table,
  const R extends keyof T & string = never,
  const K extends string = never,
  P extends AnyPort | true = never,
  X extends Codec<unknown> = never,
>(kind: LinkKind<T, R, K, P, X>): LinkKind<T, R, K, P, X> {
  return kind
}

/** Declares the options of a port. */
export function linkPort<T extends Table, const R extends keyof T & string = never>(
  port: KindOptionSet<T, R>,
): KindOptionSet<T, R> {
  return port
}
