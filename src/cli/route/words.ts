import { ICMPV6_ROUTER_PREF, RTNH_F } from '../../rtnl/route/constants.ts'
import { routeTable } from '../listing/vrf.ts'
import { Exit, garbage, wrong } from '../parse/exit.ts'
import { inetText, readAddress, readPrefix } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import {
  numberAfter,
  protocolAfter,
  ROUTE_TYPES,
  realmsAfter,
  routeTypeId,
  scopeAfter,
  tableAfter,
  tosAfter,
} from '../parse/routing.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import { readEncap } from './encap/words.ts'
import { gatewayAfter, newDestination } from './hop-words.ts'
import { FASTOPEN_WORD, METRIC_WORDS } from './metric-words.ts'
import { type RouteRequest, setGateway, setTable } from './request.ts'
import { ROUTE_USAGE } from './usage.ts'

type RouteWord = Word<RouteRequest>

/** Reads the words of a route, to the end or to the first `nexthop`. */
export async function readRouteWords(words: Words, request: RouteRequest): Promise<void> {
  const more = (): boolean => words.current !== 'nexthop'
  await readWords(words, TABLE, request, (all) => takeDestination(all, request), more)
  if (!words.done) request.hasGateway = true
}

function takeDestination(words: Words, request: RouteRequest): void {
  let text = words.current === 'to' ? words.next() : words.current
  const type = /^\d/.test(text) ? undefined : routeTypeId(text)
  if (type !== undefined) {
    request.header.type = type
    request.hasType = true
    text = words.next()
  }
  if (isShort(text, 'help')) throw new Exit(255, ROUTE_USAGE)
  if (request.hasDestination) garbage('to', text)
  const { header } = request
  const prefix = readPrefix(text, header.family)
  header.family ||= prefix.family
  header.dstLen = prefix.prefixlen
  request.hasDestination = true
  if (prefix.bytes.length > 0) request.attrs.dst = inetText(prefix)
}

/** A word whose number is an attribute. */
const attribute = (make: typeof exact, names: string | readonly string[], key: 'priority' | 'nhId', why: string): RouteWord =>
  make(names, (words, request) => {
    request.attrs[key] = numberAfter(words, why)
  })

const PREFERENCES: Readonly<Record<string, number>> = {
  low: ICMPV6_ROUTER_PREF.LOW,
  medium: ICMPV6_ROUTER_PREF.MEDIUM,
  high: ICMPV6_ROUTER_PREF.HIGH,
}

/** Words for addresses of the packet and of the next hop. */
const ADDRESSES: readonly RouteWord[] = [
  exact('src', (words, { header, attrs }) => {
    const found = readAddress(words.next(), header.family)
    header.family ||= found.family
    attrs.prefsrc = inetText(found)
  }),
  exact('as', (words, { header, attrs }) => {
    attrs.newdst = newDestination(words, header)
  }),
  exact('via', (words, request) => {
    const { gateway, via } = request.attrs
    if (gateway !== undefined || via !== undefined) wrong('use nexthop syntax to specify multiple via\n', words.current)
    request.hasGateway = true
    setGateway(request.header, request.attrs, gatewayAfter(words, request.header.family))
  }),
  exact('from', (words, { header, attrs }) => {
    const found = readPrefix(words.next(), header.family)
    header.family ||= found.family
    if (found.bytes.length > 0) attrs.src = inetText(found)
    header.srcLen = found.prefixlen
  }),
]

/** Words before the metrics, in the order of `ip`. */
const BEFORE: readonly RouteWord[] = [
  ...ADDRESSES,
  {
    names: ['tos', 'dsfield'],
    fits: (arg) => arg === 'tos' || isShort(arg, 'dsfield'),
    read(words, { header }) {
      header.tos = tosAfter(words, '"tos" value is invalid\n')
    },
  },
  exact('expires', (words, { attrs }) => {
    attrs.expires = BigInt(numberAfter(words, '"expires" value is invalid\n'))
  }),
  {
    ...attribute(short, ['metric', 'priority', 'preference'], 'priority', '"metric" value is invalid\n'),
    fits: (arg) => isShort(arg, 'metric') || isShort(arg, 'priority') || arg === 'preference',
  },
  exact('scope', (words, request) => {
    request.header.scope = scopeAfter(words, 'invalid "scope" value\n')
    request.hasScope = true
  }),
]

/** Words behind the metrics. */
const AFTER: readonly RouteWord[] = [
  short('realms', (words, { attrs }) => {
    attrs.flow = realmsAfter(words, '"realm" value is invalid\n')
  }),
  exact('onlink', (_, { header }) => {
    header.flags |= RTNH_F.ONLINK
  }),
  exact('nhid', (words, request) => {
    request.hasGateway = true
    request.attrs.nhId = numberAfter(words, '"id" value is invalid\n')
  }),
  short('protocol', (words, { header }) => {
    header.protocol = protocolAfter(words, '"protocol" value is invalid\n')
  }),
  short('table', (words, request) => {
    setTable(request, tableAfter(words, '"table" value is invalid\n'))
    request.hasTable = true
  }),
  short('vrf', async (words, request) => {
    setTable(request, await routeTable(request.session, words.next()))
    request.hasTable = true
  }),
  exact(['dev', 'oif'], (words, request) => {
    request.device = words.next()
  }),
  short('pref', (words, { attrs }) => {
    const text = words.next()
    attrs.pref = PREFERENCES[text] ?? unsigned(text, 8) ?? wrong('"pref" value is invalid\n', text)
  }),
  exact('encap', async (words, { session, attrs }) => {
    Object.assign(attrs, await readEncap(session, words))
  }),
  exact('ttl-propagate', (words, { attrs }) => {
    const text = words.next()
    if (text !== 'enabled' && text !== 'disabled') wrong('"ttl-propagate" value is invalid\n', text)
    attrs.ttlPropagate = text === 'enabled' ? 1 : 0
  }),
  FASTOPEN_WORD,
]

/** Words that only take part in suggestions: they stand before the destination, or begin what follows. */
const OTHERS: RouteWord = { names: ['to', 'nexthop', ...ROUTE_TYPES], fits: () => false, read: () => undefined }

const TABLE: readonly RouteWord[] = [...BEFORE, ...METRIC_WORDS, ...AFTER, OTHERS]
