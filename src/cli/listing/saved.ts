import { fstatSync } from 'node:fs'
import { isatty } from 'node:tty'
import { align } from '../../netlink/codec/bytes.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Io } from '../io.ts'
import { Exit, fail, refuse } from '../parse/exit.ts'
import type { Session } from '../session.ts'

// What `ip … save` writes: a number that says which objects follow, and the messages of their dump, in the byte order of the
// machine.

const STDIN = 0
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
const MAGIC_SIZE = 4
/** The longest message that `ip` restores. */
const LONGEST = 16384

/** Refuses to write messages to a terminal. */
export function refuseTerminal(): void {
  if (process.stdout.isTTY) fail('Not sending a binary stream to stdout')
}

/** Writes the magic number and the messages. */
export function writeSaved(io: Io, magic: number, messages: readonly Message[]): void {
  const view = new DataView(new ArrayBuffer(MAGIC_SIZE))
  view.setUint32(0, magic, LITTLE_ENDIAN)
  io.out(Buffer.concat([new Uint8Array(view.buffer), ...messages.map(({ bytes }) => bytes)]))
}

/** Yields the saved messages of stdin. Ends the command where the magic number or the length of a message does not fit. */
export async function* readSavedStream(
  { io: { input }, socket: { protocol } }: Session,
  magic: number,
  what: string,
): AsyncGenerator<Message> {
  if (!input || isatty(STDIN)) refuse(`Can't restore ${what} dump from a terminal`)
  const chunks: Uint8Array[] = []
  for await (const chunk of input()) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  checkMagic(bytes, magic)
  for (let at = MAGIC_SIZE; at < bytes.length; ) {
    const end = at + align(lengthAt(bytes, at))
    yield* decodeMessages(bytes.subarray(at, end), { protocol, littleEndian: LITTLE_ENDIAN, tolerant: true })
    at = end
  }
}

function checkMagic(bytes: Buffer, magic: number): void {
  const isWhole = bytes.length >= MAGIC_SIZE
  const found = isWhole ? uint32(bytes, 0) : 0
  if (found !== magic) refuse(`Magic mismatch (${isWhole ? 1 : 0} elems, ${found.toString(16)} magic)`)
}

/** The length of the message there. */
function lengthAt(bytes: Buffer, at: number): number {
  const whole = at + NLMSG_HDRLEN <= bytes.length ? uint32(bytes, at) : undefined
  if (whole !== undefined && (whole < NLMSG_HDRLEN || whole > LONGEST)) {
    // `ip` prints the position in the file, and -1 as an unsigned number in a pipe.
    const position = fstatSync(STDIN).isFile() ? at + NLMSG_HDRLEN : 2n ** 64n - 1n
    refuse(`!!!malformed message: len=${whole} @${position}`)
  }
  if (whole === undefined || at + align(whole) > bytes.length) throw new Exit(255, 'rtnl-from_file: truncated message\n')
  return whole
}

function uint32(bytes: Buffer, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, LITTLE_ENDIAN)
}
