import { formatIp, formatMac, parseIp } from '../../netlink/codec/address.ts'
import { AF } from '../../rtnl/constants.ts'
import { Exit, fail, withHint } from './exit.ts'
import { looseIpv4 } from './ipv4.ts'
import { linkLayerBytes } from './lladdr.ts'
import { unsigned } from './numbers.ts'

/**
 * An address from the command line. `any`, `all` and `default` have a family only if one is given; then `default` is
 * all zeros.
 */
export interface InetAddress {
  /** AF_* */
  readonly family: number
  readonly bytes: Uint8Array
}

/** An address with its prefix length; without a slash, the length of the whole address. */
export interface InetPrefix extends InetAddress {
  readonly prefixlen: number
  /** The word has a slash, or is `default`. */
  readonly specified: boolean
}

const FAMILY_NAMES: Readonly<Record<number, string>> = {
  [AF.UNSPEC]: 'any valid',
  [AF.INET]: 'inet',
  [AF.INET6]: 'inet6',
  [AF.PACKET]: 'link',
  [AF.MPLS]: 'mpls',
  [AF.BRIDGE]: 'bridge',
}

const SIZES: Readonly<Record<number, number>> = { [AF.INET]: 4, [AF.INET6]: 16 }

/** The text of an address; empty for `any`. */
export function inetText({ family, bytes }: InetAddress): string {
  if (family === AF.MPLS) return labelsOf(bytes)
  if (family === AF.PACKET) return formatMac(bytes)
  return bytes.length === 0 ? '' : formatIp(bytes)
}

/** An entry of a stack of MPLS labels: the label in the upper 20 bits; BOTTOM marks the last (linux/mpls.h). */
const LABEL_SHIFT = 12
const BOTTOM = 0x100
const MOST_LABEL = 0xfffff
/** The length of an MPLS label, in bits. */
const LABEL_BITS = 20

function labelsOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i) >>> LABEL_SHIFT).join('/')
}

/** Bytes of labels such as `100/200`. */
function labelBytes(text: string): Uint8Array | undefined {
  const labels = text.split('/').map((label) => unsigned(label))
  const view = new DataView(new ArrayBuffer(4 * labels.length))
  for (const [i, label] of labels.entries()) {
    if (label === undefined || label > MOST_LABEL) return undefined
    view.setUint32(4 * i, label * 2 ** LABEL_SHIFT + (i === labels.length - 1 ? BOTTOM : 0))
  }
  return new Uint8Array(view.buffer)
}

/** Whether an address is multicast. */
export function isMulticast({ family, bytes: [first = 0] }: InetAddress): boolean {
  return family === AF.INET6 ? first === 0xff : (first & 0xf0) === 0xe0
}

/** Reads an address of a family, or of any (AF_UNSPEC). Ends the command if it is invalid. */
export function readAddress(text: string, family: number): InetAddress {
  return address(text, family) ?? unreadable(text, `${familyName(family)} address`)
}

/** Reads an address with an optional prefix length or netmask. Ends the command if it is invalid. */
export function readPrefix(text: string, family: number): InetPrefix {
  if (family === AF.PACKET) fail(`Error: "${text}" may be inet prefix, but it is not allowed in this context.`)
  return prefix(text, family) ?? unreadable(text, `${familyName(family)} prefix`)
}

const ADDRESS_WORDS = ['default', 'any', 'all']

function unreadable(text: string, expected: string): never {
  throw withHint(new Exit(1, `Error: ${expected} is expected rather than "${text}".\n`), text, ADDRESS_WORDS)
}

function familyName(family: number): string {
  return FAMILY_NAMES[family] ?? 'any valid'
}

const isWord = (text: string): boolean => ADDRESS_WORDS.includes(text)

function address(text: string, family: number): InetAddress | undefined {
  if (isWord(text)) {
    const size = text === 'default' ? (SIZES[family] ?? 0) : 0
    return family === AF.MPLS ? undefined : { family, bytes: new Uint8Array(size) }
  }
  if (family === AF.PACKET) {
    const bytes = linkLayerBytes(text)
    return bytes && { family, bytes }
  }
  if (family === AF.MPLS) {
    const bytes = labelBytes(text)
    return bytes && { family, bytes }
  }
  const of = text.includes(':') ? AF.INET6 : AF.INET
  if (family !== AF.UNSPEC && family !== of) return undefined
  const bytes = of === AF.INET6 ? ipv6(text) : looseIpv4(text)
  return bytes && { family: of, bytes }
}

function ipv6(text: string): Uint8Array | undefined {
  try {
    return parseIp(text)
  } catch {
    // Not an address: the caller reports it.
    return undefined
  }
}

function prefix(text: string, family: number): InetPrefix | undefined {
  const slash = text.indexOf('/')
  const word = slash < 0 ? text : text.slice(0, slash)
  const found = address(word, family)
  if (!found) return undefined
  const { family: of, bytes } = found
  const bits = of === AF.MPLS ? LABEL_BITS : bytes.length * 8
  if (slash < 0) return { family: of, bytes, prefixlen: isWord(text) ? 0 : bits, specified: text === 'default' }
  const prefixlen = isWord(word) ? undefined : maskLength(text.slice(slash + 1))
  if (prefixlen === undefined || prefixlen > bits) return undefined
  return { family: of, bytes, prefixlen, specified: true }
}

/** `24`, or `255.255.255.0`. */
function maskLength(text: string): number | undefined {
  const length = unsigned(text)
  if (length !== undefined) return length
  const mask = looseIpv4(text)
  const bits = mask && Array.from(mask, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits && /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined
}
