import type { Fault } from './item.ts'
import type { Recorded } from './messages.ts'

/**
 * A message or a fault as one line of JSON. 64-bit numbers are strings of digits, bytes are hex after `0x`, the time is seconds since 1970
 * with nine decimals, as a string, so that nothing is rounded.
 */
export function toJson(item: Recorded | Fault): string {
  if (item.kind === 'fault') return JSON.stringify({ fault: item.what, offset: item.offset, frame: item.frame })
  const { frame, offset, time, protocol, direction, name, sender, littleEndian, message } = item
  const { type, flags, seq, pid, header, attrs, payload } = message
  const when = time === undefined ? undefined : seconds(time)
  const order = littleEndian ? undefined : false
  const place = { frame, offset, time: when, protocol, direction, sender, littleEndian: order }
  return JSON.stringify({ ...place, name, type, flags, seq, pid, header, attrs, payload }, plain)
}

/** `1795444963.854777000` */
export const seconds = (time: bigint): string => `${time / 1_000_000_000n}.${(time % 1_000_000_000n).toString().padStart(9, '0')}`

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Uint8Array ? hex(value) : value
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `0x0a000002` */
export function hex(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += DIGITS[byte]
  return text
}
