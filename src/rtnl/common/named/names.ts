import { didYouMean } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Names } from '../../../netlink/codec/codec.ts'

// Names of numbers, with look-ups that are made once for a table of constants.

/** Returns the name of a link by its index, if it is known. */
export type LinkNames = (index: number) => string | undefined

/** Returns a function that gives the name of a number, or the number if it has none. */
export function nameReader<K extends string>(names: { readonly [N in K]: number }): (value: number) => K | number {
  let byValue: Map<number, K> | undefined
  return (value) => {
    byValue ??= inverse(names)
    return byValue.get(value) ?? value
  }
}

/** Returns names by number. Of two names of a number the first in the table is used. */
function inverse<K extends string>(names: { readonly [N in K]: number }): Map<number, K> {
  const byValue = new Map<number, K>()
  for (const [name, value] of Object.entries<number>(names)) if (!byValue.has(value)) byValue.set(value, name as K)
  return byValue
}

/** Returns the numbers by every word that stands for them: the names, the same in lower case, further words. */
export function wordsOf(names: Names, more: Names = {}): ReadonlyMap<string, number> {
  const all = Object.entries(names)
  return new Map([...all.map(([name, value]) => [name.toLowerCase(), value] as const), ...Object.entries(more), ...all])
}

/**
 * Returns a function that gives the number of a name. Leaves numbers to the codec. Throws TypeError for another word or
 * value, with the names.
 */
export function nameTaker(names: Names, more?: Names): (value: unknown) => number {
  let words: ReadonlyMap<string, number> | undefined
  return (value) => {
    if (typeof value === 'number') return value
    words ??= wordsOf(names, more)
    const found = typeof value === 'string' || typeof value === 'boolean' ? words.get(String(value)) : undefined
    if (found !== undefined) return found
    throw unknownName(Object.keys(names), [...words.keys()], value)
  }
}

function unknownName(names: readonly string[], words: readonly string[], value: unknown): TypeError {
  const near = typeof value === 'string' ? didYouMean(value, words) : ''
  return new TypeError(`expected ${names.join(', ')} or a number, got ${shown(value)}${near}`)
}
