import { checkBytes, checkString } from '../base/check.ts'
import { Faults } from '../base/faults.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Part } from '../codec/codec.ts'
import { faultyPart, leaf, wrongPart } from '../codec/parts.ts'
import { concealUnread, HIDDEN } from '../codec/secrets.ts'
import { extackAttrs } from '../message/extack.ts'
import { flagText, NLM_F, NLMSG, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from '../message/header.ts'
import type { WireOptions } from '../message/message.ts'
import { controlMessages, type Found, type Protocol } from '../message/protocol.ts'
import { type Slice, sliceAt } from '../message/slice.ts'
import { rowHolds } from '../message/without-secrets.ts'
import { withMeaning } from './meanings.ts'
import { unlessMalformed } from './refusal-note.ts'
import { markQuoted } from './refused.ts'

/** Options for explaining bytes. */
export interface ExplainOptions extends WireOptions {
  /** Labels malformed bytes in place of throwing: such parts have `fault`. */
  readonly tolerant?: boolean
  /** Shows keys and passwords. Default: false, `(hidden)` is in place of their value and their bytes. */
  readonly keys?: boolean
}

/**
 * The parts of every message of a datagram, in order. They partition the bytes: no gap, no overlap. Throws MalformedError, unless tolerant.
 * Each message's parts begin with its nlmsghdr; paths are the kernel's names.
 */
export function explainMessages(bytes: Uint8Array, options: ExplainOptions = {}): Part[] {
  const { protocol = controlMessages, littleEndian = true, tolerant = false, keys = false } = options
  const b = new Bytes(bytes, littleEndian, tolerant ? new Faults() : undefined)
  const out: Part[] = []
  let stop = 0
  const broken = atFault(b, out, '', bytes.length, () => {
    for (let slice = sliceOrRest(b, 0); slice; slice = sliceOrRest(b, stop)) {
      const { end, what } = slice
      const from = out.length
      explainMessage(protocol, b, slice, out)
      // nlmsg_len is the first part of a message.
      if (what !== undefined) out[from] = wrongPart(out[from] as Part, what)
      stop = Math.min(align(end), bytes.length)
      if (end < stop) out.push({ start: end, end: stop, path: 'padding', text: 'to the next message' })
    }
  })
  if (stop < bytes.length && !broken)
    out.push({ start: stop, end: bytes.length, path: 'left over', text: `${bytes.length - stop} bytes after the last message` })
  const parts = out.map(withMeaning)
  return parts.map(keys ? shown : withoutSecret)
}

const shown = ({ hidden: _, ...part }: Part): Part => part

/** Hides the value of a row that is a key or password, and bytes that may be one. */
function withoutSecret(part: Part): Part {
  const { row, piece, hidden, fault } = part
  if (hidden) return fault === undefined ? { ...part, text: HIDDEN } : part
  return row?.notes?.secret && piece !== 'header' && piece !== 'padding' ? { ...part, text: HIDDEN, hidden: true } : part
}

interface SliceOrRest extends Slice {
  /** The length of the message does not fit: it ends with the bytes. */
  readonly what?: string
}

/** Returns the next message. If tolerant, one whose length does not fit has the rest of the bytes. */
function sliceOrRest(b: Bytes, at: number): SliceOrRest | undefined {
  try {
    return sliceAt(b, at)
  } catch (error) {
    if (!b.faults || b.u8.length - at < NLMSG_HDRLEN) throw error
    const what = b.faults.add(error, '')
    return { at, end: b.u8.length, header: nlmsghdr.read(b, at, at + NLMSG_HDRLEN), what }
  }
}

function explainMessage(protocol: Protocol, b: Bytes, slice: Slice, out: Part[]): void {
  const { at, end, header } = slice
  const body = at + NLMSG_HDRLEN
  const found = protocol.find(header.type, header.flags, body < end ? b.u8[body] : undefined)
  leaf(nlmsghdr, b, at, body, '', out)
  nameHeader(out, out.length - HEADER_PARTS, header, found)
  b.depth = 0
  const from = out.length
  atFault(b, out, 'payload', end, () => found.layout.parts(b, body, end, header.flags, out))
  concealUnread(out, from, () => holds(found))
  if (header.type === NLMSG.ERROR) explainRequest(protocol, b, slice, from, out)
}

/**
 * Explains the request that NLMSG_ERROR repeats, in place of its bytes, and marks what the kernel objects to. What is malformed in
 * it is no fault of this message: it may be why the request was refused. A control message in it stays bytes, so that nothing nests.
 */
function explainRequest(protocol: Protocol, b: Bytes, refusal: Slice, from: number, out: Part[]): void {
  const at = refusal.at + NLMSG_HDRLEN + 4
  const first = out.findIndex(({ path }, i) => i >= from && path === 'request.nlmsg_len')
  if (first < 0) return
  const body = at + NLMSG_HDRLEN
  const after = first + HEADER_PARTS
  const payload = out[after]?.path === 'request.payload' ? out[after] : undefined
  const header = nlmsghdr.read(b, at, body)
  const { type, flags } = header
  const found = protocol.find(type, flags, payload && b.u8[body])
  nameHeader(out, first, header, found)
  const rest = out.at(-1) as Part
  if (rest.path === 'left over' && holds(protocol.find(type, flags, b.u8[body]))) out[out.length - 1] = { ...rest, hidden: true }
  if (!payload || type < NLMSG.MIN_TYPE || (found.name ?? found.typeName) === undefined) return
  const inner: Part[] = []
  const tolerant = new Bytes(b.u8, b.le, new Faults())
  const { start, end } = payload
  atFault(tolerant, inner, 'payload', end, () => found.layout.parts(tolerant, start, end, flags, inner), start)
  concealUnread(inner, 0, () => holds(found))
  const labelled = inner.map(({ fault: _, ...part }) => ({ ...part, path: `request.${part.path}` }))
  const parts = [...out.slice(first, after), ...labelled]
  const hasExtack = (refusal.header.flags & NLM_F.ACK_TLVS) !== 0
  const extack = hasExtack ? unlessMalformed(() => extackAttrs.read(tolerant, end, refusal.end)) : undefined
  const errno = -b.view.getInt32(at - 4, b.le)
  out.splice(first, HEADER_PARTS + 1, ...(extack ? markQuoted(parts, b, { at, end, errno, extack, protocol }) : parts))
}

/** Whether the tables have a key or password in messages of a type. */
const holds = ({ row }: Found): boolean => row !== undefined && rowHolds(row)

/** Runs a step. If it finds malformed bytes and the reader is tolerant, labels the rest up to `end`; returns true. */
function atFault(b: Bytes, out: Part[], path: string, end: number, step: () => void, begin = 0): boolean {
  try {
    step()
    return false
  } catch (error) {
    if (!b.faults) throw error
    const what = b.faults.add(error, path)
    const start = out.at(-1)?.end ?? begin
    if (start < end) out.push(faultyPart(start, end, path, what))
    return true
  }
}

/** Number of parts that nlmsghdr has. */
const HEADER_PARTS = 5

/** Gives the parts of a nlmsghdr the name of the type, and the flags by what they mean there. */
function nameHeader(
  out: Part[],
  from: number,
  { type, flags }: Pick<Nlmsghdr, 'type' | 'flags'>,
  { name, typeName = name, verb }: Found,
): void {
  const texts: Record<string, string> = {
    nlmsg_type: typeName ? `${type} ${typeName}` : String(type),
    nlmsg_flags: flagText(type, verb, flags),
  }
  for (let i = from; i < from + HEADER_PARTS; i++) {
    const part = out[i] as Part
    out[i] = { ...part, text: texts[part.path.split('.').at(-1) as string] ?? part.text }
  }
}

const PER_LINE = 8

/** One part as text: hex in columns, then `#`, the name indented by depth, and the value. `#>` where the kernel refused it. */
function lines({ start, end, path, text, hidden, refused }: Part, bytes: Uint8Array, isFirst: boolean): string[] {
  const names = path.split('.')
  const sign = refused === undefined ? '# ' : '#>'
  const note = refused !== undefined && isFirst ? `  <- ${refused}` : ''
  const out: string[] = []
  for (let at = start; at < end; at += PER_LINE) {
    const row = Array.from(bytes.subarray(at, Math.min(at + PER_LINE, end)), (byte) => byte.toString(16).padStart(2, '0'))
    const hex = hidden ? HIDDEN : row.join(' ')
    // Padding behind a struct has no name.
    const label =
      at === start ? `${sign}${'  '.repeat(names.length - 1)}${`${names.at(-1)} ${text}`.trimStart()}${note}` : sign.trim()
    out.push(`${hex.padEnd(PER_LINE * 3)}${label}`)
  }
  return out
}

/**
 * Returns the bytes as annotated hex, a line for each field. Without the `# …` comments it is plain hex again (`fromHex`).
 * Lines of what the kernel refused begin with `#>`. Throws MalformedError.
 */
export function explainText(bytes: Uint8Array, options: ExplainOptions = {}): string {
  return partsText(explainMessages(bytes, options), bytes)
}

/** Formats parts as annotated hex. */
export function partsText(parts: readonly Part[], bytes: Uint8Array): string {
  return parts
    .flatMap((part, i) => lines(part, bytes, parts[i - 1]?.refused === undefined))
    .map((line) => `${line}\n`)
    .join('')
}

/**
 * Reads hex with any spacing and `# …` comments, such as the output of `explain`. Words may begin with `0x`. Throws TypeError
 * with the line and column of what is not hex.
 */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  checkString(text, 'text')
  if (text.replace(/#[^\n]*/g, '').includes(HIDDEN))
    throw new TypeError('expected hex, got "(hidden)": bytes of a key cannot be encoded; explain them with keys (--keys)')
  // As many spaces as there were characters: places stay what they are.
  const plain = text.replace(/#[^\n]*|\b0x(?=[0-9a-f])/gi, (found) => ' '.repeat(found.length))
  const wrong = plain.search(/[^0-9a-f\s]/i)
  const hex = plain.replace(/\s+/g, '')
  if (wrong >= 0 || hex.length % 2 > 0) {
    const got = wrong < 0 ? `an odd number of digits, ${hex.length}` : `${JSON.stringify(text[wrong])} at ${placeIn(text, wrong)}`
    throw new TypeError(`expected pairs of hex digits, spaces, and comments that begin with #, got ${got}`)
  }
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/**
 * Returns bytes as pairs of hex digits with spaces between them, which `fromHex` reads. Throws TypeError if it is no Uint8Array.
 * @example console.log(toHex(encode({ type: constants.RTM.GETLINK })))
 */
export function toHex(bytes: Uint8Array): string {
  checkBytes(bytes)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

function placeIn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  return `line ${before.length}, column ${(before.at(-1) as string).length + 1}`
}
