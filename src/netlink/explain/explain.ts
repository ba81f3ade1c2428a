import { Faults } from '../base/faults.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Part } from '../codec/codec.ts'
import { bits } from '../codec/names.ts'
import { u16 } from '../codec/numbers.ts'
import { faultyPart, leaf } from '../codec/parts.ts'
import { flagNames, NLMSG_HDRLEN, nlmsghdr } from '../message/header.ts'
import type { WireOptions } from '../message/message.ts'
import { controlMessages, type Found, type Protocol } from '../message/protocol.ts'
import { type Slice, sliceAt } from '../message/slice.ts'

/** Options for explaining bytes. */
export interface ExplainOptions extends WireOptions {
  /** Labels malformed bytes in place of throwing: such parts have `fault`. */
  readonly tolerant?: boolean
}

/**
 * The parts of every message of a datagram, in order. They partition the bytes: no gap, no overlap. Throws MalformedError, unless tolerant.
 * Each message's parts begin with its nlmsghdr; paths are the kernel's names.
 */
export function explainMessages(bytes: Uint8Array, options: ExplainOptions = {}): Part[] {
  const { protocol = controlMessages, littleEndian = true, tolerant = false } = options
  const b = new Bytes(bytes, littleEndian, tolerant ? new Faults() : undefined)
  const out: Part[] = []
  let stop = 0
  const broken = atFault(b, out, '', bytes.length, () => {
    for (let slice = sliceAt(b, 0); slice; slice = sliceAt(b, stop)) {
      const { end } = slice
      explainMessage(protocol, b, slice, out)
      stop = Math.min(align(end), bytes.length)
      if (end < stop) out.push({ start: end, end: stop, path: 'padding', text: 'to the next message' })
    }
  })
  if (stop < bytes.length && !broken)
    out.push({ start: stop, end: bytes.length, path: 'left over', text: `${bytes.length - stop} bytes after the last message` })
  return out
}

function explainMessage(protocol: Protocol, b: Bytes, { at, end, header }: Slice, out: Part[]): void {
  const body = at + NLMSG_HDRLEN
  const found = protocol.find(header.type, header.flags, body < end ? b.u8[body] : undefined)
  explainHeader(b, at, found, '', out)
  b.depth = 0
  atFault(b, out, 'payload', end, () => found.layout.parts(b, body, end, header.flags, out))
}

/** Runs a step. If tolerant, labels the bytes that a malformed step left up to `end` as one part, and returns true. */
function atFault(b: Bytes, out: Part[], path: string, end: number, step: () => void): boolean {
  try {
    step()
    return false
  } catch (error) {
    if (!b.faults) throw error
    const what = b.faults.add(error, path)
    const start = out.at(-1)?.end ?? 0
    if (start < end) out.push(faultyPart(start, end, path, what))
    return true
  }
}

/** The parts of nlmsghdr: the type by its name, the flags by what they mean there. */
export function explainHeader(
  b: Bytes,
  at: number,
  { name, typeName = name, verb }: Pick<Found, 'name' | 'typeName' | 'verb'>,
  path: string,
  out: Part[],
): void {
  const { type, flags } = nlmsghdr.read(b, at, at + NLMSG_HDRLEN)
  const texts: Record<string, string> = {
    nlmsg_type: typeName ? `${type} ${typeName}` : String(type),
    nlmsg_flags: bits(u16, flagNames(type, verb, flags)).show?.(flags) ?? '',
  }
  const parts: Part[] = []
  leaf(nlmsghdr, b, at, at + NLMSG_HDRLEN, path, parts)
  for (const part of parts) out.push({ ...part, text: texts[part.path.split('.').at(-1) as string] ?? part.text })
}

const PER_LINE = 8

/** Bytes to mark in annotated hex, and the note for them. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly note: string
}

/** One part as text: hex in columns, then `#`, the name indented by depth, and the value. `#>` where a mark is. */
function lines({ start, end, path, text }: Part, bytes: Uint8Array, mark: Mark | undefined): string[] {
  const names = path.split('.')
  const sign = mark && start < mark.end && end > mark.start ? '#>' : '# '
  const note = mark && start <= mark.start && mark.start < end ? `  <- ${mark.note}` : ''
  const out: string[] = []
  for (let at = start; at < end; at += PER_LINE) {
    const hex = Array.from(bytes.subarray(at, Math.min(at + PER_LINE, end)), (byte) => byte.toString(16).padStart(2, '0')).join(
      ' ',
    )
    const label = at === start ? `${sign}${'  '.repeat(names.length - 1)}${names.at(-1)} ${text}${note}` : sign.trim()
    out.push(`${hex.padEnd(PER_LINE * 3)}${label}`)
  }
  return out
}

/**
 * Returns the bytes as annotated hex, a line for each field. Without the `# …` comments it is plain hex again (`fromHex`).
 * Fields that a mark covers begin with `#>`. Throws MalformedError.
 */
export function explainText(bytes: Uint8Array, options: ExplainOptions = {}, mark?: Mark): string {
  return partsText(explainMessages(bytes, options), bytes, mark)
}

/** Formats parts as annotated hex. */
export function partsText(parts: readonly Part[], bytes: Uint8Array, mark?: Mark): string {
  return parts
    .flatMap((part) => lines(part, bytes, mark))
    .map((line) => `${line}\n`)
    .join('')
}

/** Reads hex with any spacing and `# …` comments, such as the output of `explain`. Throws TypeError. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const hex = text.replace(/#[^\n]*/g, '').replace(/\s+/g, '')
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new TypeError('expected pairs of hex digits, spaces, and comments that begin with #')
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
