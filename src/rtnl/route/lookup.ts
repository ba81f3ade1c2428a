import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parseIp } from '../../netlink/codec/address.ts'
import { checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { checkOptionKeys } from '../common/named/ip-words.ts'
import type { Enum } from '../common/named/types.ts'
import { type TypeOfService, tosNumber } from '../common/route-names.ts'
import { checkBoolean, checkEncodable } from '../common/values.ts'
import { AF } from '../constants.ts'
import { RTM_F } from './constants.ts'
import { type RouteAttrs, routeAttrs } from './table.ts'

/** The protocols by which the kernel can look up a route (rtm_getroute_parse_ip_proto in net/ipv4/fib_semantics.c). */
const PROTOCOLS = { TCP: 6, UDP: 17, ICMP: 1, ICMPV6: 58 } as const

/** The packet whose route is looked up, and how. */
export interface RouteLookup extends RequestOptions {
  /** Its source address. */
  from?: string
  /** The link it comes by: the route of a packet that is forwarded. Needs `from`, except for `lo`. */
  iif?: LinkRef
  /** The link it must leave by. */
  oif?: LinkRef
  /** Its firewall mark. */
  mark?: number
  /** The user id that sends it. Default: that of this process. */
  uid?: number
  /** Its protocol, by name or number; the kernel takes TCP, UDP and ICMP. */
  ipProto?: Enum<keyof typeof PROTOCOLS>
  /** Its source port (TCP, UDP). */
  sport?: number
  /** Its destination port (TCP, UDP). */
  dport?: number
  /** Its type of service: a number, or a name of rt_dsfield. */
  tos?: TypeOfService
  /** Its flow label. IPv6 only. */
  flowlabel?: number
  /** Returns the route in the table, in place of what follows from it for this packet. */
  fibmatch?: boolean
}

const KEYS = ['from', 'iif', 'oif', 'mark', 'uid', 'ipProto', 'sport', 'dport', 'tos', 'flowlabel', 'fibmatch']

/** Returns the request of a look-up. Throws TypeError or RangeError. */
export function lookupBody(
  address: string,
  options: RouteLookup,
): { header: object; attrs: RouteAttrs; links: { iif?: LinkRef; oif?: LinkRef }; bounds: RequestOptions } {
  checkOptionKeys('options of a route look-up', options, [...KEYS, 'timeout', 'signal'])
  const { from, iif, oif, mark, uid, ipProto, sport, dport, tos, flowlabel, fibmatch, ...bounds } = options
  const u8 = parseIp(address)
  const family = u8.length === 4 ? AF.INET : AF.INET6
  atPath('fibmatch', () => checkBoolean(fibmatch))
  const links = { ...(iif === undefined ? {} : { iif }), ...(oif === undefined ? {} : { oif }) }
  for (const [key, link] of Object.entries(links)) atPath(key, () => checkLinkRef(link))
  const source = from === undefined ? undefined : atPath('from', () => sourceOf(from, u8.length))
  const wanted = { mark, uid, sport, dport, flowlabel }
  const attrs: RouteAttrs = {
    dst: address,
    ...(source === undefined ? {} : { src: source }),
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
    ...(ipProto === undefined ? {} : { ipProto: atPath('ipProto', () => numberOf('protocol', PROTOCOLS, ipProto, 255)) }),
  }
  checkEncodable(routeAttrs.table, attrs)
  const header = {
    family,
    dstLen: u8.length * 8,
    srcLen: source === undefined ? 0 : u8.length * 8,
    tos: tos === undefined ? 0 : atPath('tos', () => tosNumber(tos)),
    // IPv6 always says the table.
    flags: (family === AF.INET ? RTM_F.LOOKUP_TABLE : 0) | (fibmatch ? RTM_F.FIB_MATCH : 0),
  }
  return { header, attrs, links, bounds }
}

function sourceOf(from: string, bytes: number): string {
  if (parseIp(from).length !== bytes)
    throw new TypeError(`expected an address of the same family as the destination, got ${shown(from)}`)
  return from
}
