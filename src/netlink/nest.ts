import { explainAttr, put } from './attrs.ts'
import { align } from './bytes.ts'
import { binary, type Codec, leaf, type Scope, type Sized, shown, type TypeOf } from './codec.ts'
import { AttrCursor, NLA_TYPE_MASK } from './cursor.ts'
import { within } from './struct.ts'

/** What a selected payload decodes to: one key, the name of the table; `other` where no table is known. */
export type Selected<K extends Record<string, Codec<unknown>>> = { -readonly [N in keyof K]?: TypeOf<K[N]> } & {
  other?: Uint8Array
}

/** A payload whose table depends on something beside it. (YNL: sub-message.) */
export interface Select<K extends Record<string, Codec<unknown>>> extends Codec<Selected<K>> {
  /** The key that decides: an attribute of the same table, or `header.…`. */
  readonly selector: string
  readonly choices: K
}

/**
 * A payload whose table is named by the attribute under `selector`, as IFLA_INFO_KIND names that of IFLA_INFO_DATA. Decodes to
 * `{ vlan: {…} }`, so encoding needs no selector; a kind without a table stays bytes: `{ other: … }`. A selector may stand after
 * its data.
 */
export function select<const K extends Record<string, Codec<unknown>>>(selector: string, choices: K): Select<K> {
  return selected(selector, choices, (scope) => scope.attr(selector))
}

/** As `select`, by a member of the message's struct: IFLA_AF_SPEC by `ifi_family`. `names` says which number stands for which choice. */
export function selectByHeader<const K extends Record<string, Codec<unknown>>>(
  member: string,
  names: Readonly<Record<number, keyof K & string>>,
  choices: K,
): Select<K> {
  return selected(`header.${member}`, choices, (scope) => names[scope.header[member] as number])
}

function selected<K extends Record<string, Codec<unknown>>>(
  selector: string,
  choices: K,
  choose: (scope: Scope) => unknown,
): Select<K> {
  // The name comes from the wire: it must not reach the prototype (`constructor`, `__proto__`).
  const known = (name: unknown): name is string => typeof name === 'string' && Object.hasOwn(choices, name)
  return {
    name: 'sub-message',
    nested: true,
    selector,
    choices,
    read(b, at, end, scope) {
      const name = scope && choose(scope)
      const codec = known(name) ? (choices[name] as Codec<unknown>) : binary
      return { [known(name) ? name : 'other']: codec.read(b, at, end, scope) } as Selected<K>
    },
    write(w, value) {
      const [name, ...more] = typeof value === 'object' && value !== null ? Object.keys(value) : []
      if (name === undefined || more.length > 0)
        throw new TypeError(`expected an object with one key, ${list(choices)}, got ${shown(value)}`)
      if (name !== 'other' && !known(name)) throw new TypeError(`expected one of ${list(choices)}, got ${shown(name)}`)
      const codec = known(name) ? (choices[name] as Codec<unknown>) : binary
      codec.write(w, value[name])
    },
    parts(b, at, end, path, out, scope) {
      const name = scope && choose(scope)
      leaf(known(name) ? (choices[name] as Codec<unknown>) : binary, b, at, end, path, out, scope)
    },
  }
}

const list = (choices: Record<string, unknown>): string => [...Object.keys(choices), 'other'].join(', ')

/** A struct and the attributes after it, as in a message: VETH_INFO_PEER. */
export interface Headed<H, A> {
  header: H
  attrs: A
}

/** A struct followed by attributes, which begin at the next multiple of four. A short payload has no attributes. */
export function headed<H, A>(header: Sized<H>, attributes: Codec<A>): Codec<Headed<H, A>> {
  const split = (at: number, end: number): [number, number] => [
    Math.min(at + header.size, end),
    Math.min(at + align(header.size), end),
  ]
  return {
    name: `${header.name} and attributes`,
    read(b, at, end) {
      const [stop, next] = split(at, end)
      const value = header.read(b, at, stop)
      return { header: value, attrs: attributes.read(b, next, end, scopeOf(value)) }
    },
    write(w, value) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`expected { header, attrs }, got ${shown(value)}`)
      header.write(w, value.header ?? ({} as H))
      w.room(align(w.at) - w.at)
      attributes.write(w, value.attrs ?? ({} as A))
    },
    parts(b, at, end, path, out) {
      const [stop, next] = split(at, end)
      leaf(header, b, at, stop, path, out)
      if (stop < next) out.push({ start: stop, end: next, path, text: 'padding' })
      leaf(attributes, b, next, end, path, out, scopeOf(header.read(b, at, stop)))
    },
  }
}

/** The surroundings of the attributes after a struct: its members. */
function scopeOf(header: unknown): Scope {
  return { header: (header ?? {}) as Record<string, unknown>, attr: () => undefined }
}

/** One element of an `indexed` nest: its attribute type is its index. */
export interface Indexed<T> {
  index: number
  value: T
}

/** A nest whose attribute types are not names but indexes (YNL: indexed-array). Order, gaps and repeats survive. */
export function indexed<T>(of: Codec<T>): Codec<Indexed<T>[]> {
  return {
    name: `indexed array of ${of.name}`,
    nested: true,
    read(b, at, end, scope) {
      const out: Indexed<T>[] = []
      for (const c = new AttrCursor(b, at, end); c.next(); ) {
        out.push({ index: c.type & NLA_TYPE_MASK, value: of.read(b, c.start, c.end, scope) })
      }
      return out
    },
    write(w, value) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of { index, value }, got ${shown(value)}`)
      for (const { index, value: item } of value) within(`[${index}]`, () => put(w, index, of, item))
    },
    parts(b, at, end, path, out, scope) {
      const c = new AttrCursor(b, at, end)
      while (c.next()) explainAttr(of, b, c, end, `${path}[${c.type & NLA_TYPE_MASK}]`, out, scope)
      if (c.at < end) out.push({ start: c.at, end, path, text: 'left over' })
    },
  }
}
