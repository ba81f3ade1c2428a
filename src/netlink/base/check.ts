import { shown } from './shown.ts'

// Checks of the arguments of exported functions. `what` names the argument: the message says what was expected there.

const refuse = (what: string, kind: string, got: unknown): never => {
  throw new TypeError(`${what}: expected ${kind}, got ${shown(got)}`)
}

/** Throws a TypeError unless it is a Uint8Array, as a Buffer is; also one of another realm, as in a vm or an iframe. */
export function checkBytes(value: unknown, what = 'bytes'): asserts value is Uint8Array {
  if (value instanceof Uint8Array) return
  if (!ArrayBuffer.isView(value) || (value as Uint8Array)[Symbol.toStringTag] !== 'Uint8Array')
    refuse(what, 'a Uint8Array', value)
}

/** Throws a TypeError unless it is a string. */
export function checkString(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string') refuse(what, 'a string', value)
}

/** Throws a TypeError unless it is an object and no array. */
export function checkObject(value: unknown, what: string, kind = 'an object'): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(what, kind, value)
}

/** Throws a TypeError unless it is an array. */
export function checkArray(value: unknown, what: string, kind = 'an array'): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) refuse(what, kind, value)
}

/** Throws a TypeError unless it is a function. */
export function checkFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') refuse(what, 'a function', value)
}

/** Throws a TypeError if a call has more arguments than `call` shows: options there would be ignored. */
export function checkNoMore(call: string, more: readonly unknown[]): void {
  if (more.length > 0) throw new TypeError(`expected ${call} without options, got ${shown(more[0])}`)
}

/** Throws a TypeError unless it is a codec, such as `u32` or what `struct` returns. */
export function checkCodec(value: unknown, what: string): void {
  const { read, write } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof read !== 'function' || typeof write !== 'function') refuse(what, 'a codec, such as u32', value)
}

/** Throws a TypeError unless it is a codec of a fixed number of bytes. */
export function checkSized(value: unknown, what: string): void {
  checkCodec(value, what)
  const { size } = value as { size?: unknown }
  if (typeof size !== 'number') refuse(what, 'a codec of a fixed size, such as u32', value)
}

/** Throws a TypeError unless it is a number of bytes. */
export function checkSize(value: unknown, what: string): void {
  if (!(Number.isInteger(value) && (value as number) >= 0)) refuse(what, 'a number of bytes', value)
}

/** Throws a TypeError unless it is a protocol: what `protocol` or `genericNetlink` returns, or `rtnetlink`. */
export function checkProtocol(value: unknown, what = 'protocol'): void {
  const { find } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof find !== 'function') refuse(what, 'a declared protocol, such as rtnetlink', value)
}
