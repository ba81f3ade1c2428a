import { align } from '../../netlink/codec/bytes.ts'
import type { Feed } from '../source/feed.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'

const NLMSG_HDRLEN = 16
/** Maximum plausible message length. The socket buffer limits the kernel's messages; they rarely exceed 32 KiB. */
const MAX_MESSAGE = 1 << 20
/** Type of the time stamps that iproute2's rtmon writes between messages (ip/rtmon.c): seconds and microseconds. */
const STAMP = { TYPE: 15, LENGTH: 24 } as const
/** Number of bytes that a search for the next message reads at once. */
const STRETCH = 1 << 16

/** Reads messages padded to four bytes, as rtmon writes them. A time stamp applies to the messages after it. */
export async function* raw(feed: Feed, options: ReadOptions): AsyncGenerator<Item> {
  const { protocol = 0 } = options
  let order = options.littleEndian ?? true
  let time: bigint | undefined
  for (let frame = 1; await feed.fill(1); ) {
    await feed.fill(NLMSG_HDRLEN)
    if (options.littleEndian === undefined && !begins(feed, feed.at, order) && begins(feed, feed.at, !order)) order = !order
    if (!begins(feed, feed.at, order)) {
      yield* skip(feed, order)
      continue
    }
    const claimed = feed.view.getUint32(feed.at, order)
    const length = await lengthHere(feed, claimed, order)
    const offset = feed.position
    if (length < claimed)
      yield fault(`a message of ${claimed} bytes, but the next message or the end comes after ${length}`, offset, frame)
    const bytes = feed.take(length)
    feed.take(Math.min(align(length) - length, feed.left))
    const stamp = stampOf(bytes, order)
    if (stamp !== undefined) time = stamp
    else {
      const missing = claimed > length ? { missing: claimed - length } : {}
      const when = time === undefined ? {} : { time }
      yield { kind: 'datagram', frame: frame++, offset, ...when, protocol, assumed: true, littleEndian: order, bytes, ...missing }
    }
  }
}

/** Whether the header of a message could be at `at`. */
function begins({ view, bytes }: Feed, at: number, order: boolean): boolean {
  if (at + NLMSG_HDRLEN > bytes.length) return false
  const length = view.getUint32(at, order)
  return length >= NLMSG_HDRLEN && length <= MAX_MESSAGE && view.getUint16(at + 4, order) !== 0
}

/** Number of adjacent messages that a search requires: attributes may look like one or two messages. */
const CHAIN = 3

/**
 * Whether a chain of messages begins there, or a shorter one up to the end. No known type or flag is above 0xfff. If the
 * source has not ended, returns the number of bytes that decide it, where fewer are buffered.
 */
function certain(feed: Feed, skip: number, order: boolean, ended: boolean): boolean | number {
  let at = skip
  for (let n = 0; n < CHAIN; n++) {
    if (at === feed.left && ended) return true
    if (at + NLMSG_HDRLEN > feed.left) return !ended && at + NLMSG_HDRLEN
    if (!begins(feed, feed.at + at, order)) return false
    const { view } = feed
    if (view.getUint16(feed.at + at + 4, order) > 0xfff || view.getUint16(feed.at + at + 6, order) > 0xfff) return false
    at += align(view.getUint32(feed.at + at, order))
    if (at > feed.left) return !ended && at
  }
  return true
}

/**
 * Returns the real length of a message. If no message follows at the claimed length, it ends where another message
 * begins inside it, or at the end of the recording.
 */
async function lengthHere(feed: Feed, claimed: number, order: boolean): Promise<number> {
  const next = align(claimed)
  // Check the next header only if it is buffered: in a live recording it may arrive much later.
  await feed.fill(next)
  if (feed.left >= claimed && (feed.left < next + NLMSG_HDRLEN || begins(feed, feed.at + next, order))) return claimed
  await feed.fill(next + STRETCH)
  const inside = Math.min(claimed, feed.left)
  for (let length = NLMSG_HDRLEN; length < inside; length += 4) if (certain(feed, length, order, true)) return length
  return inside
}

/** Skips garbage up to the next message, or to the end of the recording. */
async function* skip(feed: Feed, order: boolean): AsyncGenerator<Item> {
  const from = feed.position
  feed.take(1)
  for (let want = NLMSG_HDRLEN; ; ) {
    const ended = !(await feed.fill(want))
    let skipped = 0
    let found = certain(feed, skipped, order, ended)
    while (found === false) found = certain(feed, ++skipped, order, ended)
    feed.take(skipped)
    if (found === true) break
    want = found - skipped
  }
  yield fault(`${feed.position - from} bytes that are not a message`, from)
}

function stampOf(bytes: Uint8Array, order: boolean): bigint | undefined {
  if (bytes.length !== STAMP.LENGTH) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint16(4, order) !== STAMP.TYPE) return undefined
  return BigInt(view.getUint32(16, order)) * 1_000_000_000n + BigInt(view.getUint32(20, order)) * 1000n
}
