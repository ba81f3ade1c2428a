import { userdataOf } from './typeof.ts'
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

/** Intervals, and elements of which another message has the other end. */
export interface Joined {
  readonly intervals: readonly Interval[]
  readonly left: readonly Element[]
}

/**
 * Joins the two elements of each interval: its first key, and the key after its last. The kernel lists them from the
 * last to the first; nft prints them in order. If `isWhole`, no other message has an end: an interval without one reaches
 * to the greatest key.
 */
export function joinIntervals(list: readonly Element[], isWhole: boolean): Joined {
  // A concatenation has its last keys in the element itself.
  if (list.some(({ value }) => value.keyEnd !== undefined))
    return { intervals: list.map(({ value }) => ({ value, low: value.key?.value, high: value.keyEnd?.value })), left: [] }
  // Where one interval ends, the next may begin.
  const sorted = list.toSorted((a, b) => Number(of(a) > of(b)) - Number(of(a) < of(b)) || Number(isEnd(b)) - Number(isEnd(a)))
  const out: Interval[] = []
  const left: Element[] = []
  for (const [at, one] of sorted.entries()) {
    const { value } = one
    const [before, next] = [sorted[at - 1], sorted[at + 1]]
    const low = value.key?.value
    if (isEnd(one)) {
      // An end before all keys belongs to no interval.
      if (of(one) > 0n && (!before || isEnd(before))) left.push(one)
    } else if (!low) out.push({ value, low, high: undefined })
    else if (next && isEnd(next)) out.push({ value, low, high: bytesOf(of(next) - 1n, low.length) })
    else if ((!next && isWhole) || isOpen(value)) out.push({ value, low, high: new Uint8Array(low.length).fill(0xff) })
    else left.push(one)
  }
  return { intervals: out, left }
}

const isEnd = ({ value }: Element): boolean => (Number(value.flags ?? 0) & INTERVAL_END) !== 0

const of = ({ value }: Element): bigint => number(value.key?.value ?? new Uint8Array())

/** What nft keeps with an element (libnftnl, NFTNL_UDATA_SET_ELEM_*). */
export const ELEMENT_USERDATA = { COMMENT: 0, FLAGS: 1 }
const INTERVAL_OPEN = 1

/** Whether nft says that the interval reaches to the greatest key. */
function isOpen({ userdata }: Element['value']): boolean {
  const flags = userdataOf(userdata)?.get(ELEMENT_USERDATA.FLAGS)
  // The byte order is that of the machine; no other flag is known.
  return flags?.some((byte) => (byte & INTERVAL_OPEN) !== 0) ?? false
}

/** Elements by their keys, as nft prints them: the kernel lists those of a hash in no order. */
export const inOrder = (list: readonly Element[], type: Type, littleEndian: boolean): readonly Element[] =>
  list.toSorted((a, b) => {
    const [first, second] = [a, b].map(({ value }) => valueNumber(value.key?.value ?? new Uint8Array(), type, littleEndian)) as [
      bigint,
      bigint,
    ]
    return Number(first > second) - Number(first < second)
  })

/** All names that begin alike: `"eth*"`. */
function namesText(low: Uint8Array, high: Uint8Array): string | undefined {
  const end = low.indexOf(0)
  const isPrefix = end > 0 && low.subarray(end).every((byte) => byte === 0) && high.subarray(end).every((byte) => byte === 0xff)
  return isPrefix && low.subarray(0, end).every((byte, i) => byte === high[i])
    ? valueText(low.subarray(0, end), 'ifname', false)
    : undefined
}

/** `10.0.0.0/8`, `1000-2000`, or one value. */
export function rangeText(low: Uint8Array, high: Uint8Array, type: Type, littleEndian: boolean): string {
  const [first, last] = [number(low), number(high)]
  if (first === last) return valueText(low, type, littleEndian)
  const size = last - first + 1n
  const bits = size.toString(2)
  const isPrefix = (type === 'ip' || type === 'ip6') && /^10*$/.test(bits) && first % size === 0n
  const names = type === 'ifname' ? namesText(low, high) : undefined
  if (names !== undefined) return names
  if (isPrefix) return `${valueText(low, type, littleEndian)}/${low.length * 8 - (bits.length - 1)}`
  return `${valueText(low, type, littleEndian)}-${valueText(high, type, littleEndian)}`
}

const number = (bytes: Uint8Array): bigint => valueNumber(bytes, 'number', false)

const bytesOf = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 0xffn))
