/** What steers a terminal or looks like another line: C0, DEL and C1, line and paragraph separators, and what turns the direction of text. */
const STEERING = '\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\udc80-\\udcff'
const ANY = new RegExp(`[${STEERING}]`)
const EACH = new RegExp(`[${STEERING}]`, 'g')
/**
 * What stands for ESC in the program's own colours, so that an escape from outside is never taken for one: a lone surrogate that no decoded
 * text contains.
 */
export const OWN_ESCAPE = '\ud800'
/** In a whole output: its own line breaks, tabs and colours stay. */
const EACH_BUT_LAYOUT = new RegExp(`${OWN_ESCAPE}(?=\\[[\\d;]*m)|[${STEERING}]`, 'g')

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A text from outside as one that only shows itself: `\n`, `\x1b`, `\u202e`. A byte that is no UTF-8 is `\xff`. */
export function visible(text: string): string {
  return ANY.test(text) ? text.replace(EACH, (char) => NAMES[char] ?? escaped(char)) : text
}

function escaped(char: string): string {
  const code = char.charCodeAt(0)
  // A lone surrogate stands for a byte.
  const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code
  return byte > 0xff ? `\\u${byte.toString(16).padStart(4, '0')}` : `\\x${byte.toString(16).padStart(2, '0')}`
}

/**
 * What a terminal gets: whatever else steers it is shown as JSON would write it, where most of it stands. Whoever composes lines has made their
 * parts visible already.
 */
export function layoutOnly(text: string): string {
  return text.replace(EACH_BUT_LAYOUT, (found) => {
    if (found === OWN_ESCAPE) return '\x1b'
    if (found === '\n' || found === '\t') return found
    const code = found.charCodeAt(0)
    return code >= 0xdc80 ? escaped(found) : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** A stream that may be a terminal. */
type Stream = { readonly isTTY?: boolean }

/** A value from outside, with every text in it visible, where it goes to a terminal; elsewhere it is printed as it is, as `ip` does. */
export function shownOn<T>(stream: Stream, value: T): T {
  return stream.isTTY === true ? (inside(value) as T) : value
}

function inside(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(inside)
  const prototype: unknown = Object.getPrototypeOf(value)
  // Tables and the like are this program's own.
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), inside(one)]))
}
