import type { Writer } from '../netlink/bytes.ts'
import { textBytes } from '../netlink/text.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const DIGIT = 0x30
const HEX = textBytes('0123456789abcdef')

/**
 * Writes a value as JSON.stringify does, but bigints as strings of digits and bytes as strings of hex after `0x`. Text of many small
 * pieces costs more to join than the numbers in it to write, so this writes bytes; JSON.stringify is asked for what is rare.
 */
export function writeJson(w: Writer, value: unknown): void {
  if (typeof value === 'string') string(w, value)
  else if (typeof value === 'number') number(w, value)
  else if (typeof value === 'bigint') bigint(w, value)
  else if (typeof value !== 'object' || value === null) w.bytes(textBytes(JSON.stringify(value) ?? 'null'))
  else if (value instanceof Uint8Array) hex(w, value)
  else if (Array.isArray(value)) array(w, value)
  else object(w, value)
}

function array(w: Writer, values: readonly unknown[]): void {
  byte(w, 0x5b)
  for (let i = 0; i < values.length; i++) {
    if (i > 0) byte(w, COMMA)
    writeJson(w, values[i])
  }
  byte(w, 0x5d)
}

/** The values here are decoded ones or literals: they inherit nothing that could be listed. */
function object(w: Writer, of: object): void {
  byte(w, 0x7b)
  let some = false
  for (const key in of) {
    const value = (of as Record<string, unknown>)[key]
    if (value === undefined) continue
    if (some) byte(w, COMMA)
    some = true
    string(w, key)
    byte(w, COLON)
    writeJson(w, value)
  }
  byte(w, 0x7d)
}

function byte(w: Writer, value: number): void {
  const at = w.room(1)
  w.u8[at] = value
}

function string(w: Writer, text: string): void {
  const { length } = text
  const start = w.room(length + 2)
  const u8 = w.u8
  u8[start] = QUOTE
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    // Printable ASCII but the quote and the backslash stands for itself.
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === 0x5c) {
      w.back(start)
      w.bytes(textBytes(JSON.stringify(text)))
      return
    }
    u8[start + 1 + i] = code
  }
  u8[start + 1 + length] = QUOTE
}

function number(w: Writer, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    w.bytes(textBytes(JSON.stringify(value)))
    return
  }
  let digits = 1
  for (let bound = 10; value >= bound; bound *= 10) digits++
  let rest = value
  const start = w.room(digits)
  for (let at = start + digits - 1; at >= start; at--) {
    const tens = Math.floor(rest / 10)
    w.u8[at] = DIGIT + rest - tens * 10
    rest = tens
  }
}

function bigint(w: Writer, value: bigint): void {
  if (value < 0n || value > Number.MAX_SAFE_INTEGER) w.bytes(textBytes(`"${value}"`))
  else {
    byte(w, QUOTE)
    number(w, Number(value))
    byte(w, QUOTE)
  }
}

function hex(w: Writer, bytes: Uint8Array): void {
  let at = w.room(2 * bytes.length + 4)
  const u8 = w.u8
  u8.set([QUOTE, DIGIT, 0x78], at)
  at += 3
  for (let i = 0; i < bytes.length; i++) {
    const value = bytes[i] as number
    u8[at++] = HEX[value >> 4] as number
    u8[at++] = HEX[value & 15] as number
  }
  u8[at] = QUOTE
}
