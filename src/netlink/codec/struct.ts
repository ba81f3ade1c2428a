import { atPath, withAttributePath } from '../base/attribute-path.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { didYouMean } from '../base/nearest.ts'
import { shown } from '../base/shown.ts'
import type { Bytes, Writer } from './bytes.ts'
import type { Members, Notes, Part, Sized, TypeOf } from './codec.ts'
import { type GeneratedCode, inlineOf, readExpression, warming } from './compile.ts'
import { declare, leaf } from './parts.ts'
import { binary } from './values.ts'

/** A struct member that later kernels appended: absent where the sender is older. */
export interface Appended<T> extends Sized<T> {
  readonly appended: true
}

/**
 * Marks the members of a struct from here on as appended by later kernels: `appended(u64)` may be missing from the bytes, and then from the
 * value.
 */
export function appended<T>(of: Sized<T>): Appended<T> {
  return { ...of, appended: true }
}

type Hidden<K> = K extends `_${string}` ? never : K
type Required<M extends Members> = {
  -readonly [K in keyof M as M[K][0] extends Appended<unknown> ? never : Hidden<K>]: TypeOf<M[K][0]>
}
type Optional<M extends Members> = {
  -readonly [K in keyof M as M[K][0] extends Appended<unknown> ? Hidden<K> : never]?: TypeOf<M[K][0]>
}
/** What a struct decodes to. `tail` holds bytes beyond the members known here: a newer kernel's. */
export type Struct<M extends Members> = { [K in keyof (Required<M> & Optional<M>)]: (Required<M> & Optional<M>)[K] } & {
  tail?: Uint8Array
}

interface Field {
  readonly key: string
  readonly codec: Sized<unknown>
  readonly wire: string
  readonly doc: string
  readonly notes: Notes | undefined
  readonly hidden: boolean
  readonly at: number
  readonly appended: boolean
}

function layout(members: Members): Field[] {
  let at = 0
  return Object.entries(members).map(([key, [codec, wire, doc, notes]]) => {
    const field = { key, codec, wire, doc, notes, hidden: key.startsWith('_'), at, appended: 'appended' in codec }
    at += codec.size
    return field
  })
}

/** A struct codec with its members, for docs and for the second reader of the tests. */
export interface StructCodec<M extends Members> extends Sized<Struct<M>> {
  readonly members: M
  /** The least the bytes must hold: everything before the first `appended` member. */
  readonly least: number
}

/**
 * A C struct, read by the length that is there: members that a later kernel appended may be missing, and what a newer kernel sends
 * beyond the last known member is kept in `tail`. Missing members are written as zero, missing `appended` ones at the end not at all.
 * There is no padding between members but what is declared: a key that begins with `_` is padding, and not in the value. Reading throws
 * MalformedError where the bytes are too few; writing throws TypeError for an unknown key, and what the codecs of the members throw.
 */
export function struct<const M extends Members>(name: string, members: M): StructCodec<M> {
  const fields = layout(members)
  const size = fields.reduce((sum, field) => sum + field.codec.size, 0)
  const least = fields.find((field) => field.appended)?.at ?? size
  const known = (length: number): Field[] => (length >= size ? fields : fields.filter((f) => f.at + f.codec.size <= length))
  const check = (at: number, end: number): Field[] => {
    if (end - at < least) throw new MalformedError(`${name} of ${end - at} bytes, at least ${least} expected`, at)
    return known(end - at)
  }
  const read = (b: Bytes, at: number, end: number): Struct<M> => {
    const out: Record<string, unknown> = {}
    let stop = at
    for (const { key, codec, hidden, at: offset } of check(at, end)) {
      stop = at + offset + codec.size
      if (!hidden) out[key] = codec.read(b, at + offset, stop)
    }
    if (stop < end) out['tail'] = b.u8.subarray(stop, end)
    return out as Struct<M>
  }
  const write = (w: Writer, value: Struct<M>): void => {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${name}, an object, got ${shown(value)}`)
    const given = value as Record<string, unknown>
    for (const key in given) {
      if (key !== 'tail' && !Object.hasOwn(members, key) && Object.hasOwn(given, key))
        throw new TypeError(
          `${name} has no member ${shown(key)}${didYouMean(key, keys(fields))}: expected ${keys(fields).join(', ')}`,
        )
    }
    let count = fields.length
    while (count > 0 && fields[count - 1]?.appended && given[fields[count - 1]?.key as string] === undefined) count--
    for (let i = 0; i < count; i++) writeMember(w, fields[i] as Field, given)
    if (value.tail !== undefined) atPath('tail', () => binary.write(w, value.tail as Uint8Array))
  }
  return {
    name,
    shape: { type: 'struct', members, size, least },
    members,
    size,
    least,
    read: warming(read, () => readerSource(fields, size)),
    write:
      fields.every(({ codec, hidden }) => inlineOf(codec) || hidden) && least === size
        ? warming(write, () => writerSource(fields, size))
        : write,
    parts(b, at, end, path, out: Part[]) {
      let stop = at
      for (const { codec, wire, doc, notes, at: offset } of check(at, end)) {
        stop = at + offset + codec.size
        const [place, from] = [path ? `${path}.${wire}` : wire, out.length]
        leaf(codec, b, at + offset, stop, place, out)
        declare(out, from, place, { of: `struct ${name}`, type: codec.name, meaning: doc, ...(notes ? { notes } : {}) })
      }
      if (stop < end) out.push({ start: stop, end, path: `${path}.tail`, text: 'members of a newer kernel' })
    },
  }
}

/** One object literal with all members, for bytes of exactly the size. */
function readerSource(fields: Field[], size: number): GeneratedCode {
  const visible = fields.filter((field) => !field.hidden)
  const members = visible.map(({ key, codec, at }, i) => {
    return `${JSON.stringify(key)}: ${readExpression(codec, `c${i}`, `at + ${at}`, `at + ${at + codec.size}`)}`
  })
  return {
    body: `return (b, at, end) => {
      if (end - at !== ${size} || !b.le) return plain(b, at, end)
      const view = b.view
      return { ${members.join(', ')} }
    }`,
    names: Object.fromEntries(visible.map(({ codec }, i) => [`c${i}`, codec])),
  }
}

/** Stores of all members, for structs of numbers only. Where a key is not a member's or a value does not fit, `plain` does it all. */
function writerSource(fields: Field[], size: number): GeneratedCode {
  const stores = fields.flatMap(({ key, codec, at, hidden }, i) => {
    const inline = inlineOf(codec)
    if (!inline || hidden) return []
    const store = `if (${inline.fits(`v${i}`)}) ${inline.write(`start + ${at}`, `v${i}`)}`
    return [`const v${i} = value[${JSON.stringify(key)}]; ${store}; else if (v${i} !== undefined) usual = false`]
  })
  return {
    body: `return (w, value) => {
      if (typeof value !== 'object' || value === null || !w.le) return plain(w, value)
      const start = w.room(${size}), view = w.view
      let usual = value.tail === undefined
      ${stores.join('\n')}
      for (const key in value) switch (key) { ${fields.map(({ key }) => `case ${JSON.stringify(key)}:`).join(' ')} continue; default: usual = false }
      if (usual) return
      w.back(start)
      plain(w, value)
    }`,
    names: {},
  }
}

/** Writes one member. Where there is no value, and in padding, are zeros. */
function writeMember(w: Writer, { key, codec, wire, hidden }: Field, given: Record<string, unknown>): void {
  const value = given[key]
  if (value === undefined || hidden) {
    w.room(codec.size)
    return
  }
  try {
    codec.write(w, value)
  } catch (error) {
    throw withAttributePath(error, wire)
  }
}

const keys = (fields: Field[]): string[] => fields.flatMap((field) => (field.hidden ? [] : [field.key]))
