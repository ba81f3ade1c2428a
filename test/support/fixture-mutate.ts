import { AttrCursor } from '../../src/netlink/attribute/cursor.ts'
import { align, Bytes } from '../../src/netlink/codec/bytes.ts'

/** A source of numbers that is the same for the same seed: `next(n)` is from 0 to n - 1. */
export type Random = (n: number) => number

/** mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** A message to be mutated, and where its outermost attributes are. */
export interface Victim {
  readonly bytes: Uint8Array
  readonly attrs: readonly (readonly [start: number, end: number])[]
}

/** Finds the attributes of a message; `header` is the length of the struct before them. */
export function victim(bytes: Uint8Array, header: number): Victim {
  const attrs: [number, number][] = []
  const c = new AttrCursor(new Bytes(bytes, true), 16 + align(header), bytes.length)
  while (c.next()) attrs.push([c.start - 4, Math.min(c.at, bytes.length)])
  return { bytes, attrs }
}

const LENGTHS = [0, 1, 3, 4, 5, 8, 12, 16, 0x7fff, 0x8000, 0xfffc, 0xffff]

type Mutation = (bytes: Uint8Array, of: Victim, all: readonly Victim[], next: Random) => Uint8Array

const flipBit: Mutation = (bytes, _, __, next) => {
  const at = next(bytes.length)
  bytes[at] = (bytes[at] as number) ^ (1 << next(8))
  return bytes
}

const truncate: Mutation = (bytes, _, __, next) => bytes.subarray(0, next(bytes.length + 1))

const splice: Mutation = (bytes, _, all, next) => {
  const from = all[next(all.length)]?.bytes as Uint8Array
  const length = Math.min(1 + next(64), from.length, bytes.length)
  const start = next(from.length - length + 1)
  bytes.set(from.subarray(start, start + length), spare(bytes, length, next))
  return bytes
}

/** Where `length` bytes fit, mostly on the 4-byte grid. */
function spare(bytes: Uint8Array, length: number, next: Random): number {
  const at = next(bytes.length - length + 1)
  return next(4) === 0 ? at : at & ~3
}

const setLength: Mutation = (bytes, _, __, next) => {
  if (bytes.length < 4) return bytes
  const at = next(bytes.length >> 2) * 4
  const value = next(2) === 0 ? (LENGTHS[next(LENGTHS.length)] as number) : next(bytes.length + 8)
  bytes[at] = value & 0xff
  bytes[at + 1] = value >> 8
  return bytes
}

const duplicate: Mutation = (bytes, { attrs, bytes: whole }, _, next) => {
  if (attrs.length === 0 || bytes.length !== whole.length) return bytes
  const [start, end] = attrs[next(attrs.length)] as readonly [number, number]
  const [, after] = attrs[next(attrs.length)] as readonly [number, number]
  const out = new Uint8Array(bytes.length + end - start)
  out.set(bytes.subarray(0, after))
  out.set(bytes.subarray(start, end), after)
  out.set(bytes.subarray(after), after + end - start)
  return out
}

const MUTATIONS = [flipBit, truncate, splice, setLength, duplicate]

/** The shortest of three: a dump's answer costs as much as twenty requests, and has no more to say. */
function pick(all: readonly Victim[], next: Random): Victim {
  const three = [0, 1, 2].map(() => all[next(all.length)] as Victim)
  return three.reduce((a, b) => (b.bytes.length < a.bytes.length ? b : a))
}

/** A copy of a message with one to three mutations; its nlmsg_len is mostly set right again, so that they are reached. */
export function mutate(all: readonly Victim[], next: Random): Uint8Array {
  const of = pick(all, next)
  let bytes: Uint8Array = of.bytes.slice()
  for (let n = next(3); n >= 0; n--) {
    if (bytes.length > 0) bytes = (MUTATIONS[next(MUTATIONS.length)] as Mutation)(bytes, of, all, next)
  }
  if (bytes.length >= 16 && next(8) > 0) new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, bytes.length, true)
  return bytes
}
