import type { AttrSet } from '../../../netlink/attribute/table.ts'
import { checkCodec, checkObject } from '../../../netlink/base/check.ts'
import type { Codec, Table } from '../../../netlink/codec/codec.ts'
import type { OptionRule, ReportedOnly } from './rules.ts'

/** Requirements of the kernel on the options of a table. */
export type OptionRules<T extends Table> = readonly OptionRule<keyof T & string>[]

/** The options of a kind, or of a port of its links: their attributes, and what the kernel requires of them. */
export interface KindOptionSet<T extends Table, C extends OptionRules<T> = OptionRules<T>> {
  /** Rows that are `readOnly` can be neither given to a new link nor changed. */
  readonly attrs: AttrSet<T>
  /**
   * Requirements for a new link: only those of every kernel that has the kind and the option. What they need (`needs`,
   * `below`, …) is required by the type of `links.create`, too.
   */
  readonly create?: C
  /** Requirements for a new or changed link. */
  readonly always?: readonly OptionRule<NoInfer<keyof T & string>>[]
  /** Options that the kernel reports although requests must not have them, beside those of the rules. */
  readonly reported?: readonly ReportedOnly<NoInfer<keyof T & string>>[]
  /** Options with the note `link` whose link the kernel looks up, so a missing one is an error. Most tunnels take any index. */
  readonly looksUp?: readonly NoInfer<keyof T & string>[]
}

/** The attribute of a pair that holds the other end as a link message. */
export interface PairRow<K extends string> {
  /** Key of the attribute in `data`: `peer`. */
  readonly key: K
  /** Type of the attribute: VETH_INFO_PEER is 1. */
  readonly type: number
  /** Name of the attribute in the kernel. */
  readonly wire: string
}

/** A kind of link. */
export interface LinkKind<T extends Table, K extends string, P, X, C extends OptionRules<T> = OptionRules<T>>
  extends KindOptionSet<T, C> {
  /** The kernel module that provides it; absent if unknown. */
  readonly module?: string
  /** Links of this kind are created in pairs. The options of the other end are `peer`, beside `data`. */
  readonly pair?: PairRow<K>
  /** Links of this kind take ports (ndo_add_slave): the options of a port, or true if ports have none. */
  readonly ports?: P
  /** The only type of device (ARPHRD_*) that its ports may have; absent if it takes several. */
  readonly portType?: number
  /** IFLA_INFO_XSTATS: a struct of counters. */
  readonly xstats?: X
  /** Its driver refuses another Ethernet address (it has no ndo_set_mac_address). */
  readonly fixedAddress?: true
  /** Options that the kernel reports in another one only: their value, in numbers, from the data that it reports. */
  readonly derived?: Derived<NoInfer<keyof T & string>>
}

/** How to find the value of options that are not reported. */
export type Derived<K extends string = string> = {
  readonly [key in K]?: (data: Readonly<Record<string, unknown>>) => number | undefined
}

/** The options of a port of any kind. */
export type AnyPort = KindOptionSet<Table>

/** Any kind of link. */
export type AnyLinkKind = LinkKind<Table, string, AnyPort | true, Codec<unknown>>

/**
 * Declares a kind of link: its attributes, its module, and what the kernel requires of them. The name of a built-in kind
 * is its export name in kinds.ts; `withKinds` names the others.
 */
export function linkKind<
  T extends Table,
  const K extends string = never,
  P extends AnyPort | true = never,
  X extends Codec<unknown> = never,
  const C extends OptionRules<T> = readonly [],
>(kind: LinkKind<T, K, P, X, C>): LinkKind<T, K, P, X, C> {
  checkObject(kind, 'kind', 'an object with attrs')
  checkCodec(kind.attrs, 'attrs of a kind')
  return kind
}

/** Declares the options of a port. */
export function linkPort<T extends Table>(port: KindOptionSet<T>): KindOptionSet<T> {
  checkObject(port, 'port', 'an object with attrs')
  checkCodec(port.attrs, 'attrs of a port')
  return port
}
