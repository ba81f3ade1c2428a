import { checkObject } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import type { Codec, TypeOf } from './codec.ts'
import { leaf } from './parts.ts'
import { binary } from './values.ts'

/** The decoded value of a payload whose codec follows from its length: one key. `other` if no codec is known. */
export type BySize<K extends Record<string, Codec<unknown>>> = { -readonly [N in keyof K]?: TypeOf<K[N]> } & {
  other?: Uint8Array
}

/**
 * A payload whose codec follows from its length: `choose` returns the key of the choice for a number of bytes, or undefined.
 * Decodes to `{ tcp: {…} }`. Writing throws TypeError unless the value is an object with one key, a choice or `other`.
 */
export function bySize<const K extends Record<string, Codec<unknown>>>(
  choose: (size: number) => (keyof K & string) | undefined,
  choices: K,
): Codec<BySize<K>> {
  checkObject(choices, 'choices', 'an object of codecs')
  const keys: Readonly<Record<string, Codec<unknown>>> = { ...choices, other: binary }
  const keyOf = (size: number): string => choose(size) ?? 'other'
  return {
    name: Object.values(choices)
      .map(({ name }) => name)
      .join(' or '),
    shape: { type: 'own', parts: Object.values(choices), keys },
    read(b, at, end, scope) {
      const key = keyOf(end - at)
      return { [key]: (keys[key] as Codec<unknown>).read(b, at, end, scope) } as BySize<K>
    },
    write(w, value, scope) {
      const [key, ...more] = typeof value === 'object' && value !== null ? Object.keys(value) : []
      if (key === undefined || more.length > 0 || !Object.hasOwn(keys, key))
        throw new TypeError(`expected an object with one key of ${Object.keys(keys).join(', ')}, got ${shown(value)}`)
      ;(keys[key] as Codec<unknown>).write(w, (value as Record<string, unknown>)[key], scope)
    },
    parts(b, at, end, path, out, scope) {
      leaf(keys[keyOf(end - at)] as Codec<unknown>, b, at, end, path, out, scope)
    },
  }
}
