import { align } from '../../netlink/codec/bytes.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Place } from '../syscalls/arena.ts'
import { MSG_DONTWAIT, MSG_TRUNC } from '../syscalls/constants.ts'
import { allocate } from '../syscalls/libc.ts'
import {
  type MessageBuffers,
  type MessageParts,
  type MessageSizes,
  messageHeaders,
  messagesSize,
  receivedHeader,
  resetHeaders,
} from '../syscalls/mmsghdr.ts'
import type { Transport } from './transport.ts'

/** A received datagram: a copy. */
export interface ReceivedDatagram {
  readonly bytes: Uint8Array
  /** nl_pid of the sender; 0 is the kernel. */
  readonly sender: number
  /** It was longer than the buffer, and its end is lost. The buffer grows for the next one. */
  readonly truncated: boolean
  /**
   * Its length in bytes, even if its end is lost. read(2) does not report it: then the least that fits the messages.
   */
  readonly length: number
  /** The id of the network namespace that it is from; undefined for the socket's own. */
  readonly nsid: number | undefined
}

/** Dumps come in datagrams of at most 32 KiB; one message with many virtual functions may be longer. */
const SLOT = 32 * 1024
const ARENA = 512 * 1024
/** Longer than any kernel message. Caps buffer growth. */
const LONGEST = 4 * 1024 * 1024
/** A control message of NETLINK_LISTEN_ALL_NSID: struct cmsghdr (length 8, level 4, type 4), then the id as int32. */
const CONTROL = 32
const SOL_NETLINK = 270
const NETLINK_LISTEN_ALL_NSID = 8

// Shared by the thread: filled and consumed within one call.
let arena: MessageBuffers | undefined
/** Headers and buffers for datagrams of any length. */
let place: Place | undefined
/** The buffer for datagrams that are read one by one. */
let single: Uint8Array | undefined
let slot = SLOT
/** Number of headers that the last call may have written to. */
let used = 0

/** Reads the queued datagrams, as many as fit, without waiting. Returns -errno, EAGAIN if there are none. */
export function receive(port: Transport, fd: number): ReceivedDatagram[] | number {
  arena ??= makeArena()
  resetHeaders(arena, used)
  const count = port.recvmmsg(fd, arena, MSG_DONTWAIT | MSG_TRUNC)
  used = Math.max(1, count)
  if (count < 0) return count
  const datagrams = arena.parts.slice(0, count).map((part, i) => copy(part, arena as MessageBuffers, i))
  const longest = Math.max(...datagrams.map(({ length }) => length))
  if (longest > slot) grow(longest)
  return datagrams
}

/**
 * As `receive`, but reads one datagram in much less time, for sockets that only the kernel can send to. A datagram that
 * fills the buffer counts as cut, because read(2) does not report truncation.
 */
export function receiveOne(port: Transport, fd: number): ReceivedDatagram[] | number {
  single ??= memory()
  const data = single
  const got = port.read(fd, data)
  if (got < 0) return got
  const truncated = got === data.length
  const bytes = data.slice(0, got)
  // The full length is unknown. Growing by four causes fewer overruns than doubling.
  if (truncated) grow(4 * got)
  return [{ bytes, sender: 0, truncated, nsid: undefined, length: truncated ? endOf(bytes) : got }]
}

/**
 * Returns the end of the last message that begins in `bytes`, by its own length; the end of `bytes` if the length is
 * missing.
 */
function endOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer)
  let at = 0
  while (at + NLMSG_HDRLEN <= bytes.length) at += Math.max(NLMSG_HDRLEN, align(view.getUint32(at, true)))
  return Math.max(at, bytes.length)
}

/** Maximum number of datagrams of one call: if it read fewer, the queue was empty. */
export function room(): number {
  return Math.max(1, Math.floor(ARENA / slot))
}

function makeArena(): MessageBuffers {
  place ??= allocate(Math.max(messagesSize(sizes(SLOT), ARENA / SLOT), messagesSize(sizes(LONGEST), 1)))
  return messageHeaders(place, sizes(slot), room())
}

const sizes = (data: number): MessageSizes => ({ name: 12, data, control: CONTROL })

/** Returns a buffer for a datagram, not zeroed. Not a Buffer: its subarrays would be Buffers too. */
function memory(): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(slot).buffer)
}

function copy({ name, data, control }: MessageParts, from: MessageBuffers, i: number): ReceivedDatagram {
  const { length, flags, controlLength } = receivedHeader(from, i)
  return {
    bytes: data.slice(0, length),
    sender: name.readUInt32LE(4),
    truncated: (flags & MSG_TRUNC) !== 0,
    nsid: nsidOf(control, controlLength),
    length,
  }
}

function nsidOf(control: Buffer, length: number): number | undefined {
  if (length < 20 || control.readInt32LE(8) !== SOL_NETLINK || control.readInt32LE(12) !== NETLINK_LISTEN_ALL_NSID)
    return undefined
  return control.readInt32LE(16)
}

/** Grows the buffers to datagrams of that length. */
function grow(length: number): void {
  while (slot < Math.min(length, LONGEST)) slot *= 2
  arena = undefined
  single = undefined
  used = 0
}
