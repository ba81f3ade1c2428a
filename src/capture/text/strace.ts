import { orderOf } from '../source/byte-order.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'
import type { Line } from './lines.ts'
import { type Call, callOf, DECODED } from './strace-call.ts'
import { decodedMessages } from './strace-decoded.ts'
import { type Programs, programs } from './strace-programs.ts'
import { type Sockets, sockets } from './strace-sockets.ts'

/** A line of a hex dump that follows the call: strace's `-e read=all -e write=all`. */
const DUMP = /^ \| [0-9a-f]{5,} {2}(.{48}) /
/** Line that names the buffer of the following lines, if there are several. A new element of sendmmsg or recvmmsg begins a datagram. */
const BUFFER = /^ (?:\* \d+ bytes in buffer \d+|= \d+ buffers in vector \d+)$/
const VECTOR = /^ = \d+ buffers in vector \d+$/

/** A call and the hex dumps after it. */
interface Pending {
  readonly call: Call
  readonly dumps: number[][]
}

/**
 * Reads the text of strace, with or without -f, -t and -y. Takes the bytes from the hex dumps of
 * `-e read=all -e write=all`, or from strings (`-xx -s 65536`) that strace did not decode. A call without its bytes is a
 * fault.
 */
export async function* strace(batches: AsyncIterable<readonly Line[]>, options: ReadOptions): AsyncGenerator<readonly Item[]> {
  const reader = new StraceReader(options)
  for await (const lines of batches) yield lines.flatMap((line) => reader.take(line))
  yield reader.end()
}

class StraceReader {
  readonly #options: ReadOptions
  readonly #known = { sockets: sockets(), programs: programs() }
  readonly #begun = new Map<string, { text: string; offset: number }>()
  #pending: Pending | undefined
  #frame = 0

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Takes a line. Returns the datagrams and faults of the call that it completes. */
  take({ text, offset }: Line): Item[] {
    const pending = this.#pending
    const isDump = pending !== undefined && dumped(pending, text)
    if (isDump && !isWhole(pending)) return []
    const items = this.end()
    const whole = isDump ? undefined : resumed(text, offset, this.#begun, this.#known.programs)
    const call = whole && callOf(whole.text, whole.offset)
    if (!call) return items
    this.#known.sockets.note(call)
    this.#known.programs.note(call)
    if (isTransfer(call, this.#known.sockets)) this.#pending = { call, dumps: [] }
    return items
  }

  /** Ends the call whose bytes were read last. */
  end(): Item[] {
    const pending = this.#pending
    this.#pending = undefined
    if (!pending) return []
    return [...datagrams(pending, this.#known, this.#options)].map((one) => ({ ...one, frame: ++this.#frame }))
  }
}

/** Adds a line of a hex dump to its call. Returns false for any other line. */
function dumped({ dumps }: Pending, text: string): boolean {
  if (VECTOR.test(text) || (dumps.length === 0 && (BUFFER.test(text) || DUMP.test(text)))) dumps.push([])
  const [, pairs] = DUMP.exec(text) ?? []
  for (const pair of pairs?.match(/[0-9a-f]{2}/g) ?? []) dumps.at(-1)?.push(Number.parseInt(pair, 16))
  return pairs !== undefined || BUFFER.test(text)
}

/** Whether all bytes of a call are there. A call that moves one datagram must not wait for the next line. */
function isWhole(pending: Pending | undefined): boolean {
  if (!pending || pending.call.name.endsWith('mmsg')) return false
  return pending.dumps.reduce((sum, bytes) => sum + bytes.length, 0) >= pending.call.result
}

/** Joins a call that begins on one line and ends on a later one, as with several threads. Returns undefined until it ends. */
function resumed(
  text: string,
  offset: number,
  begun: Map<string, { text: string; offset: number }>,
  names: Programs,
): { text: string; offset: number } | undefined {
  const who = /^(?:\[pid\s+(\d+)(?:<.{0,64}?>)?\]|(\d+)(?:<.{0,64}?>)?) /.exec(text)
  const pid = who?.[1] ?? who?.[2] ?? ''
  if (text.endsWith('<unfinished ...>')) {
    names.begin(pid, text)
    begun.set(pid, { text: text.slice(0, -'<unfinished ...>'.length), offset })
    return undefined
  }
  const rest = /<\.\.\. \w+ resumed>\s?(.*)$/.exec(text)?.[1]
  const start = begun.get(pid)
  if (rest === undefined) return { text, offset }
  begun.delete(pid)
  return start && { text: start.text + rest, offset: start.offset }
}

/** strace decodes netlink, and leaves bytes out, unless it is asked for them. */
const RECORD_ALL = '-e read=all -e write=all keeps them'

const TRANSFERS = new Set(['send', 'sendto', 'sendmsg', 'sendmmsg', 'write', 'recv', 'recvfrom', 'recvmsg', 'recvmmsg', 'read'])

/**
 * Whether a call moved bytes, or failed to send them. MSG_PEEK does not count, as the bytes are read again. A failed
 * receive counts if the kernel dropped messages.
 */
function isTransfer({ name, result, text, fd, failed }: Call, known: Sockets): boolean {
  if (!TRANSFERS.has(name) || isPeek(text)) return false
  if (result <= 0 && !(failed !== undefined && (isSend(name) || failed === 'ENOBUFS'))) return false
  return known.isNetlink(fd) || /sa_family=AF_NETLINK/.test(text) || DECODED.test(text)
}

const isSend = (name: string): boolean => /^(send|write)/.test(name)

/** Whether the flags have MSG_PEEK: by name, or as a bit if strace prints numbers. */
const isPeek = (text: string): boolean =>
  /\bMSG_PEEK\b/.test(text) || (Number(/^[^{"]*, (0x[0-9a-f]+)$/.exec(text)?.[1] ?? 0) & 2) !== 0

interface Known {
  readonly sockets: Sockets
  readonly programs: Programs
}

function* datagrams({ call, dumps }: Pending, known: Known, options: ReadOptions): Generator<Item> {
  const { offset, name, fd, time, failed } = call
  if (failed !== undefined && !isSend(name))
    return yield fault(`${name} failed: ${failed}: the kernel dropped messages for this socket`, offset)
  const found = dumps.filter((bytes) => bytes.length > 0).map((bytes) => ({ bytes: Uint8Array.from(bytes), missing: 0 }))
  const { protocol, port } = known.sockets.of(fd)
  const program = known.programs.of(call.pid)
  const number = protocol ?? options.protocol ?? 0
  const strings = found.length > 0 ? found : call.strings()
  const all = strings.length > 0 ? strings : decodedMessages(call.text, number, options.littleEndian ?? true)
  const what = failed === undefined ? name : `${name} failed: ${failed}`
  const remedy = failed === undefined ? RECORD_ALL : 'strace has no bytes of a send that failed'
  if (all.length === 0) return yield fault(`${what}: strace decoded the messages and left out their bytes; ${remedy}`, offset)
  for (const { bytes, missing } of all) {
    yield {
      kind: 'datagram',
      frame: 0,
      offset,
      text: true,
      ...(time === undefined ? {} : { time }),
      protocol: number,
      ...(protocol === undefined ? { assumed: true } : {}),
      direction: isSend(name) ? 'sent' : 'received',
      ...(failed === undefined ? {} : { failed }),
      sender: fd,
      ...(program === undefined ? {} : { program }),
      ...(port === undefined ? {} : { port }),
      littleEndian: options.littleEndian ?? orderOf(bytes, true, missing),
      bytes,
      ...(missing > 0 ? { missing, remedy } : {}),
    }
  }
}
