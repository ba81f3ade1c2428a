import type { Bytes, Writer } from './bytes.ts'

/** How one value is read, written and shown. Everything the library knows of the wire is made of these. */
export interface Codec<T> {
  /** The kernel's word for it, as in its YNL specs: `u32`, `string`, `nest`. */
  readonly name: string
  /** The payload is attributes: written with NLA_F_NESTED. */
  readonly nested?: boolean
  /** Where the kernel repeats the attribute: the codec of one, the value an array of them. */
  readonly item?: Codec<unknown>
  /** A C array: the codec of its elements. */
  readonly element?: Codec<unknown>
  /** A nest whose attribute types are indexes: the codec of one. */
  readonly indexed?: Codec<unknown>
  /** What a `lazy` codec stands for. */
  readonly of?: Codec<unknown>
  /** Where the payload is several, one after the other: their codecs in order. */
  readonly within?: readonly Codec<unknown>[]
  /** For compiled readers and writers, where it is a number. A copy that reads or writes otherwise must not have it. */
  readonly inline?: Inline
  /** Reads the value at [at, end). Never slices the buffer, so that numbers cost no allocation. Throws MalformedError and nothing else. */
  read(b: Bytes, at: number, end: number, scope?: Scope): T
  /** Writes the value. Throws TypeError or RangeError, which say what was expected. Of the scope only the struct is known when writing. */
  write(w: Writer, value: T, scope?: Scope): void
  /** A leaf as text, for annotated hex. */
  show?(value: T): string
  /** A composite reports its parts instead, in order, without gap or overlap. */
  parts?(b: Bytes, at: number, end: number, path: string, out: Part[], scope?: Scope): void
}

/** A number in JavaScript code, on little-endian machines, over the DataView `view`. */
export interface Inline {
  /** The value at `at`, as an expression. */
  readonly read: (at: string) => string
  /** Whether a value can be written, as an expression. */
  readonly fits: (value: string) => string
  /** Writes a value that fits at `at`. */
  readonly write: (at: string, value: string) => string
}

/** What stands around a value: a selector finds there what names its table. */
export interface Scope {
  /** The message is an answer or a notification, not a request. Known while writing. */
  readonly told?: boolean
  /** The members of the struct before the attributes. */
  readonly header: Readonly<Record<string, unknown>>
  /** The value of a neighbouring attribute, wherever it stands in the list. */
  attr(key: string): unknown
}

/** A codec whose encoding always has one size, so it may be a struct member. */
export interface Sized<T> extends Codec<T> {
  readonly size: number
}

/** One labelled run of bytes of an explained message. */
export interface Part {
  readonly start: number
  readonly end: number
  /** Kernel names from the outside in: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. */
  readonly path: string
  readonly text: string
  /** The row of the table that declares it; absent of what no table describes. */
  readonly row?: Declared
  /** Which piece of an attribute it is: length and type (struct nlattr), value or padding. Absent of members of structs. */
  readonly piece?: 'header' | 'value' | 'padding'
}

/** What a table says of an attribute or a member. */
export interface Declared {
  /** The set of attributes or the C struct that it stands in: `link-attrs`, `ifinfomsg`. */
  readonly of: string
  /** What its value is: `u32`. */
  readonly type: string
  readonly meaning: string
}

/** The JavaScript value of a codec. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never
