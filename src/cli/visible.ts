import { isPlainObject } from '../netlink/base/json.ts'
import { STEERING, visible } from '../netlink/base/visible.ts'

/**
 * Placeholder for ESC in the program's own colours, so that an ESC in the data is never taken for one. A lone
 * surrogate, which no decoded text contains.
 */
export const OWN_ESCAPE = '\ud800'
/** Characters to escape in a whole output: the program's line breaks, tabs and colours stay. */
const EACH_BUT_LAYOUT = new RegExp(`${OWN_ESCAPE}(?=\\[[\\d;]*m)|[${STEERING}]`, 'g')

/**
 * Escapes output for a terminal. Control characters are written as in JSON, which stays valid: a byte that is not UTF-8
 * is `\udcff`, a lone surrogate. Code that composes lines of text escapes their parts with `visible` first.
 */
export function layoutOnly(text: string): string {
  return text.replace(EACH_BUT_LAYOUT, (found) => {
    if (found === OWN_ESCAPE) return '\x1b'
    if (found === '\n' || found === '\t') return found
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** A stream that may be a terminal. */
type Stream = { readonly isTTY?: boolean }

/** Escapes every text of a value if the stream is a terminal; otherwise returns the value unchanged, as `ip` does. */
export function shownOn<T>(stream: Stream, value: T): T {
  return stream.isTTY === true ? (inside(value) as T) : value
}

function inside(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(inside)
  // Tables and the like come from this program.
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), inside(one)]))
}
