import type { Codec, Names } from '../../netlink/codec/codec.ts'

/** Keys by the names of a specification. */
type Keys = ReadonlyMap<string, string>

const keys = new WeakMap<Codec<unknown>, Keys>()
const wide = new WeakMap<Codec<unknown>, Names>()

/** Records the names that a specification gives to the keys of a set or a struct. */
export const nameKeys = (codec: Codec<unknown>, names: Keys): void => void keys.set(codec, names)

/** The keys of a set or a struct by the names of its specification: `xdp-features`; empty for others. */
export const keysByName = (codec: Codec<unknown>): Keys => keys.get(codec) ?? new Map()

/** Records the names of the values or bits of a number of 64 bits. Its codec has no place for them. */
export const nameWide = (codec: Codec<unknown>, names: Names): void => void wide.set(codec, names)

/** The names of a number of 64 bits, if it has any. */
export const wideNames = (codec: Codec<unknown>): Names | undefined => wide.get(codec)
