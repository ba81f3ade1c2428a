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

/** A message that a condition is asked about. */
export interface Subject {
  readonly recorded: Recorded
  /** What it belongs to; absent where it is told alone. */
  readonly conversation: Conversation | undefined
  /** Names of links by index, as far as the recording has told them. */
  readonly links: ReadonlyMap<number, string>
}

/** A name that every message has, whatever its tables say. */
export interface OwnName {
  /** What it means, for help and for pages. */
  readonly meaning: string
  /** Its values are compared as numbers. */
  readonly number?: true
  /** The names of its numbers. */
  readonly names?: Readonly<Record<string, number>>
  readonly bits?: true
  /** All that its values can be; any text, where it is left out. */
  readonly words?: readonly string[]
  /** Reads a value that is written in units of its own. */
  readonly read?: (text: string) => number | bigint | undefined
  /** Only conversations have it. */
  readonly ofConversation?: true
  readonly of: (subject: Subject) => Leaf[]
}

const REFUSED = Object.fromEntries(Object.entries(ERRNO).map(([name, errno]) => [name, -errno]))
const OUTCOMES = ['done', 'ack', 'answered', 'refused', 'open'] as const

const leaves = (...values: readonly unknown[]): Leaf[] =>
  values.filter((value) => value !== undefined).map((value) => ({ value }))

/** The names that are no attributes: of the message header, of the recording, of the conversation. */
export const OWN: Readonly<Record<string, OwnName>> = {
  frame: { meaning: 'number of the frame, from 1', number: true, of: ({ recorded }) => leaves(recorded.frame) },
  time: {
    meaning: 'when it was recorded: seconds since 1970, "2026-11-29T19:30:00Z" or 19:30:00.5',
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
  name: { meaning: 'what the message is called, as it is printed', of: ({ recorded }) => leaves(recorded.name) },
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
    meaning: 'of an ACK, a refusal or the end of a dump: 0, EINVAL, -22',
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
    meaning: 'how long the conversation took: 5ms, 0.2s, 300us',
    number: true,
    read: durationOf,
    ofConversation: true,
    of: ({ conversation }) => leaves(conversation?.duration),
  },
  any: { meaning: 'any value of the message, and its name: any ~ veth', of: ({ recorded }) => allLeaves(recorded) },
}

/** Other ways to write them: the kernel's names. */
export const ALIASES: Readonly<Record<string, string>> = {
  nlmsg_type: 'type',
  nlmsg_flags: 'flags',
  nlmsg_seq: 'seq',
  nlmsg_pid: 'pid',
  nlmsg_len: 'len',
  'header.error': 'error',
}

/** Before the names of messages: a name without it means the same. */
const PREFIX = /^(?:RTM|NLMSG|CTRL_CMD|XFRM_MSG|[A-Z0-9]+_(?:CMD|MSG))_/

/** A name of a message, and the same without the kernel's prefix. */
export const withoutPrefix = (name: string): string[] => (PREFIX.test(name) ? [name, name.replace(PREFIX, '')] : [name])

const namesOfFlags = new Map<string, Readonly<Record<string, number>>>()

/** Made once for each kind of message: they are looked up for every message. */
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

/** What the type alone is called: of generic netlink the family. */
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
