import { bitNames, nameOf } from '../../netlink/codec/names.ts'

/** The name that a table of constants gives a number, or the number where it has none. */
export function named(names: Readonly<Record<string, number>>, value: number): string | number {
  return nameOf(names, value) ?? value
}

/** The names of the bits of a value; those that have none come last, as one hexadecimal number: `0x300`. */
export function namesOfBits(value: number, names: Readonly<Record<string, number>>): string[] {
  const { on, rest } = bitNames(value, names)
  return rest === 0 ? on : [...on, `0x${rest.toString(16)}`]
}

/** Bytes behind the last member of a header that has a place here, under their key. */
export function tailOf({ tail }: { readonly tail?: Uint8Array }): { tail?: Uint8Array } {
  return tail === undefined ? {} : { tail }
}
