import type { LinkRef } from '../common/checks.ts'
import type { Enum, FlagName, Taken } from '../common/named/types.ts'
import type { RouteProtocol, RouteScope, RouteType, TableRef, TypeOfService } from '../common/route-names.ts'
import type { AF } from '../constants.ts'
import type { ICMPV6_ROUTER_PREF, RTNL_FAMILY } from './constants.ts'
import type { encapType } from './encapsulations.ts'
import type { MetricKey } from './locks.ts'
import type { EncapOptions } from './segments.ts'
import type { metrics } from './table.ts'
import type { ALL_FLAGS } from './view.ts'

/** A time of TCP: a number in the unit of the kernel, or a text such as `100ms` or `1.5s`. */
type Time = number | string

/** Metrics of a route, as calls take them (RTAX_*). */
export type RouteMetrics = Omit<Taken<typeof metrics>, 'lock' | 'rtt' | 'rttvar' | 'rtoMin'> & {
  /** Initial estimate of the round-trip time: `100ms`, or a number of eighths of a millisecond. */
  rtt?: Time
  /** Initial estimate of its variance: `100ms`, or a number of quarters of a millisecond. */
  rttvar?: Time
  /** Minimum time before retransmission: `200ms`, or a number of milliseconds. The kernel uses it only if it is locked. */
  rtoMin?: Time
}

/** A gateway: an address, or one with its family. AF_PACKET has a link-layer address. */
export type GatewayRef =
  | string
  | {
      /** AF_* of the gateway. Kernel: rtvia_family. */
      readonly family: Enum<keyof typeof AF>
      /** Its address. Kernel: rtvia_addr. */
      readonly addr: string
    }

/** Where a packet goes next. */
export interface NextHopOptions {
  /**
   * The next hop. One of the other family (an IPv6 gateway of an IPv4 route) is sent as RTA_VIA. ENETUNREACH or
   * EHOSTUNREACH if no link of the namespace is in its network and `onlink` is not set.
   */
  via?: GatewayRef
  /** The link it goes by. */
  link?: LinkRef
  /** Index of that link, as a listed route has it. `link` has precedence. */
  oif?: number
  /** The gateway is on the link even if no address of the link says so (RTNH_F_ONLINK). */
  onlink?: boolean
  /** As a listed route has them. Only ONLINK is used: the kernel sets the others, and `onlink` has precedence. */
  flags?: readonly FlagName<keyof typeof ALL_FLAGS>[]
  /**
   * Encapsulation by its kind, with the attributes of it: `{ ip: { id: 1n, dst: '10.2.0.1' } }`, `{ mpls: { dst: '100' } }`.
   * `{ seg6: { mode: 'ENCAP', segs: ['2001:db8::1'] } }` and `{ rpl: { segs } }` need no other members of the routing header.
   * Linux 6.18 crashes on `opts` of `ip` and `ip6`, and the machine hangs until it is restarted.
   */
  encap?: EncapOptions
  /** LWTUNNEL_ENCAP_*. Follows from the key of `encap`; needed with `other` only. */
  encapType?: Taken<typeof encapType>
  /** Realms (RTA_FLOW): `10`, `10/20` or a name of rt_realms; as a number, the source in the upper half. IPv4 only. */
  flow?: number | string
  /** Labels that replace the one looked up: `200/300`. MPLS only. */
  newdst?: string
}

/** One of several next hops. */
export interface MultipathOptions extends NextHopOptions {
  /** Its share of the packets, 1 to 256. Default: 1. */
  weight?: number
}

/**
 * What a route is, beside its destination. Keys are the kernel's names less the prefix; `via` and `link` are those of the whole
 * API. Keys that only the kernel sets, which a listed route has, are ignored.
 */
export interface RouteOptions extends NextHopOptions {
  /** Of `default`: `INET` or `INET6`. Default: that of `via`, of the first next hop or of `prefsrc`, else `INET`. */
  family?: Enum<keyof typeof AF | keyof typeof RTNL_FAMILY>
  /** What happens to the packet: `UNICAST` (the default), `BLACKHOLE`, `UNREACHABLE`, `PROHIBIT`, `THROW`, `LOCAL`, … */
  type?: RouteType
  /** The routing table. Default: MAIN; LOCAL for routes of type LOCAL, BROADCAST, NAT and ANYCAST. */
  table?: TableRef
  /** Origin of the route. Default: BOOT. */
  protocol?: RouteProtocol
  /** How far the destination is. Default as with `ip`: LINK without a gateway, HOST for LOCAL, else UNIVERSE. */
  scope?: RouteScope
  /** Only packets with this type of service: a number, or a name of rt_dsfield. IPv4 only. */
  tos?: TypeOfService
  /** Metric: the lowest is preferred. The default is 0 for IPv4 and 1024 for IPv6. */
  priority?: number
  /** Source address to prefer, `src` of `ip route`: an address of this namespace. */
  prefsrc?: string
  /** Only packets from this prefix, `from` of `ip route`. IPv6 only: IPv4 routes are rejected with it. */
  src?: string
  /** Several next hops in place of one. */
  multipath?: readonly MultipathOptions[]
  /** Id of a next hop object (`ip nexthop`), in place of `via`, `link` and `multipath`. */
  nhId?: number
  /** Metrics for TCP and the path, such as `{ mtu: 1400 }` (RTAX_*). */
  metrics?: RouteMetrics
  /** Metrics that may not change. Default: `rtoMin` if it is given, as with `ip`. */
  lock?: readonly (MetricKey | (string & {}))[]
  /** Seconds until the route is removed. IPv6 only. */
  expires?: number | bigint | `${bigint}`
  /** Preference of the router: `LOW`, `MEDIUM`, `HIGH`. IPv6 only. */
  pref?: Enum<keyof typeof ICMPV6_ROUTER_PREF>
  /** 1 if the TTL is copied from label to packet. MPLS only. */
  ttlPropagate?: number
}

/** A route in one object, such as one that `list` returned. */
export interface WholeRoute extends RouteOptions {
  /** The destination: `10.0.0.0/24`, or `default`. */
  readonly dst: string
}

/**
 * The destination of a route: `10.9.0.0/16`, an address, `default`, or an MPLS label with `family: 'MPLS'`; or a whole
 * route, such as one that `list` returned.
 */
export type RouteRef = string | WholeRoute

/** Keys of one next hop. */
export const HOP_KEYS = [
  'via',
  'link',
  'oif',
  'onlink',
  'flags',
  'encap',
  'encapType',
  'flow',
  'newdst',
] as const satisfies readonly (keyof NextHopOptions)[]

/** Keys of a route. */
export const ROUTE_KEYS = [
  ...HOP_KEYS,
  ...(['family', 'type', 'table', 'protocol', 'scope', 'tos', 'priority', 'prefsrc', 'src', 'multipath', 'nhId'] as const),
  ...(['metrics', 'lock', 'expires', 'pref', 'ttlPropagate'] as const),
] as const satisfies readonly (keyof RouteOptions)[]

/** Keys of a listed route, or of one of its next hops, that calls ignore. */
export const REPORTED_KEYS = [
  ...([
    'dst',
    'cidr',
    'dstLen',
    'srcLen',
    'cacheinfo',
    'mfcStats',
    'protoinfo',
    'session',
    'mpAlgo',
    'pad',
    'unknown',
    'tail',
  ] as const),
  ...(['iif', 'mark', 'uid', 'ipProto', 'sport', 'dport', 'flowlabel', 'weight'] as const),
]

/** What the kernel reports of a next hop object. */
export const OF_NEXT_HOP: ReadonlySet<string> = new Set([
  ...(['via', 'link', 'oif', 'multipath', 'encap', 'encapType', 'flags'] as const),
  'gateway',
])
