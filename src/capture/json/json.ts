import { checkObject } from '../../netlink/base/check.ts'
import { NLMSG } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'
import { repeatedRequest } from '../message/repeated-request.ts'
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
  checkObject(item, 'item', 'a message or a fault of messages()')
  if (item.kind !== 'fault') checkObject(item.message, 'message of an item')
  const out = jsonBytes()
  writeJson(out, shown(item))
  return utf8.decode(out.u8.subarray(0, out.at))
}

/** Returns a value as it is after JSON. */
export function inJson(value: object): unknown {
  const out = jsonBytes()
  writeJson(out, value)
  return JSON.parse(utf8.decode(out.u8.subarray(0, out.at)))
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
  if (item.kind === 'fault') return { fault: item.what, offset: item.offset, frame: item.frame, byte: item.byte }
  const { frame, offset, protocol, direction, name, guess, sender, program, failed, message } = item
  const { type, flags, seq, pid, header, attrs, payload, faults } = message
  const time = item.time === undefined ? undefined : seconds(item.time)
  const littleEndian = item.littleEndian ? undefined : false
  if (faults || (payload && type === NLMSG.ERROR)) {
    const place = { frame, offset, time, protocol, direction, sender, program, failed, littleEndian }
    const request = shownRequest(item)
    const exact = faults ? { faults, bytes: message.bytes } : {}
    return { ...place, name, guess, type, flags, seq, pid, header, attrs, request, payload, ...exact }
  }
  // No spread: it costs as much as writing the whole message.
  return {
    frame,
    offset,
    time,
    protocol,
    direction,
    sender,
    program,
    failed,
    littleEndian,
    name,
    guess,
    type,
    flags,
    seq,
    pid,
    header,
    attrs,
    payload,
  }
}

/** The request that an error message repeats, if it is decoded. Its nlmsghdr is `header.request` of the error message. */
export function shownRequest(error: Pick<Recorded, 'message' | 'tables' | 'littleEndian'>): object | undefined {
  const request = repeatedRequest(error)
  if (!request?.isDecoded) return undefined
  const { header, attrs, payload, faults } = request.message
  return { name: request.name, header, attrs, payload, faults }
}

const SECOND = 1_000_000_000n

/** Cache of the last second: many messages share one, and dividing a bigint is slow. */
let last = { start: 0n, text: '0' }

/** The second of a time in nanoseconds: its start, and its number as text. */
export function secondOf(time: bigint): { readonly start: bigint; readonly text: string } {
  if (time < last.start || time >= last.start + SECOND) {
    const whole = time / SECOND
    last = { start: whole * SECOND, text: String(whole) }
  }
  return last
}

/** `1795444963.854777000` */
export function seconds(time: bigint): string {
  const { start, text } = secondOf(time)
  return `${text}.${String(Number(time - start)).padStart(9, '0')}`
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `0x0a000002` */
export function hexText(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += DIGITS[byte]
  return text
}
