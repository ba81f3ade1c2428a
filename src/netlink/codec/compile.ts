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
  return inlineOf(codec)?.read(at) ?? `${name}.read(b, ${at}, ${end}, ${scope})`
}

/** A number in JavaScript code, on little-endian machines, over the DataView `view`. */
export interface Inline {
  /** Bytes that it takes. */
  readonly size: number
  /** The value at `at`, as an expression. */
  readonly read: (at: string) => string
  /** Whether a value can be written, as an expression. */
  readonly fits: (value: string) => string
  /** Writes a value that fits at `at`. */
  readonly write: (at: string, value: string) => string
}

/** The code of a number; undefined for values that are none. */
export function inlineOf({ shape }: Codec<unknown>): Inline | undefined {
  if (shape.type !== 'integer') return undefined
  const { bits, signed } = shape
  const le = shape.order === 'host'
  if (bits === 64) return wideCode(signed, le)
  const min = signed ? -(2 ** (bits - 1)) : 0
  const max = min + 2 ** bits - 1
  return {
    size: bits / 8,
    read: (at) => `view.get${signed ? 'Int' : 'Uint'}${bits}(${at}, ${le})`,
    fits: (value) => `Number.isInteger(${value}) && ${value} >= ${min} && ${value} <= ${max}`,
    write: (at, value) => `view.setUint${bits}(${at}, ${value}, ${le})`,
  }
}

function wideCode(signed: boolean, le: boolean): Inline {
  const [min, max] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n]
  const isZero = (at: string): string => `(view.getInt32(${at}, true) | view.getInt32(${at} + 4, true)) === 0`
  return {
    size: 8,
    // Most counters are 0: the constant is no object of its own, of which a dump would keep thousands.
    read: (at) => `(${isZero(at)} ? 0n : view.getBig${signed ? 'Int' : 'Uint'}64(${at}, ${le}))`,
    fits: (value) => `typeof ${value} === 'bigint' && ${value} >= ${min}n && ${value} <= ${max}n`,
    write: (at, value) => `view.setBigUint64(${at}, ${value}, ${le})`,
  }
}
