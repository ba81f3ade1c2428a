import { type Type, valueNumber, valueText } from './values.ts'

interface Value {
  readonly value?: Uint8Array
}

/** An element of a set. */
export interface Element {
  readonly value: Readonly<Record<string, unknown>> & { readonly key?: Value; readonly keyEnd?: Value; readonly flags?: number }
}

const INTERVAL_END = 1

/** An element from its first to its last key. */
export interface Interval {
  readonly value: Element['value']
  readonly low: Uint8Array | undefined
  readonly high: Uint8Array | undefined
}

/**
 * Joins the two elements of each interval: its first key, and the key after its last. The kernel lists them from the
 * last to the first; nft prints them in order. Undefined if an interval has no end in this list: another message has it,
 * or its last key is the greatest that there is.
 */
export function intervals(list: readonly Element[]): Interval[] | undefined {
  // A concatenation has its last keys in the element itself.
  if (list.some(({ value }) => value.keyEnd !== undefined))
    return list.map(({ value }) => ({ value, low: value.key?.value, high: value.keyEnd?.value }))
  const isEnd = ({ value }: Element): boolean => (Number(value.flags ?? 0) & INTERVAL_END) !== 0
  const of = ({ value }: Element): bigint => number(value.key?.value ?? new Uint8Array())
  // Where one interval ends, the next may begin.
  const sorted = list.toSorted((a, b) => Number(of(a) > of(b)) - Number(of(a) < of(b)) || Number(isEnd(b)) - Number(isEnd(a)))
  const out: Interval[] = []
  for (const [at, one] of sorted.entries()) {
    // The first end is before all keys: it belongs to no interval.
    if (isEnd(one)) continue
    const { value } = one
    const next = sorted[at + 1]
    const low = value.key?.value
    if (!low || !next || !isEnd(next)) return undefined
    out.push({ value, low, high: bytesOf(of(next) - 1n, low.length) })
  }
  return out.length > 0 ? out : undefined
}

/** `10.0.0.0/8`, `1000-2000`, or one value. */
export function rangeText(low: Uint8Array, high: Uint8Array, type: Type, littleEndian: boolean): string {
  const [first, last] = [number(low), number(high)]
  if (first === last) return valueText(low, type, littleEndian)
  const size = last - first + 1n
  const bits = size.toString(2)
  const isPrefix = (type === 'ip' || type === 'ip6') && /^10*$/.test(bits) && first % size === 0n
  if (isPrefix) return `${valueText(low, type, littleEndian)}/${low.length * 8 - (bits.length - 1)}`
  return `${valueText(low, type, littleEndian)}-${valueText(high, type, littleEndian)}`
}

const number = (bytes: Uint8Array): bigint => valueNumber(bytes, 'number', false)

const bytesOf = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 0xffn))
