import { fstatSync } from 'node:fs'
import { isatty } from 'node:tty'
import { align } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { HOST_LITTLE_ENDIAN, magicOf, SAVE_MAGIC, type Saved } from '../../rtnl/common/save-file.ts'
import type { Io } from '../io.ts'
import { Exit, fail, refuse } from './exit.ts'

const [STDIN, STDOUT] = [0, 1]
const MAGIC_SIZE = 4
/** The longest message that `ip` reads from a file. */
const LONGEST = 16384

/** One object of what is saved, as errors name it. */
const ONE: Readonly<Record<Saved, string>> = { routes: 'route', rules: 'rule', addresses: 'address' }

/** Ends the command if stdout is a terminal. */
export function checkStdout(): void {
  if (isatty(STDOUT)) fail('Not sending a binary stream to stdout')
}

/** Reads what `save` wrote from stdin. Ends the command with the text and the exit code of `ip` if it is something else. */
async function savedBytes(what: Saved, code: number, io: Io): Promise<Uint8Array> {
  if (!io.input || isatty(STDIN)) throw new Exit(code, `Can't restore ${ONE[what]} dump from a terminal\n`)
  const pieces: Uint8Array[] = []
  for await (const piece of io.input()) pieces.push(piece)
  const bytes = new Uint8Array(Buffer.concat(pieces))
  const isWhole = bytes.length >= MAGIC_SIZE
  const magic = magicOf(isWhole ? bytes : Uint8Array.from({ length: MAGIC_SIZE }, (_, i) => bytes[i] ?? 0))
  if (magic !== SAVE_MAGIC[what]) throw new Exit(code, `Magic mismatch (${isWhole ? 1 : 0} elems, ${magic.toString(16)} magic)\n`)
  return bytes
}

/** Reads what `save` wrote from stdin with `decode`, all of it. Ends the command as `ip` does if it is something else. */
export async function readStdin<T>(what: Saved, code: number, io: Io, decode: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await savedBytes(what, code, io)
  try {
    return decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new Exit(code, `Error: ${error.message}\n`)
    throw error
  }
}

/** Yields the messages that `save` wrote to stdin. Ends the command at the first that is malformed. */
export async function* readStdinStream(what: Saved, io: Io, protocol: Protocol): AsyncGenerator<Message> {
  const position = (at: number): number => (fstatSync(STDIN).isFile() ? at : -1)
  yield* fileMessages(await savedBytes(what, 255, io), protocol, MAGIC_SIZE, position)
}

/**
 * Yields the messages of a file from a place on. Ends the command at the first that is malformed, with the text of `ip`, which says
 * where it stopped to read: `position` is -1 in a pipe.
 */
export function* fileMessages(
  bytes: Uint8Array,
  protocol: Protocol,
  from = 0,
  position = (at: number): number => at,
): Generator<Message> {
  const lengthAt = (at: number): number => {
    if (at + NLMSG_HDRLEN > bytes.length) return truncated()
    const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, HOST_LITTLE_ENDIAN)
    if (length < NLMSG_HDRLEN || length > LONGEST)
      refuse(`!!!malformed message: len=${length} @${BigInt.asUintN(64, BigInt(position(at + NLMSG_HDRLEN)))}`)
    return at + align(length) > bytes.length ? truncated() : length
  }
  for (let at = from; at < bytes.length; ) {
    const end = at + align(lengthAt(at))
    yield* decodeMessages(bytes.subarray(at, end), { protocol, littleEndian: HOST_LITTLE_ENDIAN, tolerant: true })
    at = end
  }
}

const truncated = (): never => refuse('rtnl-from_file: truncated message')
