import { ipv4, ipv6 } from '../netlink/codec/address.ts'
import type { Bytes } from '../netlink/codec/bytes.ts'
import type { Codec, Scope, Sized } from '../netlink/codec/codec.ts'

const AF_INET = 2
const SIZE = 16

/** Whether the union holds an IPv4 address: the family says so, and the other bytes are zero. */
const isIpv4 = (b: Bytes, at: number, family: number): boolean =>
  family === AF_INET && b.view.getUint32(at + 4) === 0 && b.view.getBigUint64(at + 8) === 0n

/** A codec of xfrm_address_t, of the family that `familyOf` finds. Other families and leftover bytes read as IPv6. */
function union(familyOf: (b: Bytes, at: number, scope: Scope | undefined) => number): Sized<string> {
  return {
    name: 'xfrm_address_t',
    size: SIZE,
    shape: { type: 'own', parts: [] },
    read: (b, at, end, scope) =>
      end - at === SIZE && isIpv4(b, at, familyOf(b, at, scope)) ? ipv4.read(b, at, at + 4) : ipv6.read(b, at, end),
    write(w, value) {
      if (typeof value !== 'string' || value.includes(':')) return ipv6.write(w, value)
      ipv4.write(w, value)
      w.room(SIZE - 4)
    },
  }
}

/**
 * xfrm_address_t, an IPv4 or IPv6 address in 16 bytes. The family is a u16 in the same struct, `distance` bytes after the
 * address. Without that member the address reads as IPv6.
 */
export const xfrmAddress = (distance: number): Sized<string> =>
  union((b, at) => {
    const place = at + distance
    return place >= 0 && place + 2 <= b.u8.length ? b.view.getUint16(place, b.le) : 0
  })

/** xfrm_address_t as an attribute: the struct before the attributes has the family. */
export const xfrmAddressAttr: Codec<string> = union((_b, _at, scope) => familyIn(scope?.header) ?? 0)

function familyIn(header: unknown): number | undefined {
  if (typeof header !== 'object' || header === null) return undefined
  const { family, saId, id, sel } = header as Readonly<Record<string, unknown>>
  if (typeof family === 'number') return family
  return familyIn(saId) ?? familyIn(id) ?? familyIn(sel)
}
