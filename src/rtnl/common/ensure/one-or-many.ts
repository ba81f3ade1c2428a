import { atPath } from '../../../netlink/base/attribute-path.ts'
import { shown } from '../../../netlink/base/shown.ts'

/** What `ensure` takes: one object, or a list of them. */
export type OneOrMany<T> = T | readonly T[]

/**
 * Reads each of the wanted objects, of which one needs no array around it. Errors name the place in an array. Throws TypeError
 * for what is neither an object nor a text; `what` names the objects: `addresses`.
 */
export function eachWanted<T, R>(what: string, wanted: OneOrMany<T>, read: (one: T) => R): R[] {
  if (Array.isArray(wanted)) return wanted.map((one, i) => atPath(`[${i}]`, () => read(one)))
  if (typeof wanted === 'string' || (typeof wanted === 'object' && wanted !== null)) return [read(wanted as T)]
  throw new TypeError(`expected an array of ${what}, or one of them, got ${shown(wanted)}`)
}
