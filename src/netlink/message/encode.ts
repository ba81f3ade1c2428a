import { withAttributePath } from '../base/attribute-path.ts'
import { sameValue } from '../base/same.ts'
import { shown } from '../base/shown.ts'
import type { Writer } from '../codec/bytes.ts'
import { release, takeWriter } from '../codec/bytes.ts'
import { decodeMessages } from './decode.ts'
import { NLMSG_HDRLEN, nlmsghdr } from './header.ts'
import type { Content } from './layouts.ts'
import { checkOutgoing, type Outgoing, type WireOptions } from './message.ts'
import type { Protocol } from './protocol.ts'
import { controlMessages } from './protocol.ts'

/** Options for encoding a message. */
export interface EncodeOptions extends WireOptions {
  /**
   * Writes the message's own `bytes` unchanged, with order, padding and flag bits. Throws TypeError if another member of
   * the message says something else than these bytes.
   */
  readonly exact?: boolean
}

/** Encodes one message. Throws TypeError or RangeError, which name the attribute and say what was expected. */
export function encodeMessage(message: Outgoing, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  checkOutgoing(message)
  return encodeChecked(message, options)
}

/** As encodeMessage, for a message whose keys were checked before. */
export function encodeChecked(message: Outgoing, options: EncodeOptions): Uint8Array<ArrayBuffer> {
  const { protocol: of = controlMessages, littleEndian = true, exact } = options
  if (exact || message.faults?.length) return replayed(message, options)
  const { type, flags = 0, seq = 0, pid = 0 } = message
  const w = takeWriter(littleEndian)
  nlmsghdr.write(w, { len: 0, type, flags, seq, pid })
  writeContent(w, of, message)
  w.view.setUint32(0, w.at, w.le)
  const bytes = w.finish()
  // After an error, do not reuse the writer: the bytes after `at` may not be zero.
  release(w)
  return bytes
}

function writeContent(w: Writer, of: Protocol, { type, flags = 0, header, attrs, payload }: Outgoing): void {
  const { name = `type_${shown(type)}`, layout } = of.find(type, flags, undefined, header ?? {})
  try {
    layout.write(w, { header, attrs, payload } as Partial<Content>, flags)
  } catch (error) {
    throw withAttributePath(error, name)
  }
}

/** Returns a message's own bytes, unchanged or with its flags, seq and pid. */
function replayed(message: Outgoing, { protocol, littleEndian = true, exact }: EncodeOptions): Uint8Array<ArrayBuffer> {
  if (!(message.bytes instanceof Uint8Array))
    throw new TypeError(
      `expected bytes, a Uint8Array: a message ${exact ? 'that is replayed' : 'with faults'} is written as its own bytes`,
    )
  const bytes = Uint8Array.from(message.bytes)
  const [was] = decodeMessages(bytes, { ...(protocol ? { protocol } : {}), littleEndian, tolerant: true })
  if (exact) {
    checkReplayed(message, was)
    return bytes
  }
  if (bytes.length < NLMSG_HDRLEN) return bytes
  for (const key of CONTENT) {
    if (!sameValue(message[key] ?? {}, was?.[key] ?? {}))
      throw new TypeError(`cannot change ${key} of a message with faults: it is written as its own bytes`)
  }
  const view = new DataView(bytes.buffer)
  view.setUint16(6, message.flags ?? 0, littleEndian)
  view.setUint32(8, message.seq ?? 0, littleEndian)
  view.setUint32(12, message.pid ?? 0, littleEndian)
  return bytes
}

const CONTENT = ['type', 'header', 'attrs', 'payload'] as const

/** Throws for members that are given and differ from what the bytes say. */
function checkReplayed(message: Outgoing, was: Partial<Outgoing> = {}): void {
  for (const key of [...CONTENT, 'flags', 'seq', 'pid'] as const) {
    if (message[key] !== undefined && !sameValue(message[key], was[key] ?? {}))
      throw new TypeError(
        `${key}: not what the bytes of the message say; \`exact\` writes these (decode and encode by the same protocol and byte order)`,
      )
  }
}
