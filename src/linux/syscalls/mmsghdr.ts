import { bufferAddress } from './libc.ts'

/** The buffers of one message: the address of the other side, the data, and the control messages. */
export interface MessageParts {
  readonly name?: Uint8Array
  readonly data: Uint8Array
  readonly control?: Uint8Array
}

/** An array of `struct mmsghdr`, with everything it points to. Its first 56 bytes are a `struct msghdr` for sendmsg and recvmsg. */
export interface MessageBuffers {
  readonly headers: Buffer
  /** Where they are. */
  readonly address: number
  readonly parts: readonly MessageParts[]
  /** The `struct iovec` array: here because the headers point into it. */
  readonly vectors: Buffer
}

/** What the kernel wrote into a header. */
export interface ReceivedHeader {
  /** Bytes of the datagram; set by recvmmsg only. */
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

/** Builds the headers of as many messages as there are parts. */
export function messageHeaders(parts: readonly MessageParts[]): MessageBuffers {
  const headers = Buffer.alloc(parts.length * HEADER)
  const messages = { headers, address: bufferAddress(headers), parts, vectors: Buffer.alloc(parts.length * VECTOR) }
  const vectors = bufferAddress(messages.vectors)
  parts.forEach(({ name, data, control }, i) => {
    messages.vectors.writeBigUInt64LE(BigInt(bufferAddress(data)), i * VECTOR)
    messages.vectors.writeBigUInt64LE(BigInt(data.length), i * VECTOR + 8)
    if (name) messages.headers.writeBigUInt64LE(BigInt(bufferAddress(name)), i * HEADER)
    messages.headers.writeBigUInt64LE(BigInt(vectors + i * VECTOR), i * HEADER + 16)
    messages.headers.writeUInt32LE(1, i * HEADER + 24)
    if (control) messages.headers.writeBigUInt64LE(BigInt(bufferAddress(control)), i * HEADER + 32)
  })
  resetHeaders(messages)
  return messages
}

/** Puts the full lengths of the name and control buffers back, which a receive call has overwritten: in the first `count` headers, or all. */
export function resetHeaders({ headers, parts }: MessageBuffers, count = parts.length): void {
  for (let i = 0; i < count; i++) {
    const { name, control } = parts[i] as MessageParts
    headers.writeUInt32LE(name?.length ?? 0, i * HEADER + 8)
    headers.writeUInt32LE(control?.length ?? 0, i * HEADER + 40)
    headers.writeUInt32LE(0, i * HEADER + 48)
    headers.writeUInt32LE(0, i * HEADER + 56)
  }
}

/** Reads what a receive call wrote into header number `i`. */
export function receivedHeader({ headers }: MessageBuffers, i: number): ReceivedHeader {
  const at = i * HEADER
  return {
    length: headers.readUInt32LE(at + 56),
    nameLength: headers.readUInt32LE(at + 8),
    controlLength: headers.readUInt32LE(at + 40),
    flags: headers.readUInt32LE(at + 48),
  }
}
