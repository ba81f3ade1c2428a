import { shown } from '../netlink/base/shown.ts'
import { formatIp, parseIp } from '../netlink/codec/address.ts'
import type { Bytes } from '../netlink/codec/bytes.ts'
import type { Codec } from '../netlink/codec/codec.ts'

const AF_INET = 2
const AF_INET6 = 10
/** Bytes of struct sockaddr_in and struct sockaddr_in6 (linux/in.h, linux/in6.h). */
const SOCKADDR_IN = 16
const SOCKADDR_IN6 = 28

const formatHex = (u8: Uint8Array): string => `0x${Array.from(u8, (byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** Address and port of a socket address, or undefined if it has something that the text would leave out. */
function textOf({ u8, view, le }: Bytes, at: number, end: number): string | undefined {
  if (end - at < SOCKADDR_IN) return undefined
  const family = view.getUint16(at, le)
  const port = view.getUint16(at + 2)
  if (family === AF_INET && end - at === SOCKADDR_IN)
    return u8.subarray(at + 8, end).some((byte) => byte !== 0) ? undefined : `${formatIp(u8.subarray(at + 4, at + 8))}:${port}`
  if (family !== AF_INET6 || end - at !== SOCKADDR_IN6 || view.getUint32(at + 4) !== 0) return undefined
  const scope = view.getUint32(at + 24, le)
  return `[${formatIp(u8.subarray(at + 8, at + 24))}${scope === 0 ? '' : `%${scope}`}]:${port}`
}

/** `192.0.2.1:51820` and `[fe80::1%2]:51820`. */
const TEXT = /^(?:\[([^\]%]+)(?:%(\d{1,10}))?\]|([\d.]+)):(\d{1,5})$/

function bytesOf(text: unknown, le: boolean): Uint8Array {
  const hex = typeof text === 'string' && /^0x([0-9a-f]{2})*$/i.test(text) ? text.slice(2) : undefined
  if (hex !== undefined)
    return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
  const [, six, scope = '0', four = '', port] = (typeof text === 'string' && TEXT.exec(text)) || []
  const isAddress = six === undefined ? four !== '' : six.includes(':')
  if (port === undefined || !isAddress || Number(port) > 0xffff || Number(scope) > 0xffffffff)
    throw new TypeError(`expected an address and a port such as "192.0.2.1:51820" or "[2001:db8::1]:51820", got ${shown(text)}`)
  const out = new Uint8Array(six === undefined ? SOCKADDR_IN : SOCKADDR_IN6)
  const view = new DataView(out.buffer)
  view.setUint16(0, six === undefined ? AF_INET : AF_INET6, le)
  view.setUint16(2, Number(port))
  out.set(parseIp(six ?? four), six === undefined ? 4 : 8)
  if (six !== undefined) view.setUint32(24, Number(scope), le)
  return out
}

/**
 * A socket address of IPv4 or IPv6 as text: `192.0.2.1:51820`, `[fe80::1%2]:51820` with the index of the link. Any other, and
 * one with a flow label, as hex after `0x`.
 */
export const endpoint: Codec<string> = {
  name: 'sockaddr',
  shape: { type: 'own', parts: [] },
  read: (b, at, end) => textOf(b, at, end) ?? formatHex(b.u8.subarray(at, end)),
  write: (w, value) => w.bytes(bytesOf(value, w.le)),
  show: (value) => value,
}
