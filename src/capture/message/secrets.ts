import { NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { codecsIn } from '../../netlink/codec/shape.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from '../../netlink/message/header.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { codecsOfRow } from '../../netlink/message/row.ts'
import { sliceOrWrong } from '../../netlink/message/slice.ts'
import { batchesOf, oneByOne } from '../source/batches.ts'
import type { Datagram, Fault } from '../source/item.ts'
import type { Recorded } from './messages.ts'
import { NETLINK } from './protocols.ts'
import { repeatedRequest } from './repeated-request.ts'
import { type Any, codecOf, hasOneInside, hasSecret, holdsSecret, notesIn, rowHolds } from './secret-codecs.ts'

/** What is printed in place of a key or password. */
const SHOWN = '(hidden)'

const protocols = new WeakMap<Protocol, boolean>()

/**
 * Whether the messages of a datagram may hold keys or passwords. Of generic netlink only the families of the datagram are
 * looked at: their tables are made anyway.
 */
export function mayHoldSecrets(protocol: Protocol, { bytes, littleEndian }: Pick<Datagram, 'bytes' | 'littleEndian'>): boolean {
  return (protocol.number === NETLINK.GENERIC || anyMay(protocol)) && aMessageMay(protocol, new Bytes(bytes, littleEndian))
}

function aMessageMay(protocol: Protocol, b: Bytes): boolean {
  let slice = sliceOrWrong(b, 0)
  for (; typeof slice === 'object'; slice = sliceOrWrong(b, align(slice.end))) {
    const { at, end, header } = slice
    const body = at + NLMSG_HDRLEN
    if (header.type === NLMSG.ERROR ? requestMay(protocol, b, header, body, end) : bodyMay(protocol, b, header, body, end))
      return true
  }
  return slice !== undefined
}

/** Whether the request that the error message at [at, end) repeats may hold a secret. An ACK repeats its header only. */
function requestMay(protocol: Protocol, b: Bytes, { flags }: Nlmsghdr, at: number, end: number): boolean {
  const body = at + 4 + NLMSG_HDRLEN
  if (body > end) return true
  if ((flags & NLM_F.CAPPED) !== 0 || b.view.getInt32(at, b.le) === 0) return false
  const request = nlmsghdr.read(b, at + 4, body)
  const stop = at + 4 + request.len
  return stop < body || stop > end || bodyMay(protocol, b, request, body, stop)
}

/** Whether a body has an attribute in which the tables have a secret. Most messages of a family have none. */
function bodyMay(protocol: Protocol, b: Bytes, { type, flags }: Nlmsghdr, at: number, end: number): boolean {
  const { row, layout } = protocol.find(type, flags, at < end ? b.u8[at] : undefined)
  if (!row || !rowHolds(row)) return false
  const codec = layout.bodyOf?.(b, at, end, flags)
  if (!codec || codec.header.short || end - at < codec.header.size || holdsSecret(codec.header as Any)) return true
  const types = secretTypes(codec.attrs)
  if (!types) return holdsSecret(codec.attrs)
  let next = at + align(codec.header.size)
  for (let length = 0; next + 4 <= end; next += align(length)) {
    length = b.view.getUint16(next, b.le)
    if (length < 4 || next + length > end || types.has(b.view.getUint16(next + 2, b.le) & NLA_TYPE_MASK)) return true
  }
  return next < end
}

const typesByCodec = new Map<Any, ReadonlySet<number> | undefined>()

/** The types of a set's attributes that are, or have in them, a secret. */
function secretTypes(codec: Any): ReadonlySet<number> | undefined {
  if (typesByCodec.has(codec)) return typesByCodec.get(codec)
  const { shape } = codec
  const rows = shape.type === 'attributes' ? Object.values(shape.table) : undefined
  const found = rows?.filter(([, , inside, , notes]) => notes?.secret || holdsSecret(inside)).map(([type]) => type)
  const types = found && new Set(found)
  typesByCodec.set(codec, types)
  return types
}

function anyMay(protocol: Protocol): boolean {
  const known = protocols.get(protocol)
  if (known !== undefined) return known
  const found = Object.values(protocol.messages).some(rowHolds)
  protocols.set(protocol, found)
  return found
}

/** A message without its keys and passwords: `(hidden)` is in their place. */
export function withoutSecret(one: Recorded): Recorded {
  if (one.protocol !== NETLINK.GENERIC && !anyMay(one.tables)) return one
  const { message, tables } = one
  const { type, flags, header, attrs, bytes, faults } = message
  if (type === NLMSG.ERROR) return withoutRequest(one)
  const { row } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  if (!row || !rowHolds(row)) return one
  const codecs = codecsOfRow(row, (flags & NLM_F.REQUEST) !== 0)
  const hidden = { header: shown(header, codecs.header as Any), attrs: shown(attrs, codecs.attrs) }
  return { ...one, message: { ...message, ...(hidden as object), ...(faults ? { bytes: bytes.slice(0, NLMSG_HDRLEN) } : {}) } }
}

/** An error message without the request that it repeats, if that holds secrets, or may and is faulty. */
function withoutRequest(one: Recorded): Recorded {
  const request = repeatedRequest(one)?.message
  const row = request && one.tables.find(request.type, request.flags, one.message.payload?.[0]).row
  if (!row || !rowHolds(row)) return one
  const codecs = codecsOfRow(row, true)
  const { header, attrs, faults } = request
  if (header && attrs && !faults && !hasSecret(header, codecs.header as Any) && !hasSecret(attrs, codecs.attrs)) return one
  const { payload: _, ...message } = one.message
  return { ...one, message: { ...message, bytes: message.bytes.slice(0, NLMSG_HDRLEN + 4 + NLMSG_HDRLEN) } }
}

const isZeros = (value: unknown): boolean => value instanceof Uint8Array && value.every((byte) => byte === 0)

/** Hides the secrets of a value, by its codec. */
function shown(value: unknown, codec: Any): unknown {
  if (!holdsSecret(codec)) return value
  if (Array.isArray(value)) return value.map((one) => shown(one, codec))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (hasOneInside(codec)) return shown(value, codecsIn(codec.shape)[0] as Any)
  const notes = notesIn(codec)
  const entries = Object.entries(value).map(([key, one]) => {
    const note = Object.hasOwn(notes, key) ? notes[key] : undefined
    if (note?.secret) return [key, note.zerosAreNone && isZeros(one) ? one : SHOWN]
    const inside = codecOf(codec, key)
    return [key, inside ? shown(one, inside) : one]
  })
  return Object.fromEntries(entries)
}

/** The messages without keys and passwords. */
export function withoutSecrets(items: AsyncIterable<Recorded | Fault>): AsyncIterable<Recorded | Fault> {
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) yield batch.map((one) => (one.kind === 'fault' ? one : withoutSecret(one)))
    })(),
  )
}
