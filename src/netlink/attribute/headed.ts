import { checkCodec, checkSized } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Codec, Scope, Sized, TypeOf } from '../codec/codec.ts'
import { leaf } from '../codec/parts.ts'
import { AttrCursor } from './cursor.ts'

/** A struct and the attributes after it, as in a message: VETH_INFO_PEER. */
export interface Headed<H, A> {
  /** Members of the struct. */
  header: H
  /** The attributes, by key. */
  attrs: A
}

/** A codec of a struct and attributes, with its two halves. */
export interface HeadedCodec<H, A> extends Codec<Headed<H, A>> {
  /** Codec of the struct. */
  readonly header: FamilyHeader<H>
  /** Codec of the attributes. */
  readonly attrs: Codec<A>
}

/** The struct before the attributes. Old programs send `short` in its place, in payloads too short for it. */
export interface FamilyHeader<H> extends Sized<H> {
  /** The struct of old programs. */
  readonly short?: Sized<Partial<H>>
}

/**
 * Accepts a shorter struct in place of `header` in payloads that are too short for it; missing members read as zero. Throws
 * TypeError if `header` is not a struct.
 */
export function orShort<C extends Sized<object>>(
  header: C,
  short: Sized<Partial<TypeOf<C>>>,
): C & { readonly short: typeof short } {
  checkSized(header, 'header')
  checkSized(short, 'short header')
  const { shape } = header
  if (shape.type !== 'struct') throw new TypeError(`expected a struct, got ${header.name}`)
  return { ...header, shape: { ...shape, short: short as Sized<unknown> }, short }
}

/** The shorter struct, if a payload holds it: nothing else, or attributes up to the end. Else the longer one is cut. */
function shortOf<H>({ short, size }: FamilyHeader<H>, b: Bytes, at: number, end: number): Sized<Partial<H>> | undefined {
  if (!short || end - at >= size) return undefined
  const next = at + align(short.size)
  return next >= end || holdsAttributes(b, next, end) ? short : undefined
}

function holdsAttributes(b: Bytes, at: number, end: number): boolean {
  const c = new AttrCursor(b, at, end)
  try {
    while (c.next());
    c.finish()
    return true
  } catch {
    return false
  }
}

/** Returns the struct without the shorter one: only requests that read something have it. */
export function withoutShort<H>({ short: _, ...header }: FamilyHeader<H>): FamilyHeader<H> {
  return header
}

/** The struct that a payload begins with. */
function codecOf<H>(header: FamilyHeader<H>, b: Bytes, at: number, end: number): Sized<Partial<H>> {
  return shortOf(header, b, at, end) ?? (header as Sized<Partial<H>>)
}

/** Where the attributes after the struct begin. */
const nextOf = ({ size }: Sized<unknown>, at: number, end: number): number => Math.min(at + align(size), end)

function readHeader<H>(header: FamilyHeader<H>, b: Bytes, at: number, end: number): H {
  const codec = codecOf(header, b, at, end)
  const value = codec.read(b, at, Math.min(at + codec.size, end))
  if (codec === header) return value as H
  return { ...header.read(new Bytes(new Uint8Array(header.size), b.le), 0, header.size), ...value }
}

/**
 * A struct followed by attributes, which begin at the next multiple of four: the payload of VETH_INFO_PEER. The value is
 * `{ header, attrs }`. Writing throws TypeError or RangeError, which name the member or the attribute.
 */
export function headed<H, A>(header: FamilyHeader<H>, attributes: Codec<A>): HeadedCodec<H, A> {
  checkCodec(header, 'header')
  checkCodec(attributes, 'attributes')
  return {
    name: `${header.name} and attributes`,
    shape: { type: 'headed', header: header as Sized<unknown>, attrs: attributes as Codec<unknown> },
    header,
    attrs: attributes,
    read(b, at, end, outer) {
      const value = readHeader(header, b, at, end)
      const next = nextOf(codecOf(header, b, at, end), at, end)
      return { header: value, attrs: attributes.read(b, next, end, new HeaderScope(value, outer)) }
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
      const codec = codecOf(header, b, at, end)
      const stop = Math.min(at + codec.size, end)
      const next = nextOf(codec, at, end)
      leaf(codec, b, at, stop, path, out)
      if (stop < next) out.push({ start: stop, end: next, path, text: 'padding' })
      leaf(attributes, b, next, end, path, out, new HeaderScope(readHeader(header, b, at, end), outer))
    },
  }
}

/** Scope of the attributes after a struct: its members, and for a struct within a message also those of the message's struct. */
export class HeaderScope implements Scope {
  readonly isReply: boolean
  private members: Readonly<Record<string, unknown>>
  private readonly outer: Scope | undefined
  private whole = false

  constructor(members: unknown, outer: Scope | undefined) {
    this.members = (members ?? {}) as Record<string, unknown>
    this.outer = outer
    this.isReply = outer?.isReply ?? false
  }

  /** Created on first use: few attributes need it. */
  get header(): Readonly<Record<string, unknown>> {
    if (this.outer && !this.whole) this.members = { ...this.outer.header, ...this.members }
    this.whole = true
    return this.members
  }

  attr(key: string): unknown {
    return this.outer?.attr(key)
  }
}
