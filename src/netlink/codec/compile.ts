import type { Bytes } from './bytes.ts'
import type { Codec, Scope } from './codec.ts'

/** What reads a value at [at, end): `Codec.read`. */
export type Reader<T> = (b: Bytes, at: number, end: number, scope?: Scope) => T

/** Uses after which a codec is worth code of its own: a program that reads one message does not pay for it. */
const WORTH = 24

/** False from the first time the engine refuses code from strings, as a page's Content-Security-Policy may. */
let allowed = true

/**
 * A reader or writer that is replaced, once it has been used often, by one made for its table: JavaScript with the table's keys and
 * offsets written out, which the engine optimises far better than a loop over them. Where code from strings is not allowed, `plain`
 * stays. Nothing that comes from the wire is part of the code.
 */
export function warming<A extends unknown[], T>(plain: (...args: A) => T, source: () => GeneratedCode): (...args: A) => T
export function warming(plain: Compiled, source: () => GeneratedCode): Compiled {
  let current = plain
  let left = WORTH
  const counting: Compiled = (a, b, c, d) => {
    if (--left === 0 && allowed) current = compile(source(), plain)
    return plain(a, b, c, d)
  }
  current = counting
  return (a, b, c, d) => current(a, b, c, d)
}

/** A reader has four arguments, a writer three. */
type Compiled = (a: unknown, b: unknown, c: unknown, d?: unknown) => unknown

/** The code that makes a reader or writer: it may fall back on `plain`, and knows the values of `names`. */
export interface GeneratedCode {
  readonly body: string
  readonly names: Readonly<Record<string, unknown>>
}

function compile({ body, names }: GeneratedCode, plain: Compiled): Compiled {
  const make = codeOf([...Object.keys(names), 'plain'], `'use strict'; ${body}`)
  return make ? (make(...Object.values(names), plain) as Compiled) : plain
}

function codeOf(names: readonly string[], body: string): ((...values: unknown[]) => unknown) | undefined {
  try {
    return new Function(...names, body) as (...values: unknown[]) => unknown
  } catch {
    // An EvalError as a rule, but engines and realms differ; the plain codecs do the same.
    allowed = false
    return undefined
  }
}

/**
 * Code of a constructor `Out` of plain objects. The engine gives them room for as many keys as it sees in there, and takes back what the first ones do not
 * use; without that, keys beyond the first dozen lie in an array that grows by three, and collecting the outgrown ones was half of the processor time
 * of a listing. Keys are those of the tables: nothing that comes from the wire.
 */
export function constructorOf(parameter: string, body: string, keys: readonly string[]): string {
  const room = keys.map((key) => `this[${JSON.stringify(key)}] = 0`).join('; ')
  return `function Out(${parameter ? `${parameter}, ` : ''}never) { ${body}; if (never) { ${room} } }
    Out.prototype = Object.prototype`
}

/** The reading of a value as an expression: of the codec's own, or a call of it. `name` is what the code calls the codec. */
export function readExpression(codec: Codec<unknown>, name: string, at: string, end: string, scope = 'undefined'): string {
  return codec.inline?.read(at) ?? `${name}.read(b, ${at}, ${end}, ${scope})`
}
