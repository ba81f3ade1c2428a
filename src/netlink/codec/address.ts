import { checkBytes } from '../base/check.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Writer } from './bytes.ts'
import type { Codec, Sized } from './codec.ts'
import { formatIpv4 } from './ipv4-text.ts'

/** Group `i` of the eight of the IPv6 address at `at`. */
const group = (u8: Uint8Array, at: number, i: number): number =>
  ((u8[at + 2 * i] as number) << 8) | (u8[at + 2 * i + 1] as number)

/** Returns the longest run of two or more zero groups, the first of equal ones (RFC 5952, section 4.2.3). */
function longestZeros(u8: Uint8Array, at: number): [number, number] | undefined {
  let longest: [number, number] | undefined
  for (let i = 0; i < 8; i++) {
    let end = i
    while (end < 8 && group(u8, at, end) === 0) end++
    if (end - i > (longest === undefined ? 1 : longest[1] - longest[0])) longest = [i, end]
    i = end
  }
  return longest
}

/** Formats a range of groups in hex, separated by colons. */
function groupsText(u8: Uint8Array, at: number, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += (i > from ? ':' : '') + group(u8, at, i).toString(16)
  return text
}

/**
 * Formats the IPv6 address at `at` as RFC 5952 says. IPv4-mapped addresses (::ffff:0:0/96) and IPv4-compatible ones
 * (::/96, if group 6 is not zero) end in dotted form, as inet_ntop(3) and ip(8) print them.
 */
function formatIpv6(u8: Uint8Array, at = 0): string {
  const zeros = longestZeros(u8, at)
  const [start, end] = zeros ?? [8, 8]
  const dotted = start === 0 && (end === 6 || (end === 5 && group(u8, at, 5) === 0xffff))
  const last = dotted ? 6 : 8
  const tail = dotted ? formatIpv4(u8, at + 12) : ''
  const text =
    zeros === undefined ? groupsText(u8, at, 0, last) : `${groupsText(u8, at, 0, start)}::${groupsText(u8, at, end, last)}`
  return tail === '' ? text : text.endsWith(':') ? text + tail : `${text}:${tail}`
}

/** Address bytes as text: 4 bytes as IPv4, 16 as IPv6. Throws RangeError for any other length. */
export function formatIp(u8: Uint8Array): string {
  checkBytes(u8, 'address')
  if (u8.length === 4) return formatIpv4(u8)
  if (u8.length === 16) return formatIpv6(u8)
  throw new RangeError(`expected an address of 4 or 16 bytes, got ${u8.length}`)
}

/** Returns four decimal numbers without leading zeros as one number, or -1. There is one text for each address. */
function ipv4Number(text: string): number {
  let sum = 0
  let parts = 0
  let value = -1
  for (let i = 0; i <= text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) {
      if (value === 0) return -1
      value = value < 0 ? digit : value * 10 + digit
      if (value > 255) return -1
    } else {
      if (value < 0 || (i < text.length && text[i] !== '.')) return -1
      sum = sum * 256 + value
      parts++
      value = -1
    }
  }
  return parts === 4 ? sum : -1
}

function readIpv4(text: string): number[] | undefined {
  const number = ipv4Number(text)
  return number < 0 ? undefined : [number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255]
}

/** The bytes of colon-separated groups, the last of which may be dotted IPv4. */
function readGroups(text: string): number[] | undefined {
  if (text === '') return []
  const out: number[] = []
  const groups = text.split(':')
  for (const [i, group] of groups.entries()) {
    const dotted = i === groups.length - 1 && group.includes('.') ? readIpv4(group) : undefined
    if (dotted) out.push(...dotted)
    else if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    else out.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
  }
  return out
}

function readIpv6(text: string): number[] | undefined {
  const [left = '', right, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const head = readGroups(left)
  if (right === undefined) return head?.length === 16 ? head : undefined
  const tail = readGroups(right)
  // A dotted quad ends the address, so none may stand before `::`; and `::` stands for at least one group.
  if (!head || !tail || left.includes('.') || head.length + tail.length > 14) return undefined
  return [...head, ...new Array(16 - head.length - tail.length).fill(0), ...tail]
}

/** The four numbers of an IPv4 address with fewer or with leading zeros, which `ip` takes; other programs read them differently. */
function wholeIpv4(text: string): string | undefined {
  if (!/^\d+(\.\d+){0,3}$/.test(text)) return undefined
  const all = [...text.split('.').map(Number), 0, 0, 0].slice(0, 4)
  return all.every((number) => number <= 255) ? all.join('.') : undefined
}

/** What to write in place of `10/8`, `10.1/16`, `10.0.0.0/255.0.0.0`, as the end of a message; empty for any other text. */
function prefixRemedy(text: unknown): string {
  const [, address = '', length = ''] = typeof text === 'string' ? (/^([\d.]+)\/([\d.]+)$/.exec(text) ?? []) : []
  const whole = wholeIpv4(address)
  const bits = length.includes('.') ? maskLength(length) : Number(length)
  return whole === undefined || bits === undefined || bits > 32 ? '' : ` (did you mean ${shown(`${whole}/${bits}`)}?)`
}

/** Length of a netmask; undefined if it is none. */
function maskLength(text: string): number | undefined {
  const ones = Math.clz32(~ipv4Number(text))
  return ipv4Number(text) === 2 ** 32 - 2 ** (32 - ones) ? ones : undefined
}

/** The bytes of an IPv4 or IPv6 address. No zone, no prefix length, no abbreviated IPv4. Throws TypeError. */
export function parseIp(text: string): Uint8Array {
  const number = typeof text === 'string' ? ipv4Number(text) : -1
  if (number >= 0) {
    const u8 = new Uint8Array(4)
    new DataView(u8.buffer).setUint32(0, number)
    return u8
  }
  const found = typeof text === 'string' && text.includes(':') ? readIpv6(text) : undefined
  if (!found) throw new TypeError(`expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1", got ${shown(text)}`)
  return Uint8Array.from(found)
}

/** Whether a text is an IPv4 address; if not, it is an IPv6 address. Throws TypeError if it is neither. */
export function isIpv4(text: string): boolean {
  return (typeof text === 'string' && ipv4Number(text) >= 0) || parseIp(text).length === 4
}

/** Writes the bytes of an address. Throws TypeError. */
export function writeIp(w: Writer, text: string): void {
  const number = typeof text === 'string' ? ipv4Number(text) : -1
  if (number < 0) w.bytes(parseIp(text))
  else {
    const at = w.room(4)
    w.view.setUint32(at, number)
  }
}

/** An address with a prefix length, as in `10.0.0.2/24`. */
export interface Prefix {
  /** The address, as text. */
  readonly address: string
  /** Length of the prefix, in bits. */
  readonly prefixlen: number
  /** Address family: IPv4 or IPv6. */
  readonly family: 'inet' | 'inet6'
}

/** Reads `10.0.0.2/24` or `fe80::1/64`; without a slash the prefix is the whole address, as with ip(8). Throws TypeError or RangeError. */
export function parsePrefix(text: string): Prefix {
  const [address, length, ...more] = typeof text === 'string' ? text.split('/') : []
  if (address === undefined || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) {
    throw new TypeError(
      `expected an address with a prefix length such as "10.0.0.2/24" or "2001:db8::2/64", got ${shown(text)}${prefixRemedy(text)}`,
    )
  }
  const isFull = ipv4Number(address) >= 0
  const better = isFull || length === undefined ? '' : prefixRemedy(text)
  if (better !== '') throw new TypeError(`expected the four numbers of an IPv4 address, got ${shown(text)}${better}`)
  const four = isFull || isIpv4(address)
  const bits = four ? 32 : 128
  const prefixlen = length === undefined ? bits : Number(length)
  if (prefixlen > bits) throw new RangeError(`expected a prefix length from 0 to ${bits}, got ${prefixlen} in ${shown(text)}`)
  return { address: four ? address : formatIp(parseIp(address)), prefixlen, family: four ? 'inet' : 'inet6' }
}

/** Clears the host bits of an address. */
export function maskedAddress(address: string, length: number): string {
  const u8 = parseIp(address)
  for (let i = 0; i < u8.length; i++) {
    const bits = Math.min(8, Math.max(0, length - 8 * i))
    u8[i] = (u8[i] as number) & (0xff00 >> bits)
  }
  return formatIp(u8)
}

/**
 * An IP address as text, in network order: 4 bytes are IPv4, 16 are IPv6. Any other length is another family (MCTP
 * addresses have one byte) and is shown as hex: `0x08`. Writing throws TypeError for any other text.
 */
export const ip: Codec<string> = {
  name: 'ip',
  shape: { type: 'address', form: 'ip' },
  read(b, at, end) {
    if (end - at === 4) return formatIpv4(b.u8, at)
    if (end - at === 16) return formatIpv6(b.u8, at)
    return `0x${Array.from(b.u8.subarray(at, end), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  },
  write: (w, value) => w.bytes(isHex(value) ? fromPairs(value.slice(2)) : parseIp(value)),
}

const isHex = (value: unknown): value is string => typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)

function fromPairs(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

function fixedIp(name: string, size: 4 | 16): Sized<string> {
  const format = size === 4 ? formatIpv4 : formatIpv6
  return {
    name,
    shape: { type: 'address', form: size === 4 ? 'ipv4' : 'ipv6' },
    size,
    read(b, at, end) {
      if (end - at !== size) throw new MalformedError(`${name} address of ${end - at} bytes, not ${size}`, at)
      return format(b.u8, at)
    },
    write(w, value) {
      const u8 = parseIp(value)
      if (u8.length !== size) throw new TypeError(`expected an ${name} address, got ${shown(value)}`)
      w.bytes(u8)
    },
  }
}

/** An IPv4 address of four bytes in network order, as text: `10.0.0.2`. Writing throws TypeError for another text. */
export const ipv4 = fixedIp('IPv4', 4)
/** An IPv6 address of sixteen bytes, as text in the form of RFC 5952. Writing throws TypeError for any other text. */
export const ipv6 = fixedIp('IPv6', 16)

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Link-layer address bytes as `02:00:00:00:00:01`; of any length, as links have 0, 4, 6, 16 or 20 bytes. */
export function formatMac(u8: Uint8Array, at = 0, end = u8.length): string {
  let text = ''
  for (let i = at; i < end; i++) text += (i > at ? ':' : '') + HEX[u8[i] as number]
  return text
}

/** The bytes of a link-layer address. Throws TypeError. */
export function parseMac(text: string): Uint8Array {
  if (text === '') return new Uint8Array(0)
  if (typeof text !== 'string' || !/^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i.test(text)) {
    throw new TypeError(`expected a link-layer address such as "02:00:00:00:00:01", got ${shown(text)}`)
  }
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16))
}

/** A link-layer address of any length as colon-separated hex: `02:00:00:00:00:01`. Writing throws TypeError for another text. */
export const lladdr: Codec<string> = {
  name: 'lladdr',
  shape: { type: 'address', form: 'lladdr' },
  read: (b, at, end) => formatMac(b.u8, at, end),
  write: (w, value) => w.bytes(parseMac(value)),
}

/** An Ethernet address of six bytes as colon-separated hex. Writing throws TypeError for another text. */
export const mac: Sized<string> = {
  name: 'mac',
  shape: { type: 'address', form: 'mac' },
  size: 6,
  read(b, at, end) {
    if (end - at !== 6) throw new MalformedError(`Ethernet address of ${end - at} bytes, not 6`, at)
    return formatMac(b.u8, at, end)
  },
  write(w, value) {
    const u8 = parseMac(value)
    if (u8.length !== 6) throw new TypeError(`expected an Ethernet address of 6 bytes, got ${shown(value)}`)
    w.bytes(u8)
  },
}
