import { formatMac } from '../../netlink/codec/address.ts'
import { fail } from './exit.ts'
import { looseIpv4 } from './ipv4.ts'

/** Maximum length of a link-layer address in `ip`. */
const MOST = 32

/**
 * Reads a link-layer address: hexadecimal bytes between colons, or an IPv4 address for a tunnel. Ends the command if it
 * is invalid.
 */
export function readLladdr(text: string): string {
  return formatMac(linkLayerBytes(text) ?? fail(`"${lladdrOffence(text)}" is invalid lladdr.`))
}

/** The part that `ip` reports as invalid: the first that is not a byte, or all of an IPv4 address. */
export function lladdrOffence(text: string): string | undefined {
  return text.includes('.') ? text : text.split(':').find((part) => !isByte(Number.parseInt(part, 16)))
}

const isByte = (value: number): boolean => value >= 0 && value <= 255

/**
 * Bytes of a link-layer address, or undefined. Each is parsed like scanf's %x, which stops at the first non-digit: 0g
 * is 0.
 */
export function linkLayerBytes(text: string): Uint8Array | undefined {
  if (text.includes('.')) return looseIpv4(text)
  const parts = text.split(':').slice(0, MOST)
  const bytes = parts.map((part) => Number.parseInt(part, 16))
  return !bytes.every(isByte) ? undefined : Uint8Array.from(bytes)
}
