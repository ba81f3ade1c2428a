import type { Codec } from '../../netlink/codec/codec.ts'
import { lazy } from '../../netlink/codec/references.ts'

/** Returns a function that makes a table on its first call: most programs never see traffic control. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/**
 * A value of a kind's table: `nlwire schema` lists its keys. It has no type of its own, as those of all kinds would double the
 * size of the declarations.
 */
export interface TcValue {
  [key: string]: unknown
}

/** Codecs by kind that are made on first use. */
export type Choices<K extends string> = { readonly [N in K]: Codec<TcValue> }

/** Makes the choices of a `select` from functions of `once`. */
export function choices<K extends string>(makers: { readonly [N in K]: () => Codec<unknown> }): Choices<K> {
  const all: [string, () => Codec<unknown>][] = Object.entries(makers)
  return Object.fromEntries(all.map(([kind, make]) => [kind, lazy(kind, make)])) as Choices<K>
}
