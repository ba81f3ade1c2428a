import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { orderOf } from '../source/byte-order.ts'
import type { Feed } from '../source/feed.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'
import { directionOf, headers, MAX_RECORD, readCooked } from './headers.ts'
import { ARPHRD_NETLINK, LINKTYPE_NETLINK, linkLayer } from './linktype.ts'

/** Block types. Blocks of other types are skipped. */
const BLOCK = {
  SECTION: 0x0a0d0d0a,
  INTERFACE: 1,
  OBSOLETE: 2,
  SIMPLE: 3,
  NAMES: 4,
  STATISTICS: 5,
  ENHANCED: 6,
  SECRETS: 10,
} as const
const KNOWN = new Set<number>(Object.values(BLOCK))
const OPTION = { END: 0, TSRESOL: 9, TSOFFSET: 14 } as const
const MAGIC = 0x1a2b3c4d
/** Number of bytes that a search for the next block reads at once. */
const STRETCH = 1 << 16
/** Size of a block's framing: type, length, and the length again at the end. */
const FRAMING = 12
/** Size of the fixed part of a block's body, before its packet or its options. */
const FIXED = { section: 16, interface: 8, enhanced: 20, simple: 4 } as const

interface Interface {
  readonly linktype: number
  readonly snaplen: number
  /** Time stamp units per second, and the offset in seconds to add. */
  readonly resolution: bigint
  readonly shift: bigint
}

/** State of a section, valid until the next section header. */
interface Section {
  littleEndian: boolean
  interfaces: Interface[]
  frame: number
  readonly options: ReadOptions
}

/** A block without its framing. `at` is its start in the recording. */
interface Block {
  readonly type: number
  readonly body: Uint8Array
  readonly at: number
}

/** Header of a packet block. */
interface Packet {
  readonly interface: number
  /** Upper and lower half of the time stamp; a simple packet block has none. */
  readonly high?: number
  readonly low?: number
  readonly captured: number
  readonly length: number
}

/** Reads a pcapng file: all sections and interfaces, whatever the time resolution. */
export async function* pcapng(feed: Feed, options: ReadOptions): AsyncGenerator<Item> {
  const section: Section = { littleEndian: true, interfaces: [], frame: 0, options }
  if (!(await blockLength(feed, section))) throw new MalformedError('a pcapng file without a whole section header', feed.position)
  while (await feed.fill(1)) {
    const length = await blockLength(feed, section)
    if (length === 0) {
      yield* skip(feed, section)
      continue
    }
    const at = feed.position
    const type = typeOf(feed, section.littleEndian)
    yield* read({ type, body: feed.take(length).subarray(8, length - 4), at }, section)
  }
}

const typeOf = ({ view, at }: Feed, littleEndian: boolean): number => view.getUint32(at, littleEndian)

/** Returns the length of the block that begins here; 0 if it is not valid. A section header sets the byte order. */
async function blockLength(feed: Feed, section: Section): Promise<number> {
  if (!(await feed.fill(FRAMING))) return 0
  const { view, at } = feed
  const isSection = typeOf(feed, true) === BLOCK.SECTION
  const order = isSection ? view.getUint32(at + 8, true) === MAGIC : section.littleEndian
  if (isSection && view.getUint32(at + 8, order) !== MAGIC) return 0
  const length = view.getUint32(at + 4, order)
  if (length < FRAMING || length % 4 !== 0 || length > MAX_RECORD || !(await feed.fill(length))) return 0
  if (isSection && length < FRAMING + FIXED.section) return 0
  if (feed.view.getUint32(feed.at + length - 4, order) !== length) return 0
  section.littleEndian = order
  return length
}

/** Skips garbage up to the next block of a known type. */
async function* skip(feed: Feed, section: Section): AsyncGenerator<Item> {
  const at = feed.position
  feed.take(1)
  while (feed.left >= FRAMING || (await feed.fill(STRETCH)) || feed.left >= FRAMING) {
    const type = typeOf(feed, section.littleEndian)
    if (KNOWN.has(type) && (await blockLength(feed, section))) break
    feed.take(1)
  }
  if (feed.left < FRAMING) feed.take(feed.left)
  yield fault(`${feed.position - at} bytes that are not a block`, at)
}

function* read(block: Block, section: Section): Generator<Item> {
  const { type, body, at } = block
  const { littleEndian, interfaces } = section
  if (type === BLOCK.SECTION) section.interfaces = []
  else if (type === BLOCK.INTERFACE) {
    if (body.length < FIXED.interface) yield fault(`an interface description of ${body.length} bytes`, at)
    interfaces.push(describe(body, littleEndian))
  } else if (type === BLOCK.ENHANCED || type === BLOCK.OBSOLETE) {
    section.frame++
    if (body.length < FIXED.enhanced) return yield fault(`a packet block of ${body.length} bytes`, at, section.frame)
    const parsers = headers(littleEndian)
    const header = type === BLOCK.ENHANCED ? parsers.enhanced(body) : parsers.obsolete(body)
    yield* packet(header, body.subarray(FIXED.enhanced), block, section)
  } else if (type === BLOCK.SIMPLE) {
    section.frame++
    if (body.length < FIXED.simple) return yield fault(`a packet block of ${body.length} bytes`, at, section.frame)
    yield* packet(simple(body, section), body.subarray(FIXED.simple), block, section)
  }
}

/** Reads a simple packet block. It has only the packet's length: it belongs to the first interface, and may be cut at its snap length. */
function simple(body: Uint8Array, { littleEndian, interfaces }: Section): Packet {
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, littleEndian)
  const captured = Math.min(length, interfaces[0]?.snaplen || length, body.length - FIXED.simple)
  return { interface: 0, captured, length }
}

function* packet(header: Packet, room: Uint8Array, { body, at }: Block, section: Section): Generator<Item> {
  const { frame, interfaces, littleEndian, options } = section
  const { interface: number, captured, length, high, low } = header
  const from = interfaces[number]
  if (!from) return yield fault(`a packet of interface ${number}, which is not described`, at, frame)
  const layer = linkLayer(from.linktype)
  if (!layer) return yield fault(`a packet of link type ${from.linktype}, not netlink`, at, frame)
  if (captured > room.length) yield fault(`a packet of ${captured} bytes in a block that has room for ${room.length}`, at, frame)
  const whole = room.subarray(0, captured)
  if (whole.length < layer.length)
    return yield fault(`a packet of ${whole.length} bytes, too short for its cooked header`, at, frame)
  const { packetType, hardware, protocol } = readCooked(whole, layer)
  if (layer.linktype !== LINKTYPE_NETLINK && hardware !== ARPHRD_NETLINK)
    return yield fault(`a packet of hardware type ${hardware}, not netlink`, at, frame)
  const bytes = whole.subarray(layer.length)
  const missing = Math.max(length - whole.length, 0)
  yield {
    kind: 'datagram',
    frame,
    offset: at + 8 + (body.length - room.length) + layer.length,
    ...(high === undefined ? {} : { time: timeOf(high, low ?? 0, from) }),
    protocol,
    ...directionOf(packetType),
    littleEndian: options.littleEndian ?? orderOf(bytes, littleEndian, missing),
    bytes,
    ...(missing > 0 ? { missing } : {}),
  }
}

function timeOf(high: number, low: number, { resolution, shift }: Interface): bigint {
  const units = (BigInt(high) << 32n) + BigInt(low)
  return (units * 1_000_000_000n) / resolution + shift * 1_000_000_000n
}

/** Reads an interface description and its options. Skips unknown options; stops at a bad length. */
function describe(body: Uint8Array, littleEndian: boolean): Interface {
  // Count a description that is too short, so that the numbers of later interfaces stay right.
  if (body.length < FIXED.interface) return { linktype: -1, snaplen: 0, resolution: 1_000_000n, shift: 0n }
  const { linktype, snaplen } = headers(littleEndian).interface(body)
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  let [resolution, shift] = [1_000_000n, 0n]
  for (let at: number = FIXED.interface; at + 4 <= body.length; ) {
    const [code, length] = [view.getUint16(at, littleEndian), view.getUint16(at + 2, littleEndian)]
    if (code === OPTION.END || at + 4 + length > body.length) break
    if (code === OPTION.TSRESOL && length >= 1) resolution = resolutionOf(view.getUint8(at + 4))
    if (code === OPTION.TSOFFSET && length >= 8) shift = view.getBigInt64(at + 4, littleEndian)
    at += 4 + ((length + 3) & ~3)
  }
  return { linktype, snaplen, resolution, shift }
}

/** if_tsresol: a negative power of ten, or of two if the highest bit is set. */
const resolutionOf = (value: number): bigint => (value & 0x80 ? 2n ** BigInt(value & 0x7f) : 10n ** BigInt(value))
