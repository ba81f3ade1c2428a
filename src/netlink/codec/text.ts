import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Writer } from './bytes.ts'
import type { Codec, Sized } from './codec.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * Bytes as text. Interface names may be any bytes: where they are not UTF-8, each byte above 0x7f becomes the lone surrogate
 * U+DC00 + byte (as Python's surrogateescape does), so that nothing is lost and `toBytes` finds the way back.
 */
function toText(u8: Uint8Array, at: number, end: number): string {
  let text = ''
  for (let i = at; i < end; i++) {
    const byte = u8[i] as number
    if (byte === 0) return text
    if (byte > 0x7f) return beyondAscii(upToNul(u8, at, end))
    text += String.fromCharCode(byte)
  }
  return text
}

function beyondAscii(u8: Uint8Array): string {
  try {
    return strict.decode(u8)
  } catch {
    // Not UTF-8: a name is any bytes to the kernel.
    return Array.from(u8, (byte) => String.fromCharCode(byte > 0x7f ? 0xdc00 + byte : byte)).join('')
  }
}

function toBytes(text: string): Uint8Array {
  if (!/[\ud800-\udfff]/u.test(text)) return encoder.encode(text)
  const out: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) as number
    if (code >= 0xdc80 && code <= 0xdcff) out.push(code - 0xdc00)
    else if (code >= 0xd800 && code <= 0xdfff)
      throw new TypeError(`expected a string without lone surrogates, got ${shown(text)}`)
    else out.push(...encoder.encode(char))
  }
  return Uint8Array.from(out)
}

/** The bytes a text has on the wire, without the NUL. Throws TypeError where it is no string or holds a NUL. */
export function textBytes(value: string): Uint8Array {
  if (typeof value !== 'string') throw new TypeError(`expected a string, got ${shown(value)}`)
  if (value.includes('\0')) throw new TypeError(`expected a string without NUL, got ${shown(value)}`)
  return toBytes(value)
}

/** How many bytes a text has on the wire, without the NUL; as textBytes in everything else. */
export function textLength(value: string): number {
  if (typeof value === 'string' && isAscii(value)) return value.length
  return textBytes(value).length
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0 || code > 0x7f) return false
  }
  return true
}

function upToNul(u8: Uint8Array, at: number, end: number): Uint8Array {
  const nul = u8.indexOf(0, at)
  return u8.subarray(at, nul < 0 || nul > end ? end : nul)
}

/** Writes what most texts are, without a buffer between; false, and nothing written, where it is more. */
function writeAscii(w: Writer, value: string): boolean {
  if (typeof value !== 'string') return false
  const { length } = value
  const at = w.room(length)
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i)
    if (code === 0 || code > 0x7f) {
      w.back(at)
      return false
    }
    w.u8[at + i] = code
  }
  return true
}

/**
 * NLA_NUL_STRING: a C string. It ends at its first NUL, which is written but not part of the value. Bytes that are not UTF-8 survive. Writing
 * throws TypeError for what is no string, and for a string with a NUL.
 */
export const string: Codec<string> = {
  name: 'string',
  shape: { type: 'text' },
  read: (b, at, end) => toText(b.u8, at, end),
  write(w, value) {
    if (!writeAscii(w, value)) w.bytes(textBytes(value))
    w.room(1)
  },
  show: (value) => JSON.stringify(value),
}

/**
 * NLA_STRING: text without a NUL behind it, for attributes whose whole length the kernel takes for the text. Reads as `string` does. Writing
 * throws TypeError for what is no string, and for a string with a NUL.
 */
export const bareString: Codec<string> = {
  ...string,
  write(w, value) {
    if (!writeAscii(w, value)) w.bytes(textBytes(value))
  },
}

/** A NUL-padded `char[size]`, as a struct member. Writing throws TypeError for what is no string, and RangeError for one of more bytes. */
export function chars(size: number): Sized<string> {
  return {
    name: `char[${size}]`,
    shape: { type: 'text', size },
    size,
    read(b, at, end) {
      if (end - at !== size) throw new MalformedError(`char[${size}] of ${end - at} bytes`, at)
      return toText(b.u8, at, end)
    },
    write(w, value) {
      const text = textBytes(value)
      if (text.length > size) throw new RangeError(`expected at most ${size} bytes, got ${text.length}: ${shown(value)}`)
      const at = w.room(size)
      w.u8.set(text, at)
    },
    show: (value) => JSON.stringify(value),
  }
}
