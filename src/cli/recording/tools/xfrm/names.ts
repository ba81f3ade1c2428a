import { formatIp, parseIp } from '../../../../netlink/codec/address.ts'
import { ipProtocolName } from '../../../../rtnl/common/names.ts'

// Words of ip-xfrm(8) for values that requests and replies share (iproute2, ip/ipxfrm.c).

const MODES = ['transport', 'tunnel', 'ro', 'in_trigger', 'beet']
const PROTOCOLS: Readonly<Record<number, string>> = {
  43: 'route2',
  50: 'esp',
  51: 'ah',
  60: 'hao',
  108: 'comp',
  255: 'ipsec-any',
}
const DIRECTIONS = ['in', 'out', 'fwd']

export const modeName = (mode: number): string => MODES[mode] ?? String(mode)

/** The protocol of a state. */
export const transformName = (proto: number): string => PROTOCOLS[proto] ?? String(proto)

export const directionName = (dir: number): string => DIRECTIONS[dir] ?? String(dir)

/** The protocol of packets, as /etc/protocols names it, or its number. */
export const upperName = (proto: number): string => ipProtocolName(proto).replace(/^ipproto-/, '')

export const spiText = (spi: number): string => `0x${spi.toString(16).padStart(8, '0')}`

const AF_INET = 2

/** An address whose family stands in another struct: without it the bytes of an IPv4 address read as IPv6. */
export function addressText(address: unknown, family: number): string {
  const text = String(address)
  return family === AF_INET && text.includes(':') ? formatIp(parseIp(text).subarray(0, 4)) : text
}
