import { bitNames, nameOf } from '../../netlink/codec/names.ts'

/** Returns the name of a number in a table of constants, or the number if it has none. */
export function named(names: Readonly<Record<string, number>>, value: number): string | number {
  return nameOf(names, value) ?? value
}

/** Returns the names of the bits of a value. Bits without a name come last, as one hexadecimal number: `0x300`. */
export function namesOfBits(value: number, names: Readonly<Record<string, number>>): string[] {
  const { on, rest } = bitNames(value, names)
  return rest === 0 ? on : [...on, `0x${rest.toString(16)}`]
}

/** Returns the bytes after the last known member of a header, under their key. */
export function tailOf({ tail }: { readonly tail?: Uint8Array }): { tail?: Uint8Array } {
  return tail === undefined ? {} : { tail }
}
