import { withAttributePath } from '../codec/attribute-path.ts'
import { align, Bytes, release, takeWriter, type Writer } from '../codec/bytes.ts'
import type { TypeOf } from '../codec/codec.ts'
import { MalformedError } from '../codec/malformed-error.ts'
import { shown } from '../codec/shown.ts'
import type { Extack } from './extack.ts'
import { NLM_F, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from './header.ts'
import type { Content } from './layouts.ts'
import { controlMessages, type Protocol } from './protocol.ts'
import { type MessageRow, type MessageTable, rowFits } from './row.ts'

/** What every decoded message has. */
export interface Common {
  /** nlmsg_type. */
  type: number
  /** nlmsg_flags: NLM_F_* bits. */
  flags: number
  seq: number
  pid: number
  /** The message's own slice of what was decoded, header and all: exact, with order, flag bits and left-over bytes. */
  bytes: Uint8Array
  /** What no table describes: the body of a message of unknown type, the refused request inside an error message. */
  payload?: Uint8Array
}

/** A decoded message. Struct members stand under `header`, attributes under `attrs`, never merged. */
export interface Message extends Common, Content {
  payload?: Uint8Array
}

/** A decoded message of a known type. */
export type MessageOf<R extends MessageRow> = Common & {
  header: TypeOf<R[2]> | Requested<R, 'header'>
  attrs: TypeOf<R[3]> | Requested<R, 'attrs'>
}

/** What only requests of a row have. */
type Requested<R extends MessageRow, K extends 'header' | 'attrs'> = R[5] extends {
  readonly request: { readonly [N in K]: infer C }
}
  ? TypeOf<C>
  : never

/** A message to encode: what is left out is zero or empty. The length is computed. */
export interface Outgoing {
  type: number
  flags?: number
  seq?: number
  pid?: number
  header?: object
  attrs?: object
  payload?: Uint8Array
}

/** Which tables, and which byte order: little-endian unless told otherwise, as nearly every machine that runs Linux. */
export interface WireOptions {
  readonly protocol?: Protocol
  readonly littleEndian?: boolean
}

/**
 * Whether a message is the named one of a protocol or of a table of messages; then its header and attributes are typed. Several messages may
 * share a type, so the direction and the first byte count too.
 */
export function is<T extends MessageTable, N extends keyof T & string>(
  of: T | Protocol<T>,
  message: Common,
  name: N,
): message is MessageOf<T[N]> {
  const row = tableOf(of)[name]
  if (row === undefined) return false
  // A row of generic netlink has no type of its own: the protocol knows that of the family.
  if (row[0] === 0) return isProtocol(of) && of.find(message.type, message.flags, message.bytes[NLMSG_HDRLEN]).name === name
  if (message.type !== row[0]) return false
  return rowFits(row[5], (message.flags & NLM_F.REQUEST) !== 0, message.bytes[NLMSG_HDRLEN])
}

function isProtocol<T extends MessageTable>(of: T | Protocol<T>): of is Protocol<T> {
  return typeof of['find'] === 'function'
}

function tableOf<T extends MessageTable>(of: T | Protocol<T>): MessageTable {
  return isProtocol(of) ? of.messages : of
}

/** An ACK (error 0) or a refusal. */
export interface ErrorMessage extends Common {
  header: { error: number; request: Nlmsghdr }
  attrs: Extack
}

/** Where one message of a datagram begins and ends. */
export interface Slice {
  readonly at: number
  readonly end: number
  readonly header: Nlmsghdr
}

/**
 * The message that begins at `at`, or undefined at the end of the datagram; the next begins at `align(end)`. A zero length ends it, as
 * for the kernel: iproute2 sends its whole request buffer. Throws MalformedError for a length that does not fit.
 */
export function sliceAt(b: Bytes, at: number): Slice | undefined {
  const left = b.u8.length - at
  if (left <= 0) return undefined
  if (left < NLMSG_HDRLEN) {
    if (b.u8.subarray(at).every((byte) => byte === 0)) return undefined
    throw new MalformedError(`${left} bytes where a header of ${NLMSG_HDRLEN} is due`, at)
  }
  const header = nlmsghdr.read(b, at, at + NLMSG_HDRLEN)
  if (header.len === 0) return undefined
  if (header.len < NLMSG_HDRLEN || header.len > left) {
    throw new MalformedError(`message of length ${header.len} with ${left} bytes left`, at)
  }
  return { at, end: at + header.len, header }
}

/** Decodes every message of a datagram. Throws MalformedError and nothing else, whatever the bytes. */
export function decodeMessages(
  bytes: Uint8Array,
  { protocol: of = controlMessages, littleEndian = true }: WireOptions = {},
): Message[] {
  const b = new Bytes(bytes, littleEndian)
  const out: Message[] = []
  for (let slice = sliceAt(b, 0); slice; slice = sliceAt(b, align(slice.end))) {
    const { at, end } = slice
    const { type, flags, seq, pid } = slice.header
    const body = at + NLMSG_HDRLEN
    const found = of.find(type, flags, body < end ? bytes[body] : undefined)
    const { header, attrs, payload } = found.layout.read(b, body, end, flags)
    const own = bytes.subarray(at, end)
    // Written out twice, as objects of one shape each are quicker than a spread.
    if (payload) out.push({ type, flags, seq, pid, header, attrs, payload, bytes: own })
    else out.push({ type, flags, seq, pid, header, attrs, bytes: own })
  }
  return out
}

/** Encodes one message. Throws TypeError or RangeError, which name the attribute and say what was expected. */
export function encodeMessage(
  message: Outgoing,
  { protocol: of = controlMessages, littleEndian = true }: WireOptions = {},
): Uint8Array<ArrayBuffer> {
  const { type, flags = 0, seq = 0, pid = 0, header, attrs, payload } = message
  const w = takeWriter(littleEndian)
  nlmsghdr.write(w, { len: 0, type, flags, seq, pid })
  writeContent(w, of, { type, flags, header, attrs, payload } as Outgoing)
  w.view.setUint32(0, w.at, w.le)
  const bytes = w.finish()
  // After an error it is left to the garbage collector: who knows what was written beyond `at`.
  release(w)
  return bytes
}

function writeContent(w: Writer, of: Protocol, { type, flags = 0, header, attrs, payload }: Outgoing): void {
  const { name = `type_${shown(type)}`, layout } = of.find(type, flags, undefined, header ?? {})
  try {
    layout.write(w, { header, attrs, payload } as Partial<Content>, flags)
  } catch (error) {
    throw withAttributePath(error, name)
  }
}
