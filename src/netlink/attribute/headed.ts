import { shown } from '../base/shown.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Codec, Scope, Sized, TypeOf } from '../codec/codec.ts'
import { leaf } from '../codec/parts.ts'

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

/**
 * Lets a shorter struct stand in the place of `header` in payloads that are too short for it; what it lacks reads as zero. Throws TypeError
 * where `header` is no struct.
 */
export function orShort<C extends Sized<object>>(
  header: C,
  short: Sized<Partial<TypeOf<C>>>,
): C & { readonly short: typeof short } {
  const { shape } = header
  if (shape.type !== 'struct') throw new TypeError(`expected a struct, got ${header.name}`)
  return { ...header, shape: { ...shape, short: short as Sized<unknown> }, short }
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

/**
 * A struct followed by attributes, which begin at the next multiple of four: the payload of VETH_INFO_PEER. The value is
 * `{ header, attrs }`. Writing throws TypeError or RangeError, which name the member or the attribute.
 */
export function headed<H, A>(header: FamilyHeader<H>, attributes: Codec<A>): HeadedCodec<H, A> {
  return {
    name: `${header.name} and attributes`,
    shape: { type: 'headed', header: header as Sized<unknown>, attrs: attributes as Codec<unknown> },
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
  readonly isReply: boolean
  private members: Readonly<Record<string, unknown>>
  private readonly outer: Scope | undefined
  private whole = false

  constructor(members: unknown, outer: Scope | undefined) {
    this.members = (members ?? {}) as Record<string, unknown>
    this.outer = outer
    this.isReply = outer?.isReply ?? false
  }

  /** Put together when it is asked for: few attributes do. */
  get header(): Readonly<Record<string, unknown>> {
    if (this.outer && !this.whole) this.members = { ...this.outer.header, ...this.members }
    this.whole = true
    return this.members
  }

  attr(key: string): unknown {
    return this.outer?.attr(key)
  }
}
