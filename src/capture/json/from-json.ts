import { didYouMean } from '../../netlink/base/nearest.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { encodeMessage } from '../../netlink/message/encode.ts'
import { extackAttrs } from '../../netlink/message/extack.ts'
import { NLM_F, NLMSG, nlmsghdr } from '../../netlink/message/header.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { opaqueMessages, type Protocol } from '../../netlink/message/protocol.ts'
import { codecsOfRow } from '../../netlink/message/row.ts'
import { NETLINK, type Protocols } from '../message/protocols.ts'
import type { Datagram } from '../source/item.ts'
import { bytesOf, fromPlain } from './plain.ts'

/** A message made from JSON: where it stood in its recording, if it tells so, and its bytes. */
export interface Encoded extends Pick<Datagram, 'time' | 'protocol' | 'direction' | 'littleEndian' | 'bytes'> {
  /** Messages of one frame came in one datagram. */
  readonly frame?: number
  readonly tables: Protocol
}

/** What an object may hold. Times and places are told, not encoded; of `name` and `type` one is enough. */
const KEYS = ['frame', 'offset', 'time', 'protocol', 'direction', 'sender', 'littleEndian', 'name', 'type'].concat([
  ...['flags', 'seq', 'pid', 'header', 'attrs', 'payload', 'faults', 'bytes'],
])

/**
 * Encodes what `toJson` made of a message: an object, or its text. `known` is what the messages before it have taught, `assumed` the
 * protocol of an object that does not say its own. What decoding keeps is written: order, and unknown attributes; not padding that is not
 * zero, nor flags of attributes that the tables know better. Throws TypeError or RangeError, which name what is wrong, and SyntaxError for
 * text that is no JSON.
 */
export function fromJson(json: string | object, known: Protocols, assumed = 0): Encoded {
  const given = (typeof json === 'string' ? JSON.parse(json) : json) as Record<string, unknown>
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new TypeError('expected an object of JSON')
  const wrong = Object.keys(given).find((key) => !KEYS.includes(key))
  if (wrong !== undefined) throw new TypeError(`a message has no ${JSON.stringify(wrong)}${didYouMean(wrong, KEYS)}`)
  const protocol = number(given, 'protocol', assumed)
  const littleEndian = given['littleEndian'] !== false
  const message = outgoing(given, known.of(protocol))
  const tables = isOpaque(message) && !message.faults ? opaqueMessages : known.of(protocol)
  const bytes = encodeMessage(message, { protocol: tables, littleEndian })
  if (protocol === NETLINK.GENERIC) learn(message, known)
  return { ...place(given), protocol, littleEndian, bytes, tables: known.of(protocol) }
}

function outgoing(given: Readonly<Record<string, unknown>>, tables: Protocol): Outgoing {
  const type = typeOf(given, tables)
  const flags = number(given, 'flags', 0)
  const [members, values] = [object(given, 'header'), object(given, 'attrs')]
  const { header, attrs } = messageCodecs(tables, { type, flags, header: members ?? {} })
  const payload = bytesOf(given['payload'])
  if (payload !== undefined && !(payload instanceof Uint8Array)) throw new TypeError('payload: expected hex after 0x')
  return {
    ...{ type, flags, seq: number(given, 'seq', 0), pid: number(given, 'pid', 0) },
    ...(members ? { header: fromPlain(header, members) as object } : {}),
    ...(values ? { attrs: fromPlain(attrs, values) as object } : {}),
    ...(payload ? { payload } : {}),
    ...faulty(given),
  }
}

/** What a message with faults has besides: its own bytes, as which it is written again. */
function faulty(given: Readonly<Record<string, unknown>>): Pick<Outgoing, 'bytes' | 'faults'> {
  const { faults } = given
  if (faults === undefined) return {}
  const bytes = bytesOf(given['bytes'])
  if (!Array.isArray(faults)) throw new TypeError(`faults: expected an array, got ${JSON.stringify(faults)}`)
  if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes: expected hex after 0x, as a message with faults has them')
  return { bytes, faults }
}

/** The type by its number, or by the name of the message. */
export function typeOf({ type, name }: Readonly<Record<string, unknown>>, tables: Protocol): number {
  if (typeof type === 'number') return type
  const wanted = type ?? name
  if (typeof wanted !== 'string') throw new TypeError('expected a type, such as 16 or "RTM_NEWLINK"')
  const found = Object.hasOwn(tables.messages, wanted)
    ? tables.messages[wanted]?.[0]
    : NLMSG[wanted.replace('NLMSG_', '') as 'NOOP']
  if (found !== undefined) return found
  throw new TypeError(
    `${tables.name} has no message ${JSON.stringify(wanted)}${didYouMean(wanted, Object.keys(tables.messages))}`,
  )
}

/** The codecs of a message's struct and attributes. */
export function messageCodecs(
  tables: Protocol,
  { type, flags, header = {} }: { readonly type: number; readonly flags: number; readonly header?: object },
): { readonly header: Codec<unknown>; readonly attrs: Codec<unknown> } {
  const { row } = tables.find(type, flags, undefined, header)
  if (row) return codecsOfRow(row, (flags & NLM_F.REQUEST) !== 0)
  return { header: nlmsghdr as Codec<unknown>, attrs: extackAttrs as Codec<unknown> }
}

/** The bytes of a message that could not be decoded, with nothing beside them. */
const isOpaque = ({ header, attrs, payload }: Outgoing): boolean =>
  payload !== undefined && Object.keys({ ...header, ...attrs }).length === 0

function learn({ type, header = {}, attrs = {} }: Outgoing, known: Protocols): void {
  known.learn(NETLINK.GENERIC, { type, header, attrs } as Message)
}

function number(given: Readonly<Record<string, unknown>>, key: string, otherwise: number): number {
  const value = given[key] ?? otherwise
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new TypeError(`${key}: expected a number, got ${JSON.stringify(value)}`)
}

function object(given: Readonly<Record<string, unknown>>, key: string): object | undefined {
  const value = given[key]
  if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))) return value
  throw new TypeError(`${key}: expected an object, got ${JSON.stringify(value)}`)
}

function place(given: Readonly<Record<string, unknown>>): Pick<Encoded, 'frame' | 'time' | 'direction'> {
  const { frame, time, direction } = given
  if (time !== undefined && !(typeof time === 'string' && /^\d+\.\d{9}$/.test(time)))
    throw new TypeError(`time: expected seconds with nine decimals, such as "1795444963.854777000", got ${JSON.stringify(time)}`)
  if (direction !== undefined && direction !== 'sent' && direction !== 'received')
    throw new TypeError(`direction: expected "sent" or "received", got ${JSON.stringify(direction)}`)
  return {
    ...(typeof frame === 'number' ? { frame } : {}),
    ...(time === undefined ? {} : { time: BigInt(time.replace('.', '')) }),
    ...(direction === undefined ? {} : { direction }),
  }
}
