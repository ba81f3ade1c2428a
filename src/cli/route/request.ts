import { AF, RT_SCOPE, RTM } from '../../rtnl/constants.ts'
import { RT_TABLE, RTN, RTPROT } from '../../rtnl/route/constants.ts'
import type { Nexthop } from '../../rtnl/route/multipath.ts'
import type { RouteAttrs, Rtmsg } from '../../rtnl/route/table.ts'
import type { InetAddress } from '../parse/inet.ts'
import { inetText } from '../parse/inet.ts'
import type { Session } from '../session.ts'

/** Attributes of a next hop. */
type HopAttrs = Nexthop['attrs']
type Metrics = NonNullable<RouteAttrs['metrics']>

/** Arguments of `route add`, `route del` and the like, as far as they are read. */
export interface RouteRequest {
  readonly session: Session
  readonly type: number
  header: Rtmsg
  attrs: RouteAttrs
  metrics: Metrics
  /** RTAX_LOCK. */
  lock: number
  /** The link, as given. */
  device?: string
  hasDestination: boolean
  /** It says where packets go: `via`, `nhid` or `nexthop`. */
  hasGateway: boolean
  hasTable: boolean
  hasScope: boolean
  hasType: boolean
}

/** Returns the request of a command without words. */
export function emptyRoute(session: Session, type: number): RouteRequest {
  const { family } = session.options
  const adds = type === RTM.NEWROUTE
  const header: Rtmsg = {
    family,
    dstLen: 0,
    srcLen: 0,
    tos: 0,
    table: RT_TABLE.MAIN,
    protocol: adds ? RTPROT.BOOT : RTPROT.UNSPEC,
    scope: adds ? RT_SCOPE.UNIVERSE : RT_SCOPE.NOWHERE,
    type: adds ? RTN.UNICAST : RTN.UNSPEC,
    flags: 0,
  }
  const flags = { hasDestination: false, hasGateway: false, hasTable: false, hasScope: false, hasType: false }
  return { session, type, header, attrs: {}, metrics: {}, lock: 0, ...flags }
}

/** Sets the routing table; those above 255 have an attribute. */
export function setTable(request: Pick<RouteRequest, 'header' | 'attrs'>, table: number): void {
  request.header.table = table > 255 ? RT_TABLE.UNSPEC : table
  if (table > 255) request.attrs.table = table
}

/** Sets the gateway of a route or a next hop: RTA_VIA if it is not of the family of the route. */
export function setGateway(header: { family: number }, attrs: HopAttrs, gateway: InetAddress): void {
  header.family ||= gateway.family
  if (gateway.family === header.family) attrs.gateway = inetText(gateway)
  else attrs.via = { family: gateway.family, addr: inetText(gateway) }
}

const LOCAL_TYPES: readonly number[] = [RTN.LOCAL, RTN.BROADCAST, RTN.NAT, RTN.ANYCAST]
const HOST_TYPES: readonly number[] = [RTN.LOCAL, RTN.NAT]
const LINK_TYPES: readonly number[] = [RTN.BROADCAST, RTN.MULTICAST, RTN.ANYCAST]
const PLAIN_TYPES: readonly number[] = [RTN.UNICAST, RTN.UNSPEC]

/** Fills in what no word gave, as `ip route` does. `multipath` are the next hops. */
export function completed(request: RouteRequest, index: number | undefined, multipath: readonly Nexthop[]): void {
  const { header, attrs, metrics, lock } = request
  if (index !== undefined) attrs.oif = index
  if (Object.keys(metrics).length > 0) attrs.metrics = { ...metrics, ...(lock === 0 ? {} : { lock }) }
  if (multipath.length > 0) attrs.multipath = [...multipath]
  header.family ||= AF.INET
  if (!request.hasTable && LOCAL_TYPES.includes(header.type)) header.table = RT_TABLE.LOCAL
  if (!request.hasScope) header.scope = defaultScope(request)
  if (!request.hasType && header.family === AF.MPLS) header.type = RTN.UNICAST
}

function defaultScope({ type: message, header: { family, type, scope }, hasGateway }: RouteRequest): number {
  if (family === AF.INET6 || family === AF.MPLS) return RT_SCOPE.UNIVERSE
  if (HOST_TYPES.includes(type)) return RT_SCOPE.HOST
  if (LINK_TYPES.includes(type)) return RT_SCOPE.LINK
  if (!PLAIN_TYPES.includes(type)) return scope
  if (message === RTM.DELROUTE) return RT_SCOPE.NOWHERE
  return hasGateway ? scope : RT_SCOPE.LINK
}
