import { AttrCursor, NLA_TYPE_MASK } from '../../src/netlink/attribute/cursor.ts'
import type { Bytes } from '../../src/netlink/codec/bytes.ts'
import { NLMSG_HDRLEN } from '../../src/netlink/message/header.ts'

/** Which attributes hold attributes, by number. */
interface Nests {
  readonly [type: number]: Nests
}

/** How a message type is walked: where its attributes begin, and which nest. */
interface Walk {
  readonly header: number
  readonly nests: Nests
}

const NONE: Nests = {}

/** What nests in the scenes: IFLA_LINKINFO, IFLA_XDP, IFLA_DEVLINK_PORT, IFLA_DPLL_PIN, IFLA_AF_SPEC by address family. Not from the tables: this is the least there is to do. */
const WALKS: Readonly<Record<number, Walk>> = {
  16: { header: 16, nests: { 18: NONE, 26: { 2: NONE, 10: NONE }, 43: NONE, 62: NONE, 65: NONE } },
  20: { header: 8, nests: NONE },
  24: { header: 12, nests: NONE },
}

/** Steps over every message header and every attribute header of a datagram, reads no value, and counts the attributes. */
export function walk(b: Bytes): number {
  let count = 0
  const end = b.u8.length
  for (let at = 0; at < end; ) {
    const length = b.view.getUint32(at, b.le)
    const { header, nests } = WALKS[b.view.getUint16(at + 4, b.le)] as Walk
    count += attributes(b, at + NLMSG_HDRLEN + header, at + length, nests)
    at += (length + 3) & ~3
  }
  return count
}

function attributes(b: Bytes, at: number, end: number, nests: Nests): number {
  let count = 0
  for (const c = new AttrCursor(b, at, end); c.next(); ) {
    const inner = nests[c.type & NLA_TYPE_MASK]
    count += inner === undefined ? 1 : 1 + attributes(b, c.start, c.end, inner)
  }
  return count
}
