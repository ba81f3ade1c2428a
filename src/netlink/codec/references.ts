import type { Codec } from './codec.ts'
import { leaf } from './parts.ts'

/**
 * An attribute that the kernel repeats. The values come as an array, in order. Stands in a row of `attrs` only. Writing throws TypeError
 * unless it is an array.
 */
export function list<T>(item: Codec<T>): Codec<T[]> {
  const once = (): never => {
    throw new TypeError('a list stands in a table of attributes only')
  }
  return {
    name: `list of ${item.name}`,
    shape: { type: 'list', item: item as Codec<unknown> },
    ...(item.nested ? { nested: true } : {}),
    read: once,
    write: once,
  }
}

/** The codec of one, where an attribute is a list. */
export function itemOf({ shape }: Codec<unknown>): Codec<unknown> | undefined {
  return shape.type === 'list' ? shape.item : undefined
}

/** A codec that is looked up when first used, so that tables can contain each other. `name` is for explained hex and the schema. */
export function lazy<T>(name: string, get: () => Codec<T>): Codec<T> {
  return {
    name,
    shape: { type: 'lazy', of: get as () => Codec<unknown> },
    read: (b, at, end, scope) => get().read(b, at, end, scope),
    write: (w, value, scope) => get().write(w, value, scope),
    parts: (b, at, end, path, out, scope) => leaf(get(), b, at, end, path, out, scope),
  }
}
