import { readdirSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { decode, encode, explain, explainParts, fromHex, type Message, type Part, rtnetlink } from '../../src/wire.ts'
import { type Reason, reasonsFor } from './byte-reasons.ts'
import type { Frame } from './pcap.ts'

/** Every recording of a folder, whatever the depth, by its path without `.pcap.gz`. */
export function recordingsIn(folder: URL): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.flatMap((file) => (file.endsWith('.pcap.gz') ? [file.slice(0, -'.pcap.gz'.length)] : [])).toSorted()
}

type Counts = Record<string, number>

/** What a check of every message of a recording found. */
export interface Findings {
  datagrams: number
  /** Datagrams whose parts follow each other without gap or overlap; of each length once, their annotated hex is read back too. */
  explained: number
  messages: number
  /** Messages of types without a table, by number. They are kept as bytes and left out of everything below. */
  noTable: Counts
  /** Attributes, selections and members that no table describes, by the keys around them and the number. */
  unknown: Counts
  /** Messages that decode to an equal value after encoding. */
  equal: number
  /** Messages that are encoded to their own bytes. */
  same: number
  /** Those and the messages that are, once NLA_F_NESTED and the order of the attributes are taken from the original. */
  sameInItsOrder: number
  /** Why the rest is not: what must be taken from the original. */
  reasons: Counts
  /** Messages of other protocols than NETLINK_ROUTE, by the protocol's number. They are only cut apart. */
  otherProtocols: Counts
}

const count = (counts: Counts, key: string | number): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

const ORDER_AND_FLAGS: readonly Reason[] = ['nested flag left out', 'nested flag set', 'order']

/** Checks every message of a recording. Throws where one does not decode or cannot be encoded. */
export function check(frames: readonly Frame[]): Findings {
  const found: Findings = {
    ...{ datagrams: 0, explained: 0, messages: 0, noTable: {}, unknown: {} },
    ...{ equal: 0, same: 0, sameInItsOrder: 0, reasons: {}, otherProtocols: {} },
  }
  const lengths = new Set<number>()
  for (const { protocol, bytes } of frames) {
    if (protocol !== rtnetlink.number) {
      for (const _ of decodeMessages(bytes)) count(found.otherProtocols, protocol)
      continue
    }
    found.datagrams++
    const readBack = lengths.has(bytes.length) || isDeepStrictEqual(fromHex(explain(bytes)), new Uint8Array(bytes))
    if (readBack && isPartition(explainParts(bytes), bytes.length)) found.explained++
    lengths.add(bytes.length)
    for (const one of decode(bytes)) checkMessage(one, found)
  }
  return found
}

function isPartition(parts: readonly Part[], length: number): boolean {
  const ends = [0, ...parts.map(({ end }) => end)]
  return parts.every(({ start, end }, i) => start === ends[i] && end > start) && ends.at(-1) === length
}

function checkMessage(one: Message, found: Findings): void {
  found.messages++
  const { name } = rtnetlink.find(one.type, one.flags, one.bytes[16])
  if (name === undefined) {
    count(found.noTable, one.type)
    return
  }
  for (const path of undescribed(one.attrs, name)) count(found.unknown, path)
  const bytes = encode(one)
  if (isDeepStrictEqual(decode(bytes).map(bare), [bare(one)])) found.equal++
  const reasons = reasonsFor(bytes, one.bytes)
  if (reasons.length === 0) found.same++
  if (reasons.every((reason) => ORDER_AND_FLAGS.includes(reason))) found.sameInItsOrder++
  if (reasons.length > 0) count(found.reasons, reasons.join(', '))
}

const bare = ({ bytes: _, ...rest }: Message): object => rest

/** The keys around everything in a value that no table describes. */
function undescribed(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => undescribed(item, path))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === 'unknown') return (item as { type: number }[]).map(({ type }) => `${path}: attribute ${type & 0x3fff}`)
    const isRest = (key === 'other' || key === 'tail') && item instanceof Uint8Array
    return isRest ? [`${path}.${key}`] : undescribed(item, `${path}.${key}`)
  })
}
