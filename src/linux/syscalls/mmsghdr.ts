import type { Place } from './arena.ts'

/** Sizes of the parts of each message: the peer address, the data, and the control messages. */
export interface MessageSizes {
  readonly name: number
  readonly data: number
  readonly control: number
}

/** The parts of one message. */
export interface MessageParts {
  readonly name: Buffer
  /** Not a Buffer: its subarrays would be Buffers too. */
  readonly data: Uint8Array
  readonly control: Buffer
}

/**
 * An array of `struct mmsghdr`, with all its parts. Its first 56 bytes are a `struct msghdr` for sendmsg and recvmsg.
 */
export interface MessageBuffers {
  readonly headers: Buffer
  /** The address. */
  readonly address: number
  readonly parts: readonly MessageParts[]
}

/** The values that the kernel wrote into a header. */
export interface ReceivedHeader {
  /** Length of the datagram; set by recvmmsg only. */
  readonly length: number
  readonly nameLength: number
  readonly controlLength: number
  /** MSG_TRUNC, MSG_CTRUNC, … */
  readonly flags: number
}

// struct mmsghdr of 64-bit Linux: msg_name 0, msg_namelen 8, msg_iov 16, msg_iovlen 24, msg_control 32, msg_controllen 40, msg_flags 48,
// msg_len 56. Every member is read and written as 32 bits or as an address; both machines (x64, arm64) are little-endian.
const HEADER = 64
const VECTOR = 16

/** Returns the number of bytes that messageHeaders needs. */
export function messagesSize({ name, data, control }: MessageSizes, count: number): number {
  return count * (HEADER + VECTOR + align8(name) + align8(data) + align8(control))
}

/** Builds the headers of `count` messages and their parts at the start of `place`, which must be messagesSize long. */
export function messageHeaders({ bytes, address }: Place, sizes: MessageSizes, count: number): MessageBuffers {
  let at = count * (HEADER + VECTOR)
  const headers = bytes.subarray(0, count * HEADER)
  bytes.fill(0, 0, at)
  const part = (size: number, pointer: number): Buffer => {
    const start = at
    at += align8(size)
    bytes.writeBigUInt64LE(BigInt(address + start), pointer)
    return bytes.subarray(start, start + size)
  }
  const parts = Array.from({ length: count }, (_, i): MessageParts => {
    const [header, vector] = [i * HEADER, count * HEADER + i * VECTOR]
    bytes.writeBigUInt64LE(BigInt(address + vector), header + 16)
    bytes.writeUInt32LE(1, header + 24)
    bytes.writeBigUInt64LE(BigInt(sizes.data), vector + 8)
    const data = part(sizes.data, vector)
    return {
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
      name: part(sizes.name, header).fill(0),
      control: part(sizes.control, header + 32).fill(0),
    }
  })
  resetHeaders({ headers, address, parts })
  return { headers, address, parts }
}

function align8(size: number): number {
  return (size + 7) & ~7
}

/**
 * Restores the full lengths of the name and control buffers, which a receive call overwrites: in the first `count`
 * headers, or all.
 */
export function resetHeaders({ headers, parts }: MessageBuffers, count = parts.length): void {
  for (let i = 0; i < count; i++) {
    const { name, control } = parts[i] as MessageParts
    headers.writeUInt32LE(name.length, i * HEADER + 8)
    headers.writeUInt32LE(control.length, i * HEADER + 40)
    headers.writeUInt32LE(0, i * HEADER + 48)
    headers.writeUInt32LE(0, i * HEADER + 56)
  }
}

/** Reads the results of a receive call in header number `i`. */
export function receivedHeader({ headers }: MessageBuffers, i: number): ReceivedHeader {
  const at = i * HEADER
  return {
    length: headers.readUInt32LE(at + 56),
    nameLength: headers.readUInt32LE(at + 8),
    controlLength: headers.readUInt32LE(at + 40),
    flags: headers.readUInt32LE(at + 48),
  }
}
