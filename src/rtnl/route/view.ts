import { named, namesOfBits, tailOf } from '../common/flag-names.ts'
import { AF, RT_SCOPE } from '../constants.ts'
import { RT_TABLE, RTM_F, RTN, RTNH_F, RTPROT } from './constants.ts'
import type { RouteAttrs, Rtmsg } from './table.ts'

/** A route as the library tells it: header and attributes in one object, numbers of a fixed meaning by name. */
export interface Route extends Omit<RouteAttrs, 'table'> {
  /** AF_*: `INET`, `INET6`. */
  family: string | number
  /** The destination with the prefix length, `10.0.0.0/24`; `0.0.0.0/0` or `::/0` is the default route. */
  cidr: string
  dstLen: number
  srcLen: number
  tos: number
  /** RT_TABLE_*: `MAIN`, `LOCAL`, or a number. Of RTA_TABLE, which has those above 255 too. */
  table: string | number
  /** RTPROT_*: `KERNEL`, `BOOT`, `STATIC`; a number where it has no name. */
  protocol: string | number
  /** RT_SCOPE_*: `UNIVERSE`, `LINK`, `HOST`. */
  scope: string | number
  /** RTN_*: `UNICAST`, `LOCAL`, `BLACKHOLE`. */
  type: string | number
  /**
   * RTM_F_* and RTNH_F_*, by name: `LINKDOWN`, `ONLINK`. Of the names that both have, `OFFLOAD` and `TRAP` are those of the route, `NH_OFFLOAD` and `NH_TRAP`
   * those of its next hop. Bits without a name come last, as one number: `0x300`.
   */
  flags: string[]
  /** Bytes of a newer kernel behind the header. */
  tail?: Uint8Array
}

const { OFFLOAD: NH_OFFLOAD, TRAP: NH_TRAP, ...OF_NEXT_HOP } = RTNH_F
const FLAGS = { ...OF_NEXT_HOP, NH_OFFLOAD, NH_TRAP, ...RTM_F }

const NONE: Readonly<Record<number, string>> = { [AF.INET]: '0.0.0.0', [AF.INET6]: '::' }

/** One object of a route message. */
export function routeOf(header: Rtmsg, attrs: RouteAttrs): Route {
  const { family, dstLen, srcLen, tos } = header
  const { table = header.table, ...rest } = attrs
  return {
    family: named(AF, family),
    cidr: `${attrs.dst ?? NONE[family] ?? ''}/${dstLen}`,
    dstLen,
    srcLen,
    tos,
    table: named(RT_TABLE, table),
    protocol: named(RTPROT, header.protocol),
    scope: named(RT_SCOPE, header.scope),
    type: named(RTN, header.type),
    flags: namesOfBits(header.flags, FLAGS),
    ...rest,
    ...tailOf(header),
  }
}
