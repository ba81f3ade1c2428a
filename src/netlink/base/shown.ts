import { inQuotes, visible } from './visible.ts'

/** Maximum length of a value in an error message, in characters. */
const MOST = 60

/**
 * Formats any value for an error message: on one line, short, control characters escaped, and inQuotes if it is text. Never
 * calls code of the value (`toString`, getters, proxies), so it never throws.
 */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.length > MOST ? `${inQuotes(value.slice(0, MOST))}…` : inQuotes(value)
    case 'bigint':
      return short(`${value}n`)
    case 'symbol':
      return short(visible(String(value)))
    case 'function':
      return 'a function'
    case 'object':
      return value === null ? 'null' : isArray(value) ? 'an array' : 'an object'
    default:
      return String(value)
  }
}

const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text)

/** Array.isArray throws for a revoked proxy. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}
