import type { Codec, Shape } from '../../netlink/codec/codec.ts'
import { isWide, noSuchShape } from '../../netlink/codec/shape.ts'

const HEX = /^0x(?:[0-9a-f]{2})*$/i

/**
 * Converts a JSON value back to the value that a codec writes: digits become a bigint where the codec expects one, hex
 * becomes bytes. A value that does not fit is returned unchanged; the codec then reports what it expected.
 */
export function fromPlain(codec: Codec<unknown>, value: unknown): unknown {
  const { shape } = codec
  switch (shape.type) {
    case 'integer':
    case 'uint':
      // Digits are the text of a bigint.
      if (shape.type === 'uint' && shape.keepsWidth) return typeof value === 'string' ? wide(value) : value
      return isWide(codec) ? wide(value) : value
    case 'bytes':
      if (value === '(hidden)')
        throw new TypeError(
          'expected hex such as "0x0a00", got "(hidden)": a key cannot be encoded unless it was printed with --keys',
        )
      return bytesOf(value)
    case 'flag':
    case 'flag or u8':
    case 'text':
    case 'address':
      return value
    case 'array':
      return each(shape.element, value)
    case 'list':
    case 'groups':
      return each(shape.item, value)
    case 'indexed':
      return Array.isArray(value) ? value.map((one) => mapped(one, (key) => (key === 'value' ? shape.item : undefined))) : value
    case 'lazy':
      return fromPlain(shape.of(), value)
    case 'by direction':
      return fromPlain(shape.request, value)
    case 'attributes':
      return mapped(value, (key) => own(shape.table, key)?.[2])
    case 'struct':
      return mapped(value, (key) => own(shape.members, key)?.[0])
    case 'select':
      return mapped(value, (key) => own(shape.choices, key))
    case 'headed':
      return mapped(value, (key) => (key === 'header' ? shape.header : key === 'attrs' ? shape.attrs : undefined))
    case 'own':
      return ownValue(shape, value)
    default:
      return noSuchShape(shape)
  }
}

function each(item: Codec<unknown>, value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => fromPlain(item, one)) : value
}

/** Converts a value of a codec with its own code: members by key, or the items of a list. Returns text unchanged. */
function ownValue({ parts, keys = {} }: Extract<Shape, { type: 'own' }>, value: unknown): unknown {
  if (Array.isArray(value)) return parts.length === 1 ? each(parts[0] as Codec<unknown>, value) : value
  return mapped(value, (key) => own(keys, key))
}

/** Converts hex text to bytes if no codec is known: `unknown`, `other`, `tail`, and payloads of several parts. */
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

/** Looks up an own property of a table. The name is untrusted input, so inherited properties do not count. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

function wide(value: unknown): unknown {
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value)
  return Number.isSafeInteger(value) ? BigInt(value as number) : value
}

/** Converts `0x0a00` to bytes; returns anything else unchanged. */
export function bytesOf(value: unknown): unknown {
  if (typeof value !== 'string' || !HEX.test(value)) return value
  return Uint8Array.from(value.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
