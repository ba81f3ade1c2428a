import type { IndexedOf } from '../../../netlink/attribute/indexed.ts'
import type { Select } from '../../../netlink/attribute/select.ts'
import type { AttrSet, Unknown } from '../../../netlink/attribute/table.ts'
import type { Codec, Members, Row, Table, TypeOf } from '../../../netlink/codec/codec.ts'
import type { BitsOf, OneOf } from '../../../netlink/codec/names.ts'
import type { ListOf } from '../../../netlink/codec/references.ts'
import type { StructCodec, SwitchesOf } from '../../../netlink/codec/struct.ts'

// The types of links and addresses: what calls return and take in place of the numbers of the wire level.

/** Bits without a name, as one number: `0x300`. */
type Rest = `0x${string}`
type TrueFalse<W> = W extends 'true' ? true : W extends 'false' ? false : W

/**
 * A value of an enum as calls take it: the kernel's constant without its prefix, the same in lower case, a word of `ip`, or
 * the number.
 */
export type Enum<K extends string, W = never> = K | Lowercase<K> | W | number

/** Names of flags as calls return them. Bits without a name come last, as one number: `0x300`. */
export type FlagNames<K extends string> = (K | Rest)[]

/** A flag as calls take it: a name, the same in lower case, bits without a name as calls return them, or a number. */
export type FlagName<K extends string> = K | Lowercase<K> | Rest | number

/** Flags to switch on, by name; or to switch on or off: `{ PROMISC: false }`. */
export type FlagSwitches<K extends string> = readonly FlagName<K>[] | { [N in K | Lowercase<K>]?: boolean }

type Undeclared = {
  /** Attributes without a row, and unexpected repeats. */
  unknown?: Unknown[]
  /** Bytes after the last attribute or member. */
  tail?: Uint8Array
}
type BooleanNote = { readonly boolean: true }
/** The index of a link: calls take its name, too. */
type LinkNote = { readonly link: 'request' | 'own' }
type ReadOnlyNote = { readonly readOnly: true }
type RowWith<N> = readonly [...unknown[], N]

type ReturnedRow<R extends Row> = R extends RowWith<BooleanNote> ? boolean : Returned<R[2]>
type ReturnedAttrs<T extends Table> = { -readonly [K in keyof T]?: ReturnedRow<T[K]> } & Undeclared

/** The members of a struct that have names. */
type NamedMembers<M extends Members> = {
  [K in keyof M]: M[K][0] extends OneOf<infer _> | BitsOf<infer _> ? K : M[K] extends RowWith<BooleanNote> ? K : never
}[keyof M]
type ReturnedStruct<M extends Members, V> = [NamedMembers<M>] extends [never]
  ? V
  : { [K in keyof V]: K extends keyof M ? (M[K] extends RowWith<BooleanNote> ? boolean : Returned<M[K][0]>) : V[K] }

/** The value of a codec as calls return it. */
export type Returned<C> =
  C extends BitsOf<infer K>
    ? FlagNames<K>
    : C extends OneOf<infer K>
      ? K | number
      : C extends SwitchesOf<infer K>
        ? FlagNames<K>
        : C extends AttrSet<infer T, infer _>
          ? ReturnedAttrs<T>
          : C extends StructCodec<infer M, infer V>
            ? ReturnedStruct<M, V>
            : C extends ListOf<infer I> | IndexedOf<infer I>
              ? Returned<I>[]
              : C extends Select<infer S>
                ? { -readonly [N in keyof S]?: Returned<S[N]> } & { other?: Uint8Array }
                : TypeOf<C>

/** Of a 64-bit number also its digits, as `jsonOf` writes them. */
type WithDigits<V> = bigint extends V ? V | `${bigint}` : V
type WideMembers<V> = { [K in keyof V]: bigint extends V[K] ? K : never }[keyof V]

type TakenRow<R extends Row> =
  R extends RowWith<BooleanNote> ? boolean | number : R extends RowWith<LinkNote> ? string | number : Taken<R[2]>
type SettableKey<T extends Table> = { [K in keyof T]: T[K] extends RowWith<ReadOnlyNote> ? never : K }[keyof T]
type TakenOf<T extends Table, S extends keyof T> = { -readonly [K in S]?: TakenRow<T[K]> }
type TakenAttrs<T extends Table> = TakenOf<T, SettableKey<T>> & Undeclared
type TakenStruct<M extends Members, V> = [NamedMembers<M> | WideMembers<V>] extends [never]
  ? V
  : { [K in keyof V]: K extends keyof M ? (M[K] extends RowWith<BooleanNote> ? boolean | number : Taken<M[K][0]>) : V[K] }

/**
 * The value of a codec as calls take it: what they return, without what is read-only, further spellings of it, and what the
 * wire level has.
 */
export type Taken<C> =
  C extends BitsOf<infer K>
    ? readonly FlagName<K>[] | number
    : C extends OneOf<infer K, infer W>
      ? Enum<K, TrueFalse<W>>
      : C extends SwitchesOf<infer K>
        ? FlagSwitches<K> | TypeOf<C>
        : C extends AttrSet<infer T, infer _>
          ? TakenAttrs<T>
          : C extends StructCodec<infer M, infer V>
            ? TakenStruct<M, V>
            : C extends ListOf<infer I>
              ? readonly Taken<I>[]
              : C extends IndexedOf<infer I>
                ? readonly Taken<I>[] | TypeOf<C>
                : C extends Select<infer S>
                  ? { -readonly [N in keyof S]?: Taken<S[N]> } & { other?: Uint8Array }
                  : C extends Codec<infer V>
                    ? WithDigits<V>
                    : never
