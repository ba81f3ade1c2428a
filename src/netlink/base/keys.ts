import { didYouMean } from './nearest.ts'
import { shown } from './shown.ts'

/**
 * Throws a TypeError unless `options` is an object with no other keys: a misspelt key must not be ignored silently. Accepts
 * also the `returned` keys, which calls return and ignore; the error does not offer them.
 */
export function checkKeys(what: string, options: object, keys: readonly string[], returned: readonly string[] = []): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`expected ${what}, an object, got ${shown(options)}`)
  // Every request is checked: a loop over the keys is faster than a list of them.
  for (const key in options)
    if (!keys.includes(key) && !returned.includes(key) && Object.hasOwn(options, key))
      throw new TypeError(`unknown key ${shown(key)} in ${what}${suggestion(key, keys)}`)
}

/** A TypeError for an attribute that a set does not have. Suggests the nearest one. */
export function unknownAttribute(set: string, key: unknown, keys: readonly string[]): TypeError {
  return new TypeError(`${set} has no attribute ${shown(key)}${typeof key === 'string' ? didYouMean(key, keys) : ''}`)
}

/** A TypeError for a member that a struct does not have. */
export function unknownMember(of: string, key: string, keys: readonly string[]): TypeError {
  return new TypeError(`${of} has no member ${shown(key)}${suggestion(key, keys)}`)
}

/** The nearest known key, or all if none is near. */
function suggestion(key: string, keys: readonly string[]): string {
  return didYouMean(key, keys) || `: expected ${keys.length > 1 ? 'one of ' : ''}${keys.join(', ')}`
}
