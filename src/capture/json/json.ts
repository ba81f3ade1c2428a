import type { Recorded } from '../message/messages.ts'
import type { Fault } from '../source/item.ts'
import { jsonBytes, writeByte, writeJson } from './json-bytes.ts'

const utf8 = new TextDecoder()
const NEWLINE = 10
/** Usual size of a batch of messages in bytes. */
const MANY = 1 << 17

/**
 * Returns a message or a fault as one line of JSON. 64-bit numbers are strings of digits, bytes are hex after `0x`. The
 * time is seconds since 1970 with nine decimals, as a string, so that nothing is rounded.
 */
export function toJson(item: Recorded | Fault): string {
  const out = jsonBytes()
  writeJson(out, shown(item))
  return utf8.decode(out.u8.subarray(0, out.at))
}

/** Returns several messages or faults as UTF-8, each with a newline. Faster than one call for each. */
export function toJsonLines(items: Iterable<Recorded | Fault>): Uint8Array {
  const out = jsonBytes(MANY)
  for (const item of items) {
    writeJson(out, shown(item))
    writeByte(out, NEWLINE)
  }
  return out.u8.subarray(0, out.at)
}

function shown(item: Recorded | Fault): object {
  if (item.kind === 'fault') return { fault: item.what, offset: item.offset, frame: item.frame }
  const { frame, offset, protocol, direction, name, sender, message } = item
  const { type, flags, seq, pid, header, attrs, payload, faults } = message
  const time = item.time === undefined ? undefined : seconds(item.time)
  const littleEndian = item.littleEndian ? undefined : false
  if (faults) {
    const place = { frame, offset, time, protocol, direction, sender, littleEndian }
    return { ...place, name, type, flags, seq, pid, header, attrs, payload, faults, bytes: message.bytes }
  }
  // No spread: it costs as much as writing the whole message.
  return { frame, offset, time, protocol, direction, sender, littleEndian, name, type, flags, seq, pid, header, attrs, payload }
}

const SECOND = 1_000_000_000n

/** Cache of the last second: many messages share one, and dividing a bigint is slow. */
let last = { start: 0n, text: '0' }

/** `1795444963.854777000` */
export function seconds(time: bigint): string {
  if (time < last.start || time >= last.start + SECOND) {
    const whole = time / SECOND
    last = { start: whole * SECOND, text: String(whole) }
  }
  return `${last.text}.${String(Number(time - last.start)).padStart(9, '0')}`
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `0x0a000002` */
export function hexText(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += DIGITS[byte]
  return text
}
