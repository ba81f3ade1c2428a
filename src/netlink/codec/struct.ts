import { atPath, withAttributePath } from '../base/attribute-path.ts'
import { checkObject, checkSized, checkString } from '../base/check.ts'
import { unknownMember } from '../base/keys.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Bytes, Writer } from './bytes.ts'
import type { Members, Names, Notes, Part, Sized, StructShape, Switches, TypeOf } from './codec.ts'
import { type GeneratedCode, inlineOf, readExpression, warming } from './compile.ts'
import type { BitsOf } from './names.ts'
import { declareMember, leaf } from './parts.ts'
import { binary } from './values.ts'

/** A struct member that later kernels appended. An older sender omits it. */
export interface Appended<T> extends Sized<T> {
  /** Marks the codec: the member may be missing at the end of the struct. */
  readonly appended: true
}

/**
 * Marks the members of a struct from here on as appended by later kernels: `appended(u64)` may be missing from the bytes, and then from the
 * value.
 */
export function appended<T>(of: Sized<T>): Appended<T> {
  checkSized(of, 'appended')
  return { ...of, appended: true }
}

type Hidden<K> = K extends `_${string}` ? never : K
type Required<M extends Members> = {
  -readonly [K in keyof M as M[K][0] extends Appended<unknown> ? never : Hidden<K>]: TypeOf<M[K][0]>
}
type Optional<M extends Members> = {
  -readonly [K in keyof M as M[K][0] extends Appended<unknown> ? Hidden<K> : never]?: TypeOf<M[K][0]>
}
/** The decoded value of a struct. `tail` holds the bytes after the last known member, from a newer kernel. */
export type Struct<M extends Members> = { [K in keyof (Required<M> & Optional<M>)]: (Required<M> & Optional<M>)[K] } & {
  /** Bytes after the last known member, from a newer kernel. */
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
export interface StructCodec<M extends Members, V = Struct<M>> extends Sized<V> {
  /** The members by name, in the order of the struct. */
  readonly members: M
  /** Minimum size in bytes: everything before the first `appended` member. */
  readonly least: number
}

/**
 * A C struct of variable length: members that a later kernel appended may be missing, and bytes after the last known member
 * are kept in `tail`. Missing members are written as zero; missing `appended` members at the end are not written. Padding
 * must be declared: a key that begins with `_` is padding and not in the value. Reading throws MalformedError if there are
 * too few bytes. Writing throws TypeError for an unknown key, and passes on the errors of the members' codecs.
 */
export function struct<const M extends Members>(name: string, members: M): StructCodec<M> {
  checkString(name, 'name of a struct')
  checkObject(members, 'members of a struct', 'an object of rows')
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
        throw unknownMember(name, key, keys(fields))
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
      fields.every(({ codec, hidden }) => hidden || codec.shape.type === 'integer') && least === size
        ? warming(write, () => writerSource(fields, size))
        : write,
    parts(b, at, end, path, out: Part[]) {
      let stop = at
      for (const { codec, wire, doc, notes, at: offset } of check(at, end)) {
        stop = at + offset + codec.size
        const [place, from] = [path ? `${path}.${wire}` : wire, out.length]
        leaf(codec, b, at + offset, stop, place, out)
        declareMember(out, from, place, { of: `struct ${name}`, type: codec.name, meaning: doc, ...(notes ? { notes } : {}) })
      }
      if (stop < end) out.push({ start: stop, end, path: `${path}.tail`, text: 'members of a newer kernel' })
    },
  }
}

/** A struct of flags, named `K`, and a mask of those to change. */
export interface SwitchesOf<K extends string> {
  readonly shape: StructShape & { readonly switches: Switches }
  readonly bits: { readonly [N in K]: number }
}

/**
 * Marks a struct as flags with a mask: member `on` has those that are on, member `mask` those to change. On the wire level the value stays
 * the struct.
 */
export function switches<
  S extends { readonly shape: unknown; readonly members: Members },
  const O extends keyof S['members'] & string,
>(of: S, on: O, mask: keyof S['members'] & string): S & SwitchesOf<S['members'][O][0] extends BitsOf<infer K> ? K : never> {
  const [flags] = of.members[on] as Members[string]
  const names: Names | undefined = flags.shape.type === 'integer' ? flags.shape.names : undefined
  if (!names) throw new TypeError(`expected a member with names for its bits, got ${on}`)
  const shape = { ...(of.shape as StructShape), switches: { on, mask, names } }
  return { ...of, shape, bits: names } as never
}

/** Generates a reader: one object literal with all members, for bytes of exactly this size. */
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

/** Generates a writer for structs of numbers only. For an unknown key or a value that does not fit, it calls `plain`. */
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

/** Writes one member. Padding and missing values are zeros. */
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
