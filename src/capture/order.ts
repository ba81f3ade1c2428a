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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const room = bytes.length < NLMSG_HDRLEN ? 0 : bytes.length + missing
  return fits(view, 0, room, likely) || !fits(view, 0, room, !likely) ? likely : !likely
}

/** Whether a datagram begins with a message in either byte order. */
export function isDatagram(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return fits(view, 0, bytes.length, true) || fits(view, 0, bytes.length, false)
}

/** Whether messages of one byte order fill a datagram exactly, or zeros follow the last: iproute2 sends its whole request buffer. */
export function isFilled(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return filledBy(view, true) || filledBy(view, false)
}

function filledBy(view: DataView, littleEndian: boolean): boolean {
  let at = 0
  while (fits(view, at, view.byteLength - at, littleEndian)) at += (view.getUint32(at, littleEndian) + 3) & ~3
  return at > 0 && (at >= view.byteLength || (at + 4 <= view.byteLength && view.getUint32(at) === 0))
}
