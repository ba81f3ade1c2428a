import { checkSized, checkString } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Members, Notes, Sized } from './codec.ts'
import { declareMember, leaf } from './parts.ts'

/** A struct as `ending` takes it. */
interface Beginning<V> extends Sized<V> {
  readonly members: Members
}

/** The codec of a struct that ends in an array, with its two halves. */
export interface EndingCodec<V> extends Codec<V> {
  readonly head: Codec<unknown>
  readonly rest: Codec<unknown>
  readonly key: string
}

/**
 * A C struct that ends in an array without a size, or in bytes: `struct tc_u32_sel { …; struct tc_u32_key keys[]; }`. The
 * value has the members of the struct, and under `key` what fills the rest of the payload, with the properties `notes`.
 * Writing throws TypeError for a value that is no object, and the errors of the two codecs.
 */
export function ending<V extends object, const K extends string, T>(
  head: Beginning<V>,
  key: K,
  rest: Codec<T>,
  notes?: Notes,
): EndingCodec<V & { [N in K]: T }> {
  checkSized(head, 'struct')
  checkString(key, 'key')
  const members = Object.entries(head.members).filter(([name]) => !name.startsWith('_'))
  const keys = { ...Object.fromEntries(members.map(([name, [codec]]) => [name, codec])), [key]: rest as Codec<unknown> }
  const middle = (at: number, end: number): number => Math.min(at + head.size, end)
  return {
    name: `${head.name} and ${rest.name}`,
    head: head as Codec<unknown>,
    rest: rest as Codec<unknown>,
    key,
    shape: {
      type: 'own',
      parts: [head as Codec<unknown>, rest as Codec<unknown>],
      keys,
      ...(notes ? { notes: { [key]: notes } } : {}),
    },
    read(b, at, end, scope) {
      const stop = middle(at, end)
      return { ...head.read(b, at, stop), [key]: rest.read(b, stop, end, scope) } as V & { [N in K]: T }
    },
    write(w, value, scope) {
      if (typeof value !== 'object' || value === null)
        throw new TypeError(`expected ${head.name}, an object, got ${shown(value)}`)
      const { [key]: last, ...first } = value
      head.write(w, first as unknown as V)
      if (last !== undefined) rest.write(w, last as T, scope)
    },
    parts(b, at, end, path, out, scope) {
      const stop = middle(at, end)
      leaf(head, b, at, stop, path, out)
      const from = out.length
      leaf(rest, b, stop, end, `${path}.${key}`, out, scope)
      if (notes) declareMember(out, from, `${path}.${key}`, { of: `struct ${head.name}`, type: rest.name, meaning: key, notes })
    },
  }
}
