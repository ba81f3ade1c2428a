const NLMSG_HDRLEN = 16

/** Whether a message could begin here: its length holds a header and fits into the rest. */
function fits(view: DataView, at: number, room: number, littleEndian: boolean): boolean {
  if (room < NLMSG_HDRLEN) return false
  const length = view.getUint32(at, littleEndian)
  return length >= NLMSG_HDRLEN && length <= room
}

/**
 * Returns the byte order of a datagram: the one in which its first length fits, or `likely` if both or neither fit.
 * `missing` is the number of bytes that were not recorded.
 */
export function orderOf(bytes: Uint8Array, likely: boolean, missing = 0): boolean {
  return orderAt(viewOf(bytes), 0, bytes.length, likely, missing)
}

/** Same as `orderOf`, for the datagram at [at, end) of a buffer. */
export function orderAt(view: DataView, at: number, end: number, likely: boolean, missing: number): boolean {
  const room = end - at < NLMSG_HDRLEN ? 0 : end - at + missing
  return fits(view, at, room, likely) || !fits(view, at, room, !likely) ? likely : !likely
}

/** Whether a datagram begins with a message in either byte order. */
export function isDatagram(bytes: Uint8Array): boolean {
  const view = viewOf(bytes)
  return fits(view, 0, bytes.length, true) || fits(view, 0, bytes.length, false)
}

/**
 * Whether messages of one byte order fill the datagram at [at, end) exactly, or zeros follow the last: iproute2 sends its whole request
 * buffer.
 */
export function isFilled(view: DataView, at: number, end: number): boolean {
  return filledBy(view, at, end, true) || filledBy(view, at, end, false)
}

function filledBy(view: DataView, from: number, end: number, littleEndian: boolean): boolean {
  let at = from
  while (fits(view, at, end - at, littleEndian)) at += (view.getUint32(at, littleEndian) + 3) & ~3
  return at > from && (at >= end || (at + 4 <= end && view.getUint32(at) === 0))
}

/** Highest plausible message type and flags: no known ones are above. */
const MAX_KNOWN = 0xfff
/** Maximum plausible length of a message that is not there as a whole. */
const MAX_CUT = 1 << 18

/** Whether the bytes could be the begin of a message, even if its end is missing. */
export function couldBegin(bytes: Uint8Array): boolean {
  if (bytes.length < NLMSG_HDRLEN) return false
  const view = viewOf(bytes)
  return [true, false].some((order) => {
    const length = view.getUint32(0, order)
    const known = view.getUint16(4, order) <= MAX_KNOWN && view.getUint16(6, order) <= MAX_KNOWN
    return length >= NLMSG_HDRLEN && length <= MAX_CUT && known
  })
}

/** Returns the end of the last contiguous message from the start, or 0 if there is none. */
export function messagesEnd(bytes: Uint8Array, littleEndian: boolean): number {
  const view = viewOf(bytes)
  let at = 0
  while (fits(view, at, bytes.length - at, littleEndian)) at += (view.getUint32(at, littleEndian) + 3) & ~3
  return Math.min(at, bytes.length)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
