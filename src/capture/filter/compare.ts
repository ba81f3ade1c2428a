import { formatMac, parseIp, parseMac, parsePrefix } from '../../netlink/codec/address.ts'
import type { Leaf } from './reach.ts'

/** A value of a condition: the text, and its meaning as a number or as a network. */
export interface Wanted {
  readonly text: string
  /** The text as `decode` prints it: hex and link-layer addresses in lower case, two digits a byte. */
  readonly printed: string
  readonly number?: number | bigint
  /** `10.0.0.0/8`. */
  readonly network?: { readonly bytes: Uint8Array; readonly prefixlen: number }
  /** Bytes of an address; an address has several text forms. */
  readonly address?: Uint8Array
  /** Cache of the number that the text means in each table of names: there are many messages. */
  readonly known: WeakMap<object, number | undefined>
  /** Cache of the comparisons with words. */
  readonly words: Map<string, boolean>
}

/** Parses a text. Quoted text is never a number. */
export function wantedOf(text: string, quoted: boolean): Wanted {
  const usual = {
    text,
    printed: printedForm(text),
    known: new WeakMap<object, number | undefined>(),
    words: new Map<string, boolean>(),
  }
  const number = quoted ? undefined : numberOf(text)
  if (number !== undefined) return { ...usual, number }
  const network = networkOf(text)
  if (network) return { ...usual, network }
  const address = attempt(() => parseIp(text))
  return address ? { ...usual, address } : usual
}

/** Parses `10.0.0.0/8`; undefined for any other text. */
export function networkOf(text: string): Wanted['network'] {
  const found = text.includes('/') ? attempt(() => parsePrefix(text)) : undefined
  return found && { bytes: parseIp(found.address), prefixlen: found.prefixlen }
}

function printedForm(text: string): string {
  if (/^0x[0-9a-f]*$/i.test(text)) return text.toLowerCase()
  return text.includes(':') ? (attempt(() => formatMac(parseMac(text))) ?? text) : text
}

function numberOf(text: string): number | bigint | undefined {
  if (/^-?\d+$|^0x[0-9a-f]+$/i.test(text)) {
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : BigInt(text)
  }
  return /^-?\d+\.\d+$/.test(text) ? Number(text) : undefined
}

/** Whether a value compares to the wanted one by this operator. */
export function compare(leaf: Leaf, operator: string, wanted: Wanted): boolean {
  if (operator === '==' || operator === 'in') return equals(leaf, wanted)
  if (operator === '~') return contains(leaf, wanted)
  const { value } = leaf
  const number = numberIn(leaf, wanted)
  if (number === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return false
  if (operator === '<') return value < number
  if (operator === '<=') return value <= number
  return operator === '>' ? value > number : value >= number
}

/** Returns the wanted value as a number that is comparable with this one. */
export function numberIn(
  { names, bits }: Pick<Leaf, 'names' | 'bits'>,
  { text, number, known }: Wanted,
): number | bigint | undefined {
  if (number !== undefined || !names) return number
  if (!known.has(names)) known.set(names, named(names, bits === true, text))
  return known.get(names)
}

/** Returns the number of a name: `UP`, `IF_OPER_UP`. Bits combine, `UP|LOWER_UP`; bits without a name are written as a number. */
function named(names: Readonly<Record<string, number>>, bits: boolean, text: string): number | undefined {
  if (!bits) return one(names, text)
  let all = 0
  for (const part of text.split('|')) {
    const bit = /^(0x[0-9a-f]+|\d+)$/i.test(part) ? Number(part) : one(names, part)
    if (bit === undefined) return undefined
    all = (all | bit) >>> 0
  }
  return all
}

function one(names: Readonly<Record<string, number>>, text: string): number | undefined {
  // LOWER_UP is a name itself, not UP with a prefix.
  const found = Object.keys(names)
  return names[found.find((name) => plain(name) === plain(text)) ?? found.find((name) => isName(text, name)) ?? '']
}

/** Whether a text matches a name: case is ignored, `-` equals `_`, and the kernel's prefix is optional: `AF_INET6` is INET6. */
export function isName(text: string, name: string): boolean {
  const [a, b] = [plain(text), plain(name)]
  return a === b || (/^[A-Z][A-Z0-9_]*$/.test(text) && a.endsWith(`_${b}`))
}

/** Whether a text is part of a name, as in isName. */
export function hasPart(text: string, name: string): boolean {
  return plain(name).includes(plain(text)) || isName(text, name)
}

function isWord({ text, words }: Wanted, word: string): boolean {
  const found = words.get(word) ?? isName(text, word)
  if (words.size < MAX_WORDS) words.set(word, found)
  return found
}

/** Limits the cache: a recording may have as many message types as there are numbers. */
const MAX_WORDS = 1 << 12

const plain = (text: string): string => text.toUpperCase().replaceAll('-', '_')

function equals(leaf: Leaf, wanted: Wanted): boolean {
  const { value, words } = leaf
  const number = numberIn(leaf, wanted)
  if (typeof value === 'number' || typeof value === 'bigint') {
    // `==` is intended: a bigint equals the number of the same value.
    if (number !== undefined && value >= number && value <= number) return true
  } else if (typeof value === 'boolean' && number === 1) return value
  const text = String(value)
  if (text === wanted.text || text === wanted.printed) return true
  return words?.some((word) => isWord(wanted, word)) === true || isAddress(value, wanted)
}

function contains(leaf: Leaf, wanted: Wanted): boolean {
  const { value, words, bits } = leaf
  const number = numberIn(leaf, wanted)
  if (bits && typeof value === 'number' && number !== undefined)
    return number !== 0 && (value & Number(number)) >>> 0 === Number(number)
  if (wanted.network && typeof value === 'string' && isAddress(value, wanted)) return true
  const text = String(value)
  if (text.includes(wanted.text) || text.includes(wanted.printed)) return true
  return [...(words ?? []), ...nameIn(leaf)].some((name) => hasPart(wanted.text, name))
}

function nameIn({ value, names }: Leaf): string[] {
  return names ? Object.keys(names).filter((name) => names[name] === value) : []
}

function isAddress(value: unknown, { network, address }: Wanted): boolean {
  const wanted = network?.bytes ?? address
  if (!wanted || typeof value !== 'string') return false
  const bytes = attempt(() => parseIp(value))
  if (!bytes || bytes.length !== wanted.length) return false
  return sameStart(bytes, wanted, network?.prefixlen ?? 8 * wanted.length)
}

function sameStart(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false
  const rest = bits & 7
  return rest === 0 || ((a[whole] as number) ^ (b[whole] as number)) >> (8 - rest) === 0
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}
