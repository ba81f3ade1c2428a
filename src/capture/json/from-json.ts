import { GUESS } from '../../genl/guess-mark.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { sameValue } from '../../netlink/base/same.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { encodeMessage } from '../../netlink/message/encode.ts'
import { extackAttrs } from '../../netlink/message/extack.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN, nlmsghdr } from '../../netlink/message/header.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { opaqueMessages, type Protocol } from '../../netlink/message/protocol.ts'
import { codecsOfRow } from '../../netlink/message/row.ts'
import { NETLINK, type Protocols, protocols } from '../message/protocols.ts'
import { writeUevent } from '../message/uevent.ts'
import type { Datagram } from '../source/item.ts'
import { hexText, inJson, shownRequest } from './json.ts'
import { bytesOf, fromPlain, own } from './plain.ts'

/** A message encoded from JSON: its bytes, and its place in the recording if the JSON has one. */
export interface Encoded extends Pick<Datagram, 'time' | 'protocol' | 'direction' | 'littleEndian' | 'bytes'> {
  /** Frame number. Messages of one frame are from one datagram. */
  readonly frame?: number
  /** The tables of its protocol. */
  readonly tables: Protocol
}

/** Keys that an object may have. Times and places are not encoded; either `name` or `type` is enough. */
const KEYS = [
  ...['frame', 'offset', 'time', 'protocol', 'direction', 'sender', 'program', 'failed', 'littleEndian'],
  ...['guess', 'name', 'type', 'flags', 'seq', 'pid', 'header', 'attrs', 'request', 'payload', 'faults', 'bytes'],
]

/**
 * Encodes a message from the output of `toJson`: an object, or its text. `known` holds the families learned from
 * earlier messages, by default none; `assumed` is the protocol of an object without one. Keeps the order of attributes and unknown
 * attributes. Does not keep non-zero padding, nor flags of attributes that have a row. Throws TypeError or RangeError
 * that names the invalid value, and SyntaxError for invalid JSON.
 */
export function fromJson(json: string | object, known: Protocols = protocols(), assumed = 0): Encoded {
  const given = (typeof json === 'string' ? JSON.parse(json) : json) as Record<string, unknown>
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`expected an object of JSON, got ${shown(given)}`)
  const wrong = Object.keys(given).find((key) => !KEYS.includes(key))
  if (wrong !== undefined) throw new TypeError(`a message has no ${shown(wrong)}${didYouMean(wrong, KEYS)}`)
  const protocol = number(given, 'protocol', assumed)
  const littleEndian = given['littleEndian'] !== false
  if (protocol === NETLINK.KOBJECT_UEVENT) return { ...place(given), protocol, littleEndian, ...uevent(given, known) }
  if (protocol === NETLINK.GENERIC && given['guess'] !== undefined) learnGuess(given, known)
  const message = outgoing(given, known.of(protocol))
  const tables = isOpaque(message) && !message.faults ? opaqueMessages : known.of(protocol)
  const bytes = encodeMessage(message, { protocol: tables, littleEndian })
  checkRequest(given, bytes, { tables: known.of(protocol), littleEndian })
  if (protocol === NETLINK.GENERIC) learn(message, known)
  return { ...place(given), protocol, littleEndian, bytes, tables: known.of(protocol) }
}

/** Learns the family that `decode` guessed, unless another message has named it. */
function learnGuess({ guess, type }: Given, { generic }: Protocols): void {
  if (typeof guess !== 'string') throw new TypeError(`guess: expected the name of a family, got ${shown(guess)}`)
  if (typeof type === 'number' && generic.find(type, 0, undefined).typeName === undefined)
    generic.learn(type, guess, undefined, GUESS)
}

/** These messages have no netlink header. */
function uevent(given: Given, known: Protocols): Pick<Encoded, 'bytes' | 'tables'> {
  if (String(given['name']).startsWith('udev '))
    throw new TypeError('name: expected a uevent of the kernel: those of udev have a header that JSON does not show')
  return { bytes: writeUevent({ ...object(given, 'attrs') }), tables: known.of(NETLINK.KOBJECT_UEVENT) }
}

const NO_REQUEST = 'request: only NLMSG_ERROR repeats a request'

type Given = Readonly<Record<string, unknown>>

function outgoing(given: Given, tables: Protocol): Outgoing {
  if (given['request'] !== undefined && given['payload'] === undefined) return outgoing(withBody(given, tables), tables)
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

/** Encodes the request that an error message repeats, if it is given decoded only. Its nlmsghdr is in the header. */
function withBody(given: Given, tables: Protocol): Given {
  if (typeOf(given, tables) !== NLMSG.ERROR) throw new TypeError(NO_REQUEST)
  const request = object(given, 'request') as Given
  const header = (object(given, 'header') ?? {}) as Given
  const head = (object(header, 'request') ?? {}) as Given
  const type = typeOf({ type: head['type'], name: request['name'] }, tables)
  const message = outgoing({ ...request, type, flags: head['flags'] }, tables)
  const bytes = encodeMessage(message, { protocol: tables, littleEndian: given['littleEndian'] !== false })
  const payload = hexText(bytes.subarray(NLMSG_HDRLEN))
  return { ...given, header: { ...header, request: { ...head, type, len: bytes.length } }, payload }
}

/** Throws TypeError if the decoded request in an error message differs from the bytes that are written. */
function checkRequest(given: Given, bytes: Uint8Array, options: Pick<Encoded, 'tables' | 'littleEndian'>): void {
  const { request, payload } = given
  // Without payload, the bytes are those of the request.
  if (request === undefined || payload === undefined) return
  const [message] = decodeMessages(bytes, { protocol: options.tables, littleEndian: options.littleEndian, tolerant: true })
  const written = message && shownRequest({ ...options, message })
  // Without the name of its family the bytes cannot be compared.
  if (message?.type === NLMSG.ERROR && (!written || sameValue(inJson(written), request))) return
  if (message?.type !== NLMSG.ERROR) throw new TypeError(NO_REQUEST)
  throw new TypeError('request: differs from payload: omit payload to encode the request')
}

/** Additional members of a message with faults: its own bytes, which are written unchanged. */
function faulty(given: Readonly<Record<string, unknown>>): Pick<Outgoing, 'bytes' | 'faults'> {
  const { faults } = given
  if (faults === undefined) return {}
  const bytes = bytesOf(given['bytes'])
  if (!Array.isArray(faults)) throw new TypeError(`faults: expected an array, got ${shown(faults)}`)
  if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes: expected hex after 0x, as a message with faults has them')
  return { bytes, faults }
}

/** Returns the message type, given by number or by the name of the message. */
export function typeOf({ type, name }: Readonly<Record<string, unknown>>, tables: Protocol): number {
  if (typeof type === 'number') return type
  const wanted = type ?? name
  if (typeof wanted !== 'string') throw new TypeError('expected a type, such as 16 or "RTM_NEWLINK"')
  const found = own(tables.messages, wanted)?.[0] ?? own<number>(NLMSG, wanted.replace('NLMSG_', ''))
  if (found !== undefined) return found
  throw new TypeError(`${tables.name} has no message ${shown(wanted)}${didYouMean(wanted, Object.keys(tables.messages))}`)
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

/** A message that could not be decoded: its bytes only. */
const isOpaque = ({ header, attrs, payload }: Outgoing): boolean =>
  payload !== undefined && Object.keys({ ...header, ...attrs }).length === 0

function learn({ type, header = {}, attrs = {} }: Outgoing, known: Protocols): void {
  known.learn(NETLINK.GENERIC, { type, header, attrs } as Message)
}

function number(given: Readonly<Record<string, unknown>>, key: string, otherwise: number): number {
  const value = given[key] ?? otherwise
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new TypeError(`${key}: expected a number, got ${shown(value)}`)
}

function object(given: Readonly<Record<string, unknown>>, key: string): object | undefined {
  const value = given[key]
  if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))) return value
  throw new TypeError(`${key}: expected an object, got ${shown(value)}`)
}

function place(given: Readonly<Record<string, unknown>>): Pick<Encoded, 'frame' | 'time' | 'direction'> {
  const { frame, time, direction } = given
  if (time !== undefined && !(typeof time === 'string' && /^\d+\.\d{9}$/.test(time)))
    throw new TypeError(`time: expected seconds with nine decimals, such as "1795444963.854777000", got ${shown(time)}`)
  if (direction !== undefined && direction !== 'sent' && direction !== 'received')
    throw new TypeError(`direction: expected "sent" or "received", got ${shown(direction)}`)
  return {
    ...(typeof frame === 'number' ? { frame } : {}),
    ...(time === undefined ? {} : { time: BigInt(time.replace('.', '')) }),
    ...(direction === undefined ? {} : { direction }),
  }
}
