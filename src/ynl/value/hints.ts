import { shown } from '../../netlink/base/shown.ts'
import { formatIp, parseIp, parseMac } from '../../netlink/codec/address.ts'
import type { Face } from './face.ts'

const hexOf = (bytes: Uint8Array, between = ''): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between)

/** A value by its display-hint: `mac`, `hex`, `ipv4`, `ipv6`, `uuid`. */
export function hinted(hint: string, value: Uint8Array | number | bigint | string): Face {
  if (typeof value === 'string') return value
  if (!(value instanceof Uint8Array)) {
    if (hint === 'hex') return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`
    // The tool takes the number for that of an address, whatever its byte order.
    return hint === 'ipv4' || hint === 'ipv6' ? [24n, 16n, 8n, 0n].map((by) => (BigInt(value) >> by) & 0xffn).join('.') : value
  }
  if (hint === 'mac') return hexOf(value, ':')
  if (hint === 'hex') return hexOf(value, ' ')
  if ((hint === 'ipv4' || hint === 'ipv6') && (value.length === 4 || value.length === 16)) return formatIp(value)
  return hint === 'uuid' && value.length === 16 ? uuidOf(hexOf(value)) : value
}

const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** A number that was given as its hint shows it; anything else unchanged. */
export function unhinted(hint: string | undefined, json: unknown): unknown {
  if (typeof json !== 'string') return json
  if (hint === 'hex' && /^0x[0-9a-f]+$/i.test(json)) return BigInt(json)
  if ((hint === 'ipv4' || hint === 'ipv6') && /^\d+(\.\d+){3}$/.test(json))
    return parseIp(json).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return json
}

/** Bytes from hex, with or without blanks, or from the text that a hint shows. */
export function hintedBytes(json: unknown, hint: string | undefined): Uint8Array {
  if (json instanceof Uint8Array) return json
  if (typeof json !== 'string') throw new TypeError(`expected bytes as hex, got ${shown(json)}`)
  if ((hint === 'ipv4' || hint === 'ipv6') && /[.:]/.test(json)) return parseIp(json)
  if (hint === 'mac' && json.includes(':')) return parseMac(json)
  const hex = json.replace(hint === 'uuid' ? /[\s-]/g : /\s/g, '')
  // Without the text: it may be a key.
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) throw new TypeError(`expected bytes as hex, got ${json.length} other characters`)
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
