import { atPath } from '../../netlink/base/attribute-path.ts'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, formatMac, ip, parseIp, parseMac, writeIp } from '../../netlink/codec/address.ts'
import type { Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec, Scope } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u16 } from '../../netlink/codec/numbers.ts'
import { leaf } from '../../netlink/codec/parts.ts'
import { string } from '../../netlink/codec/text.ts'
import { AF } from '../constants.ts'


/** Formats bytes that have no better text: hex after `0x`. */
export const formatHex = (u8: Uint8Array): string =>
  `0x${Array.from(u8, (byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** Parses hex after `0x`; undefined for any other text. */
export function parseHex(text: string): Uint8Array | undefined {
  if (!/^0x([0-9a-f]{2})*$/i.test(text)) return undefined
  return Uint8Array.from({ length: (text.length - 2) / 2 }, (_, i) => Number.parseInt(text.slice(2 * i + 2, 2 * i + 4), 16))
}

/** The bottom of an MPLS label stack (linux/mpls.h: MPLS_LS_S_MASK). */
const BOTTOM = 0x100

/**
 * Returns the label values of a stack as the kernel sends it: no traffic class, no TTL, the last one marked as the
 * bottom.
 */
const entry = (label: number, last: boolean): number => label * 0x1000 + (last ? BOTTOM : 0)

function formatLabels(u8: Uint8Array): string {
  const view = new DataView(u8.buffer, u8.byteOffset, u8.length)
  const labels = Array.from({ length: u8.length >> 2 }, (_, i) => view.getUint32(4 * i) >>> 12)
  const plain = u8.length > 0 && u8.length % 4 === 0
  const same = labels.every((label, i) => view.getUint32(4 * i) === entry(label, i === labels.length - 1))
  return plain && same ? labels.join('/') : formatHex(u8)
}

function parseLabels(text: string): Uint8Array {
  const hex = typeof text === 'string' ? parseHex(text) : undefined
  if (hex) return hex
  const labels = typeof text === 'string' && /^\d{1,7}(\/\d{1,7})*$/.test(text) ? text.split('/').map(Number) : []
  if (labels.length === 0 || labels.some((label) => label > 0xfffff))
    throw new TypeError(`expected MPLS labels such as "100/200", each up to 1048575, got ${shown(text)}`)
  const out = new DataView(new ArrayBuffer(labels.length * 4))
  for (const [i, label] of labels.entries()) out.setUint32(4 * i, entry(label, i === labels.length - 1))
  return new Uint8Array(out.buffer)
}

/**
 * A stack of MPLS labels as ip(8) prints it, `100/200`. If an entry has a traffic class or a TTL, the bytes as hex
 * after `0x`.
 */
export const labels: Codec<string> = {
  name: 'mpls-labels',
  shape: { type: 'own', parts: [] },
  read: (b, at, end) => formatLabels(b.u8.subarray(at, end)),
  write: (w, value) => w.bytes(parseLabels(value)),
}

/** The family of the message that contains an address. */
const familyOf = (scope: Scope | undefined): unknown => scope?.header['family']

/**
 * An address of the message's family as text: labels for AF_MPLS, else IPv4 for 4 bytes and IPv6 for 16; any other
 * (MCTP's are one byte) as hex after `0x`.
 */
export const familyAddress: Codec<string> = {
  name: 'address',
  shape: { type: 'own', parts: [] },
  read(b, at, end, scope) {
    const size = end - at
    if (familyOf(scope) === AF.MPLS) return formatLabels(b.u8.subarray(at, end))
    return size === 4 || size === 16 ? ip.read(b, at, end) : formatHex(b.u8.subarray(at, end))
  },
  write(w, value, scope) {
    if (familyOf(scope) === AF.MPLS) w.bytes(parseLabels(value))
    else if (typeof value === 'string' && (value[1] === 'x' || value[1] === 'X')) w.bytes(parseHex(value) ?? parseIp(value))
    else writeIp(w, value)
  },
  parts(b, at, end, path, out, scope) {
    const text = familyAddress.read(b, at, end, scope)
    if (at < end) out.push({ start: at, end, path, text: `${text}${wrongSize(end - at, familyOf(scope))}` })
  },
}

/** What to say of an address that does not have the size of its family: the length of the attribute may be wrong. */
function wrongSize(size: number, family: unknown): string {
  const right = family === AF.INET ? 4 : family === AF.INET6 ? 16 : size
  return size === right ? '' : ` (${size} bytes; an address of family ${family === AF.INET ? 'INET' : 'INET6'} has ${right})`
}

/** struct rtvia: a gateway of another family than the route's. */
export interface Via {
  /** AF_*. AF_PACKET has a link-layer address. */
  family: number
  /** The address, as text of that family. */
  addr: string
}

const family = oneOf(u16, AF)

function viaText(of: number, u8: Uint8Array): string {
  if (of === AF.PACKET) return formatMac(u8)
  return (of === AF.INET && u8.length === 4) || (of === AF.INET6 && u8.length === 16) ? formatIp(u8) : formatHex(u8)
}

function viaBytes({ family: of, addr }: Via): Uint8Array {
  if (of === AF.PACKET) return parseMac(addr)
  const hex = typeof addr === 'string' ? parseHex(addr) : undefined
  if (hex) return hex
  const u8 = parseIp(addr)
  if ((of === AF.INET && u8.length === 16) || (of === AF.INET6 && u8.length === 4))
    throw new TypeError(`expected an address of family ${of}, got ${shown(addr)}`)
  return u8
}

function split(at: number, end: number): number {
  if (end - at < 2) throw new MalformedError(`rtvia of ${end - at} bytes, at least 2 expected`, at)
  return at + 2
}

function readVia(b: Bytes, at: number, end: number): Via {
  const middle = split(at, end)
  const of = family.read(b, at, middle)
  return { family: of, addr: viaText(of, b.u8.subarray(middle, end)) }
}

/** RTA_VIA: struct rtvia, a family and an address of it. */
export const via: Codec<Via> = {
  name: 'rtvia',
  shape: {
    type: 'own',
    parts: [],
    keys: { family: family as Codec<unknown>, addr: string as Codec<unknown> },
    names: { family: 'rtvia_family', addr: 'rtvia_addr' },
  },
  read: readVia,
  write(w, value) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected { family, addr }, got ${shown(value)}`)
    atPath('rtvia_family', () => family.write(w, value.family))
    atPath('rtvia_addr', () => w.bytes(viaBytes(value)))
  },
  parts(b, at, end, path, out) {
    const middle = split(at, end)
    leaf(family, b, at, middle, `${path}.rtvia_family`, out)
    if (middle < end) out.push({ start: middle, end, path: `${path}.rtvia_addr`, text: readVia(b, at, end).addr })
  },
}
