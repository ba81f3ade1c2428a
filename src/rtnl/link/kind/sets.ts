import { attrs } from '../../../netlink/attribute/attrs.ts'
import type { AttrSet } from '../../../netlink/attribute/table.ts'
import type { Codec, Table } from '../../../netlink/codec/codec.ts'
import type { AnyLinkKind, AnyPort } from './kind.ts'

// The attribute sets and structs that table.ts selects by kind, built from kinds.ts.

type Kinds = Readonly<Record<string, AnyLinkKind>>
type PeerKey<K extends AnyLinkKind> = NonNullable<K['pair']>['key']
type PeerRow<P> = readonly [type: number, wire: string, codec: Codec<P>, doc: string]

/** The attributes of each kind in IFLA_INFO_DATA. `P` is the message in the peer row of a pair. */
export type DataSets<K extends Kinds, P> = {
  readonly [N in keyof K]: [PeerKey<K[N]>] extends [never]
    ? K[N]['attrs']
    : AttrSet<{ readonly [Key in PeerKey<K[N]>]: PeerRow<P> } & K[N]['attrs']['table']>
}

type PortOf<K extends AnyLinkKind> = Extract<NonNullable<K['ports']>, AnyPort>

/** The attributes of ports in IFLA_INFO_SLAVE_DATA, by the kind of the master. */
export type PortSets<K extends Kinds> = {
  readonly [N in keyof K as [PortOf<K[N]>] extends [never] ? never : N]: PortOf<K[N]>['attrs']
}

/** The structs in IFLA_INFO_XSTATS, by kind. */
export type XstatsStructs<K extends Kinds> = {
  readonly [N in keyof K as [NonNullable<K[N]['xstats']>] extends [never] ? never : N]: NonNullable<K[N]['xstats']>
}

/** Sorts the kinds by name, because the order of module exports depends on the loader. */
const sorted = (kinds: Kinds): [string, AnyLinkKind][] => Object.entries(kinds).sort(([a], [b]) => (a < b ? -1 : 1))

/** Returns a value per kind, without the kinds that have none. */
function pick<T>(kinds: Kinds, of: (kind: AnyLinkKind) => T | undefined): Record<string, T> {
  const picked: Record<string, T> = {}
  for (const [name, kind] of sorted(kinds)) {
    const one = of(kind)
    if (one !== undefined) picked[name] = one
  }
  return picked
}

/** Returns the attributes of each kind. `peer` reads and writes the other end of a pair. */
export function dataSets<K extends Kinds, P>(kinds: K, peer: Codec<P>): DataSets<K, P> {
  const withPeer = ({ attrs: own, pair }: AnyLinkKind): AttrSet<Table> => {
    if (!pair) return own
    const row = [pair.type, pair.wire, peer, 'the other end: its struct ifinfomsg and its attributes'] as const
    return attrs(own.name, { [pair.key]: row, ...own.table })
  }
  return pick(kinds, withPeer) as DataSets<K, P>
}

/** Returns the port attributes of each kind that has some. */
export function portSets<K extends Kinds>(kinds: K): PortSets<K> {
  return pick(kinds, ({ ports }) => (ports === true ? undefined : ports?.attrs)) as PortSets<K>
}

/** Returns the counters of each kind that has some. */
export function xstatsOf<K extends Kinds>(kinds: K): XstatsStructs<K> {
  return pick(kinds, ({ xstats }) => xstats) as XstatsStructs<K>
}

/** Maps the words that stand for ports to the kind of the master: `bridge_slave` to `bridge`. */
export function slaveTypes<S extends object>(ports: S): ReadonlyMap<string, keyof S & string> {
  return new Map(Object.keys(ports).map((name) => [`${name}_slave`, name as keyof S & string]))
}
