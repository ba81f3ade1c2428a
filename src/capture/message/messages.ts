import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLM_F, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { sliceOrWrong } from '../../netlink/message/slice.ts'
import { BATCH, batchesOf, oneByOne } from '../source/batches.ts'
import { messagesEnd } from '../source/byte-order.ts'
import { type Datagram, type Fault, fault, type Item } from '../source/item.ts'
import { familyGuesser } from './family-guess.ts'
import { NETLINK, type Protocols, protocolName, protocols } from './protocols.ts'
import { readUevent } from './uevent.ts'

/** One message of a recording, decoded. */
export interface Recorded
  extends Pick<
    Datagram,
    'frame' | 'offset' | 'time' | 'text' | 'protocol' | 'sender' | 'program' | 'port' | 'littleEndian' | 'failed'
  > {
  /** Distinguishes it from a Fault. */
  readonly kind: 'message'
  /** Direction, from the recording; if it has none, from NLM_F_REQUEST, which only requests have. */
  readonly direction: 'sent' | 'received'
  /** `RTM_NEWLINK`; with generic netlink, the family (if the recording names it) and the command. */
  readonly name: string
  /** The decoded message. */
  readonly message: Message
  /** The tables it was decoded by. */
  readonly tables: Protocol
  /** Family of generic netlink, guessed by the shape of its messages, as the recording does not name it. */
  readonly guess?: string
}

/** Source of the messages of a recording: a list, or `records(…)`. */
export type Items = Iterable<Item> | AsyncIterable<Item>

/**
 * Decodes the messages of a recording in order. Passes faults through, and adds one for each part that cannot be decoded.
 * A partly malformed message follows its faults; it has everything that could be read, `faults` and `bytes`. `known` may
 * hold families of generic netlink that the recording does not describe.
 */
export function messages(items: Items, known: Protocols = protocols()): AsyncGenerator<Recorded | Fault> {
  return oneByOne(inBatches(items, known))
}

async function* inBatches(items: Items, known: Protocols): AsyncGenerator<readonly (Recorded | Fault)[], void> {
  const guess = familyGuesser(known)
  for await (const batch of batchesOf(items)) {
    guess(batch)
    let out: (Recorded | Fault)[] = []
    for (const item of batch) {
      if (item.kind === 'fault') out.push(item)
      else if (!atOnce(item, known, out)) {
        // One datagram may hold a million messages: do not keep all of them in memory.
        for (const one of decoded(item, known)) if (out.push(one) >= BATCH) out = yield* handOn(out)
      }
    }
    yield out
  }
}

async function* handOn(out: (Recorded | Fault)[]): AsyncGenerator<readonly (Recorded | Fault)[], (Recorded | Fault)[]> {
  yield out
  return []
}

/** Maximum length of a datagram that is decoded at once. */
const SHORT = 1 << 16

/** Decodes a whole well-formed datagram at once, as nearly all are. Returns false, without effect, for any other. */
function atOnce(datagram: Datagram, known: Protocols, out: (Recorded | Fault)[]): boolean {
  const { bytes, littleEndian, protocol, missing = 0 } = datagram
  if (missing > 0 || bytes.length > SHORT || protocol === NETLINK.KOBJECT_UEVENT) return false
  // Errors are slow: do not provoke one for a length that does not fit.
  if (messagesEnd(bytes, littleEndian) < bytes.length) return false
  const tables = known.of(protocol)
  const list = decodeWell(bytes, tables, littleEndian)
  const last = list?.at(-1)
  // The first message may define the family that the second one needs.
  if (!list || !last || (protocol === NETLINK.GENERIC && list.length > 1)) return false
  const placeIn = (message: Message): number => message.bytes.byteOffset - bytes.byteOffset
  if (align(placeIn(last) + last.bytes.length) < bytes.length) return false
  for (const message of list) {
    known.learn(protocol, message)
    out.push(recorded(datagram, placeIn(message), message, known, tables))
  }
  return true
}

function decodeWell(bytes: Uint8Array, tables: Protocol, littleEndian: boolean): Message[] | undefined {
  try {
    return decodeMessages(bytes, { protocol: tables, littleEndian })
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    return undefined
  }
}

/** Decodes the messages of one datagram, and learns the families that they name. */
export function* decoded(datagram: Datagram, known: Protocols): Generator<Recorded | Fault> {
  const { bytes, littleEndian, protocol, missing = 0 } = datagram
  if (protocol === NETLINK.KOBJECT_UEVENT) return yield uevent(datagram, known)
  const b = new Bytes(bytes, littleEndian)
  let end = 0
  let slice = sliceOrWrong(b, 0)
  for (; typeof slice === 'object'; slice = sliceOrWrong(b, end)) {
    end = align(slice.end)
    yield* one(datagram, slice.at, slice.end, known)
  }
  if (slice !== undefined) {
    const cut = missing > 0 ? `; ${missing} bytes were not recorded${datagram.remedy ? `; ${datagram.remedy}` : ''}` : ''
    yield faultIn(datagram, end, `${slice}${cut}`)
    // Only the header fits: take the bytes that are there, whatever the length field says.
    if (bytes.length - end >= NLMSG_HDRLEN) yield read(datagram, end, bytes.length, known)
    return
  }
  // iproute2 sends its whole request buffer: ignore zeros after the last message.
  const rest = bytes.subarray(end)
  if (rest.some((byte) => byte !== 0)) yield faultIn(datagram, end, `${rest.length} bytes after the last message`)
  else if (missing > 0 && rest.length < 16) yield faultIn(datagram, bytes.length, `${missing} bytes were not recorded`)
}

/** Decodes a datagram without a message header. */
function uevent(datagram: Datagram, known: Protocols): Recorded | Fault {
  const { bytes, littleEndian, protocol, frame, offset, missing = 0 } = datagram
  const read = readUevent(bytes, littleEndian)
  if (read && missing === 0) return recorded(datagram, 0, read.message, known, known.of(protocol), read.name)
  const cut = missing > 0 ? `; ${missing} bytes were not recorded` : ', which is no uevent'
  return fault(`${protocolName(protocol)}: ${bytes.length} bytes of text${cut}`, offset, frame)
}

const placeOf = ({ offset, text }: Datagram, at: number): number => (text ? offset : offset + at)

/** A fault at a byte of a datagram. */
const faultIn = (datagram: Datagram, at: number, what: string): Fault => ({
  ...fault(what, placeOf(datagram, at), datagram.frame),
  ...(datagram.text ? { byte: at } : {}),
})

/** Decodes one message. Yields its faults first; the message has everything else. */
function* one(datagram: Datagram, at: number, end: number, known: Protocols): Generator<Recorded | Fault> {
  const found = read(datagram, at, end, known)
  for (const { path, offset, what } of found.message.faults ?? []) {
    yield faultIn(datagram, at + offset, path === '' ? what : `${path}: ${what}`)
  }
  yield found
}

function read(datagram: Datagram, at: number, end: number, known: Protocols): Recorded {
  const { bytes, littleEndian, protocol } = datagram
  const tables = known.of(protocol)
  const [message] = decodeMessages(bytes.subarray(at, end), { protocol: tables, littleEndian, tolerant: true }) as [Message]
  known.learn(protocol, message)
  return recorded(datagram, at, message, known, tables)
}

function recorded(
  datagram: Datagram,
  at: number,
  message: Message,
  known: Protocols,
  tables: Protocol,
  name: string = known.nameOf(datagram.protocol, message),
): Recorded {
  const { frame, time, text, protocol, sender, program, port, littleEndian, direction: given, failed } = datagram
  const offset = placeOf(datagram, at)
  const direction = given ?? ((message.flags & NLM_F.REQUEST) !== 0 ? 'sent' : 'received')
  const usual = { kind: 'message', frame, offset, protocol, direction, littleEndian, name, message, tables } as const
  // One object shape for nearly all messages. A spread would cost as much as decoding a small message.
  const guess = known.guessOf(protocol, message.type)
  const isKnown =
    guess !== undefined || text || sender !== undefined || program !== undefined || port !== undefined || failed !== undefined
  if (time !== undefined && !isKnown)
    return { kind: 'message', frame, offset, time, protocol, direction, littleEndian, name, message, tables }
  return {
    ...usual,
    ...(time === undefined ? {} : { time }),
    ...(text ? { text } : {}),
    ...(sender === undefined ? {} : { sender }),
    ...(program === undefined ? {} : { program }),
    ...(port === undefined ? {} : { port }),
    ...(failed === undefined ? {} : { failed }),
    ...(guess === undefined ? {} : { guess }),
  }
}
