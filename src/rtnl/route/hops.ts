import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { isIpv4, parseIp } from '../../netlink/codec/address.ts'
import { checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { labels } from '../common/family-address.ts'
import { flagTaker } from '../common/named/flags.ts'
import { checkOptionKeys } from '../common/named/ip-words.ts'
import { taken } from '../common/named/take.ts'
import { realmsNumber } from '../common/route-names.ts'
import { checkBoolean, checkEncodable, checked } from '../common/values.ts'
import { AF } from '../constants.ts'
import { RTNH_F } from './constants.ts'
import { encap, encapType } from './encapsulations.ts'
import { hop, type Nexthop } from './multipath.ts'
import { type GatewayRef, HOP_KEYS, type MultipathOptions, type NextHopOptions, REPORTED_KEYS } from './options.ts'
import { withHeaders } from './segments.ts'
import type { RouteAttrs } from './table.ts'
import { ALL_FLAGS } from './view.ts'

/** A next hop for a request, except the index of its link. */
interface Hop {
  readonly attrs: Pick<RouteAttrs, keyof typeof hop>
  readonly link: LinkRef | undefined
  readonly onlink: boolean
}

/** Returns the attributes of a next hop of a route of this family. Throws TypeError or RangeError. */
export function nextHop(options: NextHopOptions, family: number): Hop {
  const { via, link, oif, flow, newdst } = options
  if (link !== undefined) atPath('link', () => checkLinkRef(link))
  if (oif !== undefined) atPath('oif', () => checkLinkRef(oif))
  const attrs: Hop['attrs'] = via === undefined ? {} : atPath('via', () => gatewayAttr(via, family))
  if (flow !== undefined) attrs.flow = atPath('flow', () => realmsNumber(flow))
  if (newdst !== undefined) attrs.newdst = atPath('newdst', () => labelsOf(newdst, family))
  Object.assign(attrs, encapAttrs(options))
  const { gateway: _, newdst: __, ...others } = attrs
  checkEncodable(hop, others)
  return { attrs, link: link ?? oif, onlink: onlinkOf(options) }
}

/** rtm_ipv4_policy and rtm_ipv6_policy have no RTA_NEWDST: the packets would keep their destination. */
function labelsOf(newdst: string, family: number): string {
  if (family !== AF.MPLS) throw new TypeError('expected none but in MPLS routes: the kernel ignores it')
  return checked(labels, newdst)
}

const takeFlags = flagTaker(ALL_FLAGS)

function onlinkOf({ onlink, flags = [] }: NextHopOptions): boolean {
  if (!Array.isArray(flags)) throw new TypeError(`flags: expected an array of names, got ${shown(flags)}`)
  const bits = atPath('flags', () => takeFlags(flags))
  atPath('onlink', () => checkBoolean(onlink))
  return onlink ?? (bits & RTNH_F.ONLINK) !== 0
}

/** RTA_GATEWAY for a gateway of the family of the route, RTA_VIA for another. */
function gatewayAttr(via: GatewayRef, family: number): Pick<RouteAttrs, 'gateway' | 'via'> {
  if (typeof via === 'string') {
    const own = isIpv4(via) ? AF.INET : AF.INET6
    // rtm_to_fib6_config in net/ipv6/route.c. The other way round an IPv4 route takes RTA_VIA.
    if (own === AF.INET && family === AF.INET6)
      throw new TypeError(`expected an IPv6 address, as the gateway of an IPv6 route is, got ${shown(via)}`)
    return own === family ? { gateway: via } : { via: { family: own, addr: via } }
  }
  if (typeof via !== 'object' || via === null)
    throw new TypeError(`expected the address of a gateway such as "192.0.2.1", or { family, addr }, got ${shown(via)}`)
  checkKeys('a gateway', via, ['family', 'addr'])
  const of = atPath('family', () => numberOf('family', AF, via.family, 0xffff))
  if (of !== family) return { via: { family: of, addr: via.addr } }
  atPath('addr', () => parseIp(via.addr))
  return { gateway: via.addr }
}

/** Returns the encapsulation, and its type by its key. */
function encapAttrs({ encap: wanted, encapType: type }: NextHopOptions): Pick<RouteAttrs, 'encap' | 'encapType'> {
  if (wanted === undefined) {
    if (type !== undefined) throw new TypeError('encapType: expected none without encap')
    return {}
  }
  if (typeof wanted !== 'object' || wanted === null)
    throw new TypeError(`encap: expected an object with one key, the kind of encapsulation, got ${shown(wanted)}`)
  const value = atPath('encap', () => taken(encap)?.(withHeaders(wanted))) as NonNullable<RouteAttrs['encap']>
  if (type !== undefined) return { encapType: atPath('encapType', () => taken(encapType)?.(type) as number), encap: value }
  const names = Object.entries(encap.shape.names ?? {})
  const [number] = names.find(([, name]) => Object.hasOwn(wanted, name)) ?? []
  if (number === undefined) {
    checkKeys(
      'encap',
      wanted,
      names.map(([, name]) => name),
    )
    throw new TypeError(`encap: expected one of ${names.map(([, name]) => name).join(', ')}, the kind of encapsulation, got none`)
  }
  return { encapType: Number(number), encap: value }
}

/** The maximum of rtnh_hops plus one. */
const MOST_WEIGHT = 256

/** Returns RTA_MULTIPATH, and the links of the next hops. Throws TypeError or RangeError. */
export function hopsBody(
  several: readonly MultipathOptions[] | undefined,
  family: number,
): { multipath: Nexthop[]; links: (LinkRef | undefined)[] } | undefined {
  if (several === undefined) return undefined
  if (!Array.isArray(several) || several.length === 0)
    throw new TypeError(
      `multipath: expected an array of at least one next hop, got ${Array.isArray(several) ? 'none' : shown(several)}`,
    )
  // map skips the holes of an array.
  const all = Array.from(several as readonly MultipathOptions[], (one, i) =>
    atPath(`multipath[${i}]`, () => checkedHop(one, family)),
  )
  return { multipath: all.map(({ made }) => made), links: all.map(({ link }) => link) }
}

function checkedHop(one: MultipathOptions, family: number): { made: Nexthop; link: LinkRef | undefined } {
  checkOptionKeys('a next hop', one, [...HOP_KEYS, 'weight'], { returned: REPORTED_KEYS })
  const { weight = 1 } = one
  if (typeof weight !== 'number') throw new TypeError(`weight: expected a number, got ${shown(weight)}`)
  if (!Number.isInteger(weight) || weight < 1 || weight > MOST_WEIGHT)
    throw new RangeError(`weight: expected 1 to ${MOST_WEIGHT}, got ${weight}`)
  const { attrs, link, onlink } = nextHop(one, family)
  return { made: { header: { flags: onlink ? RTNH_F.ONLINK : 0, hops: weight - 1, ifindex: 0 }, attrs }, link }
}
