import type { Bytes, Writer } from './bytes.ts'

/** How one value is read, written and shown. Everything the library knows of the wire is made of these. */
export interface Codec<T> {
  /** The kernel's word for it, as in its YNL specs: `u32`, `string`, `nest`. */
  readonly name: string
  /** What the value consists of. Whoever walks a table switches over `shape.type`. */
  readonly shape: Shape
  /** The payload is attributes: written with NLA_F_NESTED. */
  readonly nested?: boolean
  /** Reads the value at [at, end). Never slices the buffer, so that numbers cost no allocation. Throws MalformedError and nothing else. */
  read(b: Bytes, at: number, end: number, scope?: Scope): T
  /** Writes the value. Throws TypeError or RangeError, which say what was expected. Of the scope only the struct is known when writing. */
  write(w: Writer, value: T, scope?: Scope): void
  /** A leaf as text, for annotated hex. */
  show?(value: T): string
  /** A composite reports its parts instead, in order, without gap or overlap. */
  parts?(b: Bytes, at: number, end: number, path: string, out: Part[], scope?: Scope): void
}

/** Numbers by their names: the values of an enum or the bits of flags. */
export type Names = Readonly<Record<string, number>>

/**
 * What a value consists of. It says enough to write a reader from it. A codec that reads or writes with code of its own says `own`: a copy
 * of a codec with another `read` or `write` must not keep the shape.
 */
export type Shape =
  /** `number` in JavaScript, `bigint` where it has 64 bits. `names` are the values of an enum, or with `flags` bits, which combine. */
  | {
      readonly type: 'integer'
      readonly bits: 8 | 16 | 32 | 64
      readonly signed: boolean
      readonly order: 'host' | 'big'
      readonly names?: Names
      readonly flags?: true
    }
  /** NLA_UINT: 4 or 8 bytes, whichever the value needs. */
  | { readonly type: 'uint' }
  /** NLA_FLAG: no payload. */
  | { readonly type: 'flag' }
  | { readonly type: 'flag or u8' }
  /** Text up to the first NUL. With `size` it is padded with NUL to that many bytes. */
  | { readonly type: 'text'; readonly size?: number }
  | { readonly type: 'bytes'; readonly size?: number }
  | { readonly type: 'address'; readonly form: 'ip' | 'ipv4' | 'ipv6' | 'lladdr' | 'mac' }
  /** A C array. Without `count` it fills the payload. */
  | { readonly type: 'array'; readonly element: Sized<unknown>; readonly count?: number }
  | StructShape
  | { readonly type: 'attributes'; readonly table: Table }
  /** An attribute that the kernel repeats. The value is an array. */
  | { readonly type: 'list'; readonly item: Codec<unknown> }
  /** A nest whose attribute types are indexes. */
  | { readonly type: 'indexed'; readonly item: Codec<unknown> }
  /** A nest in which the attributes of a table come again and again. The value is an array of groups. */
  | { readonly type: 'groups'; readonly item: Codec<unknown> }
  | SelectShape
  /** A struct and the attributes after it. */
  | { readonly type: 'headed'; readonly header: Sized<unknown>; readonly attrs: Codec<unknown> }
  /** Stands for a codec that is looked up when it is first needed. */
  | { readonly type: 'lazy'; readonly of: () => Codec<unknown> }
  /** Requests and replies write it differently. It reads as in a request, unless code of its own (`own`) tells the two apart. */
  | { readonly type: 'by direction'; readonly request: Codec<unknown>; readonly reply: Codec<unknown>; readonly own?: true }
  /**
   * Code of its own, known by the codec's name. `parts` are the codecs that it uses, in the order of the bytes; `keys` are those of the keys
   * of its value, where that is an object.
   */
  | {
      readonly type: 'own'
      readonly parts: readonly Codec<unknown>[]
      readonly keys?: Readonly<Record<string, Codec<unknown>>>
    }

/** A C struct. `short` is a shorter struct that old programs send in its place. */
export interface StructShape {
  readonly type: 'struct'
  readonly members: Members
  readonly size: number
  /** Every sender's bytes reach at least this far: up to the first `appended` member. */
  readonly least: number
  readonly short?: Sized<unknown>
}

/** A payload whose codec depends on something beside it. (YNL: sub-message.) */
export interface SelectShape {
  readonly type: 'select'
  /** The key that decides: an attribute of the same table or of one around it, or `header.` and a member of the struct. */
  readonly selector: string
  readonly choices: Readonly<Record<string, Codec<unknown>>>
  /** Where a number decides: which number stands for which choice. */
  readonly names?: Readonly<Record<number, string>>
}

/** What else a row says of its value. */
export interface Notes {
  /** What the number counts: `ms`, `bytes`, `packets`, `1/100 s`. */
  readonly unit?: string
  /** A number that means no (0) or yes (anything else). */
  readonly boolean?: true
  /** A key or password: not to be printed or recorded. */
  readonly secret?: true
  /** The kernel reports it and does not take it. */
  readonly readOnly?: true
}

/** One attribute: number, kernel name, codec, meaning, and what else there is to say. */
export type Row = readonly [type: number, wire: string, codec: Codec<unknown>, doc: string, notes?: Notes]
/** The attributes of one set, by key: the kernel's name less the set's prefix, in camelCase. */
export type Table = Record<string, Row>
/** One member of a C struct: codec, kernel name, meaning. A key that starts with `_` is padding. */
export type Member = readonly [codec: Sized<unknown>, wire: string, doc: string, notes?: Notes]
/** The members of a C struct in order, by key. */
export type Members = Record<string, Member>

/** What stands around a value: a selector finds there what names its table. */
export interface Scope {
  /** The message is a reply or a notification, not a request. Known while writing. */
  readonly isReply?: boolean
  /** The members of the struct before the attributes. */
  readonly header: Readonly<Record<string, unknown>>
  /** The value of an attribute of the same table, or of the nearest table around it that has the key. Its place in the list does not matter. */
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
  /** What is wrong with these bytes. Only where malformed bytes are explained tolerantly. */
  readonly fault?: string
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
  readonly notes?: Notes
}

/** The JavaScript value of a codec. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never
