import { withAttributePath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { Bytes, release, takeWriter, Writer } from '../../netlink/codec/bytes.ts'
import type { Codec, Row, Scope, Table } from '../../netlink/codec/codec.ts'
import { itemOf } from '../../netlink/codec/references.ts'
import { codecsIn, resolved } from '../../netlink/codec/shape.ts'

/** Values are checked before their message exists: its struct is that of a request for any family. */
const SCOPE: Scope = { header: { family: 0 }, attr: () => undefined }

/**
 * Throws TypeError or RangeError for the first value that cannot be encoded, with its path in the keys of the options:
 * `protoDownReason.mask: expected u32, …`. Encoding itself names the kernel's attributes, and comes after queries and
 * other requests. Ignores keys without a row.
 */
export function checkEncodable(table: Table, values: object): void {
  for (const [key, value] of Object.entries(values)) {
    const row = Object.hasOwn(table, key) ? table[key] : undefined
    if (row && value !== undefined) checkValue(key, row, value)
  }
}

function checkValue(key: string, [, , codec, doc, notes]: Row, value: unknown): void {
  try {
    checked(codec, value)
  } catch (error) {
    if (error instanceof TypeError && typeof value === 'string' && /^\d/.test(value))
      error.message += unitHint(value, doc, notes?.unit)
    throw withAttributePath(error, key)
  }
}

/** ` (the number is in hundredths of a second: 400)`, for `4s` where a number is expected. */
function unitHint(
  text: string,
  doc: string,
  unit = /(?:^|\bin )(hundredths of a second|seconds|milliseconds|microseconds|bytes)\b/.exec(doc)?.[1],
): string {
  if (unit === undefined) return ''
  const [, amount, of = ''] = /^(\d+(?:\.\d+)?) ?(ms|s|min)$/.exec(text) ?? []
  const number = Math.round(Number(amount) * (MICROSECONDS[of] ?? 0)) / (MICROSECONDS[unit] ?? 0)
  return ` (the number is in ${unit}${Number.isSafeInteger(number) ? `: ${number}` : ''})`
}

/** The microseconds of a unit, as a text has it, or as the description of an option. */
const MICROSECONDS: Readonly<Record<string, number | undefined>> = {
  ...{ min: 6e7, s: 1e6, seconds: 1e6, ms: 1e3, milliseconds: 1e3, µs: 1, microseconds: 1 },
  ...{ 'hundredths of a second': 1e4, '1/100 s': 1e4 },
}

/** Returns a value if the codec can encode it; throws its TypeError or RangeError. */
export function checked<T>(codec: Codec<unknown>, value: T): T {
  const item = itemOf(codec)
  const w = takeWriter(true)
  try {
    if (item && !Array.isArray(value)) throw new TypeError(`expected an array, got ${shown(value)}`)
    for (const one of item ? (value as unknown[]) : [value]) (item ?? codec).write(w, one, SCOPE)
    release(w)
  } catch (error) {
    throw inKeys(error, item ?? codec)
  }
  return value
}

/** Returns a value in the words of the kernel, such as `2001:db8::1` for `2001:DB8:0::1`; throws as `checked` does. */
export function canonical<T>(codec: Codec<T>, value: T): T {
  checked(codec, value)
  const w = new Writer(true)
  codec.write(w, value, SCOPE)
  const bytes = w.finish()
  return codec.read(new Bytes(bytes, true), 0, bytes.length)
}

/** Replaces the kernel's names at the beginning of an encoding error by the keys of the value. */
function inKeys(error: unknown, codec: Codec<unknown>): unknown {
  if (!(error instanceof Error)) return error
  const [, path, what] = /^([\w.[\]]+): (.*)$/s.exec(error.message) ?? []
  if (path === undefined) return error
  let at: Codec<unknown> | undefined = codec
  const keys = path.split('.').map((name) => {
    const found: readonly [key: string, codec: Codec<unknown>] | undefined = at && rowOf(at, name)
    at = found?.[1]
    return found?.[0] ?? name
  })
  error.message = `${keys.join('.')}: ${what}`
  return error
}

/** Finds the row or member with this kernel name in a codec, through those that add no name of their own. */
function rowOf(codec: Codec<unknown>, name: string): readonly [key: string, codec: Codec<unknown>] | undefined {
  const { shape } = resolved(codec)
  if (shape.type === 'attributes') {
    for (const [key, [, wire, of]] of Object.entries(shape.table)) if (wire === name) return [key, of]
    return undefined
  }
  if (shape.type === 'struct') {
    for (const [key, [of, wire]] of Object.entries(shape.members)) if (wire === name) return [key, of]
    return undefined
  }
  for (const inner of codecsIn(shape)) {
    const found = rowOf(inner, name)
    if (found) return found
  }
  return undefined
}

/** Throws a TypeError unless the value is true, false or undefined. */
export function checkBoolean(value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`expected true or false, got ${shown(value)}`)
}
