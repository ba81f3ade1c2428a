const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const DIGIT = 0x30
const utf8 = new TextEncoder()
const HEX = utf8.encode('0123456789abcdef')

/** JSON as bytes, as far as it is written. */
export interface JsonBytes {
  u8: Uint8Array
  at: number
}

/** Begins with nothing written, and with room for about so much. */
export const jsonBytes = (size = 1 << 10): JsonBytes => ({ u8: new Uint8Array(size), at: 0 })

/** Makes room for so many bytes more: each function below asks once for all that it writes itself. */
function need(out: JsonBytes, n: number): void {
  if (out.at + n <= out.u8.length) return
  const more = new Uint8Array(Math.max(2 * out.u8.length, out.at + n))
  more.set(out.u8)
  out.u8 = more
}

/** Writes one byte. */
export function writeByte(out: JsonBytes, byte: number): void {
  need(out, 1)
  out.u8[out.at++] = byte
}

/**
 * Writes a value as JSON.stringify does, but bigints as strings of digits and bytes as strings of hex after `0x`. To join text of many
 * small pieces costs more than to write the bytes; JSON.stringify is asked for what is rare.
 */
export function writeJson(out: JsonBytes, value: unknown): void {
  if (typeof value === 'number') number(out, value)
  else if (typeof value === 'string') string(out, value)
  else if (typeof value === 'bigint') bigint(out, value)
  else if (typeof value !== 'object' || value === null) rare(out, value)
  else if (value instanceof Uint8Array) hex(out, value)
  else if (Array.isArray(value)) array(out, value)
  else object(out, value)
}

function rare(out: JsonBytes, value: unknown): void {
  const bytes = utf8.encode(JSON.stringify(value) ?? 'null')
  need(out, bytes.length)
  out.u8.set(bytes, out.at)
  out.at += bytes.length
}

function array(out: JsonBytes, values: readonly unknown[]): void {
  writeByte(out, 0x5b)
  for (let i = 0; i < values.length; i++) {
    if (i > 0) writeByte(out, COMMA)
    writeJson(out, values[i])
  }
  writeByte(out, 0x5d)
}

/** The values here are decoded ones or literals: they inherit nothing that could be listed. */
function object(out: JsonBytes, of: object): void {
  writeByte(out, 0x7b)
  let some = false
  for (const key in of) {
    const value = (of as Record<string, unknown>)[key]
    if (value === undefined) continue
    if (some) writeByte(out, COMMA)
    some = true
    string(out, key)
    writeByte(out, COLON)
    writeJson(out, value)
  }
  writeByte(out, 0x7d)
}

function string(out: JsonBytes, text: string): void {
  const { length } = text
  need(out, length + 2)
  const { u8 } = out
  let at = out.at
  u8[at++] = QUOTE
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    // Printable ASCII but the quote and the backslash stands for itself.
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === 0x5c) {
      rare(out, text)
      return
    }
    u8[at++] = code
  }
  u8[at++] = QUOTE
  out.at = at
}

function number(out: JsonBytes, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    rare(out, value)
    return
  }
  let digits = 1
  for (let bound = 10; value >= bound; bound *= 10) digits++
  need(out, digits)
  const { u8, at } = out
  let rest = value
  for (let place = at + digits - 1; place >= at; place--) {
    const tens = Math.floor(rest / 10)
    u8[place] = DIGIT + rest - tens * 10
    rest = tens
  }
  out.at = at + digits
}

function bigint(out: JsonBytes, value: bigint): void {
  if (value < 0n || value > 0xffffffffn) {
    rare(out, String(value))
    return
  }
  writeByte(out, QUOTE)
  number(out, Number(value))
  writeByte(out, QUOTE)
}

function hex(out: JsonBytes, bytes: Uint8Array): void {
  need(out, 2 * bytes.length + 4)
  const { u8 } = out
  let at = out.at
  u8[at++] = QUOTE
  u8[at++] = DIGIT
  u8[at++] = 0x78
  for (const byte of bytes) {
    u8[at++] = HEX[byte >> 4] as number
    u8[at++] = HEX[byte & 15] as number
  }
  u8[at++] = QUOTE
  out.at = at
}
