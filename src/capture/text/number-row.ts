import { hexNumbers } from './hex-numbers.ts'

/** A row of numbers without `0x`, by the readings that they may have. A reading that is impossible is absent. */
export interface NumberRow {
  /** In hex; three digits each are octal, as `od -b` and `hexdump -b` print bytes. */
  readonly hex?: Uint8Array
  readonly decimal?: Uint8Array
  /** One of the numbers is a single digit: programs rarely print hex so. */
  readonly unpadded?: true
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
  const words = (text.includes('(') ? text.replace(CAST, ' ') : text).split(/[\s,]+/)
  const texts: string[] = []
  for (const word of words) {
    if (word === '') continue
    const found = NUMBER.exec(word)
    if (!found) return undefined
    texts.push((found[1] ?? word).toLowerCase())
  }
  return texts.length === 0 ? undefined : readings(texts)
}

function readings(texts: readonly string[]): NumberRow | undefined {
  if (texts.some((word) => word.startsWith('0x'))) {
    const each = texts.map(prefixedOrDecimal)
    return each.includes(NONE) ? undefined : { hex: Uint8Array.from(each), decimal: Uint8Array.from(each) }
  }
  const hex = texts.every((word) => OCTAL.test(word)) ? numbersOf(texts, octalOf) : numbersOf(texts, pairOf)
  // 00 and 05 are hex: nobody writes decimal numbers so.
  const decimal = texts.some((word) => /^0\d$/.test(word)) ? undefined : numbersOf(texts, decimalOf)
  if (hex && decimal) return texts.some((word) => word.length === 1) ? { hex, decimal, unpadded: true } : { hex, decimal }
  return hex ? { hex } : decimal && { decimal }
}

function numbersOf(texts: readonly string[], read: (text: string) => number): Uint8Array | undefined {
  const out = new Uint8Array(texts.length)
  for (let i = 0; i < texts.length; i++) {
    const value = read(texts[i] as string)
    if (value === NONE) return undefined
    out[i] = value
  }
  return out
}

const NONE = 256

const OCTAL = /^[0-3][0-7]{2}$/
const octalOf = (text: string): number => Number.parseInt(text, 8)

const pairOf = (text: string): number => (/^[0-9a-f]{1,2}$/.test(text) ? Number.parseInt(text, 16) : NONE)

/** A number of C: with a prefix hex, else decimal. */
const prefixedOrDecimal = (text: string): number => (text.startsWith('0x') ? Number.parseInt(text.slice(2), 16) : decimalOf(text))

/** Java's bytes are signed: -2 is 254. */
function decimalOf(text: string): number {
  if (!/^-?\d{1,3}$/.test(text)) return NONE
  const value = Number(text)
  return value > 255 || value < -128 ? NONE : value & 0xff
}
