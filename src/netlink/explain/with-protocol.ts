import { checkBytes, checkCodec } from '../base/check.ts'
import { checkKeys } from '../base/keys.ts'
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

const READING = ['protocol', 'littleEndian', 'tolerant']
const WRITING = ['protocol', 'littleEndian', 'exact']

function checked<O extends WithProtocol>(options: O, keys: readonly string[]): O {
  if (typeof options?.protocol?.find !== 'function')
    throw new TypeError(`expected { protocol }, a declared protocol, got ${shown(options?.protocol ?? options)}`)
  checkKeys('options', options, keys)
  return options
}

/**
 * Decodes every message of a datagram; `is` of the same protocol narrows them. Multi-byte numbers are little-endian, or big-endian with
 * `littleEndian: false`. Throws MalformedError with the offset, unless `tolerant`; TypeError without a protocol.
 */
export function decodeWith(bytes: Uint8Array, options: DecodeOptions & WithProtocol): Message[] {
  checkBytes(bytes)
  return decodeMessages(bytes, checked(options, READING))
}

/**
 * Encodes one message, by its type or by its name: `{ name: 'TCP_METRICS_CMD_GET', flags: NLM_F.REQUEST, attrs }`. Omitted
 * members are zero, omitted attributes are absent; the length is computed. Little-endian, or big-endian with
 * `littleEndian: false`. Throws TypeError or RangeError with the attribute and what was expected.
 */
export function encodeWith(message: Outgoing, options: EncodeOptions & WithProtocol): Uint8Array<ArrayBuffer>

export function encodeWith<T extends MessageTable, N extends keyof T & string>(
  message: NamedMessage<T, N>,
  options: EncodeOptions & WithProtocol<T>,
): Uint8Array<ArrayBuffer>

export function encodeWith(message: Outgoing | ByName, options: EncodeOptions & WithProtocol) {
  const { protocol } = checked(options, WRITING)
  return encodeMessage(isNamed(message) ? outgoingByName(protocol, message) : message, options)
}

/**
 * Encodes one value without a message, such as a set of attributes: `links.create` accepts the bytes as `data` of a kind
 * that nlwire does not know. Throws TypeError or RangeError that names the attribute.
 */
export function encodeValue<T>(codec: Codec<T>, value: T, littleEndian = true): Uint8Array<ArrayBuffer> {
  checkCodec(codec, 'codec')
  const w = new Writer(littleEndian)
  codec.write(w, value)
  return w.finish()
}

/** Decodes one value that fills the bytes, such as a set of attributes that a message has as bytes (`other`). Throws MalformedError. */
export function decodeValue<T>(codec: Codec<T>, bytes: Uint8Array, littleEndian = true): T {
  checkCodec(codec, 'codec')
  checkBytes(bytes)
  return codec.read(new Bytes(bytes, littleEndian), 0, bytes.length)
}

/**
 * Annotated hex: a line for each field of every message of a datagram, with the kernel's names. `fromHex` reads it back. Throws
 * MalformedError, unless `tolerant`; TypeError without a protocol.
 */
export function explainWith(bytes: Uint8Array, options: ExplainOptions & WithProtocol): string {
  checkBytes(bytes)
  return explainText(bytes, checked(options, READING))
}

/** Returns the output of `explain` as data: consecutive parts without gap or overlap. Throws as `explain` does. */
export function explainPartsWith(bytes: Uint8Array, options: ExplainOptions & WithProtocol): Part[] {
  checkBytes(bytes)
  return explainMessages(bytes, checked(options, READING))
}
