import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { BATCH } from '../source/batches.ts'
import { isFilled, orderAt } from '../source/byte-order.ts'
import type { Feed } from '../source/feed.ts'
import { type Datagram, fault, type Item, type ReadOptions } from '../source/item.ts'
import { directionOf, headers, MAX_PROTOCOL, MAX_RECORD } from './headers.ts'
import { ARPHRD_NETLINK, LINKTYPE_NETLINK, type LinkLayer, linkLayer, PACKET, SLL2 } from './linktype.ts'

const FILE_HEADER = 24
const RECORD_HEADER = 16
const NLMSG_HDRLEN = 16
/** Number of bytes that a search for the next record reads at once. */
const STRETCH = 1 << 16

/** Properties shared by all records of a file. */
interface File {
  readonly littleEndian: boolean
  readonly layer: LinkLayer
  /** Length of the header of a record and of the cooked header. */
  readonly before: number
  /** Unit of the fraction of a second, in nanoseconds. */
  readonly unit: number
  readonly options: ReadOptions
  readonly time: Clock
}

type Clock = (seconds: number, fraction: number) => bigint

/** Converts a time to nanoseconds since 1970. Caches the second: many records share one, and multiplying a bigint is slow. */
function clock(unit: number): Clock {
  let [last, whole] = [-1, 0n]
  return (seconds, fraction) => {
    if (seconds !== last) {
      last = seconds
      whole = BigInt(seconds) * 1_000_000_000n
    }
    return whole + BigInt(fraction * unit)
  }
}

/** Reads a pcap file of LINKTYPE_NETLINK, with micro- or nanoseconds, of either byte order. */
export async function* pcap(feed: Feed, options: ReadOptions): AsyncGenerator<readonly Item[], void> {
  const file = await open(feed, options)
  for (let frame = 1; ; ) {
    const quick = wholes(feed, file, frame)
    frame += quick.length
    if (quick.length > 0) yield quick
    else if (!(await feed.fill(1))) return
    else {
      const { items, counted } = await doubtful(feed, file, frame)
      if (counted) frame++
      yield items
    }
  }
}

/** Handles a record that is not fully buffered or not valid. Returns nothing, a fault, a record, or both. */
async function doubtful(feed: Feed, file: File, frame: number): Promise<{ items: Item[]; counted: boolean }> {
  const at = feed.position
  if (!(await feed.fill(RECORD_HEADER, true))) {
    const what = `the recording ends ${feed.left} bytes into the header of a record`
    feed.take(feed.left)
    return { items: [fault(what, at, frame)], counted: true }
  }
  if (likely(feed, 0, file)) return { items: await record(feed, file, frame), counted: true }
  return { items: [await skip(feed, file, at)], counted: false }
}

/** Reads the magic number of a pcap file: byte order and unit of the fraction in nanoseconds. Returns undefined for any other file. */
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
  if (!found || feed.left < FILE_HEADER) throw new MalformedError(`missing or incomplete pcap file header`, feed.position)
  const { linktype } = headers(found.littleEndian).file(feed.take(FILE_HEADER).subarray(4))
  // The upper bits describe the frame check sequence.
  const layer = linkLayer(linktype & 0xffff)
  if (!layer) throw new MalformedError(`expected link type ${LINKTYPE_NETLINK} (netlink), got ${linktype & 0xffff}`, 20)
  return { ...found, layer, before: RECORD_HEADER + layer.length, options, time: clock(found.unit) }
}

/** Whether the header of a record could begin `skip` bytes ahead: its numbers are plausible. */
function likely({ view, at }: Feed, skip: number, { littleEndian, unit }: File): boolean {
  const start = at + skip
  const captured = view.getUint32(start + 8, littleEndian)
  const length = view.getUint32(start + 12, littleEndian)
  const perSecond = unit === 1 ? 1e9 : 1e6
  return captured <= length && length <= MAX_RECORD && view.getUint32(start + 4, littleEndian) < perSecond
}

/** Whether a whole record of nlmon begins there. A search must not accept zeros or text. */
function certain(feed: Feed, skip: number, file: File): boolean {
  const { view } = feed
  const { layer, before } = file
  const start = feed.at + skip
  if (start + before + NLMSG_HDRLEN > feed.bytes.length || !likely(feed, skip, file)) return false
  const captured = view.getUint32(start + 8, file.littleEndian)
  if (captured < layer.length + NLMSG_HDRLEN || view.getUint16(start + RECORD_HEADER + layer.hardware) !== ARPHRD_NETLINK)
    return false
  const length = view.getUint32(start + 12, file.littleEndian)
  const first = (order: boolean): number => view.getUint32(start + before, order)
  const inside = (n: number): boolean => n >= NLMSG_HDRLEN && n <= length - layer.length
  return view.getUint16(start + RECORD_HEADER + layer.protocol) <= MAX_PROTOCOL && (inside(first(true)) || inside(first(false)))
}

/** Skips garbage up to the next record. */
async function skip(feed: Feed, file: File, from: number): Promise<Item> {
  for (;;) {
    const more = await feed.fill(STRETCH)
    const end = feed.left - (file.before + NLMSG_HDRLEN)
    let skipped = 0
    while (skipped <= end && !certain(feed, skipped, file)) skipped++
    const found = skipped <= end
    feed.take(found || more ? Math.min(skipped, feed.left) : feed.left)
    if (!found && more) continue
    return fault(`${feed.position - from} bytes that are not a record`, from)
  }
}

/** Returns the next records that are buffered and well-formed, without waiting. Nearly all records are. */
function wholes(feed: Feed, file: File, first: number): Datagram[] {
  const found: Datagram[] = []
  while (found.length < BATCH) {
    const next = whole(feed, file, first + found.length)
    if (!next) break
    found.push(next)
  }
  return found
}

function whole(feed: Feed, file: File, frame: number): Datagram | undefined {
  if (feed.left < file.before || !likely(feed, 0, file)) return undefined
  const captured = feed.view.getUint32(feed.at + 8, file.littleEndian)
  if (feed.left < RECORD_HEADER + captured) return undefined
  if (strange(feed, file) !== undefined || !isFilled(feed.view, feed.at + file.before, feed.at + RECORD_HEADER + captured))
    return undefined
  return datagram(feed, file, frame, captured)
}

/** Returns the hardware type of the next record if it is not netlink, as in a recording of the device `any`. */
function strange({ view, at }: Feed, { layer }: File): number | undefined {
  if (layer.linktype === LINKTYPE_NETLINK) return undefined
  const hardware = view.getUint16(at + RECORD_HEADER + layer.hardware)
  return hardware === ARPHRD_NETLINK ? undefined : hardware
}

async function record(feed: Feed, file: File, frame: number): Promise<Item[]> {
  const at = feed.position
  const captured = feed.view.getUint32(feed.at + 8, file.littleEndian)
  await feed.fill(RECORD_HEADER + captured, true)
  // If messages fill the record, its length is right. The next header would confirm it, but may not be buffered yet.
  const filled = isFilled(feed.view, feed.at + file.before, feed.at + Math.min(RECORD_HEADER + captured, feed.left))
  const wrong =
    !filled && (await feed.fill(RECORD_HEADER + captured + RECORD_HEADER)) && !likely(feed, RECORD_HEADER + captured, file)
  // A record that begins inside is recognized by its headers, which may end behind this record.
  if (wrong) await feed.fill(RECORD_HEADER + captured + file.before + NLMSG_HDRLEN)
  const room = feed.left - RECORD_HEADER
  const length = wrong ? shortened(feed, captured, file) : Math.min(captured, room)
  const items: Item[] = []
  if (length < captured) {
    const why = length < room ? `the next record begins after ${length}` : `the recording ends after ${length}`
    items.push(fault(`a record of ${captured} bytes, but ${why}`, at, frame))
  }
  if (length >= file.layer.length) {
    const hardware = strange(feed, file)
    if (hardware === undefined) return [...items, datagram(feed, file, frame, length)]
    feed.take(RECORD_HEADER + length)
    return [...items, fault(`a packet of hardware type ${hardware}, not netlink`, at, frame)]
  }
  feed.take(RECORD_HEADER + length)
  return length < captured ? items : [fault(`a record of ${length} bytes, too short for its cooked header`, at, frame)]
}

/** Returns the real length if no record follows a record: it ends where another begins inside it, else as claimed. */
function shortened(feed: Feed, captured: number, file: File): number {
  for (let length = 0; length < captured; length++) if (certain(feed, RECORD_HEADER + length, file)) return length
  return captured
}

/** Reads the record at the read position, of which `captured` bytes are buffered. */
function datagram(feed: Feed, file: File, frame: number, captured: number): Datagram {
  const { options, littleEndian: likely, time, layer } = file
  const { view, at } = feed
  const cooked = at + RECORD_HEADER
  // A parser would make a view of the header and an object, for each of millions of records.
  const missing = view.getUint32(at + 12, likely) - captured
  const packetType = layer.length === SLL2 ? view.getUint8(cooked + 10) : view.getUint16(cooked)
  const end = cooked + captured
  feed.skip(file.before)
  const usual: Datagram = {
    kind: 'datagram',
    frame,
    offset: feed.position,
    time: time(view.getUint32(at, likely), view.getUint32(at + 4, likely)),
    protocol: view.getUint16(cooked + layer.protocol),
    littleEndian: options.littleEndian ?? orderAt(view, feed.at, end, likely, missing),
    bytes: feed.take(captured - layer.length),
  }
  // No spread: it costs as much as the rest of the function.
  if (missing <= 0 && packetType === PACKET.OUTGOING) return usual
  return { ...usual, ...directionOf(packetType), ...(missing > 0 ? { missing } : {}) }
}
