import { AttrCursor, NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { unlessMalformed } from '../../netlink/error/refusal-text.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG, type Nlmsghdr, nlmsghdr } from '../../netlink/message/header.ts'
import { sliceAt } from '../../netlink/message/slice.ts'
import { rtnetlink } from '../../rtnl/protocol.ts'
import type { Datagram } from '../source/item.ts'
import { NETLINK } from './protocols.ts'
import { readUevent } from './uevent.ts'

/** The first message of a datagram that is no control message. */
interface First {
  readonly b: Bytes
  /** Where its body begins and ends. */
  readonly at: number
  readonly end: number
  readonly header: Nlmsghdr
}

/** Length of struct genlmsghdr and of struct nfgenmsg. */
const SHORT_HEADER = 4
/** Families have fewer attributes. */
const MAX_TYPE = 512
/** Highest number of a subsystem of nfnetlink (linux/netfilter/nfnetlink.h: NFNL_SUBSYS_HOOK). */
const MAX_SUBSYSTEM = 12
const SOCK_DIAG_BY_FAMILY = 20
/** AF_INET and AF_INET6. */
const INET_FAMILIES: readonly number[] = [2, 10]
/** Lengths of struct inet_diag_req_v2 and struct inet_diag_msg (linux/inet_diag.h). */
const INET_DIAG = { request: 56, reply: 72 } as const

/**
 * Number of the protocol whose messages these bytes look like, where they look less like the one they were read as; undefined where
 * they may be that. Hex and raw messages do not say of which protocol they are.
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
  return unlessMalformed(() => {
    for (let slice = sliceAt(b, 0); slice; slice = sliceAt(b, (slice.end + 3) & ~3)) {
      const { at, end, header } = slice
      if (header.type >= NLMSG.MIN_TYPE) return { b, at: at + nlmsghdr.size, end, header }
    }
    return undefined
  })
}

/**
 * How many attributes a message has, read as one of each protocol; 0 where it does not look like one. The surest come first. Who finds more
 * attributes than rtnetlink is right: a struct ndmsg would have to hold attribute headers that lead to the end exactly, where the members of
 * real ones are zero or small.
 */
const CANDIDATES: readonly (readonly [number, (first: First) => number])[] = [
  [NETLINK.NETFILTER, netfilter],
  [NETLINK.GENERIC, generic],
  [NETLINK.ROUTE, route],
  [NETLINK.SOCK_DIAG, inetDiag],
]

/** A command, a version, nothing in the reserved member, then attributes to the end. */
function generic({ b, at, end, header }: First): number {
  if (header.type > 0xff || end - at < SHORT_HEADER || b.u8[at] === 0 || b.view.getUint16(at + 2) !== 0) return 0
  return attributes(b, at + SHORT_HEADER, end)
}

/** A subsystem in the upper half of the type, version 0, then attributes to the end. */
function netfilter({ b, at, end, header }: First): number {
  const subsystem = header.type >> 8
  if (subsystem === 0 || subsystem > MAX_SUBSYSTEM || end - at < SHORT_HEADER || b.u8[at + 1] !== 0) return 0
  return attributes(b, at + SHORT_HEADER, end)
}

/** The tables know the type and every attribute. */
function route({ b, at, end }: First): number {
  const options = { protocol: rtnetlink, littleEndian: b.le }
  const [message] = unlessMalformed(() => decodeMessages(b.u8.subarray(at - nlmsghdr.size, end), options)) ?? []
  if (!message || message.payload !== undefined) return 0
  const keys = Object.keys(message.attrs)
  return keys.includes('unknown') ? 0 : keys.length
}

/** The struct of a request or of a reply; replies have attributes too. */
function inetDiag({ b, at, end, header }: First): number {
  if (header.type !== SOCK_DIAG_BY_FAMILY || !INET_FAMILIES.includes(b.u8[at] as number)) return 0
  const length = end - at
  return length === INET_DIAG.request || length === INET_DIAG.reply ? 1 : attributes(b, at + INET_DIAG.reply, end)
}

/** How many attributes fill the bytes; 0 where they do not, or where one is of type 0. */
function attributes(b: Bytes, at: number, end: number): number {
  const types = unlessMalformed(() => typesOf(b, at, end)) ?? []
  return types.every((type) => type > 0 && type <= MAX_TYPE) ? types.length : 0
}

function typesOf(b: Bytes, at: number, end: number): number[] {
  const types: number[] = []
  const cursor = new AttrCursor(b, at, end)
  while (cursor.next()) types.push(cursor.type & NLA_TYPE_MASK)
  return cursor.at < end ? [] : types
}
