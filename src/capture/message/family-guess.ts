import type { Family } from '../../genl/family.ts'
import { GUESS } from '../../genl/guess-mark.ts'
import { type GenericNetlink, genericNetlink } from '../../genl/protocol.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG, NLMSG_HDRLEN, nlmsghdr } from '../../netlink/message/header.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import { type Slice, sliceOrWrong } from '../../netlink/message/slice.ts'
import { rowHolds } from '../../netlink/message/without-secrets.ts'
import type { Datagram, Item } from '../source/item.ts'
import { mayHoldSecrets } from './may-hold-secrets.ts'
import { NETLINK, type Protocols } from './protocols.ts'
import { hasSecretIn } from './secret-codecs.ts'

/** Messages of an unknown type that are compared with all families. In later ones, only keys are looked for. */
const MOST = 16
/** Longer messages are cut in recordings, or hold many similar objects. In them, too, only keys are looked for. */
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
  /** Messages of this batch that have a key by a family. */
  keyed: Sample[]
  /** Whether a message of this batch does not fit the holder. */
  isOther: boolean
  /** The family by which the last of them was read, whatever the others have shown. */
  holder: string | undefined
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
  for (const item of batch) if (item.kind === 'datagram' && item.protocol === NETLINK.GENERIC) count(item, known, unknown)
  for (const [type, one] of unknown) {
    chooseHolder(one, known)
    const name = best(one)
    if (name !== undefined && !isNamed(known, type)) known.generic.learn(type, name, undefined, GUESS)
  }
}

/** Whether the name of a type is known. Later messages may show that a guess was wrong. */
const isNamed = (known: Protocols, type: number): boolean =>
  known.generic.guessOf(type) === undefined && known.of(NETLINK.GENERIC).find(type, 0, undefined).typeName !== undefined

/** Counts the points of each message of an unknown type, and of the requests that error messages repeat. */
function count({ bytes, littleEndian }: Datagram, known: Protocols, unknown: Unknown): void {
  const b = new Bytes(bytes, littleEndian)
  for (let slice = sliceOrWrong(b, 0); typeof slice === 'object'; slice = sliceOrWrong(b, align(slice.end))) {
    const found = slice.header.type === NLMSG.ERROR ? repeatedIn(b, slice) : slice
    if (!found) continue
    const { type } = found.header
    if (type < NLMSG.MIN_TYPE || isNamed(known, type)) continue
    const one = unknown.get(type) ?? candidates(known)
    unknown.set(type, one)
    const message = { type, bytes: bytes.subarray(found.at, found.end), littleEndian }
    if (bytes.length <= LONGEST && one.seen++ < MOST) compare(message, one, known)
    findKey(message, one, known)
  }
}

/** The request that an error message repeats; undefined if it has only the header of it. */
function repeatedIn(b: Bytes, { at, end }: Slice): Slice | undefined {
  const start = at + NLMSG_HDRLEN + 4
  if (start + NLMSG_HDRLEN >= end) return undefined
  const header = nlmsghdr.read(b, start, start + NLMSG_HDRLEN)
  const stop = start + header.len
  return header.len > NLMSG_HDRLEN && stop <= end ? { at: start, end: stop, header } : undefined
}

const candidates = ({ families }: Protocols): Candidates => ({
  seen: 0,
  points: new Map(families.map(({ name }) => [name, 0])),
  secret: new Set(),
  keyed: [],
  isOther: false,
  holder: undefined,
})

/** A message of an unknown type. */
interface Sample {
  readonly type: number
  readonly bytes: Uint8Array
  readonly littleEndian: boolean
}

/** Adds the points of a message, and drops the families that it does not fit. */
function compare(message: Sample, one: Candidates, { families }: Protocols): void {
  for (const family of families) {
    const { name } = family
    const sum = one.points.get(name)
    if (sum === undefined) continue
    const fitting = fittingMessage(message, family)
    if (fitting === undefined) one.points.delete(name)
    else one.points.set(name, sum + fitting.points)
    if (fitting?.hasSecret) one.secret.add(name)
  }
}

/** Looks for a key in a message, whatever the messages before have shown: they may have been few, faulty or others. */
function findKey(message: Sample, one: Candidates, { families }: Protocols): void {
  const isKeyed = (family: Family): boolean =>
    holdsKeys(family) &&
    mayHoldSecrets(tablesOf(family, message.type), message) &&
    fittingMessage(message, family)?.hasSecret === true
  if (families.some(isKeyed)) one.keyed.push(message)
  const holder = families.find(({ name }) => name === one.holder)
  if (holder && !fittingMessage(message, holder)) one.isOther = true
}

/**
 * Chooses the family by which a message of this batch has a key. It must read it better than the guess does; without a
 * guess, no other may read it much better.
 */
function chooseHolder(one: Candidates, { families }: Protocols): void {
  const before = one.holder
  if (one.isOther) one.holder = undefined
  for (const message of one.keyed) {
    const guess = families.find(({ name }) => name === best(one))
    const own = guess && fittingMessage(message, guess)
    if (own?.hasSecret) continue
    const all = families.flatMap((family) => {
      const fitting = fittingMessage(message, family)
      return fitting ? [{ ...fitting, name: family.name }] : []
    })
    const least = guess === undefined ? SECRET * Math.max(...all.map(({ points }) => points)) : (own?.points ?? 0) + 1
    const fit = all.filter(({ points, hasSecret }) => hasSecret && points >= least).toSorted((a, b) => b.points - a.points)
    one.holder = fit.find(({ name }) => name === before)?.name ?? fit[0]?.name ?? one.holder
  }
  one.keyed = []
  one.isOther = false
}

/**
 * The family with the most points, if it has enough and no other has nearly as many. Families by which a message has a key
 * in it come first: of a key that is taken for something else, all would be shown.
 */
function best({ points, secret, holder }: Candidates): string | undefined {
  if (holder !== undefined) return holder
  const sorted = [...points].toSorted(([, a], [, b]) => b - a)
  const [first, second] = sorted
  const most = first?.[1] ?? 0
  const keyed = sorted.find(([name, sum]) => secret.has(name) && sum >= SECRET * most)
  if (keyed) return keyed[0]
  return first && most >= LEAST && most > LEAD * (second?.[1] ?? 0) ? first[0] : undefined
}

const holding = new WeakMap<Family, boolean>()

/** Whether a family has messages with keys: most have none. */
function holdsKeys(family: Family): boolean {
  const found = holding.get(family) ?? Object.values(family.messages as unknown as MessageTable).some(rowHolds)
  holding.set(family, found)
  return found
}

const made = new WeakMap<Family, GenericNetlink>()

/** Generic netlink in which the type is that of a family. */
function tablesOf(family: Family, type: number): Protocol {
  const tables = made.get(family) ?? genericNetlink([family])
  made.set(family, tables)
  tables.learn(type, family.name)
  return tables
}

/** What a family makes of a message: points for each attribute, and whether it has a key; undefined if it does not fit. */
function fittingMessage(
  { type, bytes, littleEndian }: Sample,
  family: Family,
): { points: number; hasSecret: boolean } | undefined {
  const tables = tablesOf(family, type)
  const [message] = decodeMessages(bytes, { protocol: tables, littleEndian, tolerant: true })
  if (!message || message.faults || message.payload) return undefined
  if (!tables.find(message.type, message.flags, bytes[NLMSG_HDRLEN]).row) return undefined
  const points = pointsIn(message.attrs)
  return Number.isFinite(points) ? { points, hasSecret: hasSecretIn(message, tables) } : undefined
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
