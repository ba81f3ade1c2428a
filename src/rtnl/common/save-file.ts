import { shown } from '../../netlink/base/shown.ts'
import { align } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'

/** The first word of what `save` of iproute2 writes, in the byte order of the machine: ip/iproute.c, iprule.c, ipaddress.c. */
export const SAVE_MAGIC = { routes: 0x45311224, rules: 0x71706986, addresses: 0x47361222 } as const

/** What `save` writes. */
export type Saved = keyof typeof SAVE_MAGIC

/** Byte order of this machine, which saved dumps have. */
export const HOST_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Returns the bytes of `save`: the magic number, and the messages of the dump. */
export function savedDump(what: Saved, messages: readonly { readonly bytes: Uint8Array }[]): Uint8Array {
  const out = new Uint8Array(messages.reduce((sum, { bytes }) => sum + align(bytes.length), 4))
  new DataView(out.buffer).setUint32(0, SAVE_MAGIC[what], HOST_LITTLE_ENDIAN)
  let at = 4
  for (const { bytes } of messages) {
    out.set(bytes, at)
    at += align(bytes.length)
  }
  return out
}

/** Returns the magic number of what `save` wrote. */
export const magicOf = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, HOST_LITTLE_ENDIAN)

/** Reads the messages that `save` wrote. Throws TypeError if the bytes are something else, or cut. */
export function readDump(what: Saved, bytes: Uint8Array, protocol: Protocol): Message[] {
  if (!(bytes instanceof Uint8Array) || bytes.length < 4)
    throw new TypeError(
      `expected the bytes that ${what}.save returned, got ${bytes instanceof Uint8Array ? `${bytes.length} bytes` : shown(bytes)}`,
    )
  const magic = magicOf(bytes)
  if (magic !== SAVE_MAGIC[what]) throw new TypeError(`expected saved ${what}, got ${wrongMagic(what, magic, bytes)}`)
  try {
    return decodeMessages(bytes.subarray(4), { protocol, littleEndian: HOST_LITTLE_ENDIAN })
  } catch (error) {
    throw new TypeError(`expected saved ${what}: ${error instanceof Error ? error.message : shown(error)}`, { cause: error })
  }
}

function wrongMagic(what: Saved, magic: number, bytes: Uint8Array): string {
  const [other] = Object.entries(SAVE_MAGIC).find(([, number]) => number === magic) ?? []
  if (other !== undefined) return `saved ${other}`
  const wanted = SAVE_MAGIC[what]
  const isSwapped = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, !HOST_LITTLE_ENDIAN) === wanted
  if (isSwapped) return 'those of a machine of the other byte order'
  return `0x${magic.toString(16)} in place of 0x${wanted.toString(16)}`
}
