import { Parser } from 'binary-parser'
import { type LinkLayer, PACKET, SLL2 } from './linktype.ts'

/**
 * Setters for the two properties that binary-parser adds to every result. They store nothing. Without them V8 turns
 * each result into a slow dictionary (binary-parser 2.3.0: 1.1 to 2 µs per record instead of 0.4).
 */
class Result {
  set $parent(_: unknown) {}
  set $root(_: unknown) {}
}

/** struct pcap_file_header after its magic number. */
export class FileHeader extends Result {
  major = 0
  minor = 0
  snaplen = 0
  linktype = 0
}

/** Section header block of pcapng, after type and length and the magic number. */
export class SectionHeader extends Result {
  major = 0
  minor = 0
}

/** Interface description block of pcapng, after type and length. */
export class InterfaceHeader extends Result {
  linktype = 0
  reserved = 0
  snaplen = 0
}

/** Enhanced packet block of pcapng, after type and length. */
export class EnhancedHeader extends Result {
  interface = 0
  high = 0
  low = 0
  captured = 0
  length = 0
}

/** The cooked header alone. */
export class CookedHeader extends Result {
  packetType = 0
  hardware = 0
  protocol = 0
}

const cooked = (parser: Parser): Parser => parser.uint16be('packetType').uint16be('hardware').seek(2).seek(8).uint16be('protocol')
const cooked2 = (parser: Parser): Parser =>
  parser.uint16be('protocol').seek(2).seek(4).uint16be('hardware').uint8('packetType').seek(1).seek(8)

/** The parsers of one byte order. */
export interface Headers {
  file(bytes: Uint8Array): FileHeader
  section(bytes: Uint8Array): SectionHeader
  interface(bytes: Uint8Array): InterfaceHeader
  enhanced(bytes: Uint8Array): EnhancedHeader
  /** The obsolete packet block: its interface has 16 bits, and a 16-bit number of drops follows. */
  obsolete(bytes: Uint8Array): EnhancedHeader
}

function headersOf(order: 'little' | 'big'): Headers {
  const parser = (type: new () => object): Parser => new Parser().create(type).endianness(order)
  const file = parser(FileHeader).uint16('major').uint16('minor').seek(8).uint32('snaplen').uint32('linktype')
  const section = parser(SectionHeader).uint16('major').uint16('minor')
  const description = parser(InterfaceHeader).uint16('linktype').uint16('reserved').uint32('snaplen')
  const packetBlock = (start: Parser): Parser => start.uint32('high').uint32('low').uint32('captured').uint32('length')
  const enhanced = packetBlock(parser(EnhancedHeader).uint32('interface'))
  const obsolete = packetBlock(parser(EnhancedHeader).uint16('interface').seek(2))
  return {
    file: (bytes) => parse(file, bytes) as FileHeader,
    section: (bytes) => parse(section, bytes) as SectionHeader,
    interface: (bytes) => parse(description, bytes) as InterfaceHeader,
    enhanced: (bytes) => parse(enhanced, bytes) as EnhancedHeader,
    obsolete: (bytes) => parse(obsolete, bytes) as EnhancedHeader,
  }
}

/** binary-parser compiles a parser at its first use, which a content security policy may forbid. */
function parse(parser: Parser, bytes: Uint8Array): unknown {
  try {
    return parser.parse(bytes)
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    throw new TypeError(
      "reading pcap and pcapng needs new Function, which the content security policy of this page forbids ('unsafe-eval')",
    )
  }
}

const little = headersOf('little')
const big = headersOf('big')
const cookedHeader = cooked(new Parser().create(CookedHeader))
const cookedHeader2 = cooked2(new Parser().create(CookedHeader))

/** The parsers of a file's byte order. */
export const headers = (littleEndian: boolean): Headers => (littleEndian ? little : big)

/** Reads the cooked header before a datagram, in network byte order everywhere. */
export const readCooked = (bytes: Uint8Array, layer: LinkLayer): CookedHeader =>
  parse(layer.length === SLL2 ? cookedHeader2 : cookedHeader, bytes) as CookedHeader

/** Maximum length of a record. tcpdump's largest snap length is 256 KiB; netlink datagrams rarely exceed 32 KiB. */
export const MAX_RECORD = 1 << 24
/** Highest number of a netlink protocol (MAX_LINKS is 32). */
export const MAX_PROTOCOL = 31

/** Returns the direction by the packet type of a cooked header. Unknown if outgoing: nlmon marks all packets so. */
export function directionOf(packetType: number): { direction?: 'sent' | 'received' } {
  if (packetType === PACKET.OUTGOING) return {}
  return { direction: packetType === PACKET.KERNEL ? 'sent' : 'received' }
}
