import { shown } from '../netlink/base/shown.ts'
import type { Codec } from '../netlink/codec/codec.ts'

const formatHex = (u8: Uint8Array): string => `0x${Array.from(u8, (byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** Bytes of a name: those of a path end with a NUL, those of an abstract name begin with one. */
function bytesOf(text: unknown): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`expected the name of a Unix socket, such as "/run/a.sock" or "@name", got ${shown(text)}`)
  if (/^0x([0-9a-f]{2})*$/i.test(text))
    return Uint8Array.from({ length: text.length / 2 - 1 }, (_, i) => Number.parseInt(text.slice(2 * i + 2, 2 * i + 4), 16))
  return new TextEncoder().encode(text.startsWith('@') ? `\0${text.slice(1)}` : `${text}\0`)
}

/** Text of a name: `@` stands for the NUL of an abstract one. */
function textOf(u8: Uint8Array): string {
  const isAbstract = u8[0] === 0
  const inner = isAbstract ? u8.subarray(1) : u8.subarray(0, -1)
  const text = new TextDecoder().decode(inner)
  const full = isAbstract ? `@${text}` : text
  const again = bytesOf(full)
  // What the text cannot say, such as a path that begins with "@" or bytes that are no text, stays hex.
  return again.length === u8.length && again.every((byte, i) => byte === u8[i]) ? full : formatHex(u8)
}

/** Name of a Unix socket as ss(8) shows it: a path, `@name` if it is abstract, else its bytes as hex after `0x`. */
export const unixName: Codec<string> = {
  name: 'unix-name',
  shape: { type: 'own', parts: [] },
  read: (b, at, end) => textOf(b.u8.subarray(at, end)),
  write: (w, value) => w.bytes(bytesOf(value)),
  show: (value) => JSON.stringify(value),
}
