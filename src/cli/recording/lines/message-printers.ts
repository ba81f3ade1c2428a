import { secondOf } from '../../../capture/json/json.ts'
import { NETLINK, type Protocols, protocolName } from '../../../capture/message/protocols.ts'
import type { Datagram } from '../../../capture.ts'
import { GENL_ID_CTRL, nlctrl } from '../../../genl/nlctrl.ts'
import { genericNetlink } from '../../../genl/protocol.ts'
import { MalformedError } from '../../../netlink/base/malformed-error.ts'
import { align, Bytes } from '../../../netlink/codec/bytes.ts'
import { messageAt } from '../../../netlink/message/decode.ts'
import { NLM_F, NLMSG_HDRLEN } from '../../../netlink/message/header.ts'
import { pick } from '../../../netlink/message/projection.ts'
import type { Protocol } from '../../../netlink/message/protocol.ts'
import { type Slice, sliceAt } from '../../../netlink/message/slice.ts'
import { said, withGuess } from '../words.ts'
import { bodyPrinter } from './body-printers.ts'
import { printControl } from './control-printers.ts'
import { headWords } from './flag-texts.ts'
import { ready, type TextBytes } from './text-bytes.ts'

const PID = ready(' pid ')
/** Longer datagrams are decoded a message at a time. */
const LONGEST = 1 << 16

/**
 * Prints the messages of a datagram, a line each, as `messageLine` prints them decoded. Returns false, without effect,
 * for a datagram with a fault, and for the rare ones that it does not read: then decode it.
 */
export function printDatagram(out: TextBytes, datagram: Datagram, known: Protocols): boolean {
  const { bytes, littleEndian, protocol, missing = 0, failed } = datagram
  if (!littleEndian || missing > 0 || failed !== undefined || bytes.length > LONGEST || protocol === NETLINK.KOBJECT_UEVENT)
    return false
  const { at } = out
  try {
    if (printMessages(out, datagram, known)) return true
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
  }
  out.at = at
  return false
}

/** Reads of the messages of the controller only what names a family. */
const naming = pick(genericNetlink([]), { CTRL_CMD_NEWFAMILY: ['familyId', 'familyName', 'hdrsize'] })

const NEWFAMILY = nlctrl.messages.CTRL_CMD_NEWFAMILY[5].first

const namesFamily = ({ u8 }: Bytes, { at, header }: Slice): boolean =>
  header.type === GENL_ID_CTRL && u8[at + NLMSG_HDRLEN] === NEWFAMILY

function printMessages(out: TextBytes, datagram: Datagram, known: Protocols): boolean {
  const { protocol, bytes } = datagram
  const tables = known.of(protocol)
  const b = new Bytes(bytes, true)
  const start = out.at
  let [end, headLength] = [0, 0]
  for (let slice = sliceAt(b, 0); slice; slice = sliceAt(b, end)) {
    end = align(slice.end)
    // Messages of the controller name the families of the messages after them.
    if (protocol === NETLINK.GENERIC && namesFamily(b, slice)) known.learn(protocol, messageAt(naming, b, slice))
    if (headLength > 0) out.part(out.u8, start, start + headLength)
    else {
      printHead(out, datagram)
      headLength = out.at - start
    }
    printMessage(out, { tables, known, given: datagram.direction }, b, slice)
  }
  // iproute2 sends its whole request buffer: zeros after the last message are ignored.
  return end > 0 && (end >= bytes.length || bytes.subarray(end).every((byte) => byte === 0))
}

function printHead(out: TextBytes, { frame, time, protocol }: Datagram): void {
  out.aligned(frame, 5)
  out.text(' ')
  if (time !== undefined) {
    const { start, text } = secondOf(time)
    out.text(text)
    out.text('.')
    out.digits(Number(time - start), 9)
    out.text(' ')
  }
  out.text(nameOf(protocol))
}

interface Printed {
  readonly tables: Protocol
  readonly known: Protocols
  readonly given: Datagram['direction']
}

function printMessage(out: TextBytes, { tables, known, given }: Printed, b: Bytes, slice: Slice): void {
  const { at, end, header } = slice
  const { type, flags, seq, pid } = header
  const body = at + NLMSG_HDRLEN
  const { name: found = `type ${type}`, layout, verb } = tables.find(type, flags, body < end ? b.u8[body] : undefined)
  const isGeneric = tables.number === NETLINK.GENERIC
  const name = isGeneric ? genericName(known, slice, b.u8) : found
  const isSent = given ? given === 'sent' : (flags & NLM_F.REQUEST) !== 0
  out.ready(headWords(isSent, name, type, verb, flags))
  out.number(seq)
  out.ready(PID)
  out.number(pid)
  const start = out.at
  b.depth = 0
  const codec = layout.bodyOf?.(b, body, end, flags)
  const isPrinted = codec
    ? bodyPrinter(codec)(out, b, body, end, undefined)
    : printControl(out, { layout, tables, flags }, b, body, end)
  if (!isPrinted) {
    out.at = start
    b.depth = 0
    out.text(` ${said({ message: messageAt(tables, b, slice), tables, littleEndian: true })}`.trimEnd())
  }
  out.trimEnd()
  out.text('\n')
}

/** The name of a message of generic netlink, and that of its family if it is a guess. */
function genericName(known: Protocols, { at, end, header }: Slice, u8: Uint8Array): string {
  const { type, flags, pid } = header
  // The name depends on the first byte of the body. A view of each message would cost more than looking it up.
  const bytes = at + NLMSG_HDRLEN < end ? BEGIN : NO_BODY
  BEGIN[NLMSG_HDRLEN] = u8[at + NLMSG_HDRLEN] as number
  return withGuess(known.nameOf(NETLINK.GENERIC, { type, flags, pid, bytes }), known.guessOf(NETLINK.GENERIC, type))
}

const BEGIN = new Uint8Array(NLMSG_HDRLEN + 1)
const NO_BODY = new Uint8Array(NLMSG_HDRLEN)

const NAMES = new Map<number, string>()

function nameOf(protocol: number): string {
  const found = NAMES.get(protocol) ?? protocolName(protocol)
  NAMES.set(protocol, found)
  return found
}
