/**
 * Characters that control a terminal or look like a line break: C0, DEL and C1, line and paragraph separators, and
 * bidirectional controls. A lone surrogate from U+DC80 to U+DCFF stands for a byte that is not UTF-8.
 */
export const STEERING = '\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\udc80-\\udcff'
const ANY = new RegExp(`[${STEERING}]`)
const EACH = new RegExp(`[${STEERING}]`, 'g')

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Escapes control characters of a text: `\n`, `\x1b`, `\u202e`. A byte that is not UTF-8 becomes `\xff`. */
export function visible(text: string): string {
  return ANY.test(text) ? text.replace(EACH, (char) => NAMES[char] ?? escapedChar(char)) : text
}

/** Escapes one character. */
export function escapedChar(char: string): string {
  const code = char.charCodeAt(0)
  // A lone surrogate stands for a byte.
  const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code
  return byte > 0xff ? `\\u${byte.toString(16).padStart(4, '0')}` : `\\x${byte.toString(16).padStart(2, '0')}`
}

/** Returns a text in quotes, with its own quotes and control characters escaped. */
export function inQuotes(text: string): string {
  return `"${visible(text.replace(/["\\]/g, '\\$&').replace(/\p{Surrogate}/gu, escapedChar))}"`
}
