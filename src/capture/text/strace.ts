import { orderOf } from '../source/byte-order.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'
import type { Line } from './lines.ts'
import { type Call, callOf } from './strace-call.ts'
import { type Sockets, sockets } from './strace-sockets.ts'

/** A line of a hex dump that follows the call: strace's `-e read=all -e write=all`. */
const DUMP = /^ \| [0-9a-f]{5,} {2}(.{48}) /
/** Which buffer of several the lines after it are; a new element of sendmmsg or recvmmsg begins a datagram. */
const BUFFER = /^ (?:\* \d+ bytes in buffer \d+|= \d+ buffers in vector \d+)$/
const VECTOR = /^ = \d+ buffers in vector \d+$/

/** A call, and the dumps that came after it. */
interface Pending {
  readonly call: Call
  readonly dumps: number[][]
}

/**
 * Reads the text of strace, with or without -f, -t and -y. Bytes are had from the dumps of `-e read=all -e write=all`, and from strings
 * (`-xx -s 65536`) where strace did not decode them; a call whose bytes it left out is a fault.
 */
export async function* strace(lines: AsyncIterable<Line>, options: ReadOptions): AsyncGenerator<Item> {
  const known = sockets()
  const begun = new Map<string, { text: string; offset: number }>()
  let pending: Pending | undefined
  let frame = 0
  for await (const { text, offset } of lines) {
    if (pending && dumped(pending, text)) continue
    if (pending) for (const one of datagrams(pending, known, options)) yield { ...one, frame: ++frame }
    pending = undefined
    const whole = resumed(text, offset, begun)
    const call = whole && callOf(whole.text, whole.offset)
    if (!call) continue
    known.note(call)
    if (isTransfer(call, known)) pending = { call, dumps: [] }
  }
  if (pending) for (const one of datagrams(pending, known, options)) yield { ...one, frame: ++frame }
}

/** Takes a line of a dump to its call; false where the line is none. */
function dumped({ dumps }: Pending, text: string): boolean {
  if (VECTOR.test(text) || (dumps.length === 0 && (BUFFER.test(text) || DUMP.test(text)))) dumps.push([])
  const [, pairs] = DUMP.exec(text) ?? []
  for (const pair of pairs?.match(/[0-9a-f]{2}/g) ?? []) dumps.at(-1)?.push(Number.parseInt(pair, 16))
  return pairs !== undefined || BUFFER.test(text)
}

/** With several threads a call may begin on one line and end on a later one. Undefined where it has not ended yet. */
function resumed(
  text: string,
  offset: number,
  begun: Map<string, { text: string; offset: number }>,
): { text: string; offset: number } | undefined {
  const who = /^(?:\[pid\s+(\d+)\]|(\d+)) /.exec(text)
  const pid = who?.[1] ?? who?.[2] ?? ''
  if (text.endsWith('<unfinished ...>')) {
    begun.set(pid, { text: text.slice(0, -'<unfinished ...>'.length), offset })
    return undefined
  }
  const rest = /<\.\.\. \w+ resumed>\s?(.*)$/.exec(text)?.[1]
  const start = begun.get(pid)
  if (rest === undefined) return { text, offset }
  begun.delete(pid)
  return start && { text: start.text + rest, offset: start.offset }
}

const TRANSFERS = new Set(['send', 'sendto', 'sendmsg', 'sendmmsg', 'write', 'recv', 'recvfrom', 'recvmsg', 'recvmmsg', 'read'])

/** What was peeked at is read again afterwards; what failed moved no bytes. */
function isTransfer({ name, result, text, fd }: Call, known: Sockets): boolean {
  if (!TRANSFERS.has(name) || result <= 0 || isPeek(text)) return false
  return known.isNetlink(fd) || /sa_family=AF_NETLINK|\{nlmsg_len=/.test(text)
}

/** MSG_PEEK by name, or as a bit of the flags where strace prints numbers. */
const isPeek = (text: string): boolean =>
  /\bMSG_PEEK\b/.test(text) || (Number(/^[^{"]*, (0x[0-9a-f]+)$/.exec(text)?.[1] ?? 0) & 2) !== 0

function* datagrams({ call, dumps }: Pending, known: Sockets, options: ReadOptions): Generator<Item> {
  const { offset, name, fd, time } = call
  const found = dumps.filter((bytes) => bytes.length > 0).map((bytes) => ({ bytes: Uint8Array.from(bytes), missing: 0 }))
  const { protocol, port } = known.of(fd)
  const all = found.length > 0 ? found : call.strings()
  if (all.length === 0)
    return yield fault(
      `${name}: strace decoded the messages and left out their bytes; -e read=all -e write=all keeps them`,
      offset,
    )
  for (const { bytes, missing } of all) {
    yield {
      kind: 'datagram',
      frame: 0,
      offset,
      text: true,
      ...(time === undefined ? {} : { time }),
      protocol: protocol ?? options.protocol ?? 0,
      ...(protocol === undefined ? { assumed: true } : {}),
      direction: /^(send|write)/.test(name) ? 'sent' : 'received',
      sender: fd,
      ...(port === undefined ? {} : { port }),
      littleEndian: options.littleEndian ?? orderOf(bytes, true, missing),
      bytes,
      ...(missing > 0 ? { missing } : {}),
    }
  }
}
