const NLMSG_HDRLEN = 16

/** Whether a message could begin here: its length holds a header and fits what is left. */
function fits(view: DataView, at: number, room: number, littleEndian: boolean): boolean {
  if (room < NLMSG_HDRLEN) return false
  const length = view.getUint32(at, littleEndian)
  return length >= NLMSG_HDRLEN && length <= room
}

/**
 * The byte order of a datagram: that in which its first length fits, `likely` where both do or neither. `missing` is how many bytes of it
 * were not recorded.
 */
export function orderOf(bytes: Uint8Array, likely: boolean, missing = 0): boolean {
  return orderAt(viewOf(bytes), 0, bytes.length, likely, missing)
}

/** The byte order of the datagram at [at, end) of a buffer, as `orderOf` tells it. */
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

/** Where the last of the messages ends that follow each other from the beginning; 0 where there is none. */
export function messagesEnd(bytes: Uint8Array, littleEndian: boolean): number {
  const view = viewOf(bytes)
  let at = 0
  while (fits(view, at, bytes.length - at, littleEndian)) at += (view.getUint32(at, littleEndian) + 3) & ~3
  return Math.min(at, bytes.length)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
