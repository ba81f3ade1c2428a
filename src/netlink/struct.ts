import type { Writer } from './bytes.ts'
import { binary, leaf, MalformedError, type Part, type Sized, shown, type TypeOf } from './codec.ts'

/** One member of a C struct: codec, kernel name, meaning. A key that starts with `_` is padding. */
type Member = readonly [codec: Sized<unknown>, wire: string, doc: string]
type Members = Record<string, Member>

/** A struct member that later kernels appended: absent where the sender is older. */
export interface Later<T> extends Sized<T> {
  readonly later: true
}

/** Marks the members from here on as appended by later kernels; `later(u64)` may be missing from the bytes, and then from the value. */
export function later<T>(of: Sized<T>): Later<T> {
  return { ...of, later: true }
}

type Hidden<K> = K extends `_${string}` ? never : K
type Required<M extends Members> = {
  -readonly [K in keyof M as M[K][0] extends Later<unknown> ? never : Hidden<K>]: TypeOf<M[K][0]>
}
type Optional<M extends Members> = {
  -readonly [K in keyof M as M[K][0] extends Later<unknown> ? Hidden<K> : never]?: TypeOf<M[K][0]>
}
/** What a struct decodes to. `tail` holds bytes beyond the members known here: a newer kernel's. */
export type Struct<M extends Members> = { [K in keyof (Required<M> & Optional<M>)]: (Required<M> & Optional<M>)[K] } & {
  tail?: Uint8Array
}

interface Field {
  readonly key: string
  readonly codec: Sized<unknown>
  readonly wire: string
  readonly hidden: boolean
  readonly at: number
  readonly later: boolean
}

function layout(members: Members): Field[] {
  let at = 0
  return Object.entries(members).map(([key, [codec, wire]]) => {
    const field = { key, codec, wire, hidden: key.startsWith('_'), at, later: 'later' in codec }
    at += codec.size
    return field
  })
}

/** A struct codec with its members, for docs and for the second reader of the tests. */
export interface StructCodec<M extends Members> extends Sized<Struct<M>> {
  readonly members: M
  /** The least the bytes must hold: everything before the first `later` member. */
  readonly least: number
}

/**
 * A C struct, read by the length that is there: members that a later kernel appended may be missing, and what a newer kernel sends
 * beyond the last known member is kept in `tail`. Missing members are written as zero, missing `later` ones at the end not at all.
 */
export function struct<const M extends Members>(name: string, members: M): StructCodec<M> {
  const fields = layout(members)
  const size = fields.reduce((sum, field) => sum + field.codec.size, 0)
  const least = fields.find((field) => field.later)?.at ?? size
  const known = (length: number): Field[] => (length >= size ? fields : fields.filter((f) => f.at + f.codec.size <= length))
  const check = (at: number, end: number): Field[] => {
    if (end - at < least) throw new MalformedError(`${name} of ${end - at} bytes, at least ${least} expected`, at)
    return known(end - at)
  }
  return {
    name,
    members,
    size,
    least,
    read(b, at, end) {
      const out: Record<string, unknown> = {}
      let stop = at
      for (const { key, codec, hidden, at: offset } of check(at, end)) {
        stop = at + offset + codec.size
        if (!hidden) out[key] = codec.read(b, at + offset, stop)
      }
      if (stop < end) out['tail'] = b.u8.subarray(stop, end)
      return out as Struct<M>
    },
    write(w, value) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${name}, an object, got ${shown(value)}`)
      const given = value as Record<string, unknown>
      for (const key in given) {
        if (key !== 'tail' && !Object.hasOwn(members, key))
          throw new TypeError(`${name} has no member ${shown(key)}: ${keys(fields)}`)
      }
      writeMembers(w, fields, given)
      if (value.tail !== undefined) within('tail', () => binary.write(w, value.tail as Uint8Array))
    },
    parts(b, at, end, path, out: Part[]) {
      let stop = at
      for (const { codec, wire, at: offset } of check(at, end)) {
        stop = at + offset + codec.size
        leaf(codec, b, at + offset, stop, path ? `${path}.${wire}` : wire, out)
      }
      if (stop < end) out.push({ start: stop, end, path: `${path}.tail`, text: 'members of a newer kernel' })
    },
  }
}

function writeMembers(w: Writer, fields: Field[], given: Record<string, unknown>): void {
  const last = fields.findLastIndex(({ key, later }) => !later || given[key] !== undefined)
  for (const { key, codec, hidden, wire } of fields.slice(0, last + 1)) {
    const value = given[key]
    if (value === undefined || hidden) w.room(codec.size)
    else within(wire, () => codec.write(w, value))
  }
}

const keys = (fields: Field[]): string => `expected ${fields.flatMap((f) => (f.hidden ? [] : [f.key])).join(', ')}`

/** Runs an encoding step; an error it throws is given the kernel's name of the place: `IFLA_LINKINFO.IFLA_INFO_KIND: expected …`. */
export function within(wire: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      error.message = `${wire}${/^[\w.[\]]+: /.test(error.message) ? '.' : ': '}${error.message}`
    }
    throw error
  }
}
