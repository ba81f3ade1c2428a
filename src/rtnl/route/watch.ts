import { atPath } from '../../netlink/base/attribute-path.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { type TableRef, tableNumber } from '../common/route-names.ts'
import { signature } from '../common/signature.ts'
import { AF, RTM } from '../constants.ts'
import { isLinkChange } from '../link/watch.ts'
import { criteria, families, type WatchFilter } from '../watch/filter.ts'
import { type Fate, type ObjectType, objectType } from '../watch/object-type.ts'
import { RTM_F } from './constants.ts'
import { routeMessages } from './table.ts'
import { type Route, routeOf } from './view.ts'

/** Which routes to watch. */
export interface RouteWatchFilter extends WatchFilter {
  /** RT_TABLE_*: `MAIN`, `LOCAL`; a name of rt_tables; or a number. Default: `all` tables. */
  readonly table?: TableRef | 'all'
}

type RouteMessage = MessageOf<(typeof routeMessages)['RTM_NEWROUTE']>

const GROUPS: Readonly<Record<number, number>> = { [AF.INET]: RTNLGRP.IPV4_ROUTE, [AF.INET6]: RTNLGRP.IPV6_ROUTE }

/**
 * The routes of IPv4 and IPv6. The kernel finds a route by table, destination, source, TOS and metric: these form the
 * slot. A slot may hold several routes (`ip route append`, IPv6 over several links); the key is everything but their
 * state.
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

/** Returns the number of a table; undefined for all. Throws TypeError or RangeError if there is no such table. */
function checkTable(table: RouteWatchFilter['table']): number | undefined {
  if (table === undefined || table === 'all') return undefined
  const number = atPath('routes.table', () => tableNumber(table))
  if (number < 1) throw new RangeError(`routes.table: expected a table from 1 to ${0xffffffff}, got ${number}`)
  return number
}

function slotOf({ family, table, cidr, src, srcLen, tos, priority = 0 }: Route): string {
  return `route ${family} ${table} ${cidr} ${src ?? ''}/${srcLen} ${tos} ${priority}`
}

/** Identifies a route by everything except its state and that of its next hops. */
function keyOf({ header, attrs }: RouteMessage): string {
  const { cacheinfo: _, expires: _expires, multipath, ...rest } = attrs
  const hops = multipath?.map(({ header: { ifindex, hops: weight }, attrs: hop }) => ({ ifindex, weight, ...hop }))
  return `route ${signature({ ...header, flags: 0, ...rest, hops })}`
}

function goesBy({ oif, multipath = [] }: Route, link: number): boolean {
  return oif === link || multipath.some((hop) => hop.oif === link)
}

/**
 * Whether route state may be stale after this message. The kernel sends no notification when it removes an IPv4 route
 * with its link, the link's last address, its source address or its next hop object; when a next hop goes down or loses
 * its carrier; or when an IPv6 route gets the MTU of its link.
 */
function doubts(message: Message): boolean {
  const { type } = message
  return isLinkChange(message) || type === RTM.DELADDR || type === RTM.NEWNEXTHOP || type === RTM.DELNEXTHOP
}

/**
 * A replacement (NLM_F_REPLACE) is only notified as the new route. IPv6 merges routes with a gateway into one multipath
 * route.
 */
function fate(message: Message, others: readonly Route[], replayed: boolean): Fate {
  if (!is(routeMessages, message, 'RTM_NEWROUTE')) return 'unknown'
  if ((message.flags & NLM_F.REPLACE) !== 0) return others.length === 1 && !replayed ? 'instead' : 'unknown'
  if (message.header.family === AF.INET) return 'beside'
  const joins = ({ via, multipath, nhId }: Route): boolean => (via ?? multipath ?? nhId) !== undefined
  return joins(routeOf(message.header, message.attrs)) && others.some(joins) ? 'unknown' : 'beside'
}

/** The object type of routes. */
export const routes = objectType<'route', Route, RouteWatchFilter>({
  object: 'route',
  filter: ['family', 'link', 'table'],
  check: ({ table }) => void checkTable(table),
  watched: watchedRoutes,
})
