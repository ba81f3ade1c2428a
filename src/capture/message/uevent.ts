import { shown } from '../../netlink/base/shown.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import type { Part, TypeOf } from '../../netlink/codec/codec.ts'
import { u32, u32be } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { textBytes } from '../../netlink/codec/text.ts'
import { bytes as bytesOf } from '../../netlink/codec/values.ts'
import type { Message } from '../../netlink/message/message.ts'

// NETLINK_KOBJECT_UEVENT has no netlink messages. The kernel sends text (lib/kobject_uevent.c):
// `add@/devices/virtual/net/veth0`, then KEY=VALUE, each ended by NUL. udev sends its listeners the same pairs after a
// binary header (libsystemd, sd-device).

const udevHeader = struct('udev header', {
  prefix: [bytesOf(8), 'prefix', '"libudev" and NUL'],
  magic: [u32be, 'magic', '0xfeedcafe'],
  headerSize: [u32, 'header_size', 'bytes of this header'],
  propertiesOff: [u32, 'properties_off', 'where the pairs begin'],
  propertiesLen: [u32, 'properties_len', 'length of the pairs, in bytes'],
  filterSubsystemHash: [u32be, 'filter_subsystem_hash', 'for socket filters'],
  filterDevtypeHash: [u32be, 'filter_devtype_hash', 'for socket filters'],
  filterTagBloomHi: [u32be, 'filter_tag_bloom_hi', 'for socket filters'],
  filterTagBloomLo: [u32be, 'filter_tag_bloom_lo', 'for socket filters'],
})

interface Piece {
  readonly start: number
  /** End of the string, after its NUL if it has one. */
  readonly end: number
  readonly text: string
}

interface Shape {
  /** `add@/devices/…`; absent in messages of udev. */
  readonly summary?: Piece
  readonly header?: TypeOf<typeof udevHeader>
  readonly pairs: readonly Piece[]
}

const utf8 = new TextDecoder()
const MAGIC = 0xfeedcafe

/** Decodes a uevent of the kernel or udev as a message without a netlink header; its pairs are in `attrs`. Returns undefined for other data. */
export function readUevent(bytes: Uint8Array, littleEndian: boolean): { name: string; message: Message } | undefined {
  const shape = shapeOf(bytes, littleEndian)
  if (!shape) return undefined
  const attrs = Object.fromEntries(shape.pairs.map(({ text }) => halves(text, '=')))
  const name = shape.summary ? `uevent ${halves(shape.summary.text, '@')[0]}` : `udev ${attrs['ACTION'] ?? 'event'}`
  return { name, message: { type: 0, flags: 0, seq: 0, pid: 0, header: {}, attrs, bytes } }
}

/**
 * Writes a uevent as the kernel sends it, from its pairs. Throws TypeError for what is no such pair; messages of udev have a
 * binary header, which the pairs do not tell.
 */
export function writeUevent(attrs: Readonly<Record<string, unknown>>): Uint8Array {
  const { ACTION, DEVPATH } = attrs
  if (typeof ACTION !== 'string' || typeof DEVPATH !== 'string')
    throw new TypeError('attrs: expected ACTION and DEVPATH, with which a uevent of the kernel begins')
  // NUL ends a pair. U+FFFD stands for bytes that are lost.
  for (const [key, value] of Object.entries(attrs))
    if (typeof value !== 'string' || /[\0=\ufffd]/.test(key) || /[\0\ufffd]/.test(value))
      throw new TypeError(`attrs: expected a pair of texts in UTF-8, got ${shown(key)}: ${shown(value)}`)
  const texts = [`${ACTION}@${DEVPATH}`, ...Object.entries(attrs).map(([key, value]) => `${key}=${value}`)]
  const bytes = Uint8Array.from(texts.flatMap((text) => [...textBytes(text), 0]))
  if (readUevent(bytes, true)) return bytes
  throw new TypeError(`attrs: expected a uevent such as add@/devices/virtual/net/veth0, got ${shown(`${ACTION}@${DEVPATH}`)}`)
}

/** Returns the parts of a uevent as labelled runs of bytes, or undefined for other data. */
export function ueventParts(bytes: Uint8Array, littleEndian: boolean): Part[] | undefined {
  const shape = shapeOf(bytes, littleEndian)
  if (!shape) return undefined
  const out: Part[] = []
  const [first] = shape.pairs
  const begin = first?.start ?? bytes.length
  if (shape.header) {
    udevHeader.parts?.(new Bytes(bytes, littleEndian), 0, udevHeader.size, 'udev', out)
    if (begin > udevHeader.size)
      out.push({ start: udevHeader.size, end: begin, path: 'udev', text: `${begin - udevHeader.size} more bytes of header` })
  } else if (shape.summary) out.push({ ...shape.summary, path: 'uevent' })
  for (const { start, end, text } of shape.pairs) {
    const [key, value] = halves(text, '=')
    out.push({ start, end, path: key, text: value })
  }
  return out
}

function shapeOf(bytes: Uint8Array, littleEndian: boolean): Shape | undefined {
  if (utf8.decode(bytes.subarray(0, 8)) === 'libudev\0') return udevShape(bytes, littleEndian)
  const [summary, ...pairs] = pieces(bytes, 0)
  return summary && /^[a-z]+@\//.test(summary.text) && pairs.every(isPair) ? { summary, pairs } : undefined
}

function udevShape(bytes: Uint8Array, littleEndian: boolean): Shape | undefined {
  if (bytes.length < udevHeader.size) return undefined
  const header = udevHeader.read(new Bytes(bytes, littleEndian), 0, udevHeader.size)
  const { magic, propertiesOff, propertiesLen } = header
  if (magic !== MAGIC || propertiesOff < udevHeader.size || propertiesOff + propertiesLen !== bytes.length) return undefined
  const pairs = pieces(bytes, propertiesOff)
  return pairs.every(isPair) ? { header, pairs } : undefined
}

const isPair = ({ text }: Piece): boolean => text.indexOf('=') > 0

/** The strings from `at` on, each up to its NUL. */
function pieces(bytes: Uint8Array, at: number): Piece[] {
  const out: Piece[] = []
  for (let start = at; start < bytes.length; ) {
    const nul = bytes.indexOf(0, start)
    const end = nul < 0 ? bytes.length : nul + 1
    out.push({ start, end, text: utf8.decode(bytes.subarray(start, nul < 0 ? end : nul)) })
    start = end
  }
  return out
}

/** Splits text at the first separator, which it has. */
function halves(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign)
  return [text.slice(0, at), text.slice(at + 1)]
}
