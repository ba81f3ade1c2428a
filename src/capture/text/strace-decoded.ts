import { ERRNO } from '../../netlink/base/errno.ts'
import { align } from '../../netlink/codec/bytes.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { MessageRow } from '../../netlink/message/row.ts'
import { protocols } from '../message/protocols.ts'
import { quoted, type Transferred } from './strace-call.ts'

/** A message header as strace prints it, before version 4.20 without `nlmsg_`. */
const HEADER =
  /(msg=[[{]{0,2})?\{(?:nlmsg_)?len=(\d{1,10}), (?:nlmsg_)?type=(\w+)(?: \/\* [\w?]* \*\/)?, (?:nlmsg_)?flags=([\w|]+)(?: \/\* [\w?]* \*\/)?, (?:nlmsg_)?seq=(\d{1,10}), (?:nlmsg_)?pid=(-?\d{1,10})\}/g

const known = protocols()

/**
 * Reads messages whose header strace printed as text. A payload is there if it is a string, or a number: the result in
 * NLMSG_DONE, the error of NLMSG_ERROR with the header that it repeats. Others are `missing`. A message with missing bytes
 * ends the datagram. Byte order: the one given.
 */
export function decodedMessages(text: string, protocol: number, littleEndian: boolean): Transferred[] {
  const out: Transferred[] = []
  let bytes: number[] = []
  const headers = [...text.matchAll(HEADER)]
  for (const [i, found] of headers.entries()) {
    if (found[1] !== undefined) continue
    const header = headerOf(found, protocol, littleEndian)
    if (!header) break
    const next = headers[i + 1]
    const payload = payloadOf(
      text,
      found.index + found[0].length,
      header.type,
      littleEndian,
      next && repeated(next, protocol, littleEndian),
    )
    const whole = [...header.bytes, ...payload.slice(0, Math.max(header.length - NLMSG_HDRLEN, 0))]
    for (const byte of whole) bytes.push(byte)
    const missing = header.length - whole.length
    if (missing > 0) {
      out.push({ bytes: Uint8Array.from(bytes), missing })
      bytes = []
    } else while (bytes.length < align(bytes.length)) bytes.push(0)
  }
  return bytes.length > 0 ? [...out, { bytes: Uint8Array.from(bytes), missing: 0 }] : out
}

interface Header {
  readonly bytes: readonly number[]
  readonly length: number
  readonly type: number
}

function headerOf(
  [, , len, name, flags, seq, pid]: RegExpExecArray,
  protocol: number,
  littleEndian: boolean,
): Header | undefined {
  const type = typeOf(name as string, protocol)
  const bits = flagsOf(flags as string)
  if (type === undefined || bits === undefined) return undefined
  const view = new DataView(new ArrayBuffer(NLMSG_HDRLEN))
  const length = Number(len) >>> 0
  view.setUint32(0, length, littleEndian)
  view.setUint16(4, type, littleEndian)
  view.setUint16(6, bits, littleEndian)
  view.setUint32(8, Number(seq), littleEndian)
  view.setUint32(12, Number(pid), littleEndian)
  return { bytes: [...new Uint8Array(view.buffer)], length, type }
}

/** The header that an error message repeats. */
const repeated = (found: RegExpExecArray, protocol: number, littleEndian: boolean): readonly number[] =>
  found[1] === undefined ? [] : (headerOf(found, protocol, littleEndian)?.bytes ?? [])

const own = <T>(all: object, key: string): T | undefined =>
  Object.hasOwn(all, key) ? (all as Readonly<Record<string, T>>)[key] : undefined

function typeOf(name: string, protocol: number): number | undefined {
  if (/^(0x[0-9a-f]+|\d+)$/.test(name)) return Number(name)
  const control = name.startsWith('NLMSG_') ? own<number>(NLMSG, name.slice(6)) : undefined
  return control ?? (name === 'nlctrl' ? 16 : own<MessageRow>(known.of(protocol).messages, name)?.[0] || undefined)
}

/** `NLM_F_REQUEST|NLM_F_ACK|0x600` */
function flagsOf(text: string): number | undefined {
  let bits = 0
  for (const word of text.split('|')) {
    const bit = /^\w*[G-Z_]/.test(word) ? own<number>(NLM_F, word.replace('NLM_F_', '')) : Number(word)
    if (bit === undefined || Number.isNaN(bit)) return undefined
    bits |= bit
  }
  return bits
}

const ERROR = /, \[?\{error=(-?[A-Z0-9]+)/y
const RESULT = /, (-?[A-Z0-9]+)/y

function payloadOf(
  text: string,
  at: number,
  type: number,
  littleEndian: boolean,
  request: readonly number[] = [],
): readonly number[] {
  if (text.startsWith(', "', at)) return [...(quoted(text, at + 3)?.bytes ?? [])]
  const pattern = type === NLMSG.ERROR ? ERROR : type === NLMSG.DONE ? RESULT : undefined
  if (!pattern) return []
  pattern.lastIndex = at
  const word = pattern.exec(text)?.[1]
  const value = word === undefined ? undefined : numberOf(word)
  if (value === undefined) return []
  const view = new DataView(new ArrayBuffer(4))
  view.setInt32(0, value, littleEndian)
  return [...new Uint8Array(view.buffer), ...(type === NLMSG.ERROR ? request : [])]
}

/** `-EEXIST` or a number. */
function numberOf(word: string): number | undefined {
  const errno = word.startsWith('-E') ? (ERRNO as Readonly<Record<string, number>>)[word.slice(1)] : undefined
  if (errno !== undefined) return -errno
  return /^-?\d+$/.test(word) ? Number(word) : undefined
}
