import type { Bytes, Writer } from './bytes.ts'
import { binary, leaf, MalformedError, type Part, type Sized, shown, type TypeOf } from './codec.ts'
import { reading, type Source, warming } from './compile.ts'

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
  const byKey = new Map(fields.map((field) => [field.key, field]))
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
    const start = w.room(size)
    let stop = start + least
    for (const key in given) {
      const field = byKey.get(key)
      if (field) stop = Math.max(stop, writeMember(w, field, start, given[key]))
      else if (key !== 'tail' && Object.hasOwn(given, key))
        throw new TypeError(`${name} has no member ${shown(key)}: expected ${keys(fields)}`)
    }
    w.at = stop
    if (value.tail !== undefined) within('tail', () => binary.write(w, value.tail as Uint8Array))
  }
  return {
    name,
    members,
    size,
    least,
    read: warming(read, () => readerSource(fields, size)),
    write:
      fields.every(({ codec, hidden }) => codec.inline || hidden) && least === size
        ? warming(write, () => writerSource(fields, size))
        : write,
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

/** One object literal with all members, for bytes of exactly the size. */
function readerSource(fields: Field[], size: number): Source {
  const told = fields.filter((field) => !field.hidden)
  const members = told.map(({ key, codec, at }, i) => {
    return `${JSON.stringify(key)}: ${reading(codec, `c${i}`, `at + ${at}`, `at + ${at + codec.size}`)}`
  })
  return {
    body: `return (b, at, end) => {
      if (end - at !== ${size} || !b.le) return plain(b, at, end)
      const view = b.view
      return { ${members.join(', ')} }
    }`,
    names: Object.fromEntries(told.map(({ codec }, i) => [`c${i}`, codec])),
  }
}

/** Stores of all members, for structs of numbers only; what is not as usual (a member too many, a value that does not fit) is left to `plain`. */
function writerSource(fields: Field[], size: number): Source {
  const stores = fields.flatMap(({ key, codec: { inline }, at, hidden }, i) => {
    if (!inline || hidden) return []
    const load = `const v${i} = value[${JSON.stringify(key)}]`
    const store = `if (${inline.fits(`v${i}`)}) { ${inline.write(`start + ${at}`, `v${i}`)}; given++ }`
    return [`${load}; ${store} else if (v${i} !== undefined) given = NaN`]
  })
  return {
    body: `return (w, value) => {
      if (typeof value !== 'object' || value === null || !w.le) return plain(w, value)
      const start = w.room(${size}), view = w.view
      let given = 0
      ${stores.join('\n')}
      for (const key in value) given--
      if (given === 0) return
      w.back(start)
      plain(w, value)
    }`,
    names: {},
  }
}

/** Writes one member of the struct at `start`, and tells where it ends. Where there is no value, and in padding, stay zeros. */
function writeMember(w: Writer, { codec, at, wire, hidden }: Field, start: number, value: unknown): number {
  if (value === undefined || hidden) return start
  w.at = start + at
  try {
    codec.write(w, value)
  } catch (error) {
    throw placed(error, wire)
  }
  return w.at
}

const keys = (fields: Field[]): string => fields.flatMap((field) => (field.hidden ? [] : [field.key])).join(', ')

/** An error of encoding, with the kernel's name of the place before its text: `IFLA_LINKINFO.IFLA_INFO_KIND: expected …`. */
export function placed(error: unknown, wire: string): unknown {
  if (error instanceof TypeError || error instanceof RangeError) {
    error.message = `${wire}${/^[\w.[\]]+: /.test(error.message) ? '.' : ': '}${error.message}`
  }
  return error
}

/** Runs an encoding step; an error it throws is `placed`. */
export function within(wire: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    throw placed(error, wire)
  }
}
