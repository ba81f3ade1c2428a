import { ERRNO } from '../../netlink/base/errno.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { flagNames, NLM_F, NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Found, Protocol } from '../../netlink/message/protocol.ts'
import { AF } from '../../rtnl/constants.ts'
import type { Conversation } from '../conversation/types.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK, protocolName } from '../message/protocols.ts'
import { repeatedRequest } from '../message/repeated-request.ts'
import { type Leaf, leavesOf } from './reach.ts'
import { clockOf, durationOf } from './times.ts'

/** A message to test against a condition. */
export interface Subject {
  readonly recorded: Recorded
  /** Its conversation; absent for a message alone. */
  readonly conversation: Conversation | undefined
  /** Names of links by index, learned from the recording so far. */
  readonly links: ReadonlyMap<number, string>
}

/** A name that every message has, independent of its tables. */
export interface OwnName {
  /** Description, for help texts and docs. */
  readonly meaning: string
  /** Values are compared as numbers. */
  readonly number?: true
  /** Names of the numbers. */
  readonly names?: Readonly<Record<string, number>>
  readonly bits?: true
  /** The least and the greatest number. */
  readonly range?: readonly [least: number, most: number]
  /** The number that a written one stands for. */
  readonly adjust?: (number: number) => number
  /** Names of messages, and of families of generic netlink. */
  readonly types?: true
  /** All possible values. Default: any text. */
  readonly words?: readonly string[]
  /** Parses a value with its own units. */
  readonly read?: (text: string) => number | bigint | undefined
  /** Only conversations have this name. */
  readonly ofConversation?: true
  readonly of: (subject: Subject) => Leaf[]
}

const U32 = [0, 0xffffffff] as const
/** linux/err.h. */
const MAX_ERRNO = 4095
const REFUSED = Object.fromEntries(Object.entries(ERRNO).map(([name, errno]) => [name, -errno]))
const OUTCOMES = ['done', 'ack', 'answered', 'refused', 'failed', 'silent', 'unread', 'open'] as const

const leaves = (...values: readonly unknown[]): Leaf[] =>
  values.filter((value) => value !== undefined).map((value) => ({ value }))

/** Names that are not attributes: from the message header, the recording, and the conversation. */
export const OWN: Readonly<Record<string, OwnName>> = {
  frame: {
    meaning: 'number of the frame, from 1',
    number: true,
    range: [1, Number.POSITIVE_INFINITY],
    of: ({ recorded }) => leaves(recorded.frame),
  },
  time: {
    meaning: 'time of recording: seconds since 1970, "2026-11-29T19:30:00Z" or 19:30:00.5',
    number: true,
    read: clockOf,
    of: ({ recorded }) => leaves(recorded.time),
  },
  len: {
    meaning: 'bytes of the message (nlmsg_len)',
    number: true,
    of: ({ recorded }) => leaves(recorded.message.bytes.length),
  },
  direction: { meaning: 'sent or received', words: ['sent', 'received'], of: ({ recorded }) => leaves(recorded.direction) },
  protocol: {
    meaning: 'route, generic, NETLINK_AUDIT or a number',
    number: true,
    names: NETLINK,
    range: [0, 31],
    of: ({ recorded: { protocol } }) => [{ value: protocol, names: NETLINK, words: [protocolName(protocol)] }],
  },
  type: {
    meaning: 'RTM_NEWLINK, NEWLINK, DONE, a family of generic netlink or a number',
    types: true,
    range: [0, 0xffff],
    of: ({ recorded }) => [typeLeaf(recorded)],
  },
  name: {
    meaning: 'name of the message, as printed, such as RTM_NEWLINK; the name of a link is ifname or dev',
    types: true,
    of: ({ recorded: { name } }) => [{ value: name, words: wordsOf(name) }],
  },
  flags: {
    meaning: 'NLM_F_* of the message: flags ~ DUMP',
    number: true,
    names: NLM_F,
    bits: true,
    range: [0, 0xffff],
    of: ({ recorded: { message, tables } }) => {
      const { type, flags, bytes } = message
      return [{ value: flags, names: flagNamesOf(type, tables.find(type, flags, bytes[NLMSG_HDRLEN]), flags), bits: true }]
    },
  },
  seq: { meaning: 'sequence number', number: true, range: U32, of: ({ recorded }) => leaves(recorded.message.seq) },
  pid: {
    meaning: 'port id of the socket (nlmsg_pid); 0 is the kernel',
    number: true,
    range: U32,
    of: ({ recorded }) => leaves(recorded.message.pid),
  },
  family: {
    meaning: 'inet, AF_INET6, a number, or a family of generic netlink; quote one that nlwire does not know',
    names: AF,
    range: [0, 0xffff],
    of: ({ recorded }) => familyLeaves(recorded),
  },
  error: {
    meaning: 'error of an ACK, a refusal or the end of a dump: 0, EINVAL, -22',
    number: true,
    names: REFUSED,
    range: [-MAX_ERRNO, MAX_ERRNO],
    adjust: (number) => -Math.abs(number),
    of: ({ recorded }) => errorLeaves(recorded),
  },
  dev: { meaning: 'a link, by name or index', of: ({ recorded, links }) => linkLeaves(recorded, links) },
  process: {
    meaning: "process that sent or received the message, by number or by the name of its program, if strace's text has it",
    of: ({ recorded: { sender, program } }) =>
      leaves(sender && /^\d/.test(sender) ? Number.parseInt(sender, 10) : undefined, program),
  },
  outcome: {
    meaning: `how the conversation ended: ${OUTCOMES.join(', ')}`,
    words: OUTCOMES,
    ofConversation: true,
    of: ({ conversation }) => leaves(conversation?.outcome),
  },
  duration: {
    meaning: 'duration of the conversation: 5ms, 0.2s, 300us',
    number: true,
    read: durationOf,
    ofConversation: true,
    of: ({ conversation }) => leaves(conversation?.duration),
  },
  failed: {
    meaning: 'error of a send that failed: EPERM',
    words: Object.keys(ERRNO),
    of: ({ recorded }) => leaves(recorded.failed),
  },
  faults: {
    meaning: 'what is malformed in the message, and its path: faults ~ IFLA_MTU',
    of: ({ recorded }) => leaves(...(recorded.message.faults ?? []).flatMap(({ path, what }) => [path, what])),
  },
  kind: {
    meaning: 'kind of a link, a qdisc or a filter: bridge, fq_codel',
    of: ({ recorded }) => leaves(...kindsOf(recorded.message.attrs)),
  },
  any: { meaning: 'any value of the message, and its name: any ~ veth', of: ({ recorded }) => allLeaves(recorded) },
}

/** Aliases: the kernel's names. */
export const ALIASES: Readonly<Record<string, string>> = {
  nlmsg_type: 'type',
  nlmsg_flags: 'flags',
  nlmsg_seq: 'seq',
  nlmsg_pid: 'pid',
  nlmsg_len: 'len',
  'header.error': 'error',
}

/** Prefix of the names of messages; optional in a condition. */
const PREFIX = /^(?:RTM|NLMSG|CTRL_CMD|XFRM_MSG|[A-Z0-9]+_(?:CMD|MSG))_/

/** Returns the name of a message, with and without the kernel's prefix. */
export const withoutPrefix = (name: string): string[] => (PREFIX.test(name) ? [name, name.replace(PREFIX, '')] : [name])

const namesOfFlags = new Map<string, Readonly<Record<string, number>>>()

/** Cache of the names for each type of message: every message needs them. */
function flagNamesOf(type: number, { verb }: Found, flags: number): Readonly<Record<string, number>> {
  const key = `${type < NLMSG.MIN_TYPE ? type : verb} ${flags & NLM_F.REQUEST}`
  const found = namesOfFlags.get(key) ?? flagNames(type, verb, flags)
  namesOfFlags.set(key, found)
  return found
}

const MAX_KEPT = 1 << 12
const wordsOfTypes = new Map<string, readonly string[]>()

function wordsOf(name: string): readonly string[] {
  const found = wordsOfTypes.get(name) ?? withoutPrefix(name)
  if (wordsOfTypes.size < MAX_KEPT) wordsOfTypes.set(name, found)
  return found
}

/** Name of the message type; with generic netlink, the family. */
function typeNameOf({ type, flags, bytes }: Message, tables: Protocol): string | undefined {
  const { name, typeName } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  return typeName ?? name
}

function typeLeaf({ name, message, tables, guess }: Recorded): Leaf {
  const type = typeNameOf(message, tables)
  const words = guess === undefined ? wordsOf(name) : [...wordsOf(name), guess]
  return { value: message.type, words: type === undefined || type === name ? words : [...words, ...wordsOf(type)] }
}

/** The address family, or the family of generic netlink. */
function familyLeaves({ protocol, message, tables, guess }: Recorded): Leaf[] {
  const family = message.header['family']
  if (protocol === NETLINK.GENERIC) {
    const name = typeNameOf(message, tables)
    return message.type < NLMSG.MIN_TYPE ? [] : [{ value: message.type, words: [name, guess].filter((one) => one !== undefined) }]
  }
  return family === undefined ? [] : [{ value: family, names: AF }]
}

function errorLeaves({ message: { type, header } }: Recorded): Leaf[] {
  if (type !== NLMSG.ERROR && type !== NLMSG.DONE) return []
  return leaves(header['error']).map((leaf) => ({ ...leaf, names: REFUSED }))
}

function linkLeaves({ protocol, message: { header, attrs } }: Recorded, links: ReadonlyMap<number, string>): Leaf[] {
  if (protocol !== NETLINK.ROUTE) return []
  const indexes = [header['index'], header['ifindex'], attrs['oif'], attrs['iif']]
  const names = [attrs['ifname'], ...indexes.map((index) => links.get(index as number))]
  return leaves(...indexes, ...names)
}

/** Of a qdisc or filter the kind is an attribute; of a link, one in `linkinfo`. */
function kindsOf({ kind, linkinfo }: Message['attrs']): unknown[] {
  const infos = Array.isArray(linkinfo) ? linkinfo : [linkinfo]
  return [
    ...(Array.isArray(kind) ? kind : [kind]),
    ...infos.map((info) => (info as { readonly kind?: unknown } | undefined)?.kind),
  ]
}

function allLeaves(recorded: Recorded): Leaf[] {
  const { name, protocol, message } = recorded
  const { header, attrs, payload } = message
  const family = header['family']
  const named = [name, protocolName(protocol), typeof family === 'number' ? nameOf(AF, family) : undefined]
  const request = repeatedRequest(recorded)
  return [
    ...leaves(...named),
    ...leavesOf(header),
    ...errorLeaves(recorded),
    ...leavesOf(attrs),
    ...(payload ? leavesOf(payload) : []),
    ...(request?.isDecoded ? allLeaves({ ...recorded, ...request }) : []),
  ]
}
