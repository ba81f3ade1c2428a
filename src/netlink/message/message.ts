import { checkBytes } from '../base/check.ts'
import type { MessageFault } from '../base/faults.ts'
import { checkKeys } from '../base/keys.ts'
import { shown } from '../base/shown.ts'
import type { TypeOf } from '../codec/codec.ts'
import type { Extack } from './extack.ts'
import { NLM_F, NLMSG_HDRLEN, type Nlmsghdr } from './header.ts'
import type { Content } from './layouts.ts'
import type { Protocol } from './protocol.ts'
import { type MessageRow, type MessageTable, rowFits } from './row.ts'

/** Members of every decoded message. */
export interface Common {
  /** nlmsg_type. Its name depends on the protocol: `rtnetlink.find(type, flags, bytes[16]).name`. */
  type: number
  /** nlmsg_flags: NLM_F_* bits. */
  flags: number
  /** nlmsg_seq: the sequence number. A reply has that of its request. */
  seq: number
  /** nlmsg_pid: the port id of the sender or the receiver; 0 is the kernel. */
  pid: number
  /** The exact bytes of the message, header included: a slice of the decoded buffer, with order, flag bits and left-over bytes. */
  bytes: Uint8Array
  /** Bytes that no table describes: the body of a message of unknown type, or the refused request in an error message. */
  payload?: Uint8Array
  /** Places that a tolerant decoder could not read. The message has everything else, and `bytes` is complete. */
  faults?: readonly MessageFault[]
}

/** A decoded message. Struct members are in `header`, attributes in `attrs`; they are never merged. */
export interface Message extends Common, Content {
  payload?: Uint8Array
}

/** A decoded message of a known type. */
export type MessageOf<R extends MessageRow> = Common & {
  header: TypeOf<R[2]> | OfRequest<R, 'header'>
  attrs: TypeOf<R[3]> | OfRequest<R, 'attrs'>
}

/** Members that only requests of a row have. */
type OfRequest<R extends MessageRow, K extends 'header' | 'attrs'> = R[5] extends {
  readonly request: { readonly [N in K]: infer C }
}
  ? TypeOf<C>
  : never

/**
 * A message to encode. Omitted members are zero or empty. The length is computed. A decoded message with `faults` is
 * written as its own `bytes`, with these flags, seq and pid; its header and attributes must be unchanged.
 */
export interface Outgoing {
  /** nlmsg_type. */
  type: number
  /** nlmsg_flags: NLM_F_* bits. */
  flags?: number
  /** nlmsg_seq: the sequence number. A socket sets its own. */
  seq?: number
  /** nlmsg_pid: the port id of the sender. A socket leaves it 0, for the kernel to know. */
  pid?: number
  /** Members of the struct after nlmsghdr. */
  header?: object
  /** The attributes, by key. */
  attrs?: object
  /** Bytes that no table describes, as in a decoded message. */
  payload?: Uint8Array
  /** The message as it was decoded. Written if there are `faults`, ignored otherwise. */
  bytes?: Uint8Array
  /** The places that a tolerant decoder could not read. */
  faults?: readonly MessageFault[]
}

const OUTGOING_KEYS = [
  'type',
  'flags',
  'seq',
  'pid',
  'header',
  'attrs',
  'payload',
  'bytes',
  'faults',
] satisfies (keyof Outgoing)[]

/** Throws a TypeError unless it has a type and only the keys of a message: a misspelt `flags` must not be ignored. */
export function checkOutgoing(message: Outgoing): void {
  if (ArrayBuffer.isView(message)) throw new TypeError('expected a message, got bytes: pass decode(bytes)[0], of nlwire/wire')
  if (typeof message === 'object' && message !== null && 'name' in message && !('type' in message))
    throw new TypeError(
      'name: expected type, a number such as constants.RTM.NEWLINK, in its place (`encode` of nlwire/declare takes names: encode(message, { protocol: rtnetlink }))',
    )
  checkKeys('a message', message, OUTGOING_KEYS)
  const { type, payload } = message
  if (typeof type !== 'number') throw new TypeError(`type: expected the number of a message type, got ${shown(type)}`)
  checkNumbers(message)
  if (payload !== undefined) checkBytes(payload, 'payload')
}

/** Throws a TypeError unless flags, seq and pid are numbers: a name would be written as 0. */
export function checkNumbers(message: Pick<Outgoing, 'flags' | 'seq' | 'pid'>): void {
  for (const key of ['flags', 'seq', 'pid'] as const) {
    const value = message[key]
    if (value !== undefined && typeof value !== 'number')
      throw new TypeError(`${key}: expected a number${key === 'flags' ? ' such as NLM_F.CREATE' : ''}, got ${shown(value)}`)
  }
}

/** The tables and the byte order. Default: little-endian, as nearly every machine that runs Linux. */
export interface WireOptions {
  /** The tables. Default: those of rtnetlink. */
  readonly protocol?: Protocol
  /** Byte order of the messages. */
  readonly littleEndian?: boolean
}

/** A protocol. That its table is one is not checked: a compiler would compare every row of rtnetlink, for a tenth of a second. */
interface HasMessages<T> {
  readonly messages: T
  readonly find: Protocol['find']
}
type RowOf<R> = R extends MessageRow ? R : never

/**
 * Whether a message has this name in a protocol or in a table of messages. Narrows the type of its header and attributes.
 * Several messages may share a type, so the direction and the first byte count too.
 */
export function is<T extends object, N extends keyof T & string>(
  of: T | HasMessages<T>,
  message: Common,
  name: N,
): message is MessageOf<RowOf<T[N]>> {
  const row = tableOf(of)[name]
  if (row === undefined) return false
  // A row of generic netlink has no message type: the protocol knows that of the family.
  if (row[0] === 0) return isProtocol(of) && of.find(message.type, message.flags, message.bytes[NLMSG_HDRLEN]).name === name
  if (message.type !== row[0]) return false
  return rowFits(row[5], (message.flags & NLM_F.REQUEST) !== 0, message.bytes[NLMSG_HDRLEN])
}

function isProtocol(of: object): of is Protocol {
  return 'find' in of && typeof of.find === 'function'
}

function tableOf(of: object): MessageTable {
  return isProtocol(of) ? of.messages : (of as MessageTable)
}

/** An ACK (error 0) or a refusal. */
export interface ErrorMessage extends Common {
  /** struct nlmsgerr: `error` is 0 for an ACK, else the errno, negated; `request` is the header of the request. */
  header: { error: number; request: Nlmsghdr }
  /** Extended ACK: the explanation of the kernel. */
  attrs: Extack
}
