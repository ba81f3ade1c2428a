import { parseIp, parsePrefix } from '../../netlink/codec/address.ts'
import type { Leaf } from './reach.ts'

/** A value of a condition: the text, and what it means as a number or as a network. */
export interface Wanted {
  readonly text: string
  readonly number?: number | bigint
  /** `10.0.0.0/8`. */
  readonly network?: { readonly bytes: Uint8Array; readonly prefixlen: number }
  /** The bytes of an address, which may be written in several ways. */
  readonly address?: Uint8Array
  /** What the text means among some names, once it was looked up: the names stand in tables, and the messages are many. */
  readonly known: WeakMap<object, number | undefined>
  /** Which words it is a name of, as far as they were compared. */
  readonly words: Map<string, boolean>
}

/** What a text means. In quotes it is no number. */
export function wantedOf(text: string, quoted: boolean): Wanted {
  const looked = { known: new WeakMap<object, number | undefined>(), words: new Map<string, boolean>() }
  const number = quoted ? undefined : numberOf(text)
  if (number !== undefined) return { text, number, ...looked }
  const network = text.includes('/') ? attempt(() => parsePrefix(text)) : undefined
  if (network) return { text, network: { bytes: parseIp(network.address), prefixlen: network.prefixlen }, ...looked }
  const address = attempt(() => parseIp(text))
  return address ? { text, address, ...looked } : { text, ...looked }
}

function numberOf(text: string): number | bigint | undefined {
  if (/^-?\d+$|^0x[0-9a-f]+$/i.test(text)) {
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : BigInt(text)
  }
  return /^-?\d+\.\d+$/.test(text) ? Number(text) : undefined
}

/** Whether a value stands in this relation to the wanted one. */
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

/** The number that the wanted value means beside this one. */
export function numberIn(
  { names, bits }: Pick<Leaf, 'names' | 'bits'>,
  { text, number, known }: Wanted,
): number | bigint | undefined {
  if (number !== undefined || !names) return number
  if (!known.has(names)) known.set(names, named(names, bits === true, text))
  return known.get(names)
}

/** The number that a name means: `UP`, `IF_OPER_UP`; of bits several, `UP|LOWER_UP`, and those without a name as a number. */
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
  // LOWER_UP is no UP with a prefix, where it is a name itself.
  const found = Object.keys(names)
  return names[found.find((name) => plain(name) === plain(text)) ?? found.find((name) => isName(text, name)) ?? '']
}

/** Whether a text is a name, in any case, with `-` for `_`, or with the kernel's prefix: `AF_INET6` is INET6. */
export function isName(text: string, name: string): boolean {
  const [a, b] = [plain(text), plain(name)]
  return a === b || (/^[A-Z][A-Z0-9_]*$/.test(text) && a.endsWith(`_${b}`))
}

function isWord({ text, words }: Wanted, word: string): boolean {
  const found = words.get(word) ?? isName(text, word)
  if (words.size < MAX_WORDS) words.set(word, found)
  return found
}

/** A recording may name as many types of messages as there are numbers. */
const MAX_WORDS = 1 << 12

const plain = (text: string): string => text.toUpperCase().replaceAll('-', '_')

function equals(leaf: Leaf, wanted: Wanted): boolean {
  const { value, words } = leaf
  const number = numberIn(leaf, wanted)
  // Loosely: a bigint equals the number of the same value.
  if (number !== undefined && (typeof value === 'number' || typeof value === 'bigint') && value >= number && value <= number)
    return true
  return String(value) === wanted.text || words?.some((word) => isWord(wanted, word)) === true || isAddress(value, wanted)
}

function contains(leaf: Leaf, wanted: Wanted): boolean {
  const { value, words, bits } = leaf
  const number = numberIn(leaf, wanted)
  if (bits && typeof value === 'number' && number !== undefined)
    return number !== 0 && (value & Number(number)) >>> 0 === Number(number)
  if (wanted.network) return isAddress(value, wanted)
  const texts = [String(value), ...(words ?? []), ...nameIn(leaf)]
  return texts.some((text) => text.includes(wanted.text))
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
