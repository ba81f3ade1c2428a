import { JSON_OBJECT, withPrototype } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { tailOf } from '../common/flag-names.ts'
import { flagReader } from '../common/named/flags.ts'
import { type LinkNames, nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { AF, RT_SCOPE } from '../constants.ts'
import { RT_TABLE, RTM_F, RTN, RTNH_F, RTNL_FAMILY, RTPROT } from './constants.ts'
import { locks, type MetricKey } from './locks.ts'
import type { Nexthop } from './multipath.ts'
import { type metrics, type RouteAttrs, type Rtmsg, routeAttrs } from './table.ts'

const { OFFLOAD: NH_OFFLOAD, TRAP: NH_TRAP, ...OF_NEXT_HOP } = RTNH_F
/** The flags of a route and of its next hop. */
export const ALL_FLAGS = { ...OF_NEXT_HOP, NH_OFFLOAD, NH_TRAP, ...RTM_F }

/** The text of a gateway; of another family than IPv4 and IPv6 with its family. */
export type RouteGateway =
  | string
  | {
      /** AF_* of the gateway. Kernel: rtvia_family. */
      family: keyof typeof AF | number
      /** Its address. Kernel: rtvia_addr. */
      addr: string
    }

/** Where a packet goes next, of a route with one way or of one of several. */
interface ReturnedHop extends Pick<Returned<typeof routeAttrs>, 'flow' | 'newdst' | 'encap' | 'encapType'> {
  /** The next hop (RTA_GATEWAY, or RTA_VIA for one of another family than the route). */
  via?: RouteGateway
  /** Name of the link it goes by. Missing in watches, and if the link is gone. */
  link?: string
  /** Index of that link. Kernel: RTA_OIF, of one of several next hops rtnh_ifindex. */
  oif?: number
}

/** One of several next hops, as the API returns it. */
export interface RouteHop extends ReturnedHop {
  /** Its share of the packets, 1 to 256. Kernel: rtnh_hops, which is one less. */
  weight: number
  /** RTNH_F_*, by name: `ONLINK`, `LINKDOWN`. Bits without a name come last, as one number: `0x300`. */
  flags: FlagNames<keyof typeof RTNH_F>
  /** Attributes that no table describes. */
  unknown?: NonNullable<TypeOf<typeof routeAttrs>['unknown']>
}

/** Attributes that a route has as they are. */
type Same = Omit<
  Returned<typeof routeAttrs>,
  keyof ReturnedHop | 'dst' | 'gateway' | 'table' | 'multipath' | 'metrics' | 'expires'
>

/** A route as the API returns it: header and attributes in one object, known numbers by name. */
export interface Route extends Same, ReturnedHop {
  /** AF_*: `INET`, `INET6`. Kernel: rtm_family. */
  family: keyof typeof AF | keyof typeof RTNL_FAMILY | number
  /** The destination, as calls take it: `10.0.0.0/24`, or `default`. An MPLS label has no prefix length. Kernel: RTA_DST. */
  dst: string
  /** The destination with the prefix length, `10.0.0.0/24`; `0.0.0.0/0` or `::/0` is the default route. */
  cidr: string
  /** Length of the destination prefix, in bits. Kernel: rtm_dst_len. */
  dstLen: number
  /** Length of the source prefix, in bits. 0 but for IPv6 routes with a source. Kernel: rtm_src_len. */
  srcLen: number
  /** Type of service; 0 for IPv6. Kernel: rtm_tos. */
  tos: number
  /** RT_TABLE_*: `MAIN`, `LOCAL`, or a number. From RTA_TABLE, which also holds tables above 255. */
  table: keyof typeof RT_TABLE | number
  /** RTPROT_*: `KERNEL`, `BOOT`, `STATIC`; a number if it has no name. Kernel: rtm_protocol. */
  protocol: keyof typeof RTPROT | number
  /** RT_SCOPE_*: `UNIVERSE`, `LINK`, `HOST`. Kernel: rtm_scope. */
  scope: keyof typeof RT_SCOPE | number
  /** RTN_*: `UNICAST`, `LOCAL`, `BLACKHOLE`. Kernel: rtm_type. */
  type: keyof typeof RTN | number
  /**
   * RTM_F_* and RTNH_F_*, by name: `LINKDOWN`, `ONLINK`. Both define OFFLOAD and TRAP: `OFFLOAD` and `TRAP` are the
   * route's, `NH_OFFLOAD` and `NH_TRAP` its next hop's. Bits without a name come last, as one number: `0x300`.
   */
  flags: FlagNames<keyof typeof ALL_FLAGS>
  /** Several next hops, in the order of the kernel. */
  multipath?: RouteHop[]
  /** RTAX_*: metrics for TCP and the path. Times are in the units of the kernel, which `nlwire schema` prints. */
  metrics?: Omit<Returned<typeof metrics>, 'lock'>
  /** The metrics that may not change (RTAX_LOCK); a route with metrics has it. */
  lock?: FlagNames<MetricKey>
  /** Seconds until an IPv6 route is removed. Of a multicast route, hundredths of a second since it was used. */
  expires?: number | bigint
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

/** `/24`, by length: a text of two parts takes less memory than one of three. */
const SLASHED = once(() => Array.from({ length: 256 }, (_, length) => `/${length}`))

const NONE: Readonly<Record<number, string>> = { [AF.INET]: '0.0.0.0', [AF.INET6]: '::' }

const familyName = nameReader({ ...AF, ...RTNL_FAMILY })
const addressFamilyName = nameReader(AF)
const tableName = nameReader(RT_TABLE)
const protocolName = nameReader(RTPROT)
const scopeName = nameReader(RT_SCOPE)
const typeName = nameReader(RTN)
const flagNames = flagReader(ALL_FLAGS)
const hopFlagNames = flagReader(RTNH_F)
const lockNames = once(() => flagReader(locks()))

const NO_NAMES: LinkNames = () => undefined

/** Conversions of the attributes that stay. */
const conversions = once(
  () =>
    new Map(
      Object.entries(routeAttrs.table).flatMap(([key, [, , of]]) => {
        const convert = key === 'table' || key === 'multipath' ? undefined : returned(of)
        return convert ? [[key, convert as (value: unknown) => unknown] as const] : []
      }),
    ),
)

/** Creates the members that every route has. */
const RouteView = withPrototype(function (this: Record<string, unknown>, header: Rtmsg, attrs: RouteAttrs, never: boolean): void {
  const { family, dstLen } = header
  const { dst, table = header.table } = attrs
  const cidr = `${dst ?? NONE[family] ?? ''}${SLASHED()[dstLen]}`
  const label = family === AF.MPLS ? (dst ?? '') : undefined
  this['family'] = familyName(family)
  this['dst'] = dst === undefined && dstLen === 0 ? 'default' : (label ?? cidr)
  this['cidr'] = cidr
  this['dstLen'] = dstLen
  this['srcLen'] = header.srcLen
  this['tos'] = header.tos
  this['table'] = tableName(table)
  this['protocol'] = protocolName(header.protocol)
  this['scope'] = scopeName(header.scope)
  this['type'] = typeName(header.type)
  this['flags'] = flagNames(header.flags)
  if (never) {
    // Makes the engine reserve room for what most routes have besides.
    this['oif'] = this['priority'] = this['prefsrc'] = this['via'] = this['link'] = undefined
  }
}, JSON_OBJECT) as new (
  header: Rtmsg,
  attrs: RouteAttrs,
  never: boolean,
) => Record<string, unknown>

/**
 * Returns a route message as one object. `linkName` finds the names of links. A list has very many routes: members are assigned
 * one after the other, as each spread makes an object that is thrown away.
 */
export function routeOf(header: Rtmsg, attrs: RouteAttrs, linkName: LinkNames = NO_NAMES): Route {
  const { family, srcLen } = header
  const { src, multipath } = attrs
  const out = new RouteView(header, attrs, false)
  if (src !== undefined) out['src'] = srcLen === 0 ? src : `${src}/${srcLen}`
  addHop(out, attrs, linkName)
  if (attrs.metrics !== undefined) Object.assign(out, metricsOf(attrs))
  if (attrs.cacheinfo !== undefined) Object.assign(out, expiryOf(family, attrs))
  if (multipath !== undefined) out['multipath'] = hopsOf(multipath, linkName)
  const { tail } = header as { tail?: Uint8Array }
  if (tail !== undefined) out['tail'] = tail
  return out as unknown as Route
}

/** Attributes that stand elsewhere, or in another form. */
const MOVED: ReadonlySet<string> = new Set<keyof RouteAttrs>(['table', 'dst', 'src', 'multipath', 'metrics', 'gateway', 'via'])

/** Adds the attributes with their names, and where the packet goes. */
function addHop(out: Record<string, unknown>, attrs: RouteAttrs, linkName: LinkNames): void {
  for (const key in attrs) {
    if (MOVED.has(key)) continue
    const value = attrs[key as keyof RouteAttrs]
    const convert = value === undefined ? undefined : conversions().get(key)
    out[key] = convert ? convert(value) : value
  }
  const { encap, gateway, via, oif } = attrs
  // The key of the encapsulation says its type.
  if (typeof encap === 'object' && !('other' in encap)) delete out['encapType']
  const next = gateway ?? (via && gatewayOf(via))
  if (next !== undefined) out['via'] = next
  const link = oif === undefined ? undefined : linkName(oif)
  if (link !== undefined) out['link'] = link
}

function gatewayOf(via: NonNullable<RouteAttrs['via']>): RouteGateway {
  if (typeof via !== 'object') return via
  const { family, addr } = via
  return family === AF.INET || family === AF.INET6 ? addr : { family: addressFamilyName(family), addr }
}

function hopsOf(multipath: readonly Nexthop[], linkName: LinkNames): unknown {
  if (!Array.isArray(multipath)) return multipath
  return multipath.map(({ header, attrs }) => {
    const out: Record<string, unknown> = {}
    addHop(out, { ...attrs, oif: header.ifindex }, linkName)
    out['weight'] = header.hops + 1
    out['flags'] = hopFlagNames(header.flags)
    return Object.assign(out, tailOf(header as { tail?: Uint8Array }))
  })
}

function metricsOf({ metrics }: RouteAttrs): object {
  if (typeof metrics !== 'object') return metrics === undefined ? {} : { metrics }
  const { lock = 0, ...others } = metrics
  const convert = conversions().get('metrics')
  return { metrics: convert ? convert(others) : others, lock: lockNames()(lock) }
}

/** The kernel reports when an IPv6 route expires among its usage, in hundredths of a second; calls take seconds. */
function expiryOf(family: number, { cacheinfo }: RouteAttrs): object {
  const { expires = 0 } = typeof cacheinfo === 'object' ? cacheinfo : {}
  return family === AF.INET6 && expires > 0 ? { expires: Math.max(1, Math.trunc(expires / 100)) } : {}
}
