import { shown } from '../base/shown.ts'
import { Bytes, Writer } from '../codec/bytes.ts'
import type { Codec, Part } from '../codec/codec.ts'
import { type DecodeOptions, decodeMessages } from '../message/decode.ts'
import { type EncodeOptions, encodeMessage } from '../message/encode.ts'
import type { Message, Outgoing } from '../message/message.ts'
import { type ByName, isNamed, type NamedMessage, outgoingByName } from '../message/named.ts'
import type { Protocol } from '../message/protocol.ts'
import type { MessageTable } from '../message/row.ts'
import { type ExplainOptions, explainMessages, explainText } from './explain.ts'

/** The tables of a declared protocol. There is no default. */
export interface WithProtocol<T extends MessageTable = MessageTable> {
  /** A protocol made by `protocol` or `genericNetlink`. */
  readonly protocol: Protocol<T>
}

function checked<O extends WithProtocol>(options: O): O {
  if (typeof options?.protocol?.find === 'function') return options
  throw new TypeError(`expected { protocol }, a declared protocol, got ${shown(options?.protocol ?? options)}`)
}

/**
 * Decodes every message of a datagram; `is` of the same protocol narrows them. Multi-byte numbers are little-endian, or big-endian with
 * `littleEndian: false`. Throws MalformedError with the offset, unless `tolerant`; TypeError without a protocol.
 */
export function decodeWith(bytes: Uint8Array, options: DecodeOptions & WithProtocol): Message[] {
  return decodeMessages(bytes, checked(options))
}

/**
 * Encodes one message, by its type or by its name: `{ name: 'TCP_METRICS_CMD_GET', flags: NLM_F.REQUEST, attrs }`. Members and attributes that
 * are left out are zero or absent; the length is computed. Little-endian, or big-endian with `littleEndian: false`. Throws TypeError or
 * RangeError, which name the attribute and say what was expected.
 */
export function encodeWith(message: Outgoing, options: EncodeOptions & WithProtocol): Uint8Array<ArrayBuffer>

export function encodeWith<T extends MessageTable, N extends keyof T & string>(
  message: NamedMessage<T, N>,
  options: EncodeOptions & WithProtocol<T>,
): Uint8Array<ArrayBuffer>

export function encodeWith(message: Outgoing | ByName, options: EncodeOptions & WithProtocol) {
  const { protocol } = checked(options)
  return encodeMessage(isNamed(message) ? outgoingByName(protocol, message) : message, options)
}

/**
 * The bytes of one value without a message around it, such as a set of attributes: what `links.create` takes as `data` of a kind that nlwire
 * does not know. Throws TypeError or RangeError, which name the attribute.
 */
export function encodeValue<T>(codec: Codec<T>, value: T, littleEndian = true): Uint8Array<ArrayBuffer> {
  const w = new Writer(littleEndian)
  codec.write(w, value)
  return w.finish()
}

/** The value that all of these bytes are, such as a set of attributes that a message has as bytes (`other`). Throws MalformedError. */
export function decodeValue<T>(codec: Codec<T>, bytes: Uint8Array, littleEndian = true): T {
  return codec.read(new Bytes(bytes, littleEndian), 0, bytes.length)
}

/**
 * Annotated hex: a line for each field of every message of a datagram, with the kernel's names. `fromHex` reads it back. Throws
 * MalformedError, unless `tolerant`; TypeError without a protocol.
 */
export function explainWith(bytes: Uint8Array, options: ExplainOptions & WithProtocol): string {
  return explainText(bytes, checked(options))
}

/** What `explain` prints, as data: parts that follow each other without gap or overlap. Throws as `explain` does. */
export function explainPartsWith(bytes: Uint8Array, options: ExplainOptions & WithProtocol): Part[] {
  return explainMessages(bytes, checked(options))
}
