// Numbers as C reads them: strtoul(3) and strtol(3) with base 0. White space before, a sign, 0x and 0 for octal; nothing after.

const ULONG_MODULUS = 2n ** 64n

function magnitude(text: string): { negative: boolean; value: bigint } | undefined {
  const [, sign, digits] = /^[\t-\r ]*([+-]?)(0x[0-9a-f]+|\d+)$/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const octal = /^0\d/.test(digits)
  if (octal && !/^[0-7]+$/.test(digits)) return undefined
  return { negative: sign === '-', value: BigInt(octal ? `0o${digits}` : digits) }
}

/**
 * Parses like strtoull: a negative number wraps around. Undefined if it is not a number or does not fit `bits` bits.
 */
export function unsignedBig(text: string, bits: number): bigint | undefined {
  const read = magnitude(text)
  if (read === undefined || read.value >= ULONG_MODULUS) return undefined
  const value = read.negative && read.value !== 0n ? ULONG_MODULUS - read.value : read.value
  return value < 2n ** BigInt(bits) ? value : undefined
}

/** Decimal numbers of less than 30 bits, most of those that are read. */
const PLAIN = /^(?:0|[1-9]\d{0,8})$/

/** Parses like strtoul, at most 32 bits. Undefined if it is not a number or too large. */
export function unsigned(text: string, bits = 32): number | undefined {
  if (PLAIN.test(text)) {
    const plain = Number(text)
    return plain < 2 ** bits ? plain : undefined
  }
  const value = unsignedBig(text, bits)
  return value === undefined ? undefined : Number(value)
}

/** Parses a C int. Undefined if it is invalid. */
export function integer(text: string): number | undefined {
  const read = magnitude(text)
  if (read === undefined) return undefined
  const value = read.negative ? -read.value : read.value
  return value >= -(2n ** 31n) && value < 2n ** 31n ? Number(value) : undefined
}

/** Parses like atoi(3): the leading digits, or 0 if there are none. */
export function leadingInteger(text: string): number {
  return Number(/^[\t-\r ]*([+-]?\d+)/.exec(text)?.[1] ?? 0) | 0
}
