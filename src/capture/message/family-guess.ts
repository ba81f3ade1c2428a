import type { Family } from '../../genl/family.ts'
import { GUESS } from '../../genl/guess-mark.ts'
import { type GenericNetlink, genericNetlink } from '../../genl/protocol.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { sliceOrWrong } from '../../netlink/message/slice.ts'
import type { Datagram, Item } from '../source/item.ts'
import { NETLINK, type Protocols } from './protocols.ts'
import { hasSecretIn } from './secret-codecs.ts'

/** Messages of an unknown type that are looked at; a family that fits none of them is not guessed from later ones. */
const MOST = 16
/** Longer messages are cut in recordings, or hold many similar objects. */
const LONGEST = 1 << 16
/** Least points of a guess: one number fits many families, a name in a nest few. */
const LEAST = 4
/** How many times as many points as the second one. */
const LEAD = 1.1
/** Part of the most points that a family needs by which a message has a key in it: a wrong guess must not show a key. */
const SECRET = 0.5

/** The unknown types of a recording, and the points of the families for each. */
type Unknown = Map<number, Candidates>

/** What the messages of one type have shown. */
interface Candidates {
  seen: number
  /** Points of the families that all messages so far fit. */
  points: Map<string, number>
  /** Families by which one of the messages has a key in it. */
  secret: Set<string>
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
  for (const [type, one] of unknown) {
    const name = best(one)
    if (name !== undefined && !isNamed(known, type)) known.generic.learn(type, name, undefined, GUESS)
  }
}

/** Whether the name of a type is known. Later messages may show that a guess was wrong. */
const isNamed = (known: Protocols, type: number): boolean =>
  known.generic.guessOf(type) === undefined && known.of(NETLINK.GENERIC).find(type, 0, undefined).typeName !== undefined

/** Counts the points of each message of an unknown type. */
function count({ bytes, littleEndian }: Datagram, known: Protocols, unknown: Unknown): void {
  const b = new Bytes(bytes, littleEndian)
  for (let slice = sliceOrWrong(b, 0); typeof slice === 'object'; slice = sliceOrWrong(b, align(slice.end))) {
    const { type } = slice.header
    if (type < NLMSG.MIN_TYPE || isNamed(known, type)) continue
    const one = unknown.get(type) ?? { seen: 0, points: new Map(known.families.map(({ name }) => [name, 0])), secret: new Set() }
    unknown.set(type, one)
    if (one.seen++ >= MOST) continue
    const message = bytes.subarray(slice.at, slice.end)
    for (const family of known.families) {
      const { name } = family
      const sum = one.points.get(name)
      if (sum === undefined) continue
      const tables = tablesOf(family, type)
      const fitting = fittingMessage(message, littleEndian, tables)
      if (fitting === undefined) one.points.delete(name)
      else one.points.set(name, sum + fitting.points)
      if (fitting && hasSecretIn(fitting.message, tables)) one.secret.add(name)
    }
  }
}

/**
 * The family with the most points, if it has enough and no other has nearly as many. Families by which a message has a key
 * in it come first: of a key that is taken for something else, all would be shown.
 */
function best({ points, secret }: Candidates): string | undefined {
  const sorted = [...points].toSorted(([, a], [, b]) => b - a)
  const [first, second] = sorted
  const most = first?.[1] ?? 0
  const holder = sorted.find(([name, sum]) => secret.has(name) && sum >= SECRET * most)
  if (holder) return holder[0]
  return first && most >= LEAST && most > LEAD * (second?.[1] ?? 0) ? first[0] : undefined
}

const made = new WeakMap<Family, GenericNetlink>()

/** Generic netlink in which the type is that of a family. */
function tablesOf(family: Family, type: number): Protocol {
  const tables = made.get(family) ?? genericNetlink([family])
  made.set(family, tables)
  tables.learn(type, family.name)
  return tables
}

/** A message as a family reads it, with points for each attribute; undefined if it does not fit. */
function fittingMessage(
  bytes: Uint8Array,
  littleEndian: boolean,
  tables: Protocol,
): { message: Message; points: number } | undefined {
  const [message] = decodeMessages(bytes, { protocol: tables, littleEndian, tolerant: true })
  if (!message || message.faults || message.payload) return undefined
  if (!tables.find(message.type, message.flags, bytes[NLMSG_HDRLEN]).row) return undefined
  const points = pointsIn(message.attrs)
  return Number.isFinite(points) ? { message, points } : undefined
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
