import { type Family, genlmsghdr } from '../genl/family.ts'
import { attrs } from '../netlink/attribute/attrs.ts'
import type { Codec, Members, Names, Sized } from '../netlink/codec/codec.ts'
import { struct } from '../netlink/codec/struct.ts'
import { type Protocol, protocol } from '../netlink/message/protocol.ts'
import type { MessageNotes, MessageRow, MessageTable, Verb } from '../netlink/message/row.ts'
import { isNotification, type Spec, type SpecOperation } from './spec/types.ts'
import type { Kit, TypedStruct } from './value/kit.ts'
import { keysByName, nameKeys } from './value/names.ts'

/** A message in one direction. */
interface Row {
  readonly operation: SpecOperation
  readonly wire: string
  readonly number: number
  /** Only requests, only replies and notifications, or both. */
  readonly direction?: 'request' | 'reply'
  readonly isReply?: true
}

const NO_ATTRIBUTES = attrs('no attributes', {}) as Codec<unknown>
const NO_STRUCT = struct('no struct', {}) as Sized<unknown>

/** The messages of a specification, each direction where they differ. */
function rowsOf({ operations, form }: Spec): Row[] {
  const sent = operations.filter((one) => !one.isReserved)
  const names = new Set<string>()
  const requests = sent.flatMap((operation) => requestOf(operation, names))
  const replies = sent.flatMap((operation) => replyOf(operation, names, form === 'netlink-raw' ? requests : []))
  // Other protocols than generic netlink send a request on as a notification: RTM_DELLINK.
  const shared = new Set(replies.map(({ number }) => number))
  const isOneWay = ({ number, operation }: Row): boolean =>
    form === 'netlink-raw' ? shared.has(number) : operation.request !== operation.reply
  const both = new Set(requests.map(({ number }) => number))
  return [
    ...requests.map((row): Row => (isOneWay(row) ? { ...row, direction: 'request' } : row)),
    ...replies.map((row): Row => (both.has(row.number) ? { ...row, direction: 'reply' } : row)),
  ]
}

function requestOf(operation: SpecOperation, names: Set<string>): Row[] {
  const { request, wire } = operation
  return request === undefined ? [] : [{ operation, wire: free(wire, names), number: request }]
}

/** The reply of an operation, or its notification. In other protocols it may be the message that makes the object: RTM_NEWLINK. */
function replyOf(operation: SpecOperation, names: Set<string>, requests: readonly Row[]): Row[] {
  const { request, reply, wire } = operation
  if (reply === undefined || reply === request) return []
  const same = requests.find(({ number }) => number === reply)
  if (same && isLike(same.operation, operation)) return []
  const plain = isNotification(operation) ? wire : replyName(wire)
  return [{ operation, wire: free(plain, names), number: reply, isReply: true }]
}

/** RTM_GETSTATS is answered by RTM_NEWSTATS; others have no rule. */
const replyName = (wire: string): string => (/_GET[A-Z]+$/.test(wire) ? wire.replace(/_GET([A-Z]+)$/, '_NEW$1') : `${wire}_REPLY`)

const isLike = (a: SpecOperation, b: SpecOperation): boolean => a.set === b.set && a.header === b.header

function free(wire: string, taken: Set<string>): string {
  let name = wire
  for (let n = 2; taken.has(name); n++) name = `${wire}_${n}`
  taken.add(name)
  return name
}

/** The name of a message in the kernel, and in its specification. */
export interface SpecMessageName {
  readonly wire: string
  readonly operation: string
  /** A request that the specification has for dumps only. */
  readonly isDump: boolean
}

/** The names of the messages of a specification, requests first: an operation and its reply share theirs. */
export function messageNames(spec: Spec): SpecMessageName[] {
  return rowsOf(spec).map(({ wire, operation: { name, modes }, isReply }) => ({
    wire,
    operation: name,
    isDump: !isReply && modes.includes('dump') && !modes.includes('do'),
  }))
}

/** The operation of a message, by its name and by what the specification says of it. */
function verbOf({ operation, isReply }: Row): Verb {
  const { name, modes } = operation
  if (modes.includes('event') || modes.includes('notify')) return 'event'
  if (isReply) return 'reply'
  const has = (...words: readonly string[]): boolean =>
    words.some((word) => name === word || name.startsWith(word) || name.endsWith(`-${word}`))
  if (has('get') || modes.includes('dump')) return 'get'
  if (has('new', 'add', 'create')) return 'new'
  if (has('del', 'delete', 'remove')) return 'delete'
  return has('set') ? 'set' : 'do'
}

/** What the rows of a specification need for their messages. */
interface Making {
  readonly kit: Kit
  headerOf(row: Row, struct: TypedStruct | undefined): Sized<unknown>
  notesOf(row: Row): MessageNotes
  typeOf(row: Row): number
}

function tableOf(spec: Spec, { kit, headerOf, notesOf, typeOf }: Making): MessageTable {
  const rows = rowsOf(spec).map((row): [string, MessageRow] => {
    const { set, header, doc, node } = row.operation
    const attributes = set === undefined ? NO_ATTRIBUTES : (kit.set(set, node.get('attribute-set')).codec as Codec<unknown>)
    const before = headerOf(row, header === undefined ? undefined : kit.struct(header, node.get('fixed-header')))
    return [row.wire, [typeOf(row), verbOf(row), before, attributes, doc, notesOf(row)]]
  })
  return Object.fromEntries(rows)
}

/** Members of struct genlmsghdr: those of a family's struct need other keys. */
const GENERIC = ['cmd', 'version', 'reserved']

/** The members of the family's struct, as they follow struct genlmsghdr. */
export const familyMembers = (of: TypedStruct | undefined): Members => {
  const shape = of?.codec.shape
  if (shape?.type !== 'struct') return {}
  return Object.fromEntries(Object.entries(shape.members).map(([key, row]) => [familyKey(key), row]))
}

/** The key of a member of the family's struct beside those of struct genlmsghdr. */
export const familyKey = (key: string): string =>
  GENERIC.includes(key) ? `family${key.charAt(0).toUpperCase()}${key.slice(1)}` : key

/** struct genlmsghdr and the members of the family's struct, with the names of the specification. */
function genericHeader(commands: Names, of: TypedStruct | undefined): Sized<unknown> {
  const header = genlmsghdr(commands, familyMembers(of)) as Sized<unknown>
  if (of) nameKeys(header, new Map([...keysByName(of.codec)].map(([name, key]) => [name, familyKey(key)])))
  return header
}

/** The messages of a family of generic netlink. Their type is 0, as the kernel chooses it, or `type`. */
export function genericTable(spec: Spec, kit: Kit, type = 0): MessageTable {
  const rows = rowsOf(spec)
  const namesIn = (direction: 'request' | 'reply'): Names =>
    Object.fromEntries(rows.filter((row) => (row.direction ?? direction) === direction).map(({ wire, number }) => [wire, number]))
  const [requests, replies] = [namesIn('request'), namesIn('reply')]
  return tableOf(spec, {
    kit,
    headerOf: ({ direction }, of) => genericHeader(direction === 'reply' ? replies : requests, of),
    notesOf: ({ number, direction }) => ({ first: number, ...(direction ? { direction } : {}) }),
    typeOf: () => type,
  })
}

/** A family of generic netlink, as `family` declares one. */
export function specFamily(spec: Spec, kit: Kit): Family {
  const messages = genericTable(spec, kit)
  const [first] = Object.values(messages)
  return {
    name: spec.name,
    hdrsize: first ? first[2].size - GENLMSGHDR : 0,
    groups: spec.groups.map(({ name }) => name),
    messages: messages as Family['messages'],
  }
}

const GENLMSGHDR = 4

/** The messages of another protocol. */
export function rawTable(spec: Spec, kit: Kit): MessageTable {
  return tableOf(spec, {
    kit,
    headerOf: (_, of) => (of?.codec as Sized<unknown> | undefined) ?? NO_STRUCT,
    notesOf: ({ direction }) => (direction ? { direction } : {}),
    typeOf: ({ number }) => number,
  })
}

/** The protocol of a specification for a socket: generic netlink with the number that the kernel gave the family. */
export function specProtocol(spec: Spec, kit: Kit, type = 0): Protocol {
  const table = spec.form === 'netlink-raw' ? rawTable(spec, kit) : genericTable(spec, kit, type)
  return protocol(spec.name, spec.protocol, table)
}
