import type { RequestOptions } from '../../linux/socket/limits.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, maskedAddress, type Prefix, parseIp, parsePrefix } from '../../netlink/codec/address.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import type { LinkRef } from '../common/checks.ts'
import { numberOf } from '../common/checks.ts'
import { inHeader, linkIndex, matching, type Query, type Test } from '../common/criteria.ts'
import { projector } from '../common/projection.ts'
import {
  protocolNumber,
  type RouteProtocol,
  type RouteScope,
  type RouteType,
  routeTypeNumber,
  scopeNumber,
  type TableRef,
  tableNumber,
} from '../common/route-names.ts'
import { checkBoolean } from '../common/values.ts'
import { AF } from '../constants.ts'
import { RT_TABLE, RTM_F } from './constants.ts'
import { type RouteAttrs, routeMessages } from './table.ts'

/** A decoded RTM_NEWROUTE, as a dump returns it. */
export type RouteMessage = MessageOf<(typeof routeMessages)['RTM_NEWROUTE']>

/** Which destinations, as `ip route show root|match|exact` selects them. `default` is `0.0.0.0/0` or `::/0`. */
export type DestinationFilter =
  | string
  | {
      /** Those to exactly this prefix. */
      readonly exact: string
    }
  | {
      /** Those in this prefix, itself included. */
      readonly root: string
    }
  | {
      /** Those that this prefix is in: the routes that an address may take. */
      readonly match: string
    }

/** Which routes. All given criteria must match. */
export interface RouteFilter extends RequestOptions {
  /** Default: MAIN, as with `ip route`. A table that does not exist has no routes. `all` reads every table. */
  table?: TableRef | 'all'
  /** Default: both. */
  family?: 'INET' | 'INET6' | 'MPLS'
  /** By this link, also by one of several next hops. */
  link?: LinkRef
  /** With this origin (RTPROT_*). */
  protocol?: RouteProtocol
  /** Of this type (RTN_*), such as `BLACKHOLE`. */
  type?: RouteType
  /** With this scope (RT_SCOPE_*). */
  scope?: RouteScope
  /** With this destination, or one in or around it. A text is exact. */
  dst?: DestinationFilter
  /** By this next hop, also by one of several. */
  via?: string
  /** With this metric. */
  priority?: number
  /** By the next hop object with this id. */
  nhId?: number
  /** The exceptions that the kernel learnt (path MTU, redirects) in place of the routes: `ip route show cache`. */
  cached?: boolean
  /** Decodes only these attributes, which is faster; `dst` and `table` always. `oif` and `multipath` bring `link`. */
  only?: readonly RouteKey[]
}

const FAMILIES = { INET: AF.INET, INET6: AF.INET6, MPLS: AF.MPLS } as const

/** The families that a filter selects. Throws TypeError. */
export function familiesOf({ family }: RouteFilter): readonly number[] {
  return family === undefined ? [AF.INET, AF.INET6] : [numberOf('family', FAMILIES, family, 255)]
}

const tableOf = ({ header, attrs }: RouteMessage): number => attrs.table ?? header.table

/** The attributes of a route, by key. */
export type RouteKey = Exclude<keyof RouteAttrs, 'unknown'>

/** Tables that decode only the destination and some other attributes of routes. */
export const routeProjection = projector<RouteKey>('RTM_NEWROUTE', routeMessages.RTM_NEWROUTE, ['dst', 'table'])

/** A criterion whose test reads these attributes. */
const reading =
  <T>(keys: readonly RouteKey[], criterion: (given: T, query: Query) => Test<RouteMessage>) =>
  (given: T, query: Query): Test<RouteMessage> => {
    query.reads.push(...keys)
    return criterion(given, query)
  }

/** The criteria of a filter, as Collection reads them. */
export const ROUTE_CRITERIA = {
  table(table: NonNullable<RouteFilter['table']>, { attrs }: Query): Test<RouteMessage> {
    const number = table === 'all' ? RT_TABLE.UNSPEC : tableNumber(table)
    if (number === RT_TABLE.UNSPEC) return () => true
    attrs['table'] = number
    return (message) => tableOf(message) === number
  },
  link: async (link: LinkRef, query: Query): Promise<Test<RouteMessage>> => {
    const index = await linkIndex(link, query)
    query.attrs['oif'] = index
    query.reads.push('multipath')
    return ({ attrs }) => attrs.oif === index || (attrs.multipath ?? []).some(({ header }) => header.ifindex === index)
  },
  protocol: inHeader<RouteProtocol, RouteMessage>('protocol', protocolNumber),
  type: inHeader<RouteType, RouteMessage>('type', routeTypeNumber),
  scope: matching<RouteScope, number, RouteMessage>(scopeNumber, ({ header }, scope) => header.scope === scope),
  family: matching<NonNullable<RouteFilter['family']>, number, RouteMessage>(
    (family) => familiesOf({ family })[0] as number,
    ({ header }, family) => header.family === family,
  ),
  dst: matching<DestinationFilter, Test<RouteMessage>, RouteMessage>(destinationTest, (message, wanted) => wanted(message)),
  via: reading(['gateway', 'via', 'multipath'], (given: string) => {
    const via = formatIp(parseIp(given))
    return ({ attrs }) =>
      [attrs, ...(attrs.multipath ?? []).map((one) => one.attrs)].some((one) => (one.gateway ?? one.via?.addr) === via)
  }),
  priority: reading(['priority'], (given: number) => {
    const priority = numberOf('metric', {}, given)
    return ({ attrs }) => (attrs.priority ?? 0) === priority
  }),
  nhId: reading(['nhId'], (given: number) => {
    const id = numberOf('next hop id', {}, given)
    return ({ attrs }) => attrs.nhId === id
  }),
}

/** Selects the exceptions or the routes. Both kernels that filter by it and older ones get the test. */
export function cachedTest(cached: boolean | undefined, { header }: Query): Test<RouteMessage> {
  checkBoolean(cached)
  if (cached) header['flags'] = RTM_F.CLONED
  return (message) => ((message.header.flags & RTM_F.CLONED) !== 0) === (cached === true)
}

const KINDS = ['exact', 'root', 'match'] as const

function destinationTest(wanted: DestinationFilter): Test<RouteMessage> {
  const given = typeof wanted === 'string' ? { exact: wanted } : wanted
  checkKeys('a filter of destinations', given, KINDS)
  const [[kind, text] = [], ...more] = Object.entries(given) as [(typeof KINDS)[number], string][]
  if (kind === undefined || text === undefined || more.length > 0)
    throw new TypeError(`expected one of ${KINDS.join(', ')}, got ${shown(wanted)}`)
  // Without a family, `default` is that of both.
  if (text === 'default') return (message) => test[kind](message.header.dstLen, message.attrs.dst, EVERYTHING)
  const prefix = parsePrefix(text)
  const family = prefix.family === 'inet' ? AF.INET : AF.INET6
  return ({ header, attrs }) => header.family === family && test[kind](header.dstLen, attrs.dst, prefix)
}

const EVERYTHING: Pick<Prefix, 'address' | 'prefixlen'> = { address: '', prefixlen: 0 }

type PrefixTest = (length: number, dst: string | undefined, wanted: Pick<Prefix, 'address' | 'prefixlen'>) => boolean

const inside = (inner: string | undefined, outer: string | undefined, length: number): boolean =>
  length === 0 || (inner !== undefined && outer !== undefined && maskedAddress(inner, length) === maskedAddress(outer, length))

const test: { readonly [K in (typeof KINDS)[number]]: PrefixTest } = {
  exact: (length, dst, { address, prefixlen }) => length === prefixlen && inside(dst, address, prefixlen),
  root: (length, dst, { address, prefixlen }) => length >= prefixlen && inside(dst, address, prefixlen),
  match: (length, dst, { address, prefixlen }) => length <= prefixlen && inside(address, dst, length),
}
