import type { Family } from '../../genl/family.ts'
import { GUESS } from '../../genl/guess-mark.ts'
import { type GenericNetlink, genericNetlink } from '../../genl/protocol.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { sliceOrWrong } from '../../netlink/message/slice.ts'
import type { Datagram, Item } from '../source/item.ts'
import { NETLINK, type Protocols } from './protocols.ts'

/** Messages of an unknown type that are looked at; a family that fits none of them is not guessed from later ones. */
const MOST = 16
/** Longer messages are cut in recordings, or hold many similar objects. */
const LONGEST = 1 << 16
/** Least points of a guess: one number fits many families, a name in a nest few. */
const LEAST = 4
/** How many times as many points as the second one. */
const LEAD = 1.1

/** The unknown types of a recording, and the points of the families for each. */
type Unknown = Map<number, Candidates>

/** What the messages of one type have shown. */
interface Candidates {
  seen: number
  /** Points of the families that all messages so far fit. */
  points: Map<string, number>
}

/**
 * Returns a function that looks at the items of a recording before they are decoded. Where a type of generic netlink has no
 * name, because the recording lacks the controller's answer, it compares the first messages of that type with all families,
 * also declared ones, and learns the only one that fits them best, as a guess.
 */
export function familyGuesser(known: Protocols): (batch: readonly Item[]) => void {
  const unknown: Unknown = new Map()
  return (batch) => guessIn(batch, known, unknown)
}

/** Guesses the families of the messages of some datagrams. */
function guessIn(batch: readonly Item[], known: Protocols, unknown: Unknown): void {
  for (const item of batch) {
    if (item.kind !== 'datagram' || item.protocol !== NETLINK.GENERIC || item.bytes.length > LONGEST) continue
    count(item, known, unknown)
  }
  for (const [type, { points }] of unknown) {
    const name = best(points)
    if (name === undefined || isNamed(known, type)) continue
    known.generic.learn(type, name, undefined, GUESS)
    unknown.delete(type)
  }
}

const isNamed = (known: Protocols, type: number): boolean =>
  known.of(NETLINK.GENERIC).find(type, 0, undefined).typeName !== undefined

/** Counts the points of each message of an unknown type. */
function count({ bytes, littleEndian }: Datagram, known: Protocols, unknown: Unknown): void {
  const b = new Bytes(bytes, littleEndian)
  for (let slice = sliceOrWrong(b, 0); typeof slice === 'object'; slice = sliceOrWrong(b, align(slice.end))) {
    const { type } = slice.header
    if (type < NLMSG.MIN_TYPE || isNamed(known, type)) continue
    const one = unknown.get(type) ?? { seen: 0, points: new Map(known.families.map(({ name }) => [name, 0])) }
    unknown.set(type, one)
    if (one.seen++ >= MOST) continue
    const message = bytes.subarray(slice.at, slice.end)
    for (const family of known.families) {
      const { name } = family
      const sum = one.points.get(name)
      if (sum === undefined) continue
      const more = pointsOf(message, littleEndian, tablesOf(family, type))
      if (more === undefined) one.points.delete(name)
      else one.points.set(name, sum + more)
    }
  }
}

/** The family with the most points, if it has enough and no other has nearly as many. */
function best(points: ReadonlyMap<string, number>): string | undefined {
  const [first, second] = [...points].toSorted(([, a], [, b]) => b - a)
  return first && first[1] >= LEAST && first[1] > LEAD * (second?.[1] ?? 0) ? first[0] : undefined
}

const made = new WeakMap<Family, GenericNetlink>()

/** Generic netlink in which the type is that of a family. */
function tablesOf(family: Family, type: number): Protocol {
  const tables = made.get(family) ?? genericNetlink([family])
  made.set(family, tables)
  tables.learn(type, family.name)
  return tables
}

/** How well a message fits a family: points for each attribute; undefined if it does not. */
function pointsOf(bytes: Uint8Array, littleEndian: boolean, tables: Protocol): number | undefined {
  const [message] = decodeMessages(bytes, { protocol: tables, littleEndian, tolerant: true })
  if (!message || message.faults || message.payload) return undefined
  if (!tables.find(message.type, message.flags, bytes[NLMSG_HDRLEN]).row) return undefined
  const points = pointsIn(message.attrs)
  return Number.isFinite(points) ? points : undefined
}

/** Many elements of a list say no more than a few. */
const ELEMENTS = 3

/** Points of a value: a text says most, bytes nothing, and an attribute that no table describes speaks against the family. */
function pointsIn(value: unknown): number {
  if (typeof value === 'string') return isText(value) ? Math.min(value.length, 2) : Number.NEGATIVE_INFINITY
  if (typeof value !== 'object' || value === null) return 1
  if (value instanceof Uint8Array) return 0
  if (Array.isArray(value)) return value.slice(0, ELEMENTS).reduce((sum, one) => sum + pointsIn(one), 0)
  return Object.entries(value).reduce((sum, [key, one]) => {
    return key === 'unknown' || key === 'tail' ? Number.NEGATIVE_INFINITY : sum + 1 + pointsIn(one)
  }, 0)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: text of the kernel has no control characters
const isText = (text: string): boolean => !/[\0-\x08\x0e-\x1f\x7f\ufffd]/.test(text)
