import { flat } from '../../words.ts'
import type { RuleContext } from './context.ts'
import { type Element, type Interval, intervals, rangeText } from './intervals.ts'
import { durationText } from './units.ts'
import { type Type, valueText } from './values.ts'
import { verdictText } from './verdict.ts'

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

/** A key of several values: `22 . 10.0.0.1`. With an end each of them is a range. */
function keyText(
  key: Uint8Array,
  end: Uint8Array | undefined,
  types: readonly Type[],
  littleEndian: boolean,
): string | undefined {
  const [type] = types
  if (types.length === 1 && type) return rangeText(key, end ?? key, type, littleEndian)
  let at = 0
  const parts = types.map((one) => {
    const length = LENGTHS[one] ?? Number.NaN
    const [low, high] = [key, end ?? key].map((bytes) => bytes.subarray(at, at + length)) as [Uint8Array, Uint8Array]
    at += (length + 3) & ~3
    return rangeText(low, high, one, littleEndian)
  })
  return types.every((one) => LENGTHS[one]) && at === key.length ? parts.join(' . ') : undefined
}

/** The types of a set: those of its keys, and those of what a map has for them. */
interface SetTypes {
  readonly types: readonly Type[]
  readonly dataTypes?: readonly Type[]
  readonly isInterval: boolean
}

/**
 * The elements as `{ 10.0.0.0/8, 192.168.0.1 }`. Undefined if a key has another length than its types, or an interval
 * has no end in this message.
 */
export function elementsText(list: readonly Element[], set: SetTypes, { littleEndian }: RuleContext): string | undefined {
  const all: readonly Interval[] | undefined = set.isInterval
    ? intervals(list)
    : list.map(({ value }) => ({ value, low: value.key?.value, high: value.keyEnd?.value }))
  const out = all?.map(({ value, low, high }) => {
    const text = low && keyText(low, high, set.types, littleEndian)
    return text === undefined ? undefined : `${text}${elementText(value)}${dataText(value['data'], set.dataTypes, littleEndian)}`
  })
  return out && !out.includes(undefined) ? `{ ${out.join(', ')} }` : undefined
}

/** What an element has besides its key and data, in the order of nft. */
function elementText(value: Element['value']): string {
  const { key: _, keyEnd: _end, flags = 0, data: _data, timeout, expiration, userdata, expr, objref, ...rest } = value
  const counter = counterText(expr)
  const comment = elementComment(userdata)
  const words = [
    ...(counter === undefined ? [] : [` ${counter}`]),
    ...(timeout ? [` timeout ${durationText(timeout as bigint)}`] : []),
    ...(expiration === undefined ? [] : [` expires ${durationText(expiration as bigint)}`]),
    ...(comment === undefined ? [] : [` comment ${JSON.stringify(comment)}`]),
    ...(expr !== undefined && counter === undefined ? [flat('expr', expr)] : []),
    ...(flags ? [flat('flags', flags)] : []),
    ...Object.entries(rest).map(([name, one]) => flat(name, one)),
    ...(objref === undefined ? [] : [` : ${JSON.stringify(objref)}`]),
  ]
  return words.join('')
}

function counterText(expr: unknown): string | undefined {
  const { name, data } = (expr ?? {}) as { name?: string; data?: { counter?: { packets?: bigint; bytes?: bigint } } }
  if (name !== 'counter') return undefined
  return `counter packets ${data?.counter?.packets ?? 0} bytes ${data?.counter?.bytes ?? 0}`
}

/** The comment of an element: type 0, length, text. */
function elementComment(bytes: unknown): string | undefined {
  if (!(bytes instanceof Uint8Array) || bytes[0] !== 0) return undefined
  return new TextDecoder().decode(bytes.subarray(2, 2 + (bytes[1] ?? 0))).replace(/\0$/, '')
}

function dataText(data: unknown, types: readonly Type[] | undefined, littleEndian: boolean): string {
  const { verdict, value } = (data ?? {}) as { verdict?: { code: number; chain?: string }; value?: Uint8Array }
  if (verdict) return ` : ${verdictText(verdict)}`
  if (!value) return ''
  return ` : ${(types && keyText(value, undefined, types, littleEndian)) ?? valueText(value, 'hex', false)}`
}
