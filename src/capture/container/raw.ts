import { align } from '../../netlink/codec/bytes.ts'
import type { Feed } from '../source/feed.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'

const NLMSG_HDRLEN = 16
/** Longer messages are taken for a wrong length: the kernel's are limited by a socket's buffer, and seldom above 32 KiB. */
const MAX_MESSAGE = 1 << 20
/** What iproute2's rtmon puts between messages (ip/rtmon.c): a message of type 15 that holds seconds and microseconds. */
const STAMP = { TYPE: 15, LENGTH: 24 } as const
/** How far a search for the next message looks before it asks for more. */
const STRETCH = 1 << 16

/** Reads messages one after the other, padded to four bytes, as rtmon writes them; its stamps become the times of what follows. */
export async function* raw(feed: Feed, options: ReadOptions): AsyncGenerator<Item> {
  const { protocol = 0 } = options
  let order = options.littleEndian ?? true
  let time: bigint | undefined
  for (let frame = 1; await feed.fill(1); ) {
    await feed.fill(NLMSG_HDRLEN)
    if (options.littleEndian === undefined && !begins(feed, 0, order) && begins(feed, 0, !order)) order = !order
    if (!begins(feed, 0, order)) {
      yield* skip(feed, order)
      continue
    }
    const claimed = feed.view.getUint32(feed.at, order)
    const length = await lengthHere(feed, claimed, order)
    const offset = feed.position
    if (length < claimed) yield fault(`a message of ${claimed} bytes, but ${length} up to the next or the end`, offset, frame)
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

/** Whether the header of a message could stand `skip` bytes on. */
function begins({ view, at, bytes }: Feed, skip: number, order: boolean): boolean {
  if (at + skip + NLMSG_HDRLEN > bytes.length) return false
  const length = view.getUint32(at + skip, order)
  return length >= NLMSG_HDRLEN && length <= MAX_MESSAGE && view.getUint16(at + skip + 4, order) !== 0
}

/** How many messages must follow each other for a search to take them for messages: attributes may look like one or two. */
const CHAIN = 3

/** Whether a chain of messages begins there, or the last ones of the recording. No known type or flag is above 0xfff. */
function certain(feed: Feed, skip: number, order: boolean): boolean {
  let at = skip
  for (let n = 0; n < CHAIN; n++) {
    if (n > 0 && at === feed.left) return true
    if (!begins(feed, at, order)) return false
    const { view } = feed
    if (view.getUint16(feed.at + at + 4, order) > 0xfff || view.getUint16(feed.at + at + 6, order) > 0xfff) return false
    at += align(view.getUint32(feed.at + at, order))
    if (at > feed.left) return false
  }
  return true
}

/** How much of the claimed length there is: up to the end, or up to a message that begins inside it where it leads to none. */
async function lengthHere(feed: Feed, claimed: number, order: boolean): Promise<number> {
  const next = align(claimed)
  // The next header is looked at only where it has come: in a live recording nobody knows when it will.
  await feed.fill(next)
  if (feed.left >= claimed && (feed.left < next + NLMSG_HDRLEN || begins(feed, next, order))) return claimed
  await feed.fill(next + STRETCH)
  const inside = Math.min(claimed, feed.left)
  for (let length = NLMSG_HDRLEN; length < inside; length += 4) if (certain(feed, length, order)) return length
  return inside
}

/** Skips what is no message, up to the next that is one. */
async function* skip(feed: Feed, order: boolean): AsyncGenerator<Item> {
  const from = feed.position
  feed.take(1)
  for (;;) {
    const more = await feed.fill(STRETCH)
    let skipped = 0
    while (skipped + NLMSG_HDRLEN <= feed.left && !certain(feed, skipped, order)) skipped++
    const found = skipped + NLMSG_HDRLEN <= feed.left
    feed.take(found || more ? skipped : feed.left)
    if (!found && more) continue
    yield fault(`${feed.position - from} bytes that are no message`, from)
    return
  }
}

function stampOf(bytes: Uint8Array, order: boolean): bigint | undefined {
  if (bytes.length !== STAMP.LENGTH) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint16(4, order) !== STAMP.TYPE) return undefined
  return BigInt(view.getUint32(16, order)) * 1_000_000_000n + BigInt(view.getUint32(20, order)) * 1000n
}
