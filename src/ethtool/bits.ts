import type { bitset, ETH_SS } from '../genl/families/ethtool/common.ts'
import { didYouMean } from '../netlink/base/nearest.ts'
import { shown } from '../netlink/base/shown.ts'
import type { TypeOf } from '../netlink/codec/codec.ts'

/** ETHTOOL_A_BITSET_*, as decoded. */
export type Bitset = TypeOf<typeof bitset>

/** Names of sets of texts: ETH_SS_* without the prefix. */
export type StringSet = keyof typeof ETH_SS

/** Names to switch on, and nothing else; or to switch on or off: `{ magic: true }`. */
export type BitChanges = readonly string[] | Readonly<Record<string, boolean>>

/** The bits of a set by name, in the order of the kernel. */
interface Bits {
  /** The bits that are set. */
  readonly on: string[]
  /** The bits that the set is about: its mask, or those that are set. */
  readonly all: string[]
}

/** Reads a set in either form: a list that has the names, or bit maps, whose names are in `names`. */
export function readBits({ nomask, bits, value = [], mask }: Bitset, names: readonly string[] = []): Bits {
  if (bits) {
    const list = bits.bit ?? []
    const name = (one: (typeof list)[number]): string => one.name ?? names[one.index ?? 0] ?? `bit${one.index ?? 0}`
    return { on: list.filter((one) => nomask || one.value).map(name), all: list.map(name) }
  }
  const on = named(value, names)
  return { on, all: mask ? named(mask, names) : on }
}

function named(map: readonly number[], names: readonly string[]): string[] {
  return map.flatMap((word, i) => {
    const found: string[] = []
    for (let bit = 0; bit < 32; bit++) if ((word >>> bit) & 1) found.push(names[32 * i + bit] || `bit${32 * i + bit}`)
    return found
  })
}

/** Writes changes as a list of names: an array is the whole set, an object changes the bits that it names. */
export function writeBits(what: string, changes: unknown, names: readonly string[] = []): Bitset {
  const isList = Array.isArray(changes)
  if (typeof changes !== 'object' || changes === null)
    throw new TypeError(`${what}: expected an array of names, or an object of names and booleans, got ${shown(changes)}`)
  const bit = Object.entries(changes).map(([key, given]: [string, unknown]) => {
    const [name, value] = isList ? [given, true] : [key, given]
    if (typeof name !== 'string') throw new TypeError(`${what}: expected names, got ${shown(name)}`)
    if (typeof value !== 'boolean') throw new TypeError(`${what}: ${name}: expected true or false, got ${shown(value)}`)
    if (names.length > 0 && !names.includes(name)) throw unknownBit(what, name, names)
    // Without a mask each bit of the list is one that is set.
    return { name, ...(value && !isList ? { value: true as const } : {}) }
  })
  return isList ? { nomask: true, bits: { bit } } : { bits: { bit } }
}

/** A TypeError for a name that a set of texts does not have. */
export function unknownBit(what: string, name: string, names: readonly string[]): TypeError {
  const near = didYouMean(name, names)
  return new TypeError(`${what}: unknown name ${shown(name)}${near || `: expected one of ${names.join(', ')}`}`)
}
