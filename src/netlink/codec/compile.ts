import type { Bytes } from './bytes.ts'
import type { Codec, Scope } from './codec.ts'

/** Function that reads a value at [at, end): `Codec.read`. */
export type Reader<T> = (b: Bytes, at: number, end: number, scope?: Scope) => T

/** Number of uses after which a codec is compiled. A program that reads one message does not pay for compiling. */
const WORTH = 24

/** Becomes false when the engine rejects code from strings, as a page's Content-Security-Policy may. */
let allowed = true

/**
 * A reader or writer that is compiled for its table after frequent use: JavaScript code with the table's keys and offsets,
 * which the engine optimises far better than a loop over them. If code from strings is not allowed, `plain` stays. No data
 * from the wire becomes part of the code.
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

/** Code that creates a reader or writer. It may call `plain` and use the values of `names`. */
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
    // Usually an EvalError, but engines and realms differ. The plain codecs give the same results.
    allowed = false
    return undefined
  }
}

/**
 * Code of a constructor `Out` of plain objects. The engine reserves room for as many keys as the constructor has, and
 * releases the room that the first objects do not use. Without it, keys beyond the first dozen are in an array that grows
 * by three, and collecting the old arrays took half of the processor time of a dump. Keys are those of the tables, never
 * data from the wire.
 */
export function constructorOf(parameter: string, body: string, keys: readonly string[]): string {
  const room = keys.map((key) => `this[${JSON.stringify(key)}] = 0`).join('; ')
  return `function Out(${parameter ? `${parameter}, ` : ''}never) { ${body}; if (never) { ${room} } }
    Out.prototype = Object.prototype`
}

/** Returns an expression that reads a value: inline code, or a call of the codec. `name` is the codec's name in the code. */
export function readExpression(codec: Codec<unknown>, name: string, at: string, end: string, scope = 'undefined'): string {
  return inlineOf(codec)?.read(at) ?? `${name}.read(b, ${at}, ${end}, ${scope})`
}

/** JavaScript code to access a number, on little-endian machines, in the DataView `view`. */
export interface Inline {
  /** Size in bytes. */
  readonly size: number
  /** The value at `at`, as an expression. */
  readonly read: (at: string) => string
  /** Whether a value can be written, as an expression. */
  readonly fits: (value: string) => string
  /** Writes a value that fits at `at`. */
  readonly write: (at: string, value: string) => string
}

/** Returns the code of a number, or undefined for other values. */
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
    // Most counters are 0: the constant saves a bigint object for each, and a dump has thousands.
    read: (at) => `(${isZero(at)} ? 0n : view.getBig${signed ? 'Int' : 'Uint'}64(${at}, ${le}))`,
    fits: (value) => `typeof ${value} === 'bigint' && ${value} >= ${min}n && ${value} <= ${max}n`,
    write: (at, value) => `view.setBigUint64(${at}, ${value}, ${le})`,
  }
}
