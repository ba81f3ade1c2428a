import type { Bytes } from '../../../netlink/codec/bytes.ts'
import type { Codec, Scope, Shape } from '../../../netlink/codec/codec.ts'
import { flat, MOST_BYTES } from '../words.ts'
import { type Ready, ready, type TextBytes } from './text-bytes.ts'

/**
 * Prints the value at [at, end) of a little-endian message as ` key value`, as `flat` prints the decoded value. Returns
 * false, or throws MalformedError, for bytes that are better decoded first; what it has written is then discarded.
 */
export type Printer = (out: TextBytes, b: Bytes, at: number, end: number, scope: Scope | undefined) => boolean

/** Text that is already encoded before a value: ` mtu `. */
export const keyOf = (key: string): Ready => ready(` ${key} `)

/** One of the shapes. */
export type ShapeOf<T extends Shape['type']> = Extract<Shape, { type: T }>

/** Reads a number of at most 32 bits. */
export type NumberReader = (view: DataView, at: number) => number

/** Returns the reader of a number of at most 32 bits. */
export function numberReader({ bits, signed, order }: ShapeOf<'integer'>): NumberReader {
  const le = order === 'host'
  const max = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1
  return (view, at) => {
    const value = bits === 32 ? view.getUint32(at, le) : bits === 16 ? view.getUint16(at, le) : view.getUint8(at)
    return value > max ? value - 2 ** bits : value
  }
}

/** Returns the printer of a number. */
export function integerPrinter(shape: ShapeOf<'integer'>, key: string): Printer {
  const { bits, signed, order } = shape
  const before = keyOf(key)
  if (bits === 64) return widePrinter(before, signed, order === 'host')
  const [read, size] = [numberReader(shape), bits / 8]
  return (out, { view }, at, end) => {
    if (end - at !== size) return false
    out.ready(before)
    out.number(read(view, at))
    return true
  }
}

/** Most numbers of 64 bits are small counters, which need no bigint. */
function widePrinter(before: Ready, signed: boolean, le: boolean): Printer {
  const [low, high] = le ? [0, 4] : [4, 0]
  return (out, { view }, at, end) => {
    if (end - at !== 8) return false
    out.ready(before)
    if (view.getUint32(at + high, le) === 0) out.number(view.getUint32(at + low, le))
    else out.text(String(signed ? view.getBigInt64(at, le) : view.getBigUint64(at, le)))
    return true
  }
}

/** Returns the printer of a text. Only printable ASCII is copied: other characters may need decoding. */
export function textPrinter({ size }: ShapeOf<'text'>, key: string): Printer {
  const before = keyOf(key)
  return (out, { u8 }, at, end) => {
    if (size !== undefined && end - at !== size) return false
    out.ready(before)
    const to = out.room(end - at)
    let n = 0
    for (let i = at; i < end && u8[i] !== 0; i++) {
      const byte = u8[i] as number
      if (byte < 0x20 || byte > 0x7e) return false
      to[out.at + n++] = byte
    }
    out.at += n
    if (n === 0) out.text('""')
    return true
  }
}

/** Returns the printer of bytes: hex, or the start of it. */
export function bytesPrinter({ size }: ShapeOf<'bytes'>, key: string): Printer {
  const before = keyOf(key)
  return (out, { u8 }, at, end) => {
    if (size !== undefined && end - at !== size) return false
    out.ready(before)
    printBytes(out, u8, at, end)
    return true
  }
}

const [PREFIX, CUT] = [ready('0x'), ready('… (')]

/** Prints bytes in hex, or the start of them. */
export function printBytes(out: TextBytes, u8: Uint8Array, at: number, end: number): void {
  const length = end - at
  out.ready(PREFIX)
  out.hex(u8, at, Math.min(end, at + MOST_BYTES), '')
  if (length <= MOST_BYTES) return
  out.ready(CUT)
  out.number(length)
  out.text(' bytes)')
}

/** Prints an attribute without a row: `unknown.7 0x01000000`. `key` is what is put before its type. */
export function printUntyped(out: TextBytes, key: string, type: number, u8: Uint8Array, at: number, end: number): void {
  out.text(key)
  out.number(type)
  out.text(' ')
  printBytes(out, u8, at, end)
}

/** Returns the printer of a link-layer address. */
export function macPrinter(size: number | undefined, key: string): Printer {
  const before = keyOf(key)
  return (out, { u8 }, at, end) => {
    if (size !== undefined && end - at !== size) return false
    out.ready(before)
    if (at === end) out.text('""')
    else out.hex(u8, at, end, ':')
    return true
  }
}

/** Returns the printer of an IP address. Those of IPv6, and what is no address, are decoded first. */
export function ipPrinter(codec: Codec<unknown>, key: string): Printer {
  const [before, other] = [keyOf(key), otherPrinter(codec, key)]
  return (out, b, at, end, scope) => {
    if (end - at !== 4) return other(out, b, at, end, scope)
    out.ready(before)
    for (let i = at; i < end; i++) {
      if (i > at) out.text('.')
      out.number(b.u8[i] as number)
    }
    return true
  }
}

/** Returns the printer of any other value, which decodes it. */
export function otherPrinter(codec: Codec<unknown>, key: string): Printer {
  const before = keyOf(key)
  return (out, b, at, end, scope) => {
    const value = codec.read(b, at, end, scope)
    if (typeof value === 'string' && value !== '' && !value.endsWith(' ')) {
      out.ready(before)
      out.text(value)
      return true
    }
    const text = flat(key, value)
    // White space at the end of a line is not printed, and only spaces are removed from bytes.
    if (text.trimEnd() !== text) return false
    out.text(text)
    return true
  }
}
