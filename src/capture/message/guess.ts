import { attrs } from '../../netlink/attribute/attrs.ts'
import { AttrCursor, NLA_F_NESTED, NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { explainAttr } from '../../netlink/attribute/explain.ts'
import { align, type Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec, Part, Sized } from '../../netlink/codec/codec.ts'
import { leaf } from '../../netlink/codec/parts.ts'
import { binary } from '../../netlink/codec/values.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { type Layout, opaqueLayout } from '../../netlink/message/layouts.ts'

/** An attribute without a table. Has `attrs` if its payload looks like attributes itself. */
export interface Guess {
  readonly type: number
  readonly bytes: Uint8Array
  readonly attrs?: { readonly unknown: readonly Guess[] }
}

/** Highest plausible attribute type. A higher type is other data that looks like an attribute: no family has that many. */
const MAX_TYPE = 512
const MAX_DEPTH = 12
const NONE = attrs('attributes without a table', {})

/** Whether the bytes are all attributes: their lengths add up to the end exactly. */
function isChain(b: Bytes, at: number, end: number): boolean {
  let next = at
  while (next + 4 <= end) {
    const length = b.view.getUint16(next, b.le)
    const type = b.view.getUint16(next + 2, b.le) & NLA_TYPE_MASK
    if (length < 4 || next + length > end || type > MAX_TYPE) return false
    next += align(length)
  }
  return next >= end && end > at
}

/**
 * Whether a payload, inside `depth` others, is a nest. Numbers often look like attributes: without NLA_F_NESTED it needs two
 * or more, none of type 0.
 */
export function isNest(b: Bytes, type: number, at: number, end: number, depth: number): boolean {
  if (depth >= MAX_DEPTH || !isChain(b, at, end)) return false
  if ((type & NLA_F_NESTED) !== 0) return true
  let count = 0
  for (const c = new AttrCursor(b, at, end); c.next(); count++) if ((c.type & NLA_TYPE_MASK) === 0) return false
  return count > 1
}

function read(b: Bytes, at: number, end: number, depth: number): Guess[] {
  const out: Guess[] = []
  for (const c = new AttrCursor(b, at, end); c.next(); ) {
    const nest = isNest(b, c.type, c.start, c.end, depth)
    const inner = nest ? { attrs: { unknown: read(b, c.start, c.end, depth + 1) } } : {}
    out.push({ type: c.type, bytes: b.u8.subarray(c.start, c.end), ...inner })
  }
  return out
}

/** A payload that may be a nest. */
const perhapsNest = (depth: number, type: number): Codec<Uint8Array> => ({
  ...binary,
  parts(b, at, end, path, out) {
    if (isNest(b, type, at, end, depth)) explainAll(b, at, end, path, out, depth + 1)
    else leaf(binary, b, at, end, path, out)
  },
})

function explainAll(b: Bytes, at: number, end: number, path: string, out: Part[], depth: number): void {
  for (const c = new AttrCursor(b, at, end); c.next(); ) {
    const name = `type ${c.type & NLA_TYPE_MASK}`
    explainAttr(perhapsNest(depth, c.type), b, c, end, path ? `${path}.${name}` : name, out)
  }
}

/** How a body divides: where the struct at its start ends, and whether the rest has the shape of attributes. */
interface Split {
  readonly start: number
  readonly isAttrs: boolean
}

/** Layout of messages without a table. Printers read the same bytes without decoding them. */
export interface GuessedLayout extends Layout {
  /** The struct, if it is known; else it is bytes. */
  readonly struct: Sized<object> | undefined
  split(b: Bytes, at: number, end: number, flags: number): Split
}

const membersOf = (struct: Sized<object> | undefined, b: Bytes, at: number, end: number): Record<string, unknown> =>
  struct ? { ...struct.read(b, at, end) } : { struct: b.u8.subarray(at, end) }

/** Layout of what `split` finds in the bytes. */
function guesses(split: GuessedLayout['split'], struct: Sized<object> | undefined, write: Layout['write']): GuessedLayout {
  return {
    split,
    struct,
    read(b, at, end, flags) {
      const { start, isAttrs } = split(b, at, end, flags)
      const header = start > at ? membersOf(struct, b, at, start) : {}
      if (!isAttrs) return { header, attrs: {}, ...(start < end ? { payload: b.u8.subarray(start, end) } : {}) }
      const unknown = read(b, start, end, 0)
      return { header, attrs: unknown.length > 0 ? { unknown } : {} }
    },
    write,
    parts(b, at, end, flags, out) {
      const { start, isAttrs } = split(b, at, end, flags)
      if (start > at) leaf(struct ?? binary, b, at, start, struct ? '' : 'struct', out)
      if (isAttrs) explainAll(b, start, end, '', out, 0)
      else leaf(binary, b, start, end, 'payload', out)
    },
  }
}

/**
 * Layout of messages without a table, except for the struct at their start. The rest is read as attributes if it has that
 * shape, else as bytes.
 */
export function guessed(struct: Sized<object>): GuessedLayout {
  const { size } = struct
  const split: GuessedLayout['split'] = (b, at, end) => {
    if (end - at < size) return { start: at, isAttrs: false }
    return { start: at + size, isAttrs: end - at === size || isChain(b, at + size, end) }
  }
  return guesses(split, struct, (w, { header, attrs: values, payload }) => {
    struct.write(w, header ?? {})
    NONE.write(w, values ?? {})
    w.bytes(payload ?? new Uint8Array(0))
  })
}

/** Maximum length of a struct before attributes: that of xfrm's policies has 168 bytes. */
const MAX_STRUCT = 512

/** Returns the first offset at which attributes fill the rest exactly and are unlikely to be a coincidence. */
function firstChain(b: Bytes, at: number, end: number): number | undefined {
  for (let start = at; start + 4 < end && start - at <= MAX_STRUCT; start += 4)
    if (isChain(b, start, end) && isPlausible(b, start, end)) return start
  return undefined
}

/** Whether attributes are plausible: several of them, or one with a payload and a low type. Struct members look like attributes of type 0. */
function isPlausible(b: Bytes, at: number, end: number): boolean {
  let count = 0
  let least = true
  for (const c = new AttrCursor(b, at, end); c.next(); count++) {
    const type = c.type & NLA_TYPE_MASK
    if (type === 0) return false
    least = c.end - c.start >= 4 && type <= 32
  }
  return count > 1 || least
}

/** Offset of the attributes of a message, if it has any. */
type StartOf = (b: Bytes, at: number, end: number, flags: number) => number | undefined

/** Size of the struct before the attributes of a sock_diag reply, by address family (linux/{unix,inet,netlink,packet}_diag.h). */
const DIAG: Readonly<Record<number, number>> = { 1: 16, 2: 72, 10: 72, 16: 28, 17: 16 }

/** Offset of the attributes of a sock_diag message, which has a struct for each address family. */
export const diagStart: StartOf = (b, at, end, flags) => {
  const size = (flags & NLM_F.REQUEST) === 0 ? DIAG[b.u8[at] as number] : undefined
  const start = at + (size ?? 0)
  const known = size !== undefined && start <= end && (start === end || isChain(b, start, end))
  return known ? start : firstChain(b, at, end)
}

/** Layout of unknown messages: a struct of some size as bytes, then attributes if the end has their shape. */
export function shapeless(startOf: StartOf = firstChain): GuessedLayout {
  const split: GuessedLayout['split'] = (b, at, end, flags) => {
    const start = startOf(b, at, end, flags)
    return { start: start ?? at, isAttrs: start !== undefined }
  }
  return guesses(split, undefined, (w, { header, attrs: values, payload }) => {
    const { struct, ...others } = { ...header }
    if (Object.keys(others).length > 0) return opaqueLayout.write(w, { header: others }, 0)
    binary.write(w, (struct ?? new Uint8Array(0)) as Uint8Array)
    NONE.write(w, values ?? {})
    w.bytes(payload ?? new Uint8Array(0))
  })
}
