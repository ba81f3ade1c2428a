import { atPath } from '../../netlink/base/attribute-path.ts'
import { nearest } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { isIpv4, maskedAddress, parsePrefix } from '../../netlink/codec/address.ts'
import { type LinkRef, numberOf } from '../common/checks.ts'
import { labels } from '../common/family-address.ts'
import { checkObjectOptions, checkOptionKeys } from '../common/named/ip-words.ts'
import { fromDigits, taken } from '../common/named/take.ts'
import { protocolNumber, routeTypeNumber, scopeNumber, tableNumber, tosNumber } from '../common/route-names.ts'
import { checkEncodable, checked } from '../common/values.ts'
import { AF, RT_SCOPE } from '../constants.ts'
import { RT_TABLE, RTN, RTNH_F, RTNL_FAMILY, RTPROT } from './constants.ts'
import { hopsBody, nextHop } from './hops.ts'
import { metricsBody } from './metrics.ts'
import { OF_NEXT_HOP, REPORTED_KEYS, ROUTE_KEYS, type RouteOptions, type RouteRef } from './options.ts'
import { type RouteAttrs, type Rtmsg, routeAttrs } from './table.ts'

/** The body of a request, and the links in it, whose indexes are still to be looked up. */
export interface RouteBody {
  readonly header: Rtmsg
  readonly attrs: RouteAttrs
  /** RTA_OIF. */
  readonly link?: LinkRef
  /** Those of RTA_MULTIPATH; undefined for a next hop that names none. */
  readonly hopLinks?: readonly (LinkRef | undefined)[]
}

/** What a request is for: the defaults differ. */
export type RouteVerb = 'new' | 'delete'

/** The options of a route, merged: `options` change a whole route. */
export interface GivenRoute {
  readonly dst: string
  readonly options: RouteOptions
}

/** Splits what a call takes. Throws TypeError for an unknown key. */
export function givenRoute(route: RouteRef, options: RouteOptions = {}): GivenRoute {
  checkObjectOptions('a route', options, ROUTE_KEYS, { returned: REPORTED_KEYS })
  if (typeof route === 'string') return { dst: route, options: withoutHop(options) }
  if (typeof route !== 'object' || route === null)
    throw new TypeError(`expected a destination such as "10.9.0.0/16" or "default", or a route, got ${shown(route)}`)
  checkOptionKeys('a route', route, ['dst', ...ROUTE_KEYS], { returned: REPORTED_KEYS })
  const { dst, ...own } = route
  if (typeof dst !== 'string')
    throw new TypeError(`dst: expected a destination such as "10.9.0.0/16" or "default", got ${shown(dst)}`)
  return { dst, options: { ...withoutHop(own, true), ...withoutHop(options) } }
}

/** The kernel reports the link and gateway of a next hop object beside its id, and takes either. A whole route has a `dst`. */
function withoutHop(options: RouteOptions, isWhole = Object.hasOwn(options, 'dst')): RouteOptions {
  if (!isWhole || options.nhId === undefined) return options
  return Object.fromEntries(Object.entries(options).filter(([key]) => !OF_NEXT_HOP.has(key)))
}

/** Returns the body of a request. Throws TypeError or RangeError: checks what every kernel refuses before sending. */
export function routeBody({ dst, options }: GivenRoute, verb: RouteVerb = 'new'): RouteBody {
  checkCombination(options)
  const { family, ...to } = destination(dst, options)
  const { tos, prefsrc, src, expires, pref } = options
  const from = src === undefined || isReportedSource(options, family) ? undefined : atPath('src', () => sourceOf(src, family))
  const hop = nextHop(options, family)
  const several = hopsBody(options.multipath, family)
  const table = tableOf(options)
  const attrs: RouteAttrs = {
    ...(to.address === undefined ? {} : { dst: to.address }),
    ...(from === undefined ? {} : { src: from.address }),
    ...hop.attrs,
    ...plainAttrs(options),
    ...(expires === undefined ? {} : { expires: atPath('expires', () => secondsOf(expires)) }),
    ...(pref === undefined ? {} : { pref: atPath('pref', () => prefNumber(pref)) }),
    ...(table > 255 ? { table } : {}),
    ...metricsBody(options),
    ...(several ? { multipath: several.multipath } : {}),
  }
  if (prefsrc !== undefined) atPath('prefsrc', () => checkFamily(prefsrc, family))
  const type = options.type === undefined ? undefined : atPath('type', () => routeTypeNumber(options.type as never))
  return {
    header: {
      family,
      dstLen: to.length,
      srcLen: from?.prefixlen ?? 0,
      tos: tos === undefined ? 0 : atPath('tos', () => tosNumber(tos)),
      table: table > 255 ? RT_TABLE.UNSPEC : table,
      protocol: protocolOf(options, verb),
      scope: scopeOf(options, family, type, verb),
      type: type ?? (verb === 'new' ? RTN.UNICAST : RTN.UNSPEC),
      flags: hop.onlink ? RTNH_F.ONLINK : 0,
    },
    attrs,
    ...(hop.link === undefined ? {} : { link: hop.link }),
    ...(several ? { hopLinks: several.links } : {}),
  }
}

/** Lookups of IPv4 report the source asked for, beside its length. */
const isReportedSource = (options: RouteOptions, family: number): boolean =>
  family === AF.INET && Object.hasOwn(options, 'srcLen')

/** rtm_to_fib_config in net/ipv4 skips RTA_SRC: the route would be added without it. */
function sourceOf(src: string, family: number): ReturnType<typeof parsePrefix> {
  if (family === AF.INET) throw new TypeError('expected none for an IPv4 route: the kernel ignores it (did you mean "prefsrc"?)')
  return parsePrefix(src)
}

function prefNumber(pref: unknown): number {
  const codec = routeAttrs.table.pref[2]
  return checked(codec, taken(codec)?.(pref) as number)
}

function secondsOf(given: NonNullable<RouteOptions['expires']>): bigint {
  const expires = fromDigits(given)
  if (typeof expires !== 'number' && typeof expires !== 'bigint')
    throw new TypeError(`expected whole seconds, got ${shown(expires)}`)
  return BigInt(numberOf('number of seconds', {}, Number(expires)))
}

/** Attributes that are as they are given. */
const PLAIN = ['priority', 'prefsrc', 'nhId', 'ttlPropagate'] as const

function plainAttrs(options: RouteOptions): RouteAttrs {
  const out: Record<string, unknown> = {}
  for (const key of PLAIN) if (options[key] !== undefined) out[key] = options[key]
  checkEncodable(routeAttrs.table, out)
  return out
}

/** fib_create_info and rtm_to_fib_config in net/ipv4, rtm_to_fib6_config in net/ipv6. */
function checkCombination({ via, link, oif, multipath, nhId }: RouteOptions): void {
  if (multipath !== undefined && via !== undefined)
    throw new TypeError('via: expected none beside multipath: each of several next hops has its own')
  if (nhId === undefined) return
  for (const [key, value] of Object.entries({ via, link, oif, multipath })) {
    if (value !== undefined) throw new TypeError(`${key}: expected none beside nhId: the next hop object has it`)
  }
}

const NUMBERS = { inet: AF.INET, inet6: AF.INET6 } as const

/** The family of a default route, as far as it shows. */
function likelyFamily({ via, multipath, prefsrc }: RouteOptions): number {
  const first = via ?? (Array.isArray(multipath) ? multipath.find((one) => one?.via !== undefined)?.via : undefined)
  if (typeof first === 'object' && first !== null) return numberOf('family', AF, first.family, 255)
  const like = first ?? prefsrc
  return typeof like === 'string' && like.includes(':') ? AF.INET6 : AF.INET
}

interface Destination {
  readonly family: number
  readonly address: string | undefined
  readonly length: number
}

/** The length of an MPLS label. */
const LABEL = 20
const FAMILIES = { ...AF, ...RTNL_FAMILY }

function destination(dst: string, options: RouteOptions): Destination {
  const { family } = options
  const wanted = family === undefined ? undefined : atPath('family', () => numberOf('family', FAMILIES, family, 255))
  if (dst === 'default') return { family: wanted ?? likelyFamily(options), address: undefined, length: 0 }
  if (wanted === AF.MPLS) return { family: wanted, address: checked(labels, dst), length: LABEL }
  if (/^[a-z]+$/i.test(dst) && nearest(dst, ['default']) !== undefined)
    throw new TypeError(`expected a destination such as "10.9.0.0/16", got ${shown(dst)} (did you mean "default"?)`)
  const { address, prefixlen, family: of } = parsePrefix(dst)
  if (wanted !== undefined && wanted !== NUMBERS[of])
    throw new TypeError(`family: expected that of the destination ${dst}, got ${shown(family)}`)
  if (of === 'inet' && prefixlen < 32) checkHostBits(address, prefixlen)
  return { family: NUMBERS[of], address, length: prefixlen }
}

/** fib_valid_key_len in net/ipv4/fib_trie.c. IPv6 clears the host bits itself. */
function checkHostBits(address: string, length: number): void {
  const masked = maskedAddress(address, length)
  if (masked !== address)
    throw new RangeError(`expected a prefix without host bits, ${masked}/${length}, got ${address}/${length}`)
}

function checkFamily(address: string, family: number): void {
  const own = isIpv4(address) ? AF.INET : AF.INET6
  if ((family === AF.INET || family === AF.INET6) && own !== family)
    throw new TypeError(`expected an address of the family of the route, got ${shown(address)}`)
}

function tableOf({ table, type }: RouteOptions): number {
  if (table !== undefined) return atPath('table', () => tableNumber(table))
  const local = type === undefined ? RTN.UNICAST : atPath('type', () => routeTypeNumber(type))
  return LOCAL_TYPES.has(local) ? RT_TABLE.LOCAL : RT_TABLE.MAIN
}

// The defaults of `ip route` (iproute_modify in ip/iproute.c).

const LOCAL_TYPES: ReadonlySet<number> = new Set([RTN.LOCAL, RTN.BROADCAST, RTN.NAT, RTN.ANYCAST])
const HOST_TYPES: ReadonlySet<number> = new Set([RTN.LOCAL, RTN.NAT])
const LINK_TYPES: ReadonlySet<number> = new Set([RTN.BROADCAST, RTN.MULTICAST, RTN.ANYCAST])

function protocolOf({ protocol }: RouteOptions, verb: RouteVerb): number {
  if (protocol !== undefined) return atPath('protocol', () => protocolNumber(protocol))
  return verb === 'new' ? RTPROT.BOOT : RTPROT.UNSPEC
}

function scopeOf(options: RouteOptions, family: number, type: number = RTN.UNICAST, verb: RouteVerb): number {
  const { scope, via, multipath, nhId } = options
  if (scope !== undefined) return atPath('scope', () => scopeNumber(scope))
  if (family === AF.INET6 || family === AF.MPLS) return RT_SCOPE.UNIVERSE
  if (HOST_TYPES.has(type)) return RT_SCOPE.HOST
  if (LINK_TYPES.has(type)) return RT_SCOPE.LINK
  if (verb === 'delete') return RT_SCOPE.NOWHERE
  const direct = type === RTN.UNICAST && (via ?? multipath ?? nhId) === undefined
  return direct ? RT_SCOPE.LINK : RT_SCOPE.UNIVERSE
}

/** Looks up the indexes of the links, and returns header and attributes. */
export async function resolvedRoute(
  { header, attrs, link, hopLinks }: RouteBody,
  index: (link: LinkRef, option?: string) => Promise<number>,
): Promise<{ header: Rtmsg; attrs: RouteAttrs }> {
  const oif = link === undefined ? {} : { oif: await index(link) }
  if (!hopLinks) return { header, attrs: { ...attrs, ...oif } }
  const multipath = []
  for (const [i, one] of (attrs.multipath ?? []).entries()) {
    const by = hopLinks[i]
    multipath.push(
      by === undefined ? one : { ...one, header: { ...one.header, ifindex: await index(by, `multipath[${i}].link`) } },
    )
  }
  return { header, attrs: { ...attrs, ...oif, multipath } }
}
