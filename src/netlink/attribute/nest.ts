import { atPath } from '../codec/attribute-path.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Codec, Scope, Sized, TypeOf } from '../codec/codec.ts'
import { leaf } from '../codec/parts.ts'
import { shown } from '../codec/shown.ts'
import { binary } from '../codec/values.ts'
import { AttrCursor, NLA_TYPE_MASK } from './cursor.ts'
import { explainAttr } from './explain.ts'
import { put } from './write.ts'

/** What a selected payload decodes to: one key, the name of the table; `other` where no table is known. */
export type Selected<K extends Record<string, Codec<unknown>>> = { -readonly [N in keyof K]?: TypeOf<K[N]> } & {
  other?: Uint8Array
}

/** A payload whose table depends on something beside it. (YNL: sub-message.) */
export interface Select<K extends Record<string, Codec<unknown>>> extends Codec<Selected<K>> {
  /** The key that decides: an attribute of the same table, or `header.…`. */
  readonly selector: string
  readonly choices: K
  /** Where a number decides: which number stands for which choice. */
  readonly names?: Readonly<Record<number, string>>
}

/** How an attribute selects otherwise than by its own text. */
interface SelectBy<K extends string> {
  /** Where it is a number, as RTA_ENCAP_TYPE is: which number stands for which choice. */
  readonly names?: Readonly<Record<number, K>>
  /** Where it is missing: which values of another attribute stand for which choice. */
  readonly instead?: { readonly selector: string; readonly names: ReadonlyMap<unknown, K> }
}

/**
 * A payload whose table is named by the attribute under `selector`, as IFLA_INFO_KIND names that of IFLA_INFO_DATA. Decodes to
 * `{ vlan: {…} }`, so encoding needs no selector; a kind without a table stays bytes: `{ other: … }`. A selector may stand after
 * its data. `by` says how it selects otherwise than by its own text.
 */
export function select<const K extends Record<string, Codec<unknown>>>(
  selector: string,
  choices: K,
  by: SelectBy<keyof K & string> = {},
): Select<K> {
  const { names, instead } = by
  const choose = (scope: Scope): unknown => {
    const own = scope.attr(selector)
    return (names ? names[own as number] : own) ?? instead?.names.get(scope.attr(instead.selector))
  }
  return { ...selected(selector, choices, choose), ...(names ? { names } : {}) }
}

/** As `select`, by a member of the message's struct: IFLA_AF_SPEC by `ifi_family`. `names` says which number stands for which choice. */
export function selectByHeader<const K extends Record<string, Codec<unknown>>>(
  member: string,
  names: Readonly<Record<number, keyof K & string>>,
  choices: K,
): Select<K> {
  return { ...selected(`header.${member}`, choices, (scope) => names[scope.header[member] as number]), names }
}

function selected<K extends Record<string, Codec<unknown>>>(
  selector: string,
  choices: K,
  choose: (scope: Scope) => unknown,
): Select<K> {
  // A map, as the name comes from the wire: it must not reach the prototype (`constructor`, `__proto__`).
  const codecs = new Map<unknown, Codec<unknown>>(Object.entries(choices))
  return {
    name: 'sub-message',
    nested: true,
    selector,
    choices,
    read(b, at, end, scope) {
      const name = scope && choose(scope)
      const codec = codecs.get(name)
      if (codec) return { [name as string]: codec.read(b, at, end, scope) } as Selected<K>
      return { other: binary.read(b, at, end) } as Selected<K>
    },
    write(w, value, scope) {
      const name = typeof value === 'object' && value !== null ? onlyKey(value) : undefined
      if (name === undefined) throw new TypeError(`expected an object with one key, ${list(choices)}, got ${shown(value)}`)
      const codec = codecs.get(name) ?? (name === 'other' ? binary : undefined)
      if (!codec) throw new TypeError(`expected one of ${list(choices)}, got ${shown(name)}`)
      codec.write(w, value[name], scope)
    },
    parts(b, at, end, path, out, scope) {
      leaf(codecs.get(scope && choose(scope)) ?? binary, b, at, end, path, out, scope)
    },
  }
}

/** The key of an object that has one, and not two. */
function onlyKey(value: object): string | undefined {
  let only: string | undefined
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue
    if (only !== undefined) return undefined
    only = key
  }
  return only
}

const list = (choices: Record<string, unknown>): string => [...Object.keys(choices), 'other'].join(', ')

/** A struct and the attributes after it, as in a message: VETH_INFO_PEER. */
export interface Headed<H, A> {
  header: H
  attrs: A
}

/** A codec of a struct and attributes, with its two halves. */
export interface HeadedCodec<H, A> extends Codec<Headed<H, A>> {
  readonly header: FamilyHeader<H>
  readonly attrs: Codec<A>
}

/** The struct before the attributes. `short` is what old programs send in its place, in payloads too short for it. */
export interface FamilyHeader<H> extends Sized<H> {
  readonly short?: Sized<Partial<H>>
}

/** Lets a shorter struct stand in the place of `header` in payloads that are too short for it; what it lacks reads as zero. */
export function orShort<C extends Sized<object>>(
  header: C,
  short: Sized<Partial<TypeOf<C>>>,
): C & { readonly short: typeof short } {
  return { ...header, short }
}

/** The struct that a payload begins with, where it ends, and where the attributes begin. */
function layoutOf<H>(header: FamilyHeader<H>, at: number, end: number): { codec: Sized<Partial<H>>; stop: number; next: number } {
  const codec = (end - at < header.size ? header.short : undefined) ?? (header as Sized<Partial<H>>)
  return { codec, stop: Math.min(at + codec.size, end), next: Math.min(at + align(codec.size), end) }
}

function readHeader<H>(header: FamilyHeader<H>, b: Bytes, at: number, end: number): H {
  const { codec, stop } = layoutOf(header, at, end)
  const value = codec.read(b, at, stop)
  if (codec === header) return value as H
  return { ...header.read(new Bytes(new Uint8Array(header.size), b.le), 0, header.size), ...value }
}

/** A struct followed by attributes, which begin at the next multiple of four. */
export function headed<H, A>(header: FamilyHeader<H>, attributes: Codec<A>): HeadedCodec<H, A> {
  return {
    name: `${header.name} and attributes`,
    header,
    attrs: attributes,
    read(b, at, end, outer) {
      const value = readHeader(header, b, at, end)
      return { header: value, attrs: attributes.read(b, layoutOf(header, at, end).next, end, new HeaderScope(value, outer)) }
    },
    write(w, value, outer) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`expected { header, attrs }, got ${shown(value)}`)
      const at = w.at
      header.write(w, value.header ?? ({} as H))
      if (w.at - at !== header.size) throw new TypeError(`expected ${header.name} of ${header.size} bytes, got ${w.at - at}`)
      w.room(align(w.at) - w.at)
      attributes.write(w, value.attrs ?? ({} as A), new HeaderScope(value.header, outer))
    },
    parts(b, at, end, path, out, outer) {
      const { codec, stop, next } = layoutOf(header, at, end)
      leaf(codec, b, at, stop, path, out)
      if (stop < next) out.push({ start: stop, end: next, path, text: 'padding' })
      leaf(attributes, b, next, end, path, out, new HeaderScope(readHeader(header, b, at, end), outer))
    },
  }
}

/** The surroundings of the attributes after a struct: its members, and of a struct within a message those of the message's too. */
class HeaderScope implements Scope {
  readonly told: boolean
  private members: Readonly<Record<string, unknown>>
  private outer: Scope | undefined

  constructor(members: unknown, outer: Scope | undefined) {
    this.members = (members ?? {}) as Record<string, unknown>
    this.outer = outer
    this.told = outer?.told ?? false
  }

  /** Put together when it is asked for: few attributes do. */
  get header(): Readonly<Record<string, unknown>> {
    if (this.outer) this.members = { ...this.outer.header, ...this.members }
    this.outer = undefined
    return this.members
  }

  attr(): undefined {
    return undefined
  }
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
    indexed: of as Codec<unknown>,
    read(b, at, end, scope) {
      const out: Indexed<T>[] = []
      for (const c = new AttrCursor(b, at, end); c.next(); ) {
        out.push({ index: c.type & NLA_TYPE_MASK, value: of.read(b, c.start, c.end, scope) })
      }
      return out
    },
    write(w, value, scope) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of { index, value }, got ${shown(value)}`)
      for (const { index, value: item } of value) {
        if (index > NLA_TYPE_MASK) throw new RangeError(`expected an index from 0 to ${NLA_TYPE_MASK}, got ${shown(index)}`)
        atPath(`[${index}]`, () => put(w, index, of, item, scope))
      }
    },
    parts(b, at, end, path, out, scope) {
      const c = new AttrCursor(b, at, end)
      while (c.next()) explainAttr(of, b, c, end, `${path}[${c.type & NLA_TYPE_MASK}]`, out, scope)
      if (c.at < end) out.push({ start: c.at, end, path, text: 'left over' })
    },
  }
}
