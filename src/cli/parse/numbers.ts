// Numbers as C reads them: strtoul(3) and strtol(3) with base 0. White space before, a sign, 0x and 0 for octal; nothing after.

const ULONG_MODULUS = 2n ** 64n

function magnitude(text: string): { negative: boolean; value: bigint } | undefined {
  const [, sign, digits] = /^[\t-\r ]*([+-]?)(0x[0-9a-f]+|\d+)$/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const octal = /^0\d/.test(digits)
  if (octal && !/^[0-7]+$/.test(digits)) return undefined
  return { negative: sign === '-', value: BigInt(octal ? `0o${digits}` : digits) }
}

/** As strtoull: a negative number counts from the end, as it does there. Undefined where it is none, or is more than `bits` hold. */
export function unsignedBig(text: string, bits: number): bigint | undefined {
  const read = magnitude(text)
  if (read === undefined || read.value >= ULONG_MODULUS) return undefined
  const value = read.negative && read.value !== 0n ? ULONG_MODULUS - read.value : read.value
  return value < 2n ** BigInt(bits) ? value : undefined
}

/** As strtoul, of at most 32 bits. Undefined where it is no number, or too great. */
export function unsigned(text: string, bits = 32): number | undefined {
  const value = unsignedBig(text, bits)
  return value === undefined ? undefined : Number(value)
}

/** A C int. Undefined where it is none. */
export function integer(text: string): number | undefined {
  const read = magnitude(text)
  if (read === undefined) return undefined
  const value = read.negative ? -read.value : read.value
  return value >= -(2n ** 31n) && value < 2n ** 31n ? Number(value) : undefined
}

/** As atoi(3): the digits at the beginning, 0 where there are none. */
export function leadingInteger(text: string): number {
  return Number(/^[\t-\r ]*([+-]?\d+)/.exec(text)?.[1] ?? 0) | 0
}
