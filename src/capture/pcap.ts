import { MalformedError } from '../netlink/codec.ts'
import type { Feed } from './feed.ts'
import { directionOf, headers, MAX_PROTOCOL, MAX_RECORD, type PacketHeader } from './headers.ts'
import { type Datagram, fault, type Item, type ReadOptions } from './item.ts'
import { ARPHRD_NETLINK, COOKED, LINKTYPE_NETLINK } from './linktype.ts'
import { isFilled, orderOf } from './order.ts'

const FILE_HEADER = 24
const RECORD_HEADER = 16
const HEADERS = RECORD_HEADER + COOKED
const NLMSG_HDRLEN = 16
/** How far a search for the next record looks before it asks for more. */
const STRETCH = 1 << 16

/** What is the same for all records of a file. */
interface File {
  readonly littleEndian: boolean
  /** How many nanoseconds the fraction of a second counts. */
  readonly unit: number
  readonly options: ReadOptions
}

/** Reads a pcap file of LINKTYPE_NETLINK, with micro- or nanoseconds, of either byte order. */
export async function* pcap(feed: Feed, options: ReadOptions): AsyncGenerator<Item> {
  const file = await open(feed, options)
  for (let frame = 1; feed.left > 0 || (await feed.fill(1)); frame++) {
    const quick = whole(feed, file, frame)
    if (quick) {
      yield quick
      continue
    }
    const at = feed.position
    if (!(await feed.fill(RECORD_HEADER))) {
      yield fault(`the recording ends ${feed.left} bytes into the header of a record`, at, frame)
      return
    }
    if (!likely(feed, 0, file)) {
      yield* skip(feed, file, at)
      frame--
      continue
    }
    yield* record(feed, file, frame)
  }
}

/** The four bytes that a pcap file begins with: byte order, and nanoseconds to the fraction. Undefined where it is no pcap file. */
export function magic(view: DataView): { littleEndian: boolean; unit: number } | undefined {
  if (view.byteLength < 4) return undefined
  for (const littleEndian of [true, false]) {
    const number = view.getUint32(0, littleEndian)
    if (number === 0xa1b2c3d4) return { littleEndian, unit: 1000 }
    if (number === 0xa1b23c4d) return { littleEndian, unit: 1 }
  }
  return undefined
}

async function open(feed: Feed, options: ReadOptions): Promise<File> {
  await feed.fill(FILE_HEADER)
  const found = magic(feed.view)
  if (!found || feed.left < FILE_HEADER) throw new MalformedError(`a pcap file of ${feed.left} bytes, or none`, feed.position)
  const { linktype } = headers(found.littleEndian).file(feed.take(FILE_HEADER).subarray(4))
  // The upper bits tell of a frame check sequence.
  if ((linktype & 0xffff) !== LINKTYPE_NETLINK)
    throw new MalformedError(`link type ${linktype & 0xffff}, not ${LINKTYPE_NETLINK} (netlink)`, 20)
  return { ...found, options }
}

/** Whether the header of a record could begin `skip` bytes on: its numbers make sense. */
function likely({ view, at }: Feed, skip: number, { littleEndian, unit }: File): boolean {
  const start = at + skip
  const captured = view.getUint32(start + 8, littleEndian)
  const length = view.getUint32(start + 12, littleEndian)
  const perSecond = unit === 1 ? 1e9 : 1e6
  return captured <= length && length <= MAX_RECORD && view.getUint32(start + 4, littleEndian) < perSecond
}

/** Whether a whole record of nlmon begins there: searches must not take zeros or text for one. */
function certain(feed: Feed, skip: number, file: File): boolean {
  const start = feed.at + skip
  if (start + HEADERS + NLMSG_HDRLEN > feed.bytes.length || !likely(feed, skip, file)) return false
  const { view } = feed
  const captured = view.getUint32(start + 8, file.littleEndian)
  if (captured < COOKED + NLMSG_HDRLEN || view.getUint16(start + RECORD_HEADER + 2) !== ARPHRD_NETLINK) return false
  const length = view.getUint32(start + 12, file.littleEndian)
  const first = (order: boolean): number => view.getUint32(start + HEADERS, order)
  const inside = (n: number): boolean => n >= NLMSG_HDRLEN && n <= length - COOKED
  return view.getUint16(start + HEADERS - 2) <= MAX_PROTOCOL && (inside(first(true)) || inside(first(false)))
}

/** Skips what is no record, up to the next that is one. */
async function* skip(feed: Feed, file: File, from: number): AsyncGenerator<Item> {
  for (;;) {
    const more = await feed.fill(STRETCH)
    const end = feed.left - (HEADERS + NLMSG_HDRLEN)
    let skipped = feed.position === from ? 1 : 0
    while (skipped <= end && !certain(feed, skipped, file)) skipped++
    const found = skipped <= end
    feed.take(found || more ? Math.min(skipped, feed.left) : feed.left)
    if (!found && more) continue
    yield fault(`${feed.position - from} bytes that are no record`, from)
    return
  }
}

/** A record that is there, and has nothing to doubt: nearly all of them. It costs no waiting, which is what a record costs most. */
function whole(feed: Feed, file: File, frame: number): Datagram | undefined {
  if (feed.left < HEADERS || !likely(feed, 0, file)) return undefined
  const captured = feed.view.getUint32(feed.at + 8, file.littleEndian)
  if (captured < COOKED || feed.left < RECORD_HEADER + captured) return undefined
  if (!isFilled(feed.bytes.subarray(feed.at + HEADERS, feed.at + RECORD_HEADER + captured))) return undefined
  const offset = feed.position + HEADERS
  const header = headers(file.littleEndian).packet(feed.take(HEADERS))
  return datagram(header, feed.take(captured - COOKED), { file, frame, offset })
}

async function* record(feed: Feed, file: File, frame: number): AsyncGenerator<Item> {
  const at = feed.position
  const captured = feed.view.getUint32(feed.at + 8, file.littleEndian)
  await feed.fill(RECORD_HEADER + captured)
  const body = feed.bytes.subarray(feed.at + HEADERS, feed.at + RECORD_HEADER + captured)
  // Where its messages fill the record, its length is right. The next header would tell too, but may not have come yet.
  const doubtful = !isFilled(body) && (await feed.fill(RECORD_HEADER + captured + RECORD_HEADER))
  const wrong = doubtful && !likely(feed, RECORD_HEADER + captured, file)
  const room = feed.left - RECORD_HEADER
  const length = wrong ? shortened(feed, captured, file) : Math.min(captured, room)
  if (length < captured) {
    const why = length < room ? `the next record begins after ${length}` : `the recording ends after ${length}`
    yield fault(`a record of ${captured} bytes, but ${why}`, at, frame)
  }
  if (length < COOKED) {
    feed.take(RECORD_HEADER + length)
    if (length === captured) yield fault(`a record of ${length} bytes, too short for its cooked header`, at, frame)
    return
  }
  const header = headers(file.littleEndian).packet(feed.take(HEADERS))
  yield datagram(header, feed.take(length - COOKED), { file, frame, offset: at + HEADERS })
}

/** The length of a record that leads to no other: up to a record that begins inside it, where there is one. */
function shortened(feed: Feed, captured: number, file: File): number {
  for (let length = 0; length < captured; length++) if (certain(feed, RECORD_HEADER + length, file)) return length
  return captured
}

function datagram(
  { seconds, fraction, length, packetType, protocol }: PacketHeader,
  bytes: Uint8Array,
  { file, frame, offset }: { file: File; frame: number; offset: number },
): Datagram {
  const missing = length - COOKED - bytes.length
  return {
    kind: 'datagram',
    frame,
    offset,
    time: BigInt(seconds) * 1_000_000_000n + BigInt(fraction * file.unit),
    protocol,
    ...directionOf(packetType),
    littleEndian: file.options.littleEndian ?? orderOf(bytes, file.littleEndian, missing),
    bytes,
    ...(missing > 0 ? { missing } : {}),
  }
}
