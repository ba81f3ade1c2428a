import { Faults } from '../base/faults.ts'
import { align, Bytes } from '../codec/bytes.ts'
import { DecodedMessage } from './decoded.ts'
import { NLM_F, NLMSG_HDRLEN, nlmsghdr } from './header.ts'
import type { Content } from './layouts.ts'
import type { Message, WireOptions } from './message.ts'
import { controlMessages, opaqueMessages, type Protocol } from './protocol.ts'
import { type Slice, sliceAt } from './slice.ts'

/** Options for decoding messages. */
export interface DecodeOptions extends WireOptions {
  /**
   * Decodes malformed messages as far as possible: the header, the struct and every valid attribute. Such a message has
   * `faults`. A malformed attribute whose length fits affects only itself; its bytes are in `unknown`.
   */
  readonly tolerant?: boolean
}

/** Decodes every message of a datagram. Throws only MalformedError, whatever the bytes; with `tolerant` it never throws. */
export function decodeMessages(bytes: Uint8Array, options: DecodeOptions = {}): Message[] {
  const { protocol: of = controlMessages, littleEndian = true, tolerant = false } = options
  if (tolerant) return decodeTolerantly(bytes, of, littleEndian)
  const b = new Bytes(bytes, littleEndian)
  const out: Message[] = []
  for (let slice = sliceAt(b, 0); slice; slice = sliceAt(b, align(slice.end))) out.push(messageAt(of, b, slice))
  return out
}

/** Reads one message. Throws MalformedError, but not for malformed attributes if the reader `b` is tolerant. */
export function messageAt(of: Protocol, b: Bytes, { at, end, header }: Slice): Message {
  const body = at + NLMSG_HDRLEN
  const found = of.find(header.type, header.flags, body < end ? b.u8[body] : undefined)
  const content = found.layout.read(b, body, end, header.flags)
  return new DecodedMessage(header, content, b.u8.subarray(at, end))
}

function decodeTolerantly(bytes: Uint8Array, of: Protocol, littleEndian: boolean): Message[] {
  const b = new Bytes(bytes, littleEndian)
  const out: Message[] = []
  for (let at = 0; at < bytes.length; ) {
    try {
      const slice = sliceAt(b, at)
      if (!slice) break
      at = align(slice.end)
      out.push(tolerantMessageAt(of, b, slice))
    } catch (error) {
      out.push(brokenMessage(of, b, at, error))
      break
    }
  }
  return out
}

/**
 * Decodes a received datagram: `take` gets its messages one by one. Reads attributes tolerantly, as a newer kernel may have
 * widened one. Throws MalformedError if the length of a message does not fit.
 */
export function decodeReceived(
  bytes: Uint8Array,
  { protocol = controlMessages, littleEndian = true }: WireOptions,
  take: (message: Message) => void,
  objects?: ObjectsOf,
): void {
  const b = new Bytes(bytes, littleEndian)
  for (let at = 0; ; ) {
    if (objects) at = readObjects(protocol, b, at, objects)
    const slice = sliceAt(b, at)
    if (!slice) return
    take(tolerantMessageAt(protocol, b, slice))
    at = align(slice.end)
  }
}

/** The messages of a dump that hold its objects. */
export interface ObjectsOf {
  /** The kernel's name of the message, and the number of the request. */
  readonly name: string
  readonly seq: number
  /** Takes the struct and the attributes of one. */
  take(content: Content): void
}

/**
 * Reads objects from `at` on, without making messages of them. Returns where it stopped: at the first message that is
 * something else, or is malformed, or ended by an interruption (NLM_F_DUMP_INTR), or at the end.
 */
function readObjects(of: Protocol, b: Bytes, at: number, { name, seq, take }: ObjectsOf): number {
  const { u8, view, le } = b
  for (let next = at; ; at = next) {
    const body = at + NLMSG_HDRLEN
    if (body >= u8.length) return at
    const end = at + view.getUint32(at, le)
    const flags = view.getUint16(at + 6, le)
    if (end <= body || end > u8.length || view.getUint32(at + 8, le) !== seq || (flags & NLM_F.DUMP_INTR) !== 0) return at
    const found = of.find(view.getUint16(at + 4, le), flags, u8[body])
    if (found.name !== name) return at
    let content: Content
    try {
      content = found.layout.read(b, body, end, flags)
    } catch {
      b.depth = 0
      return at
    }
    take(content)
    next = align(end)
  }
}

/** Reads one message strictly; if that fails, reads it again tolerantly, which throws all but MalformedError. */
export function tolerantMessageAt(of: Protocol, b: Bytes, slice: Slice): Message {
  try {
    return messageAt(of, b, slice)
  } catch {
    b.depth = 0
    return faultyMessage(of, b, slice, new Faults())
  }
}

function faultyMessage(of: Protocol, b: Bytes, slice: Slice, faults: Faults): Message {
  const tolerant = new Bytes(b.u8, b.le, faults)
  try {
    return Object.assign(messageAt(of, tolerant, slice), { faults: faults.found })
  } catch (error) {
    faults.add(error, '')
    // The struct before the attributes is incomplete.
    return Object.assign(messageAt(opaqueMessages, tolerant, slice), { faults: faults.found })
  }
}

const EMPTY = { type: 0, flags: 0, seq: 0, pid: 0 }

/** Reads a message whose length does not fit: its header, and all bytes up to the end. */
function brokenMessage(of: Protocol, b: Bytes, at: number, error: unknown): Message {
  const faults = new Faults()
  faults.add(error, '')
  const rest = b.u8.subarray(at)
  if (rest.length < NLMSG_HDRLEN) {
    const made = new DecodedMessage(EMPTY, { header: {}, attrs: {}, payload: rest }, rest)
    return Object.assign(made, { faults: faults.found })
  }
  const header = nlmsghdr.read(b, at, at + NLMSG_HDRLEN)
  return faultyMessage(of, b, { at, end: b.u8.length, header }, faults)
}
