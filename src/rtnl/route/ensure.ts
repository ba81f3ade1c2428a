import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { maskedAddress } from '../../netlink/codec/address.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { conflict } from '../common/ensure/conflict.ts'
import { eachWanted, type OneOrMany } from '../common/ensure/one-or-many.ts'
import { checkOwnOrigin, originName } from '../common/ensure/origin.ts'
import { protocolNumber, type RouteProtocol, type TableRef, tableNumber, tableWord } from '../common/route-names.ts'
import { distinct } from '../common/signature.ts'
import { checkBoolean } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import type { RouteMessage } from './filter.ts'
import type { WholeRoute } from './options.ts'
import { givenRoute, type RouteBody, routeBody } from './request.ts'
import type { RouteAttrs, Rtmsg } from './table.ts'
import type { Route } from './view.ts'

/** Options of `routes.ensure`. */
export interface EnsureRoutesOptions extends RequestOptions {
  /** The table of routes that name none. */
  readonly table?: TableRef
  /** The origin of routes that name none: a number of your own, so that nobody else's routes are changed. */
  readonly protocol?: RouteProtocol
  /** Removes the other routes of this table and origin. Needs both; the origin must not be one of the kernel's. */
  readonly prune?: boolean
}

/** What `routes.ensure` found and did. */
export interface EnsuredRoutes {
  /** The routes that it added. */
  readonly added: readonly Route[]
  /** The routes that it replaced, as they are now. */
  readonly replaced: readonly Route[]
  /** The routes that it removed: `prune`. */
  readonly removed: readonly Route[]
  /** Number of routes that were there already. */
  readonly unchanged: number
}

/** A wanted route. */
interface WantedRoute {
  readonly body: RouteBody
  /** Whether the origin was given: if not, any is as good. */
  readonly isOwn: boolean
}

/** The checked arguments of `ensure`. */
export interface WantedRoutes {
  readonly routes: readonly WantedRoute[]
  /** The routes to remove if they are not wanted. */
  readonly prunes: { readonly table: number; readonly protocol: number } | undefined
}

/** Reads the arguments of `ensure`. Throws TypeError or RangeError. */
export function checkEnsuredRoutes(wanted: OneOrMany<WholeRoute>, options: EnsureRoutesOptions): WantedRoutes {
  checkKeys('options of ensure', options, ['table', 'protocol', 'prune', 'timeout', 'signal'])
  const { table, protocol, prune } = options
  atPath('prune', () => checkBoolean(prune))
  const place = {
    table: table === undefined ? undefined : atPath('table', () => tableNumber(table)),
    protocol: protocol === undefined ? undefined : atPath('protocol', () => protocolNumber(protocol)),
  }
  const common = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
  const routes = eachWanted('routes', wanted, (route) => {
    const { dst, options: own } = givenRoute(route)
    const body = routeBody({ dst, options: { ...common, ...own } })
    return { body, isOwn: (own.protocol ?? protocol) !== undefined }
  })
  return { routes, prunes: prune ? pruned(place.table, place.protocol) : undefined }
}

function pruned(table: number | undefined, protocol: number | undefined): WantedRoutes['prunes'] {
  if (table === undefined || table === 0 || protocol === undefined)
    throw new TypeError('prune: expected a table and a protocol beside it: only routes of both are removed')
  return { table, protocol: checkOwnOrigin('routes', protocol) }
}

/** A route in the form of a reply, whose attributes compare with those of one. */
export interface PlainRoute {
  readonly header: Rtmsg
  readonly attrs: RouteAttrs
}

const tableIn = ({ header, attrs }: PlainRoute): number => attrs.table ?? header.table
/** The metric of IPv6 routes that have none (IP6_RT_PRIO_USER in net/ipv6). */
const IP6_RT_PRIO_USER = 1024

/** What the kernel finds a route by: there may be several, but `replace` changes the first. */
function slotOf(route: PlainRoute): string {
  const { header, attrs } = route
  const { family, dstLen, srcLen, tos } = header
  const priority = attrs.priority || (family === AF.INET6 ? IP6_RT_PRIO_USER : 0)
  const dst = attrs.dst === undefined || family === AF.MPLS || dstLen === 0 ? attrs.dst : maskedAddress(attrs.dst, dstLen)
  const src = attrs.src === undefined || srcLen === 0 ? '' : maskedAddress(attrs.src, srcLen)
  return [family, tableIn(route), dstLen > 0 ? dst : '', dstLen, src, srcLen, tos, priority].join(' ')
}

/** What is to be done. */
export interface EnsurePlan {
  readonly add: readonly PlainRoute[]
  readonly replace: readonly PlainRoute[]
  readonly remove: readonly RouteMessage[]
  readonly unchanged: number
}

/**
 * Compares the wanted routes with those of the namespace. Throws a NetlinkError EEXIST if a wanted one is in the place of a
 * route of another origin: nothing is changed then.
 */
export function ensurePlan(
  present: readonly RouteMessage[],
  wanted: readonly (PlainRoute & { readonly isOwn: boolean })[],
  prunes: WantedRoutes['prunes'],
  protocol: Protocol,
): EnsurePlan {
  const bySlot = new Map<string, RouteMessage[]>()
  for (const route of present) {
    const slot = slotOf(route)
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), route])
  }
  const plan = { add: [] as PlainRoute[], replace: [] as PlainRoute[], unchanged: 0 }
  const kept = new Set<RouteMessage>()
  const routes = distinct(wanted)
  const slots = routes.map(slotOf)
  for (const [i, route] of routes.entries()) {
    const there = bySlot.get(slots[i] as string) ?? []
    const same = there.find((one) => !kept.has(one) && isSame(one, asKept(route)))
    if (!same) checkAlone(route, i, slots)
    if (same) {
      plan.unchanged++
      kept.add(same)
    } else if (there[0] === undefined) plan.add.push(route)
    else {
      checkOrigin(there[0], route, protocol)
      plan.replace.push(route)
      kept.add(there[0])
    }
  }
  const others = (one: RouteMessage): boolean =>
    prunes !== undefined && tableIn(one) === prunes.table && one.header.protocol === prunes.protocol && !kept.has(one)
  return { ...plan, remove: present.filter(others) }
}

/** Two routes to one prefix with one priority would replace each other, at each call. */
function checkAlone({ attrs, header }: PlainRoute, at: number, slots: readonly string[]): void {
  if (slots.indexOf(slots[at] as string) === at && slots.lastIndexOf(slots[at] as string) === at) return
  const to = attrs.dst === undefined ? 'default' : `${attrs.dst}/${header.dstLen}`
  throw new TypeError(`two wanted routes to ${to} have the same priority: give them other priorities, or one multipath`)
}

/** The most that the kernel keeps of a metric (ip_metrics_convert in net/ipv4/metrics.c). */
const MOST: Readonly<Record<string, number>> = { mtu: 65_535 - 15, advmss: 65_535 - 40, hoplimit: 255 }

/** A route as the kernel keeps it: one next hop is no multipath, and a metric or a realm of 0 is none. */
function asKept<R extends PlainRoute>(route: R): R {
  const { multipath, metrics, flow, ...rest } = route.attrs
  const [only, ...more] = multipath ?? []
  const isOne = only !== undefined && more.length === 0
  const hop = isOne ? { ...only.attrs, ...(only.header.ifindex > 0 ? { oif: only.header.ifindex } : {}) } : { multipath }
  const kept = Object.entries(metrics ?? {}).flatMap(([key, value]: [string, unknown]) =>
    value === 0 ? [] : [[key, typeof value === 'number' ? Math.min(value, MOST[key] ?? value) : value] as const],
  )
  const own = { ...hop, metrics: kept.length > 0 ? Object.fromEntries(kept) : undefined, flow: flow === 0 ? undefined : flow }
  const present = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...route, attrs: { ...rest, ...Object.fromEntries(present) } }
}

function checkOrigin(present: RouteMessage, wanted: PlainRoute, protocol: Protocol): void {
  const [is, shall] = [present.header.protocol, wanted.header.protocol]
  if (is === shall) return
  const { dst = 'default' } = wanted.attrs
  const context = `the route to ${dst}${dst === 'default' ? '' : `/${wanted.header.dstLen}`} in table ${tableWord(tableIn(present))} is of protocol ${originName(is)}, not ${originName(shall)}`
  throw conflict({ type: RTM.NEWROUTE, header: wanted.header, attrs: wanted.attrs }, protocol, context)
}

/** Attributes that are part of the slot, or that the kernel counts down. */
const NOT_COMPARED: readonly string[] = ['dst', 'src', 'table', 'priority', 'expires', 'oif']

/** Whether a route is as wanted. What the wanted one does not name may be anything; but it has the next hops that are named. */
function isSame(present: RouteMessage, { header, attrs, isOwn }: PlainRoute & { readonly isOwn: boolean }): boolean {
  const is = present.attrs
  if (header.type !== present.header.type || (isOwn && header.protocol !== present.header.protocol)) return false
  if (header.family === AF.INET && header.scope !== present.header.scope) return false
  if (attrs.oif !== undefined && attrs.oif !== is.oif) return false
  if (
    attrs.nhId === undefined &&
    (['gateway', 'via', 'multipath', 'nhId', 'encap'] as const).some(
      (key) => (attrs[key] === undefined) !== (is[key] === undefined),
    )
  )
    return false
  return Object.entries(attrs).every(([key, value]) => NOT_COMPARED.includes(key) || holds(is[key as keyof RouteAttrs], value))
}

/** Whether a value has all that another one has. The index 0 is that of any link; of flags only ONLINK is of the user. */
function holds(there: unknown, wanted: unknown, key = ''): boolean {
  if (key === 'ifindex' && wanted === 0) return true
  if (key === 'flags' && typeof wanted === 'number') return ((there as number) & wanted) === wanted
  if (wanted === undefined || Object.is(there, wanted)) return true
  if (typeof wanted !== 'object' || wanted === null || typeof there !== 'object' || there === null) return false
  if (Array.isArray(wanted) && (!Array.isArray(there) || there.length !== wanted.length)) return false
  return Object.entries(wanted).every(([name, value]) => holds((there as Record<string, unknown>)[name], value, name))
}

/** The request that a plan needs for a route. */
export const creation = ({ header, attrs }: PlainRoute, flags: number): Outgoing => ({ type: RTM.NEWROUTE, flags, header, attrs })
