import { AttrCursor, NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { unlessMalformed } from '../../netlink/explain/refusal-note.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLM_F, NLMSG, type Nlmsghdr, nlmsghdr } from '../../netlink/message/header.ts'
import { sliceOrWrong } from '../../netlink/message/slice.ts'
import { rtnetlink } from '../../rtnl/protocol.ts'
import type { Datagram } from '../source/item.ts'
import { NETLINK } from './protocols.ts'
import { readUevent } from './uevent.ts'

/** The first message of a datagram that is not a control message. */
interface First {
  readonly b: Bytes
  /** Start and end of its body. */
  readonly at: number
  readonly end: number
  readonly header: Nlmsghdr
}

/** Length of struct genlmsghdr and of struct nfgenmsg. */
const SHORT_HEADER = 4
/** Highest plausible attribute type; families have fewer attributes. */
const MAX_TYPE = 512
const HIGH_TYPE = 256
/** Highest number of a subsystem of nfnetlink (linux/netfilter/nfnetlink.h: NFNL_SUBSYS_HOOK). */
const MAX_SUBSYSTEM = 12
/** Types of queries in rtnetlink: the lower two bits of RTM_GET*. */
const GET = 2
const SOCK_DIAG_BY_FAMILY = 20
/** Length of struct ifaddrmsg. */
const IFADDRMSG = 8
/** AF_INET and AF_INET6. */
const INET_FAMILIES: readonly number[] = [2, 10]
/** Lengths of struct inet_diag_req_v2 and struct inet_diag_msg (linux/inet_diag.h). */
const INET_DIAG = { request: 56, reply: 72 } as const

/**
 * Returns the number of another protocol that fits these bytes better, or undefined if the assumed one may be right.
 * Hex and raw messages do not name their protocol.
 */
export function betterProtocol({ bytes, littleEndian, protocol }: Datagram): number | undefined {
  if (readUevent(bytes, littleEndian)) return protocol === NETLINK.KOBJECT_UEVENT ? undefined : NETLINK.KOBJECT_UEVENT
  const first = firstOf(bytes, littleEndian)
  if (!first) return undefined
  const found = CANDIDATES.map(([number, count]) => ({ number, count: count(first) })).filter(({ count }) => count > 0)
  const own = found.find(({ number }) => number === protocol)
  return found.find(({ number, count }) => number !== protocol && (!own || (own.number === NETLINK.ROUTE && count > own.count)))
    ?.number
}

function firstOf(bytes: Uint8Array, littleEndian: boolean): First | undefined {
  const b = new Bytes(bytes, littleEndian)
  for (let slice = sliceOrWrong(b, 0); typeof slice === 'object'; slice = sliceOrWrong(b, align(slice.end))) {
    const { at, end, header } = slice
    if (header.type >= NLMSG.MIN_TYPE) return { b, at: at + nlmsghdr.size, end, header }
  }
  return undefined
}

/**
 * Counts the attributes of a message for each protocol; 0 if it does not fit. The most certain protocols come first. A
 * protocol that finds more attributes than rtnetlink is chosen. A real struct ndmsg does not contain attribute headers
 * that add up to the end exactly, because its members are zero or small.
 */
const CANDIDATES: readonly (readonly [number, (first: First) => number])[] = [
  [NETLINK.NETFILTER, netfilter],
  [NETLINK.GENERIC, generic],
  [NETLINK.ROUTE, route],
  [NETLINK.SOCK_DIAG, inetDiag],
]

/**
 * Fits generic netlink: a command, a version, zero in the reserved member, then attributes to the end. A dump request may
 * have no attributes: rtnetlink has those flags together only in queries, and its other messages longer structs.
 */
function generic({ b, at, end, header }: First): number {
  const { type, flags } = header
  if (type > 0xff || end - at < SHORT_HEADER || b.u8[at] === 0 || b.view.getUint16(at + 2) !== 0) return 0
  const isBare = end - at === SHORT_HEADER && (flags & NLM_F.REQUEST) !== 0 && (flags & NLM_F.DUMP) === NLM_F.DUMP
  const isQuery = (type & 3) === GET && b.u8[at + 1] === 0
  return isBare && !isQuery ? 1 : attributes(b, at + SHORT_HEADER, end)
}

/** Fits nfnetlink: a subsystem in the upper half of the type, version 0, then attributes to the end. */
function netfilter({ b, at, end, header }: First): number {
  const subsystem = header.type >> 8
  if (subsystem === 0 || subsystem > MAX_SUBSYSTEM || b.u8[at + 1] !== 0) return 0
  return attributes(b, at + SHORT_HEADER, end)
}

/** Counts the attributes that the tables know; a newer kernel may add others. */
function route({ b, at, end }: First): number {
  const options = { protocol: rtnetlink, littleEndian: b.le }
  const [message] = unlessMalformed(() => decodeMessages(b.u8.subarray(at - nlmsghdr.size, end), options)) ?? []
  if (!message) return 0
  const { unknown = [], ...known } = message.attrs as { readonly unknown?: readonly unknown[] }
  const count = Object.keys(known).length
  return count > unknown.length ? count : 0
}

/**
 * The struct of a request or of a reply; replies have attributes too. RTM_NEWADDR has the same type: attributes follow its
 * struct of 8 bytes.
 */
function inetDiag({ b, at, end, header }: First): number {
  if (header.type !== SOCK_DIAG_BY_FAMILY || !INET_FAMILIES.includes(b.u8[at] as number)) return 0
  const length = end - at
  if (attributes(b, at + IFADDRMSG, end) > 0) return 0
  return length === INET_DIAG.request || length === INET_DIAG.reply ? 1 : attributes(b, at + INET_DIAG.reply, end)
}

/**
 * Returns the number of attributes that fill the bytes, or 0 if they do not or if one has type 0. Few attributes have a
 * high type, and a struct of rtnetlink may look like one that has, so these do not count.
 */
function attributes(b: Bytes, at: number, end: number): number {
  const types = unlessMalformed(() => typesOf(b, at, end)) ?? []
  return types.every((type) => type > 0 && type <= MAX_TYPE) ? types.filter((type) => type < HIGH_TYPE).length : 0
}

function typesOf(b: Bytes, at: number, end: number): number[] {
  const types: number[] = []
  const cursor = new AttrCursor(b, at, end)
  while (cursor.next()) types.push(cursor.type & NLA_TYPE_MASK)
  return cursor.at < end ? [] : types
}
