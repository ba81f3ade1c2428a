import { checkCodec, checkFunction, checkString } from '../base/check.ts'
import type { Codec, TypeOf } from './codec.ts'
import { leaf } from './parts.ts'

/** A list whose items have the codec `C`. */
export interface ListOf<C extends Codec<unknown>> extends Codec<TypeOf<C>[]> {
  readonly shape: { readonly type: 'list'; readonly item: C }
}

/**
 * An attribute that the kernel repeats. The value is an array, in order. Allowed only in a row of `attrs`. Writing throws
 * TypeError for a value that is not an array.
 */
export function list<C extends Codec<unknown>>(item: C): ListOf<C> {
  checkCodec(item, 'list')
  const once = (): never => {
    throw new TypeError('list() is allowed only in a row of attrs()')
  }
  return {
    name: `list of ${item.name}`,
    shape: { type: 'list', item },
    ...(item.nested ? { nested: true } : {}),
    read: once,
    write: once,
  }
}

/** Returns the codec of one element if the codec is a list, else undefined. */
export function itemOf({ shape }: Codec<unknown>): Codec<unknown> | undefined {
  return shape.type === 'list' ? shape.item : undefined
}

/** A codec that is looked up when first used, so that tables can contain each other. `name` is for explained hex and the schema. */
export function lazy<T>(name: string, get: () => Codec<T>): Codec<T> {
  checkString(name, 'name of lazy')
  checkFunction(get, 'lazy')
  return {
    name,
    shape: { type: 'lazy', of: get as () => Codec<unknown> },
    read: (b, at, end, scope) => get().read(b, at, end, scope),
    write: (w, value, scope) => get().write(w, value, scope),
    parts: (b, at, end, path, out, scope) => leaf(get(), b, at, end, path, out, scope),
  }
}
