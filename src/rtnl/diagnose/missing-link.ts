import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Row } from '../../netlink/codec/codec.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { RTEXT_FILTER, RTM } from '../constants.ts'
import { linkKindOf } from '../link/kind/lookup.ts'
import { linkMessages } from '../link/table.ts'
import { routeMessages } from '../route/table.ts'
import { askAt, findLink, goesElsewhere, type LinkDestination } from './link-lookup.ts'

/** A request's reference to an existing link. */
interface Reference {
  readonly ref: unknown
  /** The attribute that holds it; undefined for the link that the request itself addresses. */
  readonly wire?: string
  /** The namespace in which the kernel looks for the link. */
  readonly to?: LinkDestination
}

/** Returns the link references of a request: in its struct, and in attributes that hold an index. */
const BY_HEADER = ['index', 'ifindex'] as const
const BY_ATTRIBUTE = { link: 'IFLA_LINK', master: 'IFLA_MASTER', oif: 'RTA_OIF', iif: 'RTA_IIF' } as const
/** Returns the first link that a request names and that does not exist. */
export async function missingLink({ request, hints = true }: RefusedRequest, ask: Ask): Promise<string | undefined> {
  const own = await firstMissing(request.type, subjects(request), ask)
  if (own === undefined) return firstMissing(request.type, others(request), ask)
  return hints ? `${own}${await nearest(request, ask)}` : own
}

/**
 * ` (did you mean "eth0"?)` for the link that a change addresses by name. Not for queries and deletions: programs expect
 * that those find nothing, and this dumps all links.
 */
async function nearest({ type, header, attrs }: Message, ask: Ask): Promise<string> {
  const name = header['index'] ? undefined : (attrs['ifname'] ?? attrs['altIfname'])
  if ((type !== RTM.NEWLINK && type !== RTM.SETLINK) || typeof name !== 'string') return ''
  const dump = { type: RTM.GETLINK, flags: NLM_F.DUMP, attrs: { extMask: RTEXT_FILTER.SKIP_STATS } }
  // A dump that fails must not hide which link is missing.
  const all = await ask(dump).catch(() => [])
  return didYouMean(
    name,
    all.flatMap((one) => (is(linkMessages, one, 'RTM_NEWLINK') ? (one.attrs.ifname ?? []) : [])),
  )
}

/**
 * As above for the other links of a link request: a missing one can cause EINVAL (do_set_master in
 * net/core/rtnetlink.c, hsr).
 */
export async function missingOther({ words, request }: RefusedRequest, ask: Ask): Promise<string | undefined> {
  const absent = words === undefined || words.endsWith(' does not exist')
  return absent && is(linkMessages, request, 'RTM_NEWLINK') ? firstMissing(request.type, others(request), ask) : undefined
}

async function firstMissing(type: number, references: readonly Reference[], ask: Ask): Promise<string | undefined> {
  for (const { ref, wire, to = {} } of references) {
    if (!((typeof ref === 'number' && ref > 0) || typeof ref === 'string')) continue
    // The refused RTM_GETLINK is the proof.
    if (type !== RTM.GETLINK && (await askAt(ask, to, (there) => findLink(there, ref)))) continue
    const where = goesElsewhere(to) ? ' in the target network namespace of the link' : ''
    const which = typeof ref === 'number' ? `with index ${ref}` : shown(ref)
    return `there is no link ${which}${where}${wire === undefined ? '' : `, to which ${wire} refers`}`
  }
  return undefined
}

function subjects({ type, flags, header, attrs }: Message): Reference[] {
  // In a request that creates a link, they are its new name.
  if (type === RTM.NEWLINK && (flags & NLM_F.CREATE) !== 0) return []
  const found: Reference[] = BY_HEADER.map((key) => ({ ref: header[key] }))
  return header['index'] ? found : [...found, { ref: attrs['ifname'] ?? attrs['altIfname'] }]
}

function others(request: Message): Reference[] {
  const { type, attrs } = request
  const to = is(linkMessages, request, 'RTM_NEWLINK') ? request.attrs : {}
  const found: Reference[] = Object.entries(BY_ATTRIBUTE).map(([key, wire]) => ({
    ref: attrs[key],
    wire: type === RTM.NEWNEXTHOP ? wire.replace('RTA', 'NHA') : wire,
    // The kernel looks for the master in the link's new namespace.
    to: key === 'master' ? to : {},
  }))
  if (is(routeMessages, request, 'RTM_NEWROUTE'))
    for (const { header } of request.attrs.multipath ?? []) found.push({ ref: header.ifindex, wire: 'rtnh_ifindex' })
  if (is(linkMessages, request, 'RTM_NEWLINK')) found.push(...inData(request.attrs.linkinfo?.data))
  // With IFLA_LINK_NETNSID all but the master refer to another namespace.
  return attrs['linkNetnsid'] === undefined ? found : found.filter(({ wire }) => wire === 'IFLA_MASTER')
}

/** The kind's data attributes that the kernel looks up. */
function inData(data: object | undefined): Reference[] {
  return Object.entries(data ?? {}).flatMap(([kind, values]: [string, Record<string, unknown>]) => {
    const of = linkKindOf(kind)
    return of?.looksUp?.map((key) => ({ ref: values[key], wire: (of.attrs.table[key] as Row)[1] })) ?? []
  })
}
