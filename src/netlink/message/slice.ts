import { MalformedError } from '../base/malformed-error.ts'
import type { Bytes } from '../codec/bytes.ts'
import type { Nlmsghdr } from './header.ts'
import { NLMSG_HDRLEN, nlmsghdr } from './header.ts'

/** Start and end of one message of a datagram. */
export interface Slice {
  readonly at: number
  readonly end: number
  readonly header: Nlmsghdr
}

/**
 * Returns the message that begins at `at`, or undefined at the end of the datagram; the next begins at `align(end)`. A
 * zero length ends the datagram, as in the kernel: iproute2 sends its whole request buffer. Throws MalformedError for a
 * length that does not fit.
 */
export function sliceAt(b: Bytes, at: number): Slice | undefined {
  const found = sliceOrWrong(b, at)
  if (typeof found === 'string') throw new MalformedError(found, at)
  return found
}

/** Same as `sliceAt`, but returns what is wrong: an error takes longer than reading a message. */
export function sliceOrWrong(b: Bytes, at: number): Slice | string | undefined {
  const left = b.u8.length - at
  if (left < NLMSG_HDRLEN) {
    if (left <= 0 || b.u8.subarray(at).every((byte) => byte === 0)) return undefined
    return `expected a header of ${NLMSG_HDRLEN} bytes, got ${left} bytes`
  }
  const header = nlmsghdr.read(b, at, at + NLMSG_HDRLEN)
  if (header.len === 0) return undefined
  if (header.len < NLMSG_HDRLEN || header.len > left) return `message of length ${header.len} with ${left} bytes left`
  return { at, end: at + header.len, header }
}
