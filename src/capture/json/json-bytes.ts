const QUOTE = 0x22
const COMMA = 0x2c
const DIGIT = 0x30
const MINUS = 0x2d
const utf8 = new TextEncoder()
const HEX = utf8.encode('0123456789abcdef')

/** Buffer of JSON text in UTF-8 while it is written. */
export interface JsonBytes {
  u8: Uint8Array
  /** View of the same buffer. */
  view: DataView
  at: number
}

/** Creates an empty buffer with room for about this many bytes. */
export function jsonBytes(size = 1 << 10): JsonBytes {
  const u8 = new Uint8Array(size)
  return { u8, view: new DataView(u8.buffer), at: 0 }
}

/** Appends one byte. */
export function writeByte(out: JsonBytes, byte: number): void {
  out.at = put(out, out.at, byte)
}

/**
 * Writes a value as JSON.stringify does, but bigints as strings of digits and bytes as strings of hex after `0x`.
 * Joining many small strings costs more than writing bytes; only rare values use JSON.stringify.
 */
export function writeJson(out: JsonBytes, value: unknown): void {
  out.at = any(out, out.at, value)
}

// Each function below writes at `at` and returns the end position: passing a number is faster than a property of `out`.

/** Returns the buffer, grown if needed to hold this many bytes from `at` on. */
function room(out: JsonBytes, at: number, n: number): Uint8Array {
  if (at + n <= out.u8.length) return out.u8
  const more = new Uint8Array(Math.max(2 * out.u8.length, at + n))
  more.set(out.u8)
  out.u8 = more
  out.view = new DataView(more.buffer)
  return more
}

function put(out: JsonBytes, at: number, byte: number): number {
  room(out, at, 1)[at] = byte
  return at + 1
}

function any(out: JsonBytes, at: number, value: unknown): number {
  if (typeof value === 'number') return number(out, at, value)
  if (typeof value === 'string') return string(out, at, value)
  if (typeof value === 'bigint') return bigint(out, at, value)
  if (typeof value !== 'object' || value === null) return rare(out, at, value)
  if (value instanceof Uint8Array) return hex(out, at, value)
  return Array.isArray(value) ? array(out, at, value) : object(out, at, value)
}

function rare(out: JsonBytes, at: number, value: unknown): number {
  const bytes = utf8.encode(JSON.stringify(value) ?? 'null')
  room(out, at, bytes.length).set(bytes, at)
  return at + bytes.length
}

function array(out: JsonBytes, from: number, values: readonly unknown[]): number {
  let at = put(out, from, 0x5b)
  for (let i = 0; i < values.length; i++) {
    if (i > 0) at = put(out, at, COMMA)
    at = any(out, at, values[i])
  }
  return put(out, at, 0x5d)
}

/** Writes an object. Values here are decoded or literals, so they inherit no enumerable properties. */
function object(out: JsonBytes, from: number, of: object): number {
  let at = from
  let last = FIRST
  for (const name in of) {
    const value = (of as Record<string, unknown>)[name]
    if (value === undefined) continue
    // Most objects have the keys of one before, in the same order.
    const { next } = last
    const found: Key = next !== undefined && next.name === name ? next : (KEYS.get(name) ?? newKey(name))
    last.next = found
    last = found
    at = any(out, key(out, at, found), value)
  }
  if (at === from) at = put(out, at, COMMA)
  // Overwrites the comma before the first key.
  out.u8[from] = 0x7b
  return put(out, at, 0x7d)
}

/** A key as encoded text, `,"mtu":`, four bytes in each word. */
interface Key {
  readonly name: string
  /** The key that came after it in the last object. */
  next: Key | undefined
  readonly length: number
  readonly words: Int32Array
}

/** Cache of the keys of the tables. Its size is limited, so that thousands of other keys do not fill memory. */
const KEYS = new Map<string, Key>()
const MOST_KEYS = 1 << 12

/** Stands before the first key of an object. */
const FIRST: Key = { name: '', next: undefined, length: 0, words: new Int32Array(0) }

/** Writes a key. Keys are most of the output, so they have a fast path. */
function key(out: JsonBytes, at: number, { length, words }: Key): number {
  room(out, at, 4 * words.length)
  const { view } = out
  for (let i = 0; i < words.length; i++) view.setInt32(at + 4 * i, words[i] as number, true)
  return at + length
}

function newKey(name: string): Key {
  const bytes = utf8.encode(`,${JSON.stringify(name)}:`)
  const padded = new Uint8Array((bytes.length + 3) & ~3)
  padded.set(bytes)
  const view = new DataView(padded.buffer)
  const made: Key = {
    name,
    next: undefined,
    length: bytes.length,
    words: Int32Array.from({ length: padded.length / 4 }, (_, i) => view.getInt32(4 * i, true)),
  }
  if (KEYS.size < MOST_KEYS) KEYS.set(name, made)
  return made
}

function string(out: JsonBytes, from: number, text: string): number {
  const { length } = text
  const u8 = room(out, from, length + 2)
  let at = from
  u8[at++] = QUOTE
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    // Printable ASCII needs no escape, except the quote and the backslash.
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === 0x5c) return rare(out, from, text)
    u8[at++] = code
  }
  u8[at] = QUOTE
  return at + 1
}

function number(out: JsonBytes, at: number, value: number): number {
  if (value < 0 && (value | 0) === value) return number(out, put(out, at, MINUS), -value)
  if (value >>> 0 !== value) return rare(out, at, value)
  let digits = 1
  for (let bound = 10; value >= bound; bound *= 10) digits++
  const u8 = room(out, at, digits)
  let rest = value
  for (let place = at + digits - 1; place >= at; place--) {
    const tens = (rest / 10) >>> 0
    u8[place] = DIGIT + rest - tens * 10
    rest = tens
  }
  return at + digits
}

function bigint(out: JsonBytes, at: number, value: bigint): number {
  if (value === 0n) return put(out, put(out, put(out, at, QUOTE), DIGIT), QUOTE)
  if (value < 0n || value > 0xffffffffn) return rare(out, at, String(value))
  const end = number(out, put(out, at, QUOTE), Number(value))
  return put(out, end, QUOTE)
}

function hex(out: JsonBytes, from: number, bytes: Uint8Array): number {
  const u8 = room(out, from, 2 * bytes.length + 4)
  let at = from
  u8[at++] = QUOTE
  u8[at++] = DIGIT
  u8[at++] = 0x78
  for (const byte of bytes) {
    u8[at++] = HEX[byte >> 4] as number
    u8[at++] = HEX[byte & 15] as number
  }
  u8[at] = QUOTE
  return at + 1
}
