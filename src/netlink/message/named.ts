import { checkKeys } from '../base/keys.ts'
import { didYouMean } from '../base/nearest.ts'
import { shown } from '../base/shown.ts'
import type { TypeOf } from '../codec/codec.ts'
import { NLM_F, NLMSG_HDRLEN } from './header.ts'
import { type Common, checkNumbers, type Message, type Outgoing } from './message.ts'
import type { Protocol } from './protocol.ts'
import { codecsOfRow, type MessageRow, type MessageTable, rowFits } from './row.ts'

/** Names of the messages of a table that can be requests: no replies, no notifications. */
export type RequestName<T extends MessageTable> = {
  [N in keyof T]: T[N][1] extends 'reply' | 'event' ? never : N
}[keyof T] &
  string

/** The struct or the attributes of the requests of a row. */
type Requested<R extends MessageRow, K extends 'header' | 'attrs'> = TypeOf<
  R[5] extends { readonly request: { readonly [N in K]: infer C } } ? C : R[K extends 'header' ? 2 : 3]
>

type HeaderOf<R extends MessageRow> = R[5] extends { readonly request: { readonly header: infer C } } ? C : R[2]

/**
 * The members of the struct of a request, any of them. TypeScript 7.0 shows no documentation through Partial: the published types
 * of headers have an interface for it, as the type of a member that is never there (scripts/declarations/rewrite.mjs).
 */
type RequestHeader<R extends MessageRow> =
  HeaderOf<R> extends { readonly partial: infer P extends object } ? P : Partial<Requested<R, 'header'>>

/**
 * A request by the kernel's name of the message. Omitted members of the struct are 0. The name determines the message
 * type, and the byte that distinguishes messages of that type (the command of generic netlink).
 */
export interface NamedRequest<T extends MessageTable, N extends keyof T> {
  /** `RTM_NEWROUTE`, `TASKSTATS_CMD_GET`. */
  readonly name: N
  /** Members of the struct before the attributes. */
  readonly header?: RequestHeader<T[N]>
  /** The attributes, by key. */
  readonly attrs?: Requested<T[N], 'attrs'>
  /** Additional NLM_F_* flags, such as NLM_F_CREATE and NLM_F_EXCL. NLM_F_REQUEST, NLM_F_ACK and NLM_F_DUMP are set automatically. */
  readonly flags?: number
}

/** A message to encode, by its name: a request if `flags` has NLM_F_REQUEST, else a reply or a notification. */
export interface NamedMessage<T extends MessageTable, N extends keyof T> {
  /** The kernel's name of the message: `RTM_NEWROUTE`. */
  readonly name: N
  /** Members of the struct after nlmsghdr. Omitted members are 0. */
  readonly header?: Partial<TypeOf<T[N][2]> | Requested<T[N], 'header'>>
  /** The attributes, by key. */
  readonly attrs?: TypeOf<T[N][3]> | Requested<T[N], 'attrs'>
  /** nlmsg_flags: NLM_F_* bits. */
  readonly flags?: number
  /** nlmsg_seq: the sequence number. */
  readonly seq?: number
  /** nlmsg_pid: the port id; 0 is the kernel. */
  readonly pid?: number
}

/** A message by its name, before its keys are checked. */
export interface ByName {
  readonly name: string
  readonly header?: object | undefined
  readonly attrs?: unknown
  readonly flags?: number
  readonly seq?: number
  readonly pid?: number
}

/** A decoded reply or notification of a row. */
export type ReplyOf<R extends MessageRow> = Common & { header: TypeOf<R[2]>; attrs: TypeOf<R[3]> }

/** The reply to a request; typed if the row of the request names the reply message (`reply`). */
export type ReplyTo<T extends MessageTable, N extends keyof T> = T[N][5] extends { readonly reply: infer R }
  ? R extends keyof T
    ? ReplyOf<T[R]>
    : Message
  : Message

const REQUEST_KEYS = ['name', 'header', 'attrs', 'flags']
const MESSAGE_KEYS = [...REQUEST_KEYS, 'seq', 'pid']

/** Whether a message is given by its name. */
export const isNamed = (message: object): message is ByName =>
  typeof message === 'object' && message !== null && 'name' in message

/** Returns the request of that name. Throws a TypeError for an unknown name or key, and for a message that is only a reply or a notification. */
export function requestOf(of: Protocol, message: ByName): Outgoing {
  checkKeys('a message', message, REQUEST_KEYS)
  const row = rowNamed(of, message.name)
  const [, verb, , , , notes] = row
  if (verb === 'reply' || verb === 'event' || notes?.direction === 'reply')
    throw new TypeError(`${message.name} is ${verb === 'event' ? 'a notification' : 'a reply'} and cannot be requested`)
  return outgoing(of, row, message, true)
}

/** Returns the message of that name, ready to encode. Throws a TypeError for an unknown name or key. */
export function outgoingByName(of: Protocol, message: ByName): Outgoing {
  checkKeys('a message', message, MESSAGE_KEYS)
  return outgoing(of, rowNamed(of, message.name), message, ((message.flags ?? 0) & NLM_F.REQUEST) !== 0)
}

/** Throws a TypeError if a message is not the reply that the row of the request names. */
export function checkReplies(of: Protocol, name: string, messages: readonly Message[]): void {
  const reply = of.messages[name]?.[5]?.reply
  if (reply === undefined) return
  for (const { type, flags, bytes } of messages) {
    const found = of.find(type, flags, bytes[NLMSG_HDRLEN])
    if (found.name !== reply)
      throw new TypeError(`the reply to ${name} is ${found.name ?? `message type ${type}`}: its row says ${reply}`)
  }
}

function rowNamed({ name: protocol, messages }: Protocol, name: string): MessageRow {
  const row = Object.hasOwn(messages, name) ? messages[name] : undefined
  if (!row) throw new TypeError(`${protocol} has no message ${shown(name)}${didYouMean(String(name), Object.keys(messages))}`)
  return row
}

function outgoing(of: Protocol, row: MessageRow, message: ByName, isRequest: boolean): Outgoing {
  const { name, flags = 0, seq = 0, pid = 0, header = {}, attrs = {} } = message
  for (const [key, value] of Object.entries({ header, attrs })) {
    if (typeof value !== 'object' || value === null)
      throw new TypeError(`expected ${key} of ${name}, an object, got ${shown(value)}`)
  }
  checkNumbers(message)
  const type = of.typeOf?.(name) ?? row[0]
  return { type, flags, seq, pid, header: headerOf(name, row, header, isRequest), attrs: attrs as object }
}

/** Returns the header with the first byte that the row requires. Throws a TypeError if the header has another one: it would be another message. */
function headerOf(name: string, row: MessageRow, header: object, isRequest: boolean): object {
  const first = row[5]?.first
  const { shape } = codecsOfRow(row, isRequest).header
  const [key] = shape.type === 'struct' ? Object.keys(shape.members) : []
  if (first === undefined || key === undefined) return header
  const value = (header as Readonly<Record<string, unknown>>)[key]
  if (value === undefined && typeof first === 'number') return { ...header, [key]: first }
  if (rowFits({ first }, isRequest, (value ?? 0) as number)) return header
  const wanted = typeof first === 'object' && 'except' in first ? `other than ${first.except.join(', ')}` : String(first)
  throw new TypeError(`expected header.${key} of ${name}: ${wanted}, got ${shown(value ?? 0)}`)
}
