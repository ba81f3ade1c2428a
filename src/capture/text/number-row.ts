import { hexNumbers } from './hex-numbers.ts'

/** A row of numbers without `0x`, by both readings that they may have. A reading that is impossible is absent. */
export interface NumberRow {
  readonly hex?: Uint8Array
  readonly decimal?: Uint8Array
}

/** What is around a number in C, Java and Rust: a cast, the suffix of its type. */
export const CAST = /\(\s*(?:byte|char|u8|uint8_t|__u8)\s*\)/g
const NUMBER = /^(?:(0x[0-9a-f]{1,2}|-?\d{1,3})(?:_?u8|_?i8|u)?|[0-9a-f]{1,2})$/i

/**
 * Reads the numbers of a list: decimal (`64, 0, 254`, in Java also -2), hex (`0x40`, `40`), separated by commas or blanks.
 * Returns undefined if there are none, or something else.
 */
export function numberRow(text: string): NumberRow | undefined {
  const all = /^\s*0x/i.test(text) ? hexNumbers(text) : undefined
  if (all) return { hex: all, decimal: all }
  const words = text.replace(CAST, ' ').split(/[\s,]+/)
  const numbers = words.filter((word) => word !== '').map((word) => NUMBER.exec(word))
  if (numbers.length === 0 || numbers.some((found) => !found)) return undefined
  const texts = numbers.map((found) => (found?.[1] ?? found?.[0] ?? '').toLowerCase())
  if (texts.some((word) => word.startsWith('0x'))) {
    const each = texts.map(prefixedOrDecimal)
    return each.includes(NONE) ? undefined : { hex: Uint8Array.from(each), decimal: Uint8Array.from(each) }
  }
  // 00 and 05 are hex: nobody writes decimal numbers so.
  const decimals = texts.some((word) => /^0\d$/.test(word)) ? [NONE] : texts.map(decimalOf)
  const row = {
    ...(texts.every((word) => /^[0-9a-f]{1,2}$/.test(word))
      ? { hex: Uint8Array.from(texts, (word) => Number.parseInt(word, 16)) }
      : {}),
    ...(decimals.includes(NONE) ? {} : { decimal: Uint8Array.from(decimals) }),
  }
  return row.hex || row.decimal ? row : undefined
}

const NONE = 256

/** A number of C: with a prefix hex, else decimal. */
const prefixedOrDecimal = (text: string): number => (text.startsWith('0x') ? Number.parseInt(text.slice(2), 16) : decimalOf(text))

/** Java's bytes are signed: -2 is 254. */
function decimalOf(text: string): number {
  if (!/^-?\d{1,3}$/.test(text)) return NONE
  const value = Number(text)
  return value > 255 || value < -128 ? NONE : value & 0xff
}
