import type { Message } from '../../../netlink/message/message.ts'
import { flat } from '../words.ts'

type Values = Readonly<Record<string, unknown>>

/** Values of a message that are not in words yet. What is left at the end is printed as keys and values: nothing is hidden. */
export class Remaining {
  private readonly left: Map<string, unknown>
  private readonly inner: (readonly [key: string, one: Remaining])[] = []
  /** Members of a struct that are 0 say nothing; attributes do. */
  private readonly isStruct: boolean

  constructor(values: Values | undefined, isStruct = false) {
    this.left = new Map(Object.entries(values ?? {}))
    this.isStruct = isStruct
  }

  /** Returns a value and removes it. */
  take<T = unknown>(key: string): T | undefined {
    const value = this.left.get(key)
    this.left.delete(key)
    return value as T | undefined
  }

  number(key: string): number | undefined {
    const value = this.take(key)
    return value === undefined ? undefined : Number(value)
  }

  /** Returns a value and keeps it. */
  peek(key: string): unknown {
    return this.left.get(key)
  }

  /** The values as an object for a printer that knows no Remaining: it removes a value when the printer reads it. */
  taking(): Values {
    const values = Object.fromEntries(this.left)
    return new Proxy(values, {
      get: (all, key) => {
        this.left.delete(String(key))
        return Object.hasOwn(all, key) ? all[key as string] : undefined
      },
    })
  }

  /** The values of a nest or struct, to take from. */
  inside(key: string, isStruct = false): Remaining {
    const value = this.left.get(key)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
    if (isObject) this.left.delete(key)
    const one = new Remaining(isObject ? (value as Values) : undefined, isStruct)
    this.inner.push([key, one])
    return one
  }

  /** What is left, each as ` key value`; nothing is left then. */
  rest(before = ''): string {
    let out = ''
    for (const [key, value] of this.left) if (!(this.isStruct && isZero(value))) out += flat(before + key, value)
    for (const [key, one] of this.inner) out += one.rest(`${before}${key}.`)
    this.left.clear()
    return out
  }
}

const isZero = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isZero) : value === 0 || value === 0n || value === ''

/** Takes values and returns words for them; undefined if there are none. */
export type Taker<C = unknown> = (from: Remaining, context: C) => string | undefined

/** All words of some takers, then what they left. */
export function inWords<C>(from: Remaining, takers: readonly Taker<C>[], context: C): string {
  const words = takers.map((taker) => taker(from, context)).filter((one) => one !== undefined && one !== '')
  return `${words.join(' ')}${from.rest()}`.trim()
}

/** `word value` */
export const word =
  (key: string, name: string, format: (value: never) => string = String): Taker =>
  (from) => {
    const value = from.take(key)
    return value === undefined ? undefined : `${name} ${format(value as never)}`
  }

/** The same, but nothing for the value that tc sends if nothing is given. */
export const unless =
  (usual: unknown, key: string, name: string, format: (value: never) => string = String): Taker =>
  (from) => {
    const value = from.take(key)
    return value === undefined || value === usual ? undefined : `${name} ${format(value as never)}`
  }

/** One of two words for a number that is 1 or 0; without `no` the latter has none. */
export const switchWord =
  (key: string, yes: string, no?: string): Taker =>
  (from) => {
    const value = from.number(key)
    return value === undefined ? undefined : value === 0 ? no : yes
  }

/** A word for each value. */
export const choiceIn =
  (key: string, names: Readonly<Record<number, string>>, before = ''): Taker =>
  (from) => {
    const value = from.number(key)
    return value === undefined ? undefined : `${before}${names[value] ?? value}`
  }

/** Takes what follows from other values: tables that tc computes. */
export const computed =
  (...keys: readonly string[]): Taker =>
  (from) => {
    for (const key of keys) from.take(key)
    return undefined
  }

export const hex = (value: number): string => `0x${value.toString(16)}`

/** A number as printf's %#x prints it: 0 has no 0x. */
export const hexOrZero = (value: number): string => (value === 0 ? '0' : hex(value))

/** The names of the bits that are set; the first is that of bit 0. */
export const bitWords = (bits: number, names: readonly string[]): string[] => names.filter((_, bit) => (bits & (1 << bit)) !== 0)

/** Takes flags and returns their names. A value that has other bits stays. */
export function takeBits(from: Remaining, key: string, names: readonly string[]): string[] {
  const bits = Number(from.peek(key) ?? 0)
  if (bits >>> names.length === 0) from.take(key)
  return bitWords(bits, names)
}

/** Takes from the header and the attributes of a message, and returns words; undefined if there are none. */
export type HeadedWords<C> = (head: Remaining, attrs: Remaining, context: C) => readonly string[] | undefined

/** The words of a message with a struct as its header, then what they left. Undefined without words, or if the message is not decoded. */
export function headedLine<C>(
  { header, attrs, payload }: Pick<Message, 'header' | 'attrs' | 'payload'>,
  words: HeadedWords<C> | undefined,
  context: C,
): string | undefined {
  if (!words || payload) return undefined
  const [head, rest] = [new Remaining(header as Values, true), new Remaining(attrs)]
  const texts = words(head, rest, context)
  return texts && `${texts.join(' ')}${head.rest()}${rest.rest()}`
}
