import type { Bytes, Writer } from './bytes.ts'

/** Reads, writes and formats one type of value. All tables of the library consist of codecs. */
export interface Codec<T> {
  /** The kernel's word for it, as in its YNL specs: `u32`, `string`, `nest`. */
  readonly name: string
  /** Structure of the value. Code that walks a table switches on `shape.type`. */
  readonly shape: Shape
  /** The payload is attributes: written with NLA_F_NESTED. */
  readonly nested?: boolean
  /** The attribute says that its value is in network byte order: written with NLA_F_NET_BYTEORDER. */
  readonly netByteorder?: true
  /** Reads the value at [at, end). Never slices the buffer, so that numbers need no allocation. Throws only MalformedError. */
  read(b: Bytes, at: number, end: number, scope?: Scope): T
  /** Writes the value. Throws TypeError or RangeError with what was expected. When writing, the scope has only the struct. */
  write(w: Writer, value: T, scope?: Scope): void
  /** A leaf as text, for annotated hex. */
  show?(value: T): string
  /** The parts of a composite, in order, without gap or overlap. */
  parts?(b: Bytes, at: number, end: number, path: string, out: Part[], scope?: Scope): void
}

/** Numbers by their names: the values of an enum or the bits of flags. */
export type Names = Readonly<Record<string, number>>

/**
 * Structure of a value, complete enough to write a reader from it. A codec with its own code to read or write is `own`: a
 * copy of a codec with another `read` or `write` must not keep the shape.
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
      /** Further words for values of the enum: those of `ip` that are not names in lower case, and `true` and `false`. */
      readonly words?: Names
    }
  /** NLA_UINT, or NLA_SINT with `signed`: 4 or 8 bytes, whichever the value needs. */
  | { readonly type: 'uint'; readonly signed?: true; readonly keepsWidth?: true }
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
  /** A nest that repeats the attributes of a table. The value is an array of groups. */
  | { readonly type: 'groups'; readonly item: Codec<unknown> }
  | SelectShape
  /** A struct and the attributes after it. */
  | { readonly type: 'headed'; readonly header: Sized<unknown>; readonly attrs: Codec<unknown> }
  /** Reference to a codec that is looked up on first use. */
  | { readonly type: 'lazy'; readonly of: () => Codec<unknown> }
  /** Requests and replies encode it differently. It reads as in a request, unless `formOf` distinguishes the two. */
  | {
      readonly type: 'by direction'
      readonly request: Codec<unknown>
      readonly reply: Codec<unknown>
      readonly formOf?: (b: Bytes, at: number, end: number) => Codec<unknown>
    }
  /**
   * A codec with its own code, identified by its name. `parts` are the codecs that it uses, in the order of the bytes;
   * `keys` are the codecs by key, if its value is an object, and `names` the kernel names of keys that no part declares.
   * Without `keys`, one part is the codec of the elements of an array.
   */
  | {
      readonly type: 'own'
      readonly parts: readonly Codec<unknown>[]
      readonly keys?: Readonly<Record<string, Codec<unknown>>>
      readonly names?: Readonly<Record<string, string>>
      /** Further properties of keys. */
      readonly notes?: Readonly<Record<string, Notes>>
    }

/** A C struct. `short` is a shorter struct that old programs send in its place. */
export interface StructShape {
  readonly type: 'struct'
  readonly members: Members
  readonly size: number
  /** Minimum size in bytes from any sender: up to the first `appended` member. */
  readonly least: number
  readonly short?: Sized<unknown>
  /** The struct is flags with a mask of those to change. */
  readonly switches?: Switches
}

/** Which members of a struct are the flags that are on, and the mask of those to change. */
export interface Switches {
  readonly on: string
  readonly mask: string
  readonly names: Names
}

/** A payload whose codec depends on another value. (YNL: sub-message.) */
export interface SelectShape {
  readonly type: 'select'
  /** The selector's key: an attribute of the same table or of an enclosing one, or `header.` and a member of the struct. */
  readonly selector: string
  readonly choices: Readonly<Record<string, Codec<unknown>>>
  /** The choice for each number, if the selector is a number. */
  readonly names?: Readonly<Record<number, string>>
}

/** Further properties of a row. */
export interface Notes {
  /** Unit of the number: `ms`, `bytes`, `packets`, `1/100 s`. */
  readonly unit?: string
  /** The kernel reports nothing but 0 and 1. Links and addresses have true and false in their place. */
  readonly boolean?: true
  /**
   * The value is the index of a link: in the namespace of the request, or in that of the link itself. Calls take its name,
   * too.
   */
  readonly link?: 'request' | 'own'
  /** The value is a key or password: do not print or record it. */
  readonly secret?: true
  /** Zeros in a secret stand for "none": they may be printed. */
  readonly zerosAreNone?: true
  /** Read-only: the kernel reports it and does not accept it. */
  readonly readOnly?: true
}

/** One attribute: number, kernel name, codec, meaning, and further properties. */
export type Row = readonly [type: number, wire: string, codec: Codec<unknown>, doc: string, notes?: Notes]
/** The attributes of one set, by key: the kernel's name without the prefix of the set, in camelCase. */
export type Table = Record<string, Row>
/** One member of a C struct: codec, kernel name, meaning. A key that starts with `_` is padding. */
export type Member = readonly [codec: Sized<unknown>, wire: string, doc: string, notes?: Notes]
/** The members of a C struct in order, by key. */
export type Members = Record<string, Member>

/** Context of a value: here a selector finds the value that selects its table. */
export interface Scope {
  /** The message is a reply or a notification, not a request. Known while writing. */
  readonly isReply?: boolean
  /** The members of the struct before the attributes. */
  readonly header: Readonly<Record<string, unknown>>
  /** Returns the value of an attribute of the same table, or of the nearest enclosing table that has the key. The order of attributes does not matter. */
  attr(key: string): unknown
}

/** A codec whose encoding always has one size, so it may be a struct member. */
export interface Sized<T> extends Codec<T> {
  /** Size of the encoding, in bytes. */
  readonly size: number
}

/** One labelled run of bytes of an explained message. */
export interface Part {
  /** Offset of the first byte in the explained buffer. */
  readonly start: number
  /** Offset after the last byte. */
  readonly end: number
  /** Kernel names from the outside in: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. */
  readonly path: string
  /** The value, as text for people. */
  readonly text: string
  /** The row that declares it; absent if no table describes the bytes. */
  readonly row?: Declared
  /** The bytes are a key or password, or malformed and may be one: not to be shown. `text` is `(hidden)`, or what is malformed. */
  readonly hidden?: true
  /** Description of the fault in these bytes. Only when malformed bytes are explained tolerantly. */
  readonly fault?: string
  /** The kernel refused a request because of these bytes: `EINVAL: Invalid MTU, expected u32 68..65535`. */
  readonly refused?: string
  /** The piece of an attribute: length and type (struct nlattr), value or padding. Absent for members of structs. */
  readonly piece?: 'header' | 'value' | 'padding'
}

/** Declaration of an attribute or a member in a table. */
export interface Declared {
  /** The set of attributes or the C struct that contains it: `link-attrs`, `ifinfomsg`. */
  readonly of: string
  /** Type of its value: `u32`. */
  readonly type: string
  /** What it means, in a few words. */
  readonly meaning: string
  /** What else is known of it, such as its unit. */
  readonly notes?: Notes
}

/** The JavaScript value of a codec. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never
