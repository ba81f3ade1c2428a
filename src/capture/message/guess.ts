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

/** Whether a payload is a nest. Numbers often look like attributes: without NLA_F_NESTED it needs two or more, none of type 0. */
function isNest(b: Bytes, type: number, at: number, end: number): boolean {
  if (!isChain(b, at, end)) return false
  if ((type & NLA_F_NESTED) !== 0) return true
  let count = 0
  for (const c = new AttrCursor(b, at, end); c.next(); count++) if ((c.type & NLA_TYPE_MASK) === 0) return false
  return count > 1
}

function read(b: Bytes, at: number, end: number, depth: number): Guess[] {
  const out: Guess[] = []
  for (const c = new AttrCursor(b, at, end); c.next(); ) {
    const nest = depth < MAX_DEPTH && isNest(b, c.type, c.start, c.end)
    const inner = nest ? { attrs: { unknown: read(b, c.start, c.end, depth + 1) } } : {}
    out.push({ type: c.type, bytes: b.u8.subarray(c.start, c.end), ...inner })
  }
  return out
}

/** A payload that may be a nest. */
const perhapsNest = (depth: number, type: number): Codec<Uint8Array> => ({
  ...binary,
  parts(b, at, end, path, out) {
    if (depth < MAX_DEPTH && isNest(b, type, at, end)) explainAll(b, at, end, path, out, depth + 1)
    else leaf(binary, b, at, end, path, out)
  },
})

function explainAll(b: Bytes, at: number, end: number, path: string, out: Part[], depth: number): void {
  for (const c = new AttrCursor(b, at, end); c.next(); ) {
    const name = `type ${c.type & NLA_TYPE_MASK}`
    explainAttr(perhapsNest(depth, c.type), b, c, end, path ? `${path}.${name}` : name, out)
  }
}

/**
 * Layout of messages without a table, except perhaps for the struct at their start. The rest is read as attributes if it
 * has that shape, else as bytes. `room` is the number of unknown bytes between them.
 */
export function guessed(header: Sized<object>, room = 0): Layout {
  const next = header.size + room
  const known = (b: Bytes, at: number, end: number): boolean =>
    end - at >= next && (end - at === next || isChain(b, at + next, end))
  return {
    read(b, at, end, flags) {
      if (end - at < header.size) return opaqueLayout.read(b, at, end, flags)
      const members = header.read(b, at, at + header.size) as Record<string, unknown>
      if (!known(b, at, end)) return { header: members, attrs: {}, payload: b.u8.subarray(at + header.size, end) }
      const unknown = read(b, at + next, end, 0)
      return { header: members, attrs: unknown.length > 0 ? { unknown } : {} }
    },
    write(w, { header: members, attrs: values, payload }) {
      header.write(w, members ?? {})
      w.room(payload ? 0 : room)
      NONE.write(w, values ?? {})
      w.bytes(payload ?? new Uint8Array(0))
    },
    parts(b, at, end, flags, out) {
      if (end - at < header.size) return opaqueLayout.parts(b, at, end, flags, out)
      leaf(header, b, at, at + header.size, '', out)
      if (!known(b, at, end)) return leaf(binary, b, at + header.size, end, 'payload', out)
      leaf(binary, b, at + header.size, at + next, 'header of the family', out)
      explainAll(b, at + next, end, '', out, 0)
    },
  }
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
export function shapeless(startOf: StartOf = firstChain): Layout {
  return {
    read(b, at, end, flags) {
      const start = startOf(b, at, end, flags)
      if (start === undefined) return opaqueLayout.read(b, at, end, flags)
      const unknown = read(b, start, end, 0)
      return {
        header: start > at ? { struct: b.u8.subarray(at, start) } : {},
        attrs: unknown.length > 0 ? { unknown } : {},
      }
    },
    write(w, { header, attrs: values, payload }) {
      const { struct, ...others } = { ...header }
      if (Object.keys(others).length > 0) return opaqueLayout.write(w, { header: others }, 0)
      binary.write(w, (struct ?? new Uint8Array(0)) as Uint8Array)
      NONE.write(w, values ?? {})
      w.bytes(payload ?? new Uint8Array(0))
    },
    parts(b, at, end, flags, out) {
      const start = startOf(b, at, end, flags)
      if (start === undefined) return opaqueLayout.parts(b, at, end, flags, out)
      leaf(binary, b, at, start, 'struct', out)
      explainAll(b, start, end, '', out, 0)
    },
  }
}
