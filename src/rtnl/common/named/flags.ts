import { didYouMean } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Names } from '../../../netlink/codec/codec.ts'
import { namesOfBits } from '../flag-names.ts'
import { wordsOf } from './names.ts'
import type { FlagNames } from './types.ts'

/** Most values whose names are kept: links and addresses have few different ones. */
const MOST_KEPT = 64

/** Returns a function that gives the names of the bits of a value. Bits without a name come last, as one number: `0x300`. */
export function flagReader<K extends string>(names: { readonly [N in K]: number }): (value: number) => FlagNames<K> {
  const known = new Map<number, Readonly<FlagNames<K>>>()
  return (value) => {
    const found = known.get(value)
    // A copy: the caller may change it.
    if (found) return [...found]
    const made = namesOfBits(value, names) as FlagNames<K>
    if (known.size < MOST_KEPT) known.set(value, made)
    return [...made]
  }
}

/** Flags to change, and which of them to switch on. */
export interface Switched {
  readonly on: number
  readonly mask: number
}

/** Returns a function that combines the bits of an array of flags. Leaves numbers to the codec. Throws TypeError for an unknown name. */
export function flagTaker(names: Names): (value: unknown) => number {
  const bitsOf = bitTaker(names)
  return (value) => {
    if (typeof value === 'number') return value
    if (!Array.isArray(value)) throw new TypeError(`expected flags, an array of names or a number, got ${shown(value)}`)
    return value.reduce<number>((sum, one) => (sum | bitsOf(one)) >>> 0, 0)
  }
}

/**
 * Returns a function that reads changes of flags: an array switches on and nothing else, `{ PROMISC: false }` switches off.
 * Throws TypeError for an unknown name.
 */
export function switchTaker(names: Names): (value: unknown) => Switched {
  const bitsOf = bitTaker(names)
  return (value) => {
    let on = 0
    let mask = 0
    const add = (flag: unknown, isOn: boolean): void => {
      const bits = bitsOf(flag)
      mask |= bits
      on = isOn ? on | bits : on & ~bits
    }
    if (Array.isArray(value)) for (const flag of value) add(flag, true)
    else if (typeof value !== 'object' || value === null)
      throw new TypeError(
        `expected flags, an array of names or an object such as { ${Object.keys(names)[0]}: false }, got ${shown(value)}`,
      )
    else {
      for (const [flag, isOn] of Object.entries(value)) {
        bitsOf(flag)
        if (isOn !== undefined && typeof isOn !== 'boolean')
          throw new TypeError(`${flag}: expected true or false, got ${shown(isOn)}`)
        if (isOn !== undefined) add(flag, isOn)
      }
    }
    return { on: on >>> 0, mask: mask >>> 0 }
  }
}

/** Returns a function that gives the bits of one flag: a name, `0x300`, or a number. */
function bitTaker(names: Names): (flag: unknown) => number {
  let words: ReadonlyMap<string, number> | undefined
  return (flag) => {
    words ??= wordsOf(names)
    const bits = typeof flag === 'string' ? (words.get(flag) ?? hexOf(flag)) : flag
    if (Number.isInteger(bits) && (bits as number) >= 0 && (bits as number) <= 0xffffffff) return bits as number
    const near = typeof flag === 'string' ? didYouMean(flag, [...words.keys()]) : ''
    throw new TypeError(`expected flags: ${Object.keys(names).join(', ')} or a number, got ${shown(flag)}${near}`)
  }
}

/** Returns the bits of `0x300`, as they are named if they have no name. */
export const hexOf = (text: string): number | undefined => (/^0x[0-9a-f]{1,8}$/i.test(text) ? Number(text) : undefined)
