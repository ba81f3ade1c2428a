import type { AttrSet } from '../../../netlink/attribute/table.ts'
import type { Codec, Table } from '../../../netlink/codec/codec.ts'
import type { OptionRule } from './rules.ts'

/** The options of a kind, or of a port of its links: their attributes, and what the kernel requires of them. */
export interface KindOptionSet<T extends Table, R extends string> {
  readonly attrs: AttrSet<T>
  /** Requirements for a new link: only those of every kernel that has the kind and the option. */
  readonly create?: readonly OptionRule<NoInfer<keyof T & string>>[]
  /** Requirements for a new or changed link. */
  readonly always?: readonly OptionRule<NoInfer<keyof T & string>>[]
  /** Read-only options: neither newlink nor changelink of the driver reads them. */
  readonly readOnly?: readonly R[]
  /** Options that hold the index of a link. */
  readonly namesLinks?: readonly NoInfer<keyof T & string>[]
  /** Those of `namesLinks` that the kernel looks up, so a missing link is an error. Most tunnels take any index. */
  readonly looksUp?: readonly NoInfer<keyof T & string>[]
}

/** The attribute of a pair that holds the other end as a link message. */
export interface PairRow<K extends string> {
  readonly key: K
  readonly type: number
  /** Name of the attribute in the kernel. */
  readonly wire: string
}

/** A kind of link. */
export interface LinkKind<T extends Table, R extends string, K extends string, P, X> extends KindOptionSet<T, R> {
  /** The kernel module that provides it; absent if unknown. */
  readonly module?: string
  /** Links of this kind are created in pairs. The options of the other end are `peer`, beside `data`. */
  readonly pair?: PairRow<K>
  /** Links of this kind take ports (ndo_add_slave): the options of a port, or true if ports have none. */
  readonly ports?: P
  /** IFLA_INFO_XSTATS: a struct of counters. */
  readonly xstats?: X
}

/** The options of a port of any kind. */
export type AnyPort = KindOptionSet<Table, string>

/** Any kind of link. */
export type AnyLinkKind = LinkKind<Table, string, string, AnyPort | true, Codec<unknown>>

/**
 * Declares a kind of link: its attributes, its module, and what the kernel requires of them. The name of a built-in kind
 * is its export name in kinds.ts; `withKinds` names the others.
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
