import type { Bytes, Writer } from './bytes.ts'
import { readExpression, type GeneratedCode, warming } from './compile.ts'

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

/** Says of the parts from the given one on, as far as they have this very path, which row declares them. */
export function declare(out: Part[], from: number, path: string, row: Declared): void {
  for (let i = from; i < out.length; i++) {
    const part = out[i] as Part
    if (part.path === path && !part.row) out[i] = { ...part, row }
  }
}

/** The JavaScript value of a codec. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never

/** The bytes are not what the format says. `offset` is where, in the buffer that was decoded. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError'
  readonly offset: number
  constructor(what: string, offset: number) {
    super(`${what} at byte ${offset}`)
    this.offset = offset
  }
}

/** The part of a value that has no parts of its own. */
export function leaf<T>(codec: Codec<T>, b: Bytes, at: number, end: number, path: string, out: Part[], scope?: Scope): void {
  if (codec.parts) codec.parts(b, at, end, path, out, scope)
  else {
    // Read even where there are no bytes to show: what cannot be decoded cannot be explained.
    const value = codec.read(b, at, end, scope)
    if (at < end) out.push({ start: at, end, path, text: codec.show?.(value) ?? String(value) })
  }
}

/** A value as an error message shows it: short, and in quotes where it is text. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value)
}

function integer(name: string, size: 1 | 2 | 4, signed = false, order?: 'big'): Sized<number> {
  const min = signed ? -(2 ** (size * 8 - 1)) : 0
  const max = min + 2 ** (size * 8) - 1
  return {
    name,
    size,
    inline: {
      read: (at) => `view.get${signed ? 'Int' : 'Uint'}${size * 8}(${at}, ${!order})`,
      fits: (value) => `Number.isInteger(${value}) && ${value} >= ${min} && ${value} <= ${max}`,
      write: (at, value) => `view.setUint${size * 8}(${at}, ${value}, ${!order})`,
    },
    read(b, at, end) {
      if (end - at !== size) throw new MalformedError(`${name} of ${end - at} bytes, not ${size}`, at)
      const le = order ? false : b.le
      const value = size === 4 ? b.view.getUint32(at, le) : size === 2 ? b.view.getUint16(at, le) : b.view.getUint8(at)
      return value > max ? value - 2 ** (size * 8) : value
    },
    write(w, value) {
      if (!Number.isInteger(value)) throw new TypeError(`expected ${name}, an integer from ${min} to ${max}, got ${shown(value)}`)
      if (value < min || value > max) throw new RangeError(`expected ${name}, from ${min} to ${max}, got ${value}`)
      const at = w.room(size)
      const le = order ? false : w.le
      // A negative number is written as its complement to two.
      if (size === 4) w.view.setUint32(at, value, le)
      else if (size === 2) w.view.setUint16(at, value, le)
      else w.view.setUint8(at, value)
    },
  }
}

export const u8 = integer('u8', 1)
export const u16 = integer('u16', 2)
export const u32 = integer('u32', 4)
export const s8 = integer('s8', 1, true)
export const s16 = integer('s16', 2, true)
export const s32 = integer('s32', 4, true)
/** Big-endian on every host: ports, protocols, labels. */
export const u16be = integer('u16be', 2, false, 'big')
/** Big-endian on every host. */
export const u32be = integer('u32be', 4, false, 'big')

function wide(name: string, signed: boolean, order?: 'big'): Sized<bigint> {
  const [min, max] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n]
  return {
    name,
    size: 8,
    inline: {
      // Most counters are 0: the constant is no object of its own, of which a dump would keep thousands.
      read: (at) =>
        `((view.getInt32(${at}, true) | view.getInt32(${at} + 4, true)) === 0 ? 0n : view.getBig${signed ? 'Int' : 'Uint'}64(${at}, ${!order}))`,
      fits: (value) => `typeof ${value} === 'bigint' && ${value} >= ${min}n && ${value} <= ${max}n`,
      write: (at, value) => `view.setBigUint64(${at}, ${value}, ${!order})`,
    },
    read(b, at, end) {
      if (end - at !== 8) throw new MalformedError(`${name} of ${end - at} bytes, not 8`, at)
      const le = order ? false : b.le
      return signed ? b.view.getBigInt64(at, le) : b.view.getBigUint64(at, le)
    },
    write(w, value) {
      if (typeof value !== 'bigint') throw new TypeError(`expected ${name}, a bigint such as 1n, got ${shown(value)}`)
      if (value < min || value > max) throw new RangeError(`expected ${name}, from ${min} to ${max}, got ${value}`)
      const at = w.room(8)
      const le = order ? false : w.le
      if (signed) w.view.setBigInt64(at, value, le)
      else w.view.setBigUint64(at, value, le)
    },
  }
}

export const u64 = wide('u64', false)
export const s64 = wide('s64', true)
/** Big-endian on every host: keys and identifiers of tunnels. */
export const u64be = wide('u64be', false, 'big')

/** A number of 4 or 8 bytes, whichever it needs (NLA_UINT). */
export const uint: Codec<bigint> = {
  name: 'uint',
  read: (b, at, end) => (end - at === 4 ? BigInt(u32.read(b, at, end)) : u64.read(b, at, end)),
  write(w, value) {
    if (typeof value === 'bigint' && value >= 0n && value <= 0xffffffffn) u32.write(w, Number(value))
    else u64.write(w, value)
  },
}

/** An attribute that says all by being there (NLA_FLAG): no payload, the value is `true`. */
export const flag: Codec<true> = {
  name: 'flag',
  read(_, at, end) {
    if (end !== at) throw new MalformedError(`flag with ${end - at} bytes of payload`, at)
    return true
  },
  write(_, value) {
    if (value !== true) throw new TypeError(`expected true (leave a flag out to say no), got ${shown(value)}`)
  },
}

/**
 * A truth value with two forms: the kernel takes a flag (NLA_FLAG) and tells a u8. Reads both as 0 or 1, writes 1 as the flag.
 * IFLA_VXLAN_TTL_INHERIT is one.
 */
export const toggle: Codec<number> = {
  name: 'flag or u8',
  read: (b, at, end) => (at === end ? 1 : u8.read(b, at, end)),
  write(w, value) {
    if (value !== 1) u8.write(w, value)
  },
}

/** The payload as it is. A view of the decoded buffer, not a copy. */
export const binary: Codec<Uint8Array> = {
  name: 'binary',
  read: (b, at, end) => b.u8.subarray(at, end),
  write(w, value) {
    if (!(value instanceof Uint8Array)) throw new TypeError(`expected a Uint8Array, got ${shown(value)}`)
    w.bytes(value)
  },
  show: (value) => `${value.length} bytes`,
}

/** `size` bytes as they are, as a struct member or where the kernel wants one length. */
export function bytes(size: number): Sized<Uint8Array> {
  return {
    name: `binary(${size})`,
    size,
    read(b, at, end) {
      if (end - at !== size) throw new MalformedError(`${end - at} bytes, not ${size}`, at)
      return b.u8.subarray(at, end)
    },
    write(w, value) {
      if (!(value instanceof Uint8Array)) throw new TypeError(`expected a Uint8Array, got ${shown(value)}`)
      if (value.length !== size) throw new RangeError(`expected ${size} bytes, got ${value.length}`)
      w.bytes(value)
    },
    show: (value) => `${value.length} bytes`,
  }
}

/** A codec of numbers whose values or bits have names. The names are for showing; the value stays a number. */
export interface Named extends Sized<number> {
  readonly names: Readonly<Record<string, number>>
  /** The names are of bits, which combine. */
  readonly combine?: true
}

/** Bits kept as a number, so that bits without a name survive. */
export function bits(of: Sized<number>, names: Readonly<Record<string, number>>): Named {
  return {
    ...of,
    names,
    combine: true,
    show(value) {
      const { on, rest } = bitNames(value, names)
      if (rest !== 0) on.push(`0x${rest.toString(16)}`)
      return on.join('|') || '0'
    },
  }
}

/** Which names a value has the bits of, and the bits left without a name. */
export function bitNames(value: number, names: Readonly<Record<string, number>>): { on: string[]; rest: number } {
  const on: string[] = []
  let rest = value
  for (const name in names) {
    const bit = names[name] as number
    // Of what is left, as a name may stand for several bits. `>>> 0`: the highest of 32 bits would be a negative number.
    if ((rest & bit) >>> 0 !== bit || bit === 0) continue
    on.push(name)
    rest &= ~bit
  }
  return { on, rest: rest >>> 0 }
}

/** A number that is one of several; a number without a name survives. */
export function oneOf(of: Sized<number>, names: Readonly<Record<string, number>>): Named {
  return {
    ...of,
    names,
    show: (value) => (nameOf(names, value) === undefined ? String(value) : `${value} ${nameOf(names, value)}`),
  }
}

/** The name a table of constants gives a number. */
export function nameOf(names: Readonly<Record<string, number>>, value: number): string | undefined {
  for (const name in names) if (names[name] === value) return name
  return undefined
}

/** A C array: of `count` elements, which may be a struct member, or as many as fill the payload. */
export function array<T>(of: Sized<T>, count: number): Sized<T[]>
export function array<T>(of: Sized<T>): Codec<T[]>
export function array<T>(of: Sized<T>, count?: number): Codec<T[]> {
  const check = (length: number, at: number): void => {
    if (length % of.size !== 0 || (count !== undefined && length !== count * of.size))
      throw new MalformedError(
        `${length} bytes of ${of.name}, ${of.size} bytes each${count === undefined ? '' : `, ${count} of them`}`,
        at,
      )
  }
  const read = (b: Bytes, at: number, end: number): T[] => {
    check(end - at, at)
    const out: T[] = []
    for (let i = at; i < end; i += of.size) out.push(of.read(b, i, i + of.size))
    return out
  }
  return {
    name: `${of.name}[${count ?? ''}]`,
    element: of as Sized<unknown>,
    ...(count === undefined ? {} : { size: count * of.size }),
    read: warming(read, () => arraySource(of, count)),
    write(w, value) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of ${of.name}, got ${shown(value)}`)
      if (count !== undefined && value.length !== count)
        throw new RangeError(`expected ${count} of ${of.name}, got ${value.length}`)
      for (const item of value) of.write(w, item)
    },
    parts(b, at, end, path, out) {
      this.read(b, at, end)
      for (let i = at, n = 0; i < end; i += of.size, n++) leaf(of, b, i, i + of.size, `${path}[${n}]`, out)
    },
  }
}

function arraySource(of: Sized<unknown>, count: number | undefined): GeneratedCode {
  return {
    body: `return (b, at, end) => {
      const length = end - at
      if (length % ${of.size} !== 0 ${count === undefined ? '' : `|| length !== ${of.size * count}`} || !b.le) return plain(b, at, end)
      const view = b.view, out = []
      for (; at < end; at += ${of.size}) out.push(${readExpression(of, 'of', 'at', `at + ${of.size}`)})
      return out
    }`,
    names: { of },
  }
}

/** An attribute that the kernel repeats; the values come as an array, in order. */
export function list<T>(item: Codec<T>): Codec<T[]> {
  const once = (): never => {
    throw new TypeError('a list stands in a table of attributes only')
  }
  return { name: `list of ${item.name}`, item, ...(item.nested ? { nested: true } : {}), read: once, write: once }
}

/** A codec that is looked up when first used, so that tables can contain each other. */
export function lazy<T>(name: string, get: () => Codec<T>): Codec<T> {
  return {
    name,
    get of() {
      return get()
    },
    read: (b, at, end, scope) => get().read(b, at, end, scope),
    write: (w, value, scope) => get().write(w, value, scope),
    parts: (b, at, end, path, out, scope) => leaf(get(), b, at, end, path, out, scope),
  }
}
