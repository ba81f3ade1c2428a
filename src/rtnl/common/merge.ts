import { JSON_OBJECT, withJson } from '../../netlink/base/json.ts'
import type { Table } from '../../netlink/codec/codec.ts'
import { constructorOf, type GeneratedCode, warming } from '../../netlink/codec/compile.ts'

/**
 * Creates a function that merges a header's values and attributes into one object: `own` in front, then all attributes
 * of the table except those named like one of `own` or in `apart`; `conversions` convert values by key. With so many
 * keys, a loop over them took three times as long as reading the attributes.
 */
export function merger<const K extends string>(
  table: () => Table,
  own: readonly K[],
  apart: readonly string[],
  conversions: () => Readonly<Record<string, (value: never) => unknown>> = () => ({}),
): (own: { readonly [N in K]: unknown }, attrs: object) => Record<string, unknown> {
  const passedOver = new Set<string>([...own, ...apart])
  let known: ReturnType<typeof conversions> | undefined
  const plain = (values: object, attrs: object): Record<string, unknown> => {
    const out: Record<string, unknown> = withJson({ ...values })
    known ??= conversions()
    for (const [key, value] of Object.entries(attrs)) {
      const convert = value === undefined ? undefined : known[key]
      if (!passedOver.has(key)) out[key] = convert ? convert(value as never) : value
    }
    return out
  }
  const keys = (): string[] => [...Object.keys(table()), 'unknown'].filter((key) => !passedOver.has(key))
  return warming(plain, () => sourceOf(own, keys(), conversions()))
}

function sourceOf(
  own: readonly string[],
  keys: readonly string[],
  conversions: Readonly<Record<string, unknown>>,
): GeneratedCode {
  const converted = keys.filter((key) => Object.hasOwn(conversions, key))
  const value = (key: string): string => (converted.includes(key) ? `c${converted.indexOf(key)}(value)` : 'value')
  return {
    body: `
    ${constructorOf('from', own.map((key) => `this.${key} = from.${key}`).join('; '), keys)}
    Out.prototype = JSON_OBJECT
    return (from, attrs) => {
      const out = new Out(from)
      let value
      ${keys.map((key) => `if ((value = attrs.${key}) !== undefined) out.${key} = ${value(key)}`).join('\n')}
      return out
    }`,
    names: { JSON_OBJECT, ...Object.fromEntries(converted.map((key, i) => [`c${i}`, conversions[key]])) },
  }
}
