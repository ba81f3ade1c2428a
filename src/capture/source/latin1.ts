const decoder = new TextDecoder('latin1')
/** Bytes that are decoded at once: arguments of a call are limited. */
const PIECE = 1 << 13

/**
 * Decodes a text whose bytes are its characters: none is lost, and columns stay aligned. What TextDecoder calls latin1 is
 * windows-1252, where 32 bytes are other characters; some versions of Node decode them by their number all the same.
 */
export function latin1(bytes: Uint8Array): string {
  if (!hasOthers(bytes)) return decoder.decode(bytes)
  let out = ''
  for (let at = 0; at < bytes.length; at += PIECE) out += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return out
}

/** Whether one of the bytes is from 80 to 9f. */
function hasOthers(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (((bytes[i] as number) & 0xe0) === 0x80) return true
  return false
}
