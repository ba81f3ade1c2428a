import { flat } from '../../words.ts'
import type { RuleContext } from './context.ts'
import { type Type, valueNumber, valueText } from './values.ts'
import { verdictText } from './verdict.ts'

/** An element of a set. */
export interface Element {
  readonly value: Readonly<Record<string, unknown>> & { readonly key?: { readonly value?: Uint8Array }; readonly flags?: number }
}

/** Types of keys by the numbers that nft gives them (nftables, include/datatype.h): their names, and how they are written. */
const KEYS: Readonly<Record<number, readonly [name: string, type: Type]>> = {
  2: ['nf_proto', 'nfproto'],
  7: ['ipv4_addr', 'ip'],
  8: ['ipv6_addr', 'ip6'],
  9: ['ether_addr', 'ether'],
  10: ['ether_type', 'ethertype'],
  12: ['inet_proto', 'proto'],
  13: ['inet_service', 'port'],
  19: ['mark', 'mark'],
  26: ['ct_state', 'ctState'],
  29: ['icmpv6_type', 'icmp6'],
  41: ['ifname', 'ifname'],
}
/** Bits of the number of one type in that of a concatenation. */
const BITS = 6

/** The names of the types of a key, of a concatenation several. */
export function keyTypes(number: number): readonly (readonly [name: string, type: Type])[] {
  const out: (readonly [string, Type])[] = []
  for (let left = number; left > 0; left = Math.floor(left / 2 ** BITS))
    out.unshift(KEYS[left % 2 ** BITS] ?? [String(left % 2 ** BITS), 'hex'])
  return out
}

const INTERVAL_END = 1

/** Bytes of a value in a concatenation, each padded to four. */
const LENGTHS: Partial<Record<Type, number>> = {
  ip: 4,
  ip6: 16,
  ether: 6,
  port: 2,
  proto: 1,
  mark: 4,
  ifname: 16,
  nfproto: 1,
  ethertype: 2,
}

/** A key of several values: `22 . 10.0.0.1`. */
function keyText(key: Uint8Array, types: readonly Type[], littleEndian: boolean): string | undefined {
  const [type] = types
  if (types.length === 1 && type) return valueText(key, type, littleEndian)
  let at = 0
  const parts = types.map((one) => {
    const length = LENGTHS[one] ?? Number.NaN
    const part = key.subarray(at, at + length)
    at += (length + 3) & ~3
    return valueText(part, one, littleEndian)
  })
  return types.every((one) => LENGTHS[one]) && at === key.length ? parts.join(' . ') : undefined
}

/** The elements as `{ 10.0.0.0/8, 192.168.0.1 }`. Undefined if a key has another length than its types. */
export function elementsText(
  list: readonly Element[],
  types: readonly Type[],
  isInterval: boolean,
  { littleEndian }: RuleContext,
): string | undefined {
  const [type] = types
  if (type === undefined) return undefined
  const out: string[] = []
  for (let at = 0; at < list.length; at++) {
    const { key, keyEnd, flags = 0, data, timeout, userdata: _, ...rest } = (list[at] as Element).value
    const low = key?.value
    if (!low || keyEnd !== undefined) return undefined
    // An interval begins at a key and ends before the next one; the first end is before all keys.
    if ((flags & INTERVAL_END) !== 0) continue
    const next = list[at + 1]?.value
    const isEnd = isInterval && next !== undefined && (Number(next.flags ?? 0) & INTERVAL_END) !== 0
    const high = isEnd ? next.key?.value : undefined
    const whole = keyText(low, types, littleEndian)
    if (whole === undefined) return undefined
    const text = high ? intervalText(low, high, type, littleEndian) : whole
    out.push(`${text}${timeout === undefined ? '' : ` timeout ${Number(timeout) / 1000}s`}${dataText(data)}${restText(rest)}`)
  }
  return `{ ${out.join(', ')} }`
}

const restText = (rest: Readonly<Record<string, unknown>>): string =>
  Object.entries(rest)
    .map(([key, value]) => flat(key, value))
    .join('')

function dataText(data: unknown): string {
  const { verdict, value } = (data ?? {}) as { verdict?: { code: number; chain?: string }; value?: Uint8Array }
  if (verdict) return ` : ${verdictText(verdict)}`
  return value ? ` : ${valueText(value, 'hex', false)}` : ''
}

/** `10.0.0.0/8`, `1000-2000`: the end is after the last value. */
function intervalText(low: Uint8Array, end: Uint8Array, type: Type, littleEndian: boolean): string {
  const [first, after] = [number(low), number(end)]
  const size = after - first
  if (size === 1n) return valueText(low, type, littleEndian)
  const bits = size.toString(2)
  const isPrefix = (type === 'ip' || type === 'ip6') && /^10*$/.test(bits) && first % size === 0n
  if (isPrefix) return `${valueText(low, type, littleEndian)}/${low.length * 8 - (bits.length - 1)}`
  return `${valueText(low, type, littleEndian)}-${valueText(bytesOf(after - 1n, low.length), type, littleEndian)}`
}

const number = (bytes: Uint8Array): bigint => valueNumber(bytes, 'number', false)

const bytesOf = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 0xffn))
