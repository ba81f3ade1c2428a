import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { RTM } from '../constants.ts'
import { neighbourMessages } from '../neighbour/table.ts'
import { nexthopMessages } from '../nexthop/table.ts'
import { routeMessages } from '../route/table.ts'
import { ruleMessages } from '../rule/table.ts'
import { ruleOf } from '../rule/view.ts'

/** Names the most similar object after a request for one failed with ENOENT. */
export async function similar({ request }: RefusedRequest, ask: Ask): Promise<string | Cause | undefined> {
  if (is(ruleMessages, request, 'RTM_DELRULE')) return similarRule(request, ask)
  if (is(nexthopMessages, request, 'RTM_DELNEXTHOP') || is(nexthopMessages, request, 'RTM_GETNEXTHOP'))
    return otherThan('NHA_ID', request.attrs.id ?? 0, await nexthopIds(ask))
  if (!is(nexthopMessages, request, 'RTM_GETNEXTHOPBUCKET')) return undefined
  const { id = 0 } = request.attrs
  const ids = await nexthopIds(ask)
  return ids.includes(id) ? undefined : otherThan('NHA_ID', id, ids)
}

/** At most so many ids are named. */
const MOST_IDS = 8

async function nexthopIds(ask: Ask): Promise<number[]> {
  const all = await dumped(ask, RTM.GETNEXTHOP, {})
  return all.flatMap((message) => (is(nexthopMessages, message, 'RTM_NEWNEXTHOP') ? [message.attrs.id ?? 0] : []))
}

/** nh_check_attr_group in net/ipv4/nexthop.c: a group has next hops that are there, and so has a route (fib_create_info). */
export async function missingMember({ words, request }: RefusedRequest, ask: Ask): Promise<Cause | undefined> {
  if (is(routeMessages, request, 'RTM_NEWROUTE') && request.attrs.nhId !== undefined) {
    const there = await nexthopIds(ask)
    return there.includes(request.attrs.nhId) ? undefined : otherThan('RTA_NH_ID', request.attrs.nhId, there)
  }
  // vxlan_fdb_nh_update in drivers/net/vxlan/vxlan_core.c.
  if (is(neighbourMessages, request, 'RTM_NEWNEIGH') && request.attrs.nhId !== undefined) {
    if (words !== 'Nexthop id does not exist') return undefined
    const there = await nexthopIds(ask)
    return there.includes(request.attrs.nhId) ? undefined : otherThan('NDA_NH_ID', request.attrs.nhId, there)
  }
  if (!is(nexthopMessages, request, 'RTM_NEWNEXTHOP') || request.attrs.group === undefined) return undefined
  const ids = await nexthopIds(ask)
  const missing = request.attrs.group.find(({ id }) => !ids.includes(id))
  return missing && otherThan('NHA_GROUP', missing.id, ids)
}

function otherThan(attribute: string, id: number, ids: readonly number[]): Cause {
  const none = `there is no next hop with id ${id}`
  const about = { attribute, value: String(id) }
  if (ids.length === 0) return { text: `${none}, nor any other`, ...about }
  const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : ''
  return { text: `${none}, only ${ids.slice(0, MOST_IDS).join(', ')}${more}`, ...about }
}

/** Dumps the objects of a family. */
async function dumped(ask: Ask, type: number, header: object, attrs: object = {}): Promise<Message[]> {
  return ask({ type, flags: NLM_F.DUMP, header, attrs })
}

/** What says the same of every rule, or nothing. */
const PLAIN = ['family', 'flags', 'tos', 'protocol', 'action']

type RuleMessage = Parameters<typeof ruleOf>

async function similarRule(request: Message, ask: Ask): Promise<string | undefined> {
  const wanted = entriesOf(ruleOf(...([request.header, request.attrs] as unknown as RuleMessage)), request.attrs)
  const all = await dumped(ask, RTM.GETRULE, { family: request.header['family'] })
  const rules = all.flatMap((message) =>
    is(ruleMessages, message, 'RTM_NEWRULE') ? [entriesOf(ruleOf(message.header, message.attrs), { priority: 0 })] : [],
  )
  const shared = (rule: ReadonlyMap<string, string>): number => [...wanted].filter(([key, text]) => rule.get(key) === text).length
  const [best] = rules.sort((a, b) => shared(b) - shared(a))
  if (!best || shared(best) === 0) return `there is no such rule among ${rules.length} of its family`
  return `there is no such rule; the most similar has ${[...best].map(([key, text]) => `${key} ${text}`).join(', ')}`
}

/** What distinguishes a rule, as text. */
function entriesOf(rule: object, { priority }: { readonly priority?: unknown }): Map<string, string> {
  const named = Object.entries(rule).filter(
    ([key, value]) => !PLAIN.includes(key) && value !== 'UNSPEC' && (key !== 'priority' || priority !== undefined),
  )
  return new Map(
    named.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : shown(value).replaceAll('"', '')]),
  )
}
