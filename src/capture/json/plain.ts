import type { Codec } from '../../netlink/codec/codec.ts'
import { isHeaded, isSelect, isSet, isStruct } from '../../netlink/explain/schema.ts'

const WIDE: ReadonlySet<string> = new Set(['u64', 's64', 'u64be', 'uint'])
const HEX = /^0x(?:[0-9a-f]{2})*$/i

/** Whether the values of a codec are bigint. */
export const isWide = ({ name }: Codec<unknown>): boolean => WIDE.has(name)
/** Whether the values of a codec are bytes. */
export const isBytes = ({ name }: Codec<unknown>): boolean => name.startsWith('binary')

/**
 * The value that a codec writes, from what JSON keeps of it: digits become a bigint where one is due, and hex bytes. What does not fit stays as it
 * is, and the codec says what it expected.
 */
export function fromPlain(codec: Codec<unknown>, value: unknown): unknown {
  const { item, element, indexed, of } = codec
  if (of) return fromPlain(of, value)
  if (item ?? element)
    return Array.isArray(value) ? value.map((one) => fromPlain((item ?? element) as Codec<unknown>, one)) : value
  if (indexed)
    return Array.isArray(value) ? value.map((one) => mapped(one, (key) => (key === 'value' ? indexed : undefined))) : value
  if (isWide(codec)) return wide(value)
  if (isBytes(codec)) return bytesOf(value)
  return isRecord(value) ? composite(codec, value) : value
}

/** Objects: what each key stands for. */
function composite(codec: Codec<unknown>, value: Readonly<Record<string, unknown>>): unknown {
  if (isSet(codec)) return mapped(value, (key) => own(codec.table, key)?.[2])
  if (isStruct(codec)) return mapped(value, (key) => own(codec.members, key)?.[0])
  if (isSelect(codec)) return mapped(value, (key) => own(codec.choices, key))
  if (isHeaded(codec)) return mapped(value, (key) => ({ header: codec.header, attrs: codec.attrs })[key])
  return mapped(value, () => undefined)
}

/** Where no codec is known (`unknown`, `other`, `tail`, and payloads of several parts), text that is hex is bytes. */
function guessed(value: unknown): unknown {
  if (typeof value === 'string') return bytesOf(value)
  if (Array.isArray(value)) return value.map(guessed)
  return isRecord(value) ? mapped(value, () => undefined) : value
}

function mapped(value: unknown, codecOf: (key: string) => Codec<unknown> | undefined): unknown {
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, one]) => {
    const codec = codecOf(key)
    return [key, codec ? fromPlain(codec, one) : guessed(one)] as const
  })
  return Object.fromEntries(entries)
}

/** An own member of a table; names come from outside. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

function wide(value: unknown): unknown {
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value)
  return Number.isSafeInteger(value) ? BigInt(value as number) : value
}

/** Bytes of `0x0a00`; anything else as it is. */
export function bytesOf(value: unknown): unknown {
  if (typeof value !== 'string' || !HEX.test(value)) return value
  return Uint8Array.from(value.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
