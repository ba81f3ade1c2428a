import { withAttributePath } from '../codec/attribute-path.ts'
import { align, Bytes, release, takeWriter, type Writer } from '../codec/bytes.ts'
import type { Codec, Sized, TypeOf } from '../codec/codec.ts'
import { MalformedError } from '../codec/malformed-error.ts'
import { shown } from '../codec/shown.ts'
import type { Extack } from './extack.ts'
import { NLMSG, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from './header.ts'
import { type Content, doneLayout, errorLayout, type Layout, layout, opaqueLayout } from './layouts.ts'

/**
 * One type of message: number, the struct before the attributes, the attributes, meaning; and the attributes of requests (NLM_F_REQUEST)
 * where their numbers mean something else than in answers and notifications.
 */
export type MessageRow = readonly [
  type: number,
  header: Sized<unknown>,
  attrs: Codec<unknown>,
  doc: string,
  requested?: Codec<unknown>,
]
/** The messages of a protocol by their kernel names: `RTM_NEWLINK`. */
export type MessageTable = Record<string, MessageRow>

/** A netlink protocol: its number for socket(2), and its messages. */
export interface Protocol<T extends MessageTable = MessageTable> {
  /** NETLINK_ROUTE is 0. */
  readonly number: number
  readonly name: string
  readonly messages: T
  layoutOf(type: number): Layout
  /** The kernel's name of a message type, or undefined. */
  nameOf(type: number): string | undefined
}

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
  header: TypeOf<R[1]>
  attrs: TypeOf<R[2]> | (R[4] extends Codec<infer T> ? T : never)
}

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

const CONTROL: Readonly<Record<number, readonly [string, Layout]>> = {
  [NLMSG.NOOP]: ['NLMSG_NOOP', opaqueLayout],
  [NLMSG.ERROR]: ['NLMSG_ERROR', errorLayout],
  [NLMSG.DONE]: ['NLMSG_DONE', doneLayout],
  [NLMSG.OVERRUN]: ['NLMSG_OVERRUN', opaqueLayout],
}

/** Declares a protocol from its table of messages. */
export function protocol<const T extends MessageTable>(name: string, number: number, messages: T): Protocol<T> {
  const rows = Object.entries(messages).map(
    ([wire, [type, header, attrs, , requested]]) => [type, [wire, layout(header, attrs, requested)]] as const,
  )
  const byType = new Map<number, readonly [string, Layout]>([
    ...Object.entries(CONTROL).map(([n, row]) => [Number(n), row] as const),
    ...rows,
  ])
  return {
    name,
    number,
    messages,
    layoutOf: (type) => byType.get(type)?.[1] ?? opaqueLayout,
    nameOf: (type) => byType.get(type)?.[0],
  }
}

/** The protocol of which only the control messages are known. */
export const controlMessages = protocol('netlink', -1, {})

/** Whether a message is of the named type; then its header and attributes are typed. */
export function is<T extends MessageTable, N extends keyof T & string>(
  of: Protocol<T>,
  message: Common,
  name: N,
): message is MessageOf<T[N]> {
  return message.type === of.messages[name]?.[0]
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
    const { header, attrs, payload } = of.layoutOf(type).read(b, at + NLMSG_HDRLEN, end, flags)
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
  writeContent(w, of, type, { header, attrs, payload } as Partial<Content>, flags)
  w.view.setUint32(0, w.at, w.le)
  const bytes = w.finish()
  // After an error it is left to the garbage collector: who knows what was written beyond `at`.
  release(w)
  return bytes
}

function writeContent(w: Writer, of: Protocol, type: number, content: Partial<Content>, flags: number): void {
  try {
    of.layoutOf(type).write(w, content, flags)
  } catch (error) {
    throw withAttributePath(error, of.nameOf(type) ?? `type_${shown(type)}`)
  }
}
