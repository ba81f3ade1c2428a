import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import { maskedAddress, parseIp } from '../../netlink/codec/address.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { addressMessages } from '../address/table.ts'
import { tableWord } from '../common/route-names.ts'
import { AF, IFF, RTM } from '../constants.ts'
import { nexthopMessages } from '../nexthop/table.ts'
import { RT_TABLE, RTM_F, RTN, RTPROT } from '../route/constants.ts'
import { routeMessages } from '../route/table.ts'
import { findLink, linkWords } from './link-lookup.ts'

type RouteMessage = MessageOf<(typeof routeMessages)['RTM_NEWROUTE']>
type NexthopMessage = MessageOf<(typeof nexthopMessages)['RTM_NEWNEXTHOP']>
/** What leads on, of a route or a next hop object. */
interface Hops {
  readonly attrs: Pick<RouteMessage['attrs'], 'gateway' | 'via' | 'oif' | 'multipath'> | NexthopMessage['attrs']
}
type AddressMessage = MessageOf<(typeof addressMessages)['RTM_NEWADDR']>

/** Explains a refusal of a route from the links, addresses and routes of the namespace. */
export async function routeCause(
  { words, request }: RefusedRequest,
  code: string,
  ask: Ask,
): Promise<string | Cause | undefined> {
  if (is(routeMessages, request, 'RTM_DELROUTE')) return code === 'ESRCH' ? similar(request, ask) : undefined
  if (is(routeMessages, request, 'RTM_GETROUTE')) return words === undefined ? lookupCause(request, code, ask) : undefined
  const isUnreachable = code === 'ENETUNREACH' || code === 'EHOSTUNREACH'
  if (isUnreachable && is(nexthopMessages, request, 'RTM_NEWNEXTHOP')) return unreachable(request, 'NHA_GATEWAY', ask)
  const isHop = is(nexthopMessages, request, 'RTM_NEWNEXTHOP')
  if (code === 'EINVAL' && isHop && words?.startsWith('Device attribute required'))
    return linkless(request, 'NHA_GATEWAY') ?? 'a next hop object needs its link, also beside a gateway'
  if (!is(routeMessages, request, 'RTM_NEWROUTE')) return undefined
  if (code === 'ENODEV') return nowhere(request)
  if (isUnreachable) return unreachable(request, 'RTA_GATEWAY', ask)
  if (code === 'ENETDOWN') return downLink(request, ask)
  if (code === 'ENOENT' && (request.flags & NLM_F.CREATE) === 0) return similar(request, ask)
  const without = code === 'EINVAL' ? linkless(request, 'RTA_GATEWAY') : undefined
  if (without) return without
  const isOfSource = code === 'EINVAL' && words !== undefined && /prefsrc|source address/.test(words)
  return isOfSource ? foreignSource(request, ask) : undefined
}

/** The next hops of a route: their gateways and links. */
function hopsOf({ attrs }: Hops): { readonly gateway: string | undefined; readonly oif: number }[] {
  const { gateway, via, oif = 0, multipath } = attrs as Pick<RouteMessage['attrs'], 'gateway' | 'via' | 'oif' | 'multipath'>
  if (!multipath) return [{ gateway: gateway ?? via?.addr, oif }]
  return multipath.map((hop) => ({ gateway: hop.attrs.gateway ?? hop.attrs.via?.addr, oif: hop.header.ifindex }))
}

async function addresses(ask: Ask): Promise<AddressMessage[]> {
  const found = await ask({ type: RTM.GETADDR, flags: NLM_F.DUMP, header: { family: AF.UNSPEC } })
  return found.filter((message): message is AddressMessage & Message => is(addressMessages, message, 'RTM_NEWADDR'))
}

const local = ({ attrs }: AddressMessage): string | undefined => attrs.local ?? attrs.address

/** Whether a gateway is in the network of an address; with a peer, in that of the peer. */
function reaches({ header, attrs }: AddressMessage, gateway: string): boolean {
  const { address } = attrs
  if (address === undefined || parseIp(address).length !== parseIp(gateway).length) return false
  return maskedAddress(address, header.prefixlen) === maskedAddress(gateway, header.prefixlen)
}

/** Errors of routes that lead nowhere (fib_props in net/ipv4/fib_semantics.c, ip6_rt_type_to_error in net/ipv6/route.c). */
const ENDS: Readonly<Record<string, number>> = { EINVAL: RTN.BLACKHOLE, EHOSTUNREACH: RTN.UNREACHABLE, EACCES: RTN.PROHIBIT }

/** Why a look-up found no way. Rules may lead elsewhere, but mostly it is MAIN. Older kernels ignore the table in a dump. */
async function lookupCause(request: RouteMessage, code: string, ask: Ask): Promise<string | Cause | undefined> {
  const end = ENDS[code]
  if (end === undefined && code !== 'ENETUNREACH') return undefined
  const dump = { type: RTM.GETROUTE, flags: NLM_F.DUMP, header: { family: request.header.family, table: RT_TABLE.MAIN } }
  const isMain = (one: Message): one is RouteMessage & Message =>
    is(routeMessages, one, 'RTM_NEWROUTE') && tableOf(one) === RT_TABLE.MAIN
  const main = (await ask(dump)).filter(isMain)
  return end === undefined ? noRoute(request, main) : nearestOf(end, request, main)
}

function noRoute({ attrs }: RouteMessage, main: readonly RouteMessage[]): Cause {
  const has = main.length === 0 ? 'is empty' : `has ${main.length} of this family`
  const none = main.some((one) => one.header.dstLen === 0) ? '' : ', and no default route'
  const text = `no route leads to ${attrs.dst}: the table MAIN ${has}${none}`
  return { text, attribute: 'RTA_DST', value: attrs.dst }
}

/** Names the route of a type that a destination takes, if none of another type is nearer. */
function nearestOf(type: number, { attrs }: RouteMessage, main: readonly RouteMessage[]): string | undefined {
  const { dst: wanted } = attrs
  if (wanted === undefined) return undefined
  const leads = ({ header, attrs: { dst } }: RouteMessage): boolean =>
    header.dstLen === 0 || (dst !== undefined && maskedAddress(wanted, header.dstLen) === dst)
  const [found] = main.filter(leads).sort((a, b) => b.header.dstLen - a.header.dstLen)
  if (found?.header.type !== type) return undefined
  const { dst } = found.attrs
  const to = dst === undefined ? 'the default route' : `the route to ${dst}/${found.header.dstLen}`
  return `${to} in table main is of type ${nameOf(RTN, type)}`
}

/** Types of routes that lead on. */
const LEADING: readonly number[] = [RTN.UNICAST, RTN.LOCAL, RTN.BROADCAST, RTN.ANYCAST, RTN.MULTICAST]

/** ip6_validate_gw in net/ipv6/route.c, and fib_check_nh_v6_gw in net/ipv4/fib_semantics.c: each link has these networks. */
function linkless(request: Hops, attribute: string): Cause | undefined {
  const found = hopsOf(request).find(
    ({ gateway, oif }) => oif === 0 && gateway?.includes(':') && maskedAddress(gateway, 10) === 'fe80::',
  )
  if (!found) return undefined
  return { text: `a link-local gateway needs its link, and ${found.gateway} has none`, attribute, value: found.gateway }
}

/** fib_create_info, fib_get_nhs: such a route needs a next hop, and each next hop a link or a gateway. */
function nowhere(request: RouteMessage): string | undefined {
  const { header, attrs } = request
  const { multipath = [] } = attrs
  const bare = hopsOf(request).findIndex(({ gateway, oif }) => gateway === undefined && oif === 0)
  if (bare >= 0 && multipath.length > 0) return `the next hop ${bare + 1} of ${multipath.length} has no link and no gateway`
  const has = attrs.oif ?? attrs.gateway ?? attrs.via ?? attrs.multipath ?? attrs.nhId
  return has === undefined && LEADING.includes(header.type)
    ? 'the route has no link, no gateway and no next hop object'
    : undefined
}

/** fib_check_nh in net/ipv4/fib_semantics.c, ip6_route_check_nh in net/ipv6/route.c. */
async function unreachable(request: Hops, attribute: string, ask: Ask): Promise<Cause | undefined> {
  const all = await addresses(ask)
  for (const { gateway, oif } of hopsOf(request)) {
    if (gateway === undefined) continue
    const about = { attribute, value: gateway }
    const near = all.filter((one) => reaches(one, gateway))
    const there = near.find(({ header }) => oif === 0 || header.index === oif)
    const link = there && (await findLink(ask, there.header.index))
    if (link && (link.header.flags & IFF.UP) === 0)
      return { text: `link ${shown(link.attrs.ifname)}, in whose network the gateway ${gateway} is, is down`, ...about }
    if (there) continue
    const inNetwork = `the gateway ${gateway} is in the network of`
    const other = near[0] && (await linkWords(ask, near[0].header.index))
    if (other !== undefined) return { text: `${inNetwork} ${other}, not of ${await linkWords(ask, oif)}`, ...about }
    const where = oif === 0 ? 'no link of this namespace' : `no address of ${await linkWords(ask, oif)}`
    return { text: `${inNetwork} ${where} (link and onlink together skip this check)`, ...about }
  }
  return undefined
}

async function downLink(request: RouteMessage, ask: Ask): Promise<string | undefined> {
  const all = await addresses(ask)
  for (const { gateway, oif } of hopsOf(request)) {
    const index = oif || (gateway === undefined ? 0 : (all.find((one) => reaches(one, gateway))?.header.index ?? 0))
    const link = index === 0 ? undefined : await findLink(ask, index)
    if (link && (link.header.flags & IFF.UP) === 0) return `link ${shown(link.attrs.ifname)} is down`
  }
  return undefined
}

/** rtm_to_nh_config in net/ipv4/nexthop.c: a blackhole belongs to the loopback link, which must be up too. */
export async function downHop(
  { oif, blackhole }: { readonly oif?: number; readonly blackhole?: true },
  ask: Ask,
): Promise<string | undefined> {
  const link = await findLink(ask, oif ?? 'lo')
  if (!link || (link.header.flags & IFF.UP) !== 0) return undefined
  return `link ${shown(link.attrs.ifname)}${blackhole ? ', to which blackholes belong,' : ''} is down`
}

/** fib_valid_prefsrc, ip6_route_info_create: the source must be an address of the namespace. */
async function foreignSource({ attrs }: RouteMessage, ask: Ask): Promise<Cause | undefined> {
  const { prefsrc } = attrs
  if (prefsrc === undefined || (await addresses(ask)).some((one) => local(one) === prefsrc)) return undefined
  return { text: `no link of this namespace has the address ${prefsrc}`, attribute: 'RTA_PREFSRC', value: prefsrc }
}

/** Returns the route of the table that a destination takes. One look-up: tables may have very many routes. */
async function matching(request: RouteMessage, ask: Ask): Promise<RouteMessage | undefined> {
  const { family, dstLen } = request.header
  const bits = family === AF.INET ? 32 : 128
  if (family !== AF.INET && family !== AF.INET6) return undefined
  const { dst = family === AF.INET ? '0.0.0.0' : '::' } = request.attrs
  const lookup = { family, dstLen: bits, flags: RTM_F.FIB_MATCH | (family === AF.INET ? RTM_F.LOOKUP_TABLE : 0) }
  const found = await ask({ type: RTM.GETROUTE, header: lookup, attrs: { dst: maskedAddress(dst, dstLen) } })
  return found.find((message): message is RouteMessage & Message => is(routeMessages, message, 'RTM_NEWROUTE'))
}

const tableOf = ({ header, attrs }: RouteMessage): number => attrs.table ?? header.table

const isSamePrefix = (one: RouteMessage, other: RouteMessage): boolean =>
  one.header.dstLen === other.header.dstLen && (one.attrs.dst ?? '') === (other.attrs.dst ?? '')

/** Names the route that is there, as far as a look-up finds it. */
export async function presentRoute(request: RouteMessage, ask: Ask): Promise<Cause> {
  const table = tableOf(request)
  const to = request.attrs.dst === undefined ? 'a default route' : `a route to ${request.attrs.dst}/${request.header.dstLen}`
  const found = await matching(request, ask)
  const same = found && isSamePrefix(found, request) && tableOf(found) === table ? `: ${await routeWords(found, ask)}` : ''
  return { text: `there is ${to} in table ${tableWord(table)} already${same}`, attribute: 'RTA_DST', value: request.attrs.dst }
}

/** Names the route that a deletion may have meant. */
async function similar(request: RouteMessage, ask: Ask): Promise<string | undefined> {
  const found = await matching(request, ask)
  const { dst: wanted } = request.attrs
  const what = wanted === undefined ? 'default route' : `route to ${wanted}/${request.header.dstLen}`
  const none = `table ${tableWord(tableOf(request))} has no such ${what}`
  if (!found) return none
  const table = tableWord(tableOf(found))
  const { dst, oif } = found.attrs
  const to = dst === undefined ? 'a default route' : `a route to ${dst}/${found.header.dstLen}`
  if (isSamePrefix(found, request)) return `the one in table ${table} differs: ${await routeWords(found, ask)}`
  return oif === undefined && dst === undefined
    ? none
    : `there is no such route; the nearest is ${to} in table ${table}: ${await routeWords(found, ask)}`
}

/** Returns what leads on, in the words of `ip route`. */
async function routeWords(route: RouteMessage, ask: Ask): Promise<string> {
  const { header, attrs } = route
  const words: string[] = header.type === RTN.UNICAST ? [] : [nameOf(RTN, header.type)?.toLowerCase() ?? String(header.type)]
  for (const { gateway, oif } of hopsOf(route)) {
    if (gateway !== undefined) words.push(`via ${gateway}`)
    const link = oif === 0 ? undefined : await findLink(ask, oif)
    if (link?.attrs.ifname !== undefined) words.push(`dev ${link.attrs.ifname}`)
  }
  if (attrs.nhId !== undefined) words.push(`nhid ${attrs.nhId}`)
  words.push(`proto ${nameOf(RTPROT, header.protocol)?.toLowerCase() ?? header.protocol}`)
  if (attrs.priority !== undefined) words.push(`metric ${attrs.priority}`)
  return words.join(' ')
}
