import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { messages, type Recorded, records } from '../../src/capture.ts'
import { NLMSG } from '../../src/netlink/message/header.ts'
import { encode, explainParts, type Part } from '../../src/wire.ts'
import { reasonsFor } from './byte-reasons.ts'

const file = (name: string): Buffer => readFileSync(new URL(`../../fixtures/protocols/${name}`, import.meta.url))

/** A file of fixtures/protocols as text. */
export const fixtureText = (name: string): string => (name.endsWith('.gz') ? gunzipSync(file(name)) : file(name)).toString('utf8')

/** The messages of fixtures/protocols/NAME.pcap.gz, or of another recording. */
export async function recorded(name: string | URL): Promise<Recorded[]> {
  const bytes = name instanceof URL ? readFileSync(name) : file(`${name}.pcap.gz`)
  const found: Recorded[] = []
  for await (const item of messages(records(bytes))) if (item.kind === 'message') found.push(item)
  return found
}

type Counts = Record<string, number>

/** What a check of messages found. */
export interface Found {
  /** Messages without control messages. */
  messages: number
  attributes: number
  names: Counts
  unnamed: Counts
  /** Messages that are malformed; they are left out of what follows. */
  malformed: Counts
  /** Attributes, selections and members that no table describes, by the keys around them. */
  unknown: Counts
  /** Messages that explain without gap or overlap. */
  explained: number
  /** Why messages are encoded to other bytes than their own. */
  reasons: Counts
}

const count = (counts: Counts, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

/** Checks every message but the control messages. */
export function check(all: readonly Recorded[]): Found {
  const found: Found = {
    messages: 0,
    attributes: 0,
    names: {},
    unnamed: {},
    malformed: {},
    unknown: {},
    explained: 0,
    reasons: {},
  }
  for (const one of all) {
    const { message, tables, name } = one
    const isControl = message.type < NLMSG.MIN_TYPE && tables.messages['NLMSG_DONE'] === undefined
    if (isControl) continue
    found.messages++
    count(found.names, name)
    const { row } = tables.find(message.type, message.flags, message.bytes[16], message.header)
    if (!row) count(found.unnamed, `${one.protocol} ${name}`)
    if (message.faults) {
      count(found.malformed, name)
      continue
    }
    const parts = explainParts(message.bytes, { protocol: tables })
    found.attributes += parts.filter(({ piece }) => piece === 'header').length
    if (isPartition(parts, message.bytes.length)) found.explained++
    for (const path of undescribed({ header: message.header, attrs: message.attrs }, name)) count(found.unknown, path)
    if (message.payload) count(found.unknown, `${name}.payload`)
    for (const reason of reasonsFor(encode(message, { protocol: tables }), message.bytes, tables)) count(found.reasons, reason)
  }
  return found
}

function isPartition(parts: readonly Part[], length: number): boolean {
  const ends = [0, ...parts.map(({ end }) => end)]
  return (
    isDeepStrictEqual(
      parts.map(({ start }) => start),
      ends.slice(0, -1),
    ) && ends.at(-1) === length
  )
}

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
