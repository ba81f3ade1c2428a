import { ERRNO } from '../../netlink/base/errno.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { flagNames, NLM_F, NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Found, Protocol } from '../../netlink/message/protocol.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import type { Conversation } from '../conversation/conversations.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK, protocolName } from '../message/protocols.ts'
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
  /** All possible values. Default: any text. */
  readonly words?: readonly string[]
  /** Parses a value with its own units. */
  readonly read?: (text: string) => number | bigint | undefined
  /** Only conversations have this name. */
  readonly ofConversation?: true
  readonly of: (subject: Subject) => Leaf[]
}

const REFUSED = Object.fromEntries(Object.entries(ERRNO).map(([name, errno]) => [name, -errno]))
const OUTCOMES = ['done', 'ack', 'answered', 'refused', 'open'] as const

const leaves = (...values: readonly unknown[]): Leaf[] =>
  values.filter((value) => value !== undefined).map((value) => ({ value }))

/** Names that are not attributes: from the message header, the recording, and the conversation. */
export const OWN: Readonly<Record<string, OwnName>> = {
  frame: { meaning: 'number of the frame, from 1', number: true, of: ({ recorded }) => leaves(recorded.frame) },
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
    of: ({ recorded: { protocol } }) => [{ value: protocol, names: NETLINK, words: [protocolName(protocol)] }],
  },
  type: { meaning: 'RTM_NEWLINK, NEWLINK, DONE or a number', of: ({ recorded }) => [typeLeaf(recorded)] },
  name: { meaning: 'name of the message, as printed', of: ({ recorded }) => leaves(recorded.name) },
  flags: {
    meaning: 'NLM_F_* of the message: flags ~ DUMP',
    number: true,
    names: NLM_F,
    bits: true,
    of: ({ recorded: { message, tables } }) => {
      const { type, flags, bytes } = message
      return [{ value: flags, names: flagNamesOf(type, tables.find(type, flags, bytes[NLMSG_HDRLEN]), flags), bits: true }]
    },
  },
  seq: { meaning: 'sequence number', number: true, of: ({ recorded }) => leaves(recorded.message.seq) },
  pid: {
    meaning: 'port id of the socket (nlmsg_pid); 0 is the kernel',
    number: true,
    of: ({ recorded }) => leaves(recorded.message.pid),
  },
  family: { meaning: 'inet, AF_INET6, or a family of generic netlink', of: ({ recorded }) => familyLeaves(recorded) },
  error: {
    meaning: 'error of an ACK, a refusal or the end of a dump: 0, EINVAL, -22',
    number: true,
    names: REFUSED,
    of: ({ recorded: { message } }) =>
      message.type === NLMSG.ERROR || message.type === NLMSG.DONE
        ? leaves(message.header['error']).map((leaf) => ({ ...leaf, names: REFUSED }))
        : [],
  },
  dev: { meaning: 'a link, by name or index', of: ({ recorded, links }) => linkLeaves(recorded, links) },
  process: {
    meaning: "the process that spoke, where strace's text has it",
    number: true,
    of: ({ recorded: { sender } }) => (sender && /^\d/.test(sender) ? leaves(Number.parseInt(sender, 10)) : []),
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

function typeLeaf({ name, message, tables }: Recorded): Leaf {
  const type = typeNameOf(message, tables)
  const words = wordsOf(name)
  return { value: message.type, words: type === undefined || type === name ? words : [...words, ...wordsOf(type)] }
}

/** The address family, or the family of generic netlink. */
function familyLeaves({ protocol, message, tables }: Recorded): Leaf[] {
  const family = message.header['family']
  if (protocol === NETLINK.GENERIC) {
    const name = typeNameOf(message, tables)
    return message.type < NLMSG.MIN_TYPE ? [] : [{ value: message.type, words: name === undefined ? [] : [name] }]
  }
  return family === undefined ? [] : [{ value: family, names: AF }]
}

function linkLeaves({ protocol, message: { type, header, attrs } }: Recorded, links: ReadonlyMap<number, string>): Leaf[] {
  if (protocol !== NETLINK.ROUTE || type < RTM.NEWLINK) return []
  const indexes = [header['index'], header['ifindex'], attrs['oif'], attrs['iif']].filter((index) => typeof index === 'number')
  const names = [attrs['ifname'], ...indexes.map((index) => links.get(index))]
  return leaves(...indexes, ...names)
}

function allLeaves({ name, protocol, message: { header, attrs, payload } }: Recorded): Leaf[] {
  const family = header['family']
  const named = [name, protocolName(protocol), typeof family === 'number' ? nameOf(AF, family) : undefined]
  return [...leaves(...named), ...leavesOf(header), ...leavesOf(attrs), ...(payload ? leavesOf(payload) : [])]
}
