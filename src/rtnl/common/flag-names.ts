import { bitNames } from '../../netlink/codec/names.ts'

/** Returns the names of the bits of a value. Bits without a name come last, as one hexadecimal number: `0x300`. */
export function namesOfBits(value: number, names: Readonly<Record<string, number>>): string[] {
  const { on, rest } = bitNames(value, names)
  return rest === 0 ? on : [...on, `0x${rest.toString(16)}`]
}

/** Returns the bytes after the last known member of a header, under their key. */
export function tailOf({ tail }: { readonly tail?: Uint8Array }): { tail?: Uint8Array } {
  return tail === undefined ? {} : { tail }
}
