import type { Bytes } from './bytes.ts'
import type { Codec, Scope } from './codec.ts'

/** What reads a value at [at, end): `Codec.read`. */
export type Reader<T> = (b: Bytes, at: number, end: number, scope?: Scope) => T

/** Readings after which a codec is worth a compiled reader: a program that reads one message does not pay for it. */
const WORTH = 24

/** False from the first time the engine refuses code from strings, as a page's Content-Security-Policy may. */
let allowed = true

/**
 * A reader that is replaced, once it has been used often, by one made for its table: JavaScript with the table's keys and offsets
 * written out, which the engine optimises far better than a loop over them. Where code from strings is not allowed, `plain` stays.
 * Nothing that comes from the wire is part of the code.
 */
export function warming<T>(plain: Reader<T>, source: () => Source): Reader<T> {
  let current = plain
  let left = WORTH
  const counting: Reader<T> = (b, at, end, scope) => {
    if (--left === 0 && allowed) current = compile(source(), plain)
    return plain(b, at, end, scope)
  }
  current = counting
  return (b, at, end, scope) => current(b, at, end, scope)
}

/** The code of a reader: the body of `(b, at, end, scope) => …`, and the values that it names. */
export interface Source {
  readonly body: string
  readonly names: Readonly<Record<string, unknown>>
}

function compile<T>({ body, names }: Source, plain: Reader<T>): Reader<T> {
  try {
    const make = new Function(...Object.keys(names), 'plain', `'use strict'; ${body}`)
    return make(...Object.values(names), plain) as Reader<T>
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    allowed = false
    return plain
  }
}

/** The reading of a value as an expression: of the codec's own, or a call of it. `name` is what the code calls the codec. */
export function reading(codec: Codec<unknown>, name: string, at: string, end: string, scope = 'undefined'): string {
  return codec.inline?.(at) ?? `${name}.read(b, ${at}, ${end}, ${scope})`
}
