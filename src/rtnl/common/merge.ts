import type { Table } from '../../netlink/codec/codec.ts'
import { constructorOf, type GeneratedCode, warming } from '../../netlink/codec/compile.ts'

/**
 * Creates a function that merges a header's values and attributes into one object: `own` in front, then all attributes
 * of the table except those named like one of `own` or in `renamed`. With so many keys, a loop over them took three
 * times as long as reading the attributes.
 */
export function merger<const K extends string>(
  table: Table,
  own: readonly K[],
  renamed: readonly string[],
): (own: { readonly [N in K]: unknown }, attrs: object) => Record<string, unknown> {
  const passedOver = new Set<string>([...own, ...renamed])
  const plain = (values: object, attrs: object): Record<string, unknown> => {
    const out: Record<string, unknown> = { ...values }
    for (const [key, value] of Object.entries(attrs)) if (!passedOver.has(key)) out[key] = value
    return out
  }
  const keys = [...Object.keys(table), 'unknown'].filter((key) => !passedOver.has(key))
  return warming(plain, () => sourceOf(own, keys))
}

function sourceOf(own: readonly string[], keys: readonly string[]): GeneratedCode {
  return {
    body: `
    ${constructorOf('from', own.map((key) => `this.${key} = from.${key}`).join('; '), keys)}
    return (from, attrs) => {
      const out = new Out(from)
      let value
      ${keys.map((key) => `if ((value = attrs.${key}) !== undefined) out.${key} = value`).join('\n')}
      return out
    }`,
    names: {},
  }
}
