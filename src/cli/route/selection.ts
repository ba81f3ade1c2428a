import { parseIp } from '../../netlink/codec/address.ts'
import { AF } from '../../rtnl/constants.ts'
import { RTM_F } from '../../rtnl/route/constants.ts'
import type { PrintableRoute } from '../output/context.ts'
import type { InetPrefix } from '../parse/inet.ts'
import type { RouteSelection } from './list-words.ts'

// filter_nlmsg of ip/iproute.c: what a dump returns and the words of the command do not select.

/** Whether the words of a list select a route. `preferred` is AF_* of the command line. */
export function selectsRoute(selection: RouteSelection, { header, attrs }: PrintableRoute, preferred: number): boolean {
  const { table, cloned, tos, protocol, scope, types, metric, mark, oif, iif, realms } = selection
  if (preferred !== AF.UNSPEC && header.family !== preferred) return false
  if (cloned !== ((header.flags & RTM_F.CLONED) !== 0)) return false
  if (types !== undefined && (types & (1 << header.type)) === 0) return false
  const pairs: readonly (readonly [wanted: number | undefined, own: number | undefined])[] = [
    [table === 0 ? undefined : table, attrs.table ?? header.table],
    [protocol, header.protocol],
    [scope, header.scope],
    [tos, header.tos],
    [metric, attrs.priority],
    [mark, attrs.mark],
    [oif, attrs.oif],
    [iif, attrs.iif],
  ]
  if (pairs.some(([wanted, own = 0]) => wanted !== undefined && wanted !== own)) return false
  if (realms && (((attrs.flow ?? 0) ^ realms.value) & realms.mask) !== 0) return false
  return selectsAddresses(selection, { header, attrs } as PrintableRoute)
}

function selectsAddresses({ via, prefsrc, dst, src }: RouteSelection, { header, attrs }: PrintableRoute): boolean {
  const { family } = header
  if (!isInRange(dst, family, header.dstLen, attrs.dst) || !isInRange(src, family, header.srcLen, attrs.src)) return false
  const gateway = attrs.via ?? { family, addr: attrs.gateway }
  if (via && via.family !== AF.UNSPEC && (gateway.family !== via.family || !agrees(gateway.addr, via, via.prefixlen)))
    return false
  return (
    !prefsrc || prefsrc.family === AF.UNSPEC || (family === prefsrc.family && agrees(attrs.prefsrc, prefsrc, prefsrc.prefixlen))
  )
}

function isInRange({ root, match }: RouteSelection['dst'], family: number, length: number, address: string | undefined): boolean {
  if (root && root.family !== AF.UNSPEC) {
    if (family !== root.family || root.prefixlen > length || !agrees(address, root, root.prefixlen)) return false
  }
  if (!match) return true
  // `default` has a length of zero bits; `any` of no family selectsRoute everything.
  if ((match.specified || match.family !== AF.UNSPEC) && match.prefixlen < length) return false
  if (match.family === AF.UNSPEC) return true
  return family === match.family && agrees(address, match, length)
}

/** Whether the first bits of an address are those of a prefix. A missing address is all zeros. */
function agrees(address: string | undefined, prefix: InetPrefix, bits: number): boolean {
  if (bits === 0 || prefix.bytes.length === 0) return true
  const own = address === undefined ? new Uint8Array(prefix.bytes.length) : bytesOf(address, prefix.family)
  return prefix.bytes.every((byte, i) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, bits - 8 * i))) & 0xff
    return ((byte ^ (own[i] ?? 0)) & mask) === 0
  })
}

function bytesOf(address: string, family: number): Uint8Array {
  if (family !== AF.MPLS) return parseIp(address)
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, Number(address) * 0x1000)
  return new Uint8Array(view.buffer)
}
