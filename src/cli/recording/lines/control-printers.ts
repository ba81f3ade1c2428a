import { align, type Bytes } from '../../../netlink/codec/bytes.ts'
import { extackAttrs } from '../../../netlink/message/extack.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from '../../../netlink/message/header.ts'
import { doneLayout, errorLayout, type Layout, opaqueLayout } from '../../../netlink/message/layouts.ts'
import type { Protocol } from '../../../netlink/message/protocol.ts'
import { repeatedPrinter } from './body-printers.ts'
import { flagsOf } from './flag-texts.ts'
import { isGuessed, printGuessed } from './guess-printer.ts'
import { bytesPrinter, keyOf } from './leaf-printers.ts'
import { bytePrinter } from './printers.ts'
import type { Ready, TextBytes } from './text-bytes.ts'

const payload = bytesPrinter({ type: 'bytes' }, 'payload')
const extack = bytePrinter(extackAttrs, '')
const ERROR = keyOf('error')
const LEN = keyOf('request.len')
const TYPE = keyOf('request.type')
const FLAGS = keyOf('request.flags')
const SEQ = keyOf('request.seq')
const PID = keyOf('request.pid')
const NAME = keyOf('request.name')

/**
 * Prints the body, at [at, end), of a message that is no struct with attributes. `flags` are those of the message. Returns
 * false for what is better decoded first.
 */
export function printControl(
  out: TextBytes,
  { layout, tables, flags }: { readonly layout: Layout; readonly tables: Protocol; readonly flags: number },
  b: Bytes,
  at: number,
  end: number,
): boolean {
  if (isGuessed(layout)) return printGuessed(out, layout, b, at, end, flags)
  if (layout === opaqueLayout) return at >= end || payload(out, b, at, end, undefined)
  if (layout === doneLayout) return printDone(out, b, at, end, flags)
  if (layout !== errorLayout || end - at < 4 + NLMSG_HDRLEN) return false
  return printError(out, tables, b, at, end, flags)
}

/** Prints NLMSG_DONE: the errno and the extended ACK. */
function printDone(out: TextBytes, b: Bytes, at: number, end: number, flags: number): boolean {
  const hasExtack = (flags & NLM_F.ACK_TLVS) !== 0
  if (hasExtack ? end - at < 4 : end - at !== 4) return false
  printErrno(out, b, at)
  return !hasExtack || extack(out, b, at + 4, end, undefined)
}

/** Prints NLMSG_ERROR: the errno, the header of the request, the extended ACK, and the rest of the request. */
function printError(out: TextBytes, tables: Protocol, b: Bytes, at: number, end: number, flags: number): boolean {
  const [from, body] = [at + 4, at + 4 + NLMSG_HDRLEN]
  const request = nlmsghdr.read(b, from, body)
  const { len, type, seq, pid } = request
  const isWhole = (flags & NLM_F.CAPPED) === 0 && b.view.getInt32(at, b.le) !== 0
  if (isWhole && (len < NLMSG_HDRLEN || from + len > end)) return false
  const middle = isWhole ? Math.min(from + align(len), end) : body
  const hasExtack = (flags & NLM_F.ACK_TLVS) !== 0
  if (!hasExtack && middle < end) return false
  printErrno(out, b, at)
  number(out, LEN, len)
  number(out, TYPE, type)
  out.ready(FLAGS)
  out.text(flagsOf(type, tables.find(type, request.flags, undefined).verb, request.flags))
  number(out, SEQ, seq)
  number(out, PID, pid)
  if (hasExtack && !extack(out, b, middle, end, undefined)) return false
  b.depth = 0
  return middle === body || printRequest(out, tables, b, request, body, from + len)
}

/** Prints the struct and the attributes of the request, at [at, end). */
function printRequest(out: TextBytes, tables: Protocol, b: Bytes, request: Nlmsghdr, at: number, end: number): boolean {
  const { type, flags } = request
  const { name, layout } = tables.find(type, flags, b.u8[at])
  const codec = layout.bodyOf?.(b, at, end, flags)
  if (type < NLMSG.MIN_TYPE || name === undefined || !codec) return false
  out.ready(NAME)
  out.text(name)
  return repeatedPrinter(codec)(out, b, at, end, undefined)
}

function printErrno(out: TextBytes, b: Bytes, at: number): true {
  const error = b.view.getInt32(at, b.le)
  if (error !== 0) number(out, ERROR, error)
  return true
}

function number(out: TextBytes, key: Ready, value: number): void {
  out.ready(key)
  out.number(value)
}
