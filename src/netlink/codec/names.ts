import { checkCodec, checkObject } from '../base/check.ts'
import { didYouMean } from '../base/nearest.ts'
import { shown } from '../base/shown.ts'
import type { Writer } from './bytes.ts'
import type { Names, Shape, Sized } from './codec.ts'

type IntegerShape = Extract<Shape, { readonly type: 'integer' }>
type Plain = Omit<IntegerShape, 'names' | 'flags' | 'words'>

/** An integer whose values have the names `K`; links and addresses take the words `W` too. */
export interface OneOf<K extends string, W extends string = never> extends Sized<number> {
  readonly shape: Plain & { readonly names: { readonly [N in K]: number }; readonly words?: { readonly [N in W]: number } }
}

/** An integer whose bits have the names `K`. */
export interface BitsOf<K extends string> extends Sized<number> {
  readonly shape: Plain & { readonly names: { readonly [N in K]: number }; readonly flags: true }
}

/** Returns a copy of a number codec with names for its values or bits. */
function named(of: Sized<number>, show: (value: number) => string, more: Partial<IntegerShape>): Sized<number> {
  checkCodec(of, 'codec of integers')
  checkObject(more.names, 'names', 'an object of names and numbers')
  const { shape } = of
  if (shape.type !== 'integer') throw new TypeError(`expected a codec of integers, got ${of.name}`)
  const write = (w: Writer, value: number): void => {
    if (typeof value === 'string' || (more.flags && Array.isArray(value))) refuseNames(value, { ...more.words, ...more.names })
    of.write(w, value)
  }
  return { ...of, shape: { ...shape, ...more }, show, write }
}

/** At most so many names are listed in an error. */
const MOST_NAMES = 12

/** Throws TypeError for names. Says the number of known ones: names are for the calls of links, addresses and other objects. */
function refuseNames(value: string | readonly unknown[], names: Names): void {
  const given = typeof value === 'string' ? [value] : value
  const numbers = given.map((one) => (typeof one === 'string' && Object.hasOwn(names, one) ? names[one] : undefined))
  if (numbers.length === 0) return
  if (numbers.includes(undefined)) {
    const entries = Object.entries(names)
    const more = entries.length > MOST_NAMES ? `, and ${entries.length - MOST_NAMES} more` : ''
    const known = entries.slice(0, MOST_NAMES).map(([name, number]) => `${number} ${name}`)
    const unknown = given[numbers.indexOf(undefined)]
    const meant = typeof unknown === 'string' ? didYouMean(unknown, Object.keys(names)) : ''
    throw new TypeError(`expected a number, got ${shown(value)}${meant}: the names are ${known.join(', ')}${more}`)
  }
  const number = numbers.reduce((all: number, one) => (all | (one as number)) >>> 0, 0)
  throw new TypeError(`expected a number, got ${shown(value)}: on the wire level values are numbers, and this one is ${number}`)
}

/**
 * Flags: `bits(u32, { UP: 1, BROADCAST: 2 })`. The value stays a number, so that bits without a name survive; the names are for explained
 * hex, JSON and the schema, and for links and addresses. Throws TypeError unless `of` is a codec of integers.
 */
export function bits<const N extends Names>(of: Sized<number>, names: N): BitsOf<keyof N & string> {
  return named(of, (value) => bitText(value, names), { names, flags: true }) as BitsOf<keyof N & string>
}

/** Returns the names of the bits of a value, and the others as one number: `UP|BROADCAST|0x4000`. */
export function bitText(value: number, names: Names): string {
  const { on, rest } = bitNames(value, names)
  if (rest !== 0) on.push(`0x${rest.toString(16)}`)
  return on.join('|') || '0'
}

/** Splits a value into the names of its bits and the bits without a name. */
export function bitNames(value: number, names: Names): { on: string[]; rest: number } {
  const on: string[] = []
  let rest = value
  for (const name in names) {
    const bit = names[name] as number
    // Test the remaining bits, as a name may cover several. `>>> 0`: the highest of 32 bits would be negative.
    if ((rest & bit) >>> 0 !== bit || bit === 0) continue
    on.push(name)
    rest &= ~bit
  }
  return { on, rest: rest >>> 0 }
}

/**
 * An enum: `oneOf(u8, { INET: 2, INET6: 10 })`. The value stays a number, so that one without a name survives; the names are for explained
 * hex, JSON and the schema, and for links and addresses. `words` are further words that those take, `ip`'s for instance. Throws TypeError
 * unless `of` is a codec of integers.
 */
export function oneOf<const N extends Names>(of: Sized<number>, names: N): OneOf<keyof N & string>

export function oneOf<const N extends Names, const W extends Names>(
  of: Sized<number>,
  names: N,
  words: W,
): OneOf<keyof N & string, keyof W & string>

export function oneOf(of: Sized<number>, names: Names, words?: Names): Sized<number> {
  const show = (value: number): string => {
    const name = nameOf(names, value)
    return name === undefined ? String(value) : `${value} ${name}`
  }
  return named(of, show, { names, ...(words ? { words } : {}) })
}

/** Returns the name of a number in a table of constants. */
export function nameOf(names: Names, value: number): string | undefined {
  for (const name in names) if (names[name] === value) return name
  return undefined
}
