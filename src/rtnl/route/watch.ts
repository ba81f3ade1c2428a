import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { numberOf } from '../common/checks.ts'
import { RTNLGRP } from '../common/groups.ts'
import { signature } from '../common/signature.ts'
import { AF, RTM } from '../constants.ts'
import { isLinkChange } from '../link/watch.ts'
import { criteria, families, type WatchFilter } from '../watch/filter.ts'
import { type Fate, type ObjectType, objectType } from '../watch/object-type.ts'
import { RT_TABLE, RTM_F } from './constants.ts'
import { routeMessages } from './table.ts'
import { type Route, routeOf } from './view.ts'

/** Which routes to watch. */
export interface RouteWatchFilter extends WatchFilter {
  /** RT_TABLE_*: `MAIN`, `LOCAL`; or a number. All tables unless told otherwise. */
  readonly table?: keyof typeof RT_TABLE | number
}

type RouteMessage = MessageOf<(typeof routeMessages)['RTM_NEWROUTE']>

const TABLES: Readonly<Record<string, number>> = RT_TABLE
const GROUPS: Readonly<Record<number, number>> = { [AF.INET]: RTNLGRP.IPV4_ROUTE, [AF.INET6]: RTNLGRP.IPV6_ROUTE }

/**
 * The routes of IPv4 and IPv6. The kernel finds a route by table, destination, source, TOS and metric: that is the slot. Several may be in one (`ip route append`,
 * IPv6 over several links), and differ in anything else but their state.
 */
function watchedRoutes(given: RouteWatchFilter | undefined): ObjectType<Route> {
  const wanted = criteria(given)
  const table = checkTable(given?.table)
  const attrs = { ...(table === undefined ? {} : { table }), ...(wanted.link === 0 ? {} : { oif: wanted.link }) }
  const all = families(wanted)
  return {
    object: 'route',
    groups: [
      ...all.map((family) => GROUPS[family] as number),
      ...[RTNLGRP.LINK, RTNLGRP.NEXTHOP, RTNLGRP.IPV4_IFADDR, RTNLGRP.IPV6_IFADDR],
    ],
    dumps: all.map((family) => ({ type: RTM.GETROUTE, header: { family }, attrs })),
    removed: RTM.DELROUTE,
    doubts,
    fate,
    read(message) {
      if (!(is(routeMessages, message, 'RTM_NEWROUTE') || is(routeMessages, message, 'RTM_DELROUTE'))) return undefined
      const { header, attrs: found } = message
      if (!all.includes(header.family) || (header.flags & RTM_F.CLONED) !== 0) return undefined
      if (table !== undefined && (found.table ?? header.table) !== table) return undefined
      const value = routeOf(header, found)
      const [slot, key] = [slotOf(value), keyOf(message)]
      return wanted.link === 0 || goesBy(value, wanted.link) ? { slot, key, value } : { slot, key }
    },
  }
}

/** The number of a table. Throws TypeError or RangeError where there is no such table. */
function checkTable(table: RouteWatchFilter['table']): number | undefined {
  if (table === undefined) return undefined
  const number = numberOf('table', TABLES, table)
  if (!Number.isInteger(number) || number < 1 || number > 0xffffffff)
    throw new RangeError(`expected a table from 1 to ${0xffffffff}, got ${number}`)
  return number
}

function slotOf({ family, table, cidr, src, srcLen, tos, priority = 0 }: Route): string {
  return `route ${family} ${table} ${cidr} ${src ?? ''}/${srcLen} ${tos} ${priority}`
}

/** All of a route but its state, and the state of its next hops. */
function keyOf({ header, attrs }: RouteMessage): string {
  const { cacheinfo: _, expires: _expires, multipath, ...rest } = attrs
  const hops = multipath?.map(({ header: { ifindex, hops: weight }, attrs: hop }) => ({ ifindex, weight, ...hop }))
  return `route ${signature({ ...header, flags: 0, ...rest, hops })}`
}

function goesBy({ oif, multipath = [] }: Route, link: number): boolean {
  return oif === link || multipath.some(({ header }) => header.ifindex === link)
}

/**
 * The kernel does not tell of IPv4 routes that go with a link, its last address, their source address or their next hop object, nor that a next hop is dead,
 * has no carrier, or that the MTU of the link became that of an IPv6 route.
 */
function doubts(message: Message): boolean {
  const { type } = message
  return isLinkChange(message) || type === RTM.DELADDR || type === RTM.NEWNEXTHOP || type === RTM.DELNEXTHOP
}

/** NLM_F_REPLACE is told of the new route; of the old one nothing is. IPv6 makes routes with a gateway into one with several next hops. */
function fate(message: Message, others: readonly Route[], replayed: boolean): Fate {
  if (!is(routeMessages, message, 'RTM_NEWROUTE')) return 'unknown'
  if ((message.flags & NLM_F.REPLACE) !== 0) return others.length === 1 && !replayed ? 'instead' : 'unknown'
  if (message.header.family === AF.INET) return 'beside'
  const joins = (one: Partial<Route>): boolean => (one.gateway ?? one.via ?? one.multipath ?? one.nhId) !== undefined
  return joins(message.attrs) && others.some((other) => joins(other)) ? 'unknown' : 'beside'
}

/** The routes. */
export const routes = objectType<'route', Route, RouteWatchFilter>({
  object: 'route',
  filter: ['family', 'link', 'table'],
  check: ({ table }) => void checkTable(table),
  watched: watchedRoutes,
})
