import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG, NLMSG_HDRLEN, type Nlmsghdr } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Recorded } from './messages.ts'

/** The request that an error message repeats. */
export interface RepeatedRequest {
  /** `RTM_NEWLINK`. */
  readonly name: string
  /** Decoded, if a table describes it and the error message has more of it than its header. */
  readonly message: Message
  readonly isDecoded: boolean
}

/** Offset of the request in an error message: after nlmsghdr and the errno. */
const START = NLMSG_HDRLEN + 4

const known = new WeakMap<Message, RepeatedRequest>()

/**
 * Returns the request that an error message repeats; undefined for other messages. What is malformed in it is no fault of
 * the error message: it may be why the request was refused. Its faults have their offset in the error message.
 */
export function repeatedRequest(error: Pick<Recorded, 'message' | 'tables' | 'littleEndian'>): RepeatedRequest | undefined {
  const { message, tables, littleEndian } = error
  const { request } = message.header as { readonly request?: Nlmsghdr }
  if (message.type !== NLMSG.ERROR || !request) return undefined
  const before = known.get(message)
  if (before) return before
  const { type, flags } = request
  const plain = plainRequest(message, request)
  const { name, typeName } = tables.find(type, flags, message.payload?.[0])
  // A control message stays bytes: nothing nests.
  const isDecoded = message.payload !== undefined && type >= NLMSG.MIN_TYPE && (name ?? typeName) !== undefined
  const [read] = isDecoded ? decodeMessages(plain.bytes, { protocol: tables, littleEndian, tolerant: true }) : []
  const found = { name: name ?? `type ${type}`, message: inPlace(read ?? plain), isDecoded }
  known.set(message, found)
  return found
}

/** The request with its body as bytes. Padding follows a request whose length is no multiple of four. */
function plainRequest({ bytes, payload }: Message, { len, type, flags, seq, pid }: Nlmsghdr): Message {
  const length = NLMSG_HDRLEN + (payload?.length ?? 0)
  const own = bytes.subarray(START, START + (payload ? Math.min(length, Math.max(len, NLMSG_HDRLEN)) : length))
  return { type, flags, seq, pid, header: {}, attrs: {}, bytes: own, ...(payload ? { payload } : {}) }
}

const inPlace = (message: Message): Message =>
  message.faults ? { ...message, faults: message.faults.map((fault) => ({ ...fault, offset: fault.offset + START })) } : message
