import { checkSize } from '../base/check.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import { inQuotes } from '../base/visible.ts'
import type { Writer } from './bytes.ts'
import type { Codec, Sized } from './codec.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * Decodes bytes to text. Interface names may be any bytes: if they are not UTF-8, each byte above 0x7f becomes the lone
 * surrogate U+DC00 + byte (like Python's surrogateescape), so that `toBytes` restores the exact bytes.
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
    // Not UTF-8: the kernel accepts any bytes as a name.
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

/** Encodes a text, without the NUL at its end. Throws TypeError for a value that is not a string, and for a string with a NUL. */
export function textBytes(value: string): Uint8Array {
  if (typeof value !== 'string') throw new TypeError(`expected a string, got ${shown(value)}`)
  if (value.includes('\0')) throw new TypeError(`expected a string without NUL, got ${shown(value)}`)
  return toBytes(value)
}

/** Returns the length of an encoded text in bytes, without the NUL. Throws as `textBytes` does. */
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

/** Writes an ASCII text without an intermediate buffer. Returns false, and writes nothing, for other texts. */
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
 * NLA_NUL_STRING: a C string. It ends at its first NUL, which is written but not part of the value. Preserves bytes that
 * are not UTF-8. Writing throws TypeError for a value that is not a string, and for a string with a NUL.
 */
export const string: Codec<string> = {
  name: 'string',
  shape: { type: 'text' },
  read: (b, at, end) => toText(b.u8, at, end),
  write(w, value) {
    if (!writeAscii(w, value)) w.bytes(textBytes(value))
    w.room(1)
  },
  show: (value) => inQuotes(value),
}

/**
 * NLA_STRING: text without a NUL at its end, for attributes whose whole payload is the text. Reads like `string`. Writing
 * throws TypeError for a value that is not a string, and for a string with a NUL.
 */
export const bareString: Codec<string> = {
  ...string,
  write(w, value) {
    if (!writeAscii(w, value)) w.bytes(textBytes(value))
  },
}

/** A NUL-padded `char[size]`, as a struct member. Writing throws TypeError for a value that is not a string, and RangeError for one that is too long. */
export function chars(size: number): Sized<string> {
  checkSize(size, 'chars')
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
    show: (value) => inQuotes(value),
  }
}
