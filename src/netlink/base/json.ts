/** A value that JSON.stringify writes as it is. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * Returns a value in the form of `nlwire decode --json`: 64-bit numbers as strings of digits, bytes as hex after `0x`.
 * Objects of the API use it when JSON.stringify reads them. Call it for a part of one, or for a copy:
 * `jsonOf(link.stats64)`, `jsonOf({ ...link, seen: 1 })`.
 */
export function jsonOf(value: unknown): Json {
  if (typeof value === 'bigint') return String(value)
  // JSON.stringify leaves out undefined and functions.
  if (typeof value !== 'object' || value === null) return value as Json
  if (value instanceof Uint8Array) return hexOf(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  const { toJSON } = value as { toJSON?: unknown }
  return typeof toJSON === 'function' && toJSON !== ownJson ? jsonOf(toJSON.call(value)) : membersOf(value)
}

function membersOf(of: object): Json {
  const out: Record<string, Json> = {}
  for (const [key, value] of Object.entries(of)) if (value !== undefined) out[key] = jsonOf(value)
  return out
}

function hexOf(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** JSON.stringify calls this. */
function ownJson(this: object): Json {
  return membersOf(this)
}

/**
 * Creates a prototype whose objects JSON.stringify can write. They print, copy and compare like other plain objects, but
 * for deepStrictEqual of node:assert, which compares prototypes. A property of each object would cost more than reading
 * ten attributes.
 */
export function jsonPrototype(toJSON: (this: never) => Json): object {
  return Object.create(Object.prototype, {
    constructor: { value: Object, writable: true, configurable: true },
    toJSON: { value: toJSON, writable: true, configurable: true },
  })
}

/** Whether an object has no class: a literal, or an object of the API, whose prototype adds only `toJSON`. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: unknown } | null
  return prototype === null || prototype.constructor === Object
}

/** The prototype of the objects of the API. */
export const JSON_OBJECT = jsonPrototype(ownJson)

/** Makes a new plain object writable by JSON.stringify, and returns it. */
export function withJson<T extends object>(object: T): T {
  return Object.setPrototypeOf(object, JSON_OBJECT)
}

/** Gives a constructor its prototype: as a statement of its own this would stay in every bundle. */
export function withPrototype(of: { prototype: unknown }, prototype: object): unknown {
  of.prototype = prototype
  return of
}
