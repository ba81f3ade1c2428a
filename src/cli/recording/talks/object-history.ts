import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Conversation, Event, Recorded } from '../../../capture.ts'
import { addressMessages } from '../../../rtnl/address/table.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { linkMessages } from '../../../rtnl/link/table.ts'
import { NTF } from '../../../rtnl/neighbour/constants.ts'
import { neighbourMessages } from '../../../rtnl/neighbour/table.ts'
import { nexthopMessages } from '../../../rtnl/nexthop/table.ts'
import { RTM_F } from '../../../rtnl/route/constants.ts'
import { routeMessages } from '../../../rtnl/route/table.ts'
import { ruleMessages } from '../../../rtnl/rule/table.ts'
import { is, type Message, NLM_F } from '../../../wire.ts'
import { isElsewhere } from './elsewhere.ts'

/** Where a recording shows an object. */
export interface Origin {
  /** The frame of the request or event, as decode prints it: `#12`. */
  readonly frame: number
  /** The request created it; otherwise the kernel reported an object that existed before. */
  readonly isCreated: boolean
  /** The request, reply or notification. */
  readonly message: Message
}

/** The objects that a recording has shown, so that a refusal with EEXIST can name their first message. */
export interface ObjectHistory {
  /** Learns from a conversation or an event. Call it in the order in which they end. */
  ended(one: Conversation | Event): void
  /** Returns where the object that a request would create was created or first reported. */
  originOf(request: Message): Origin | undefined
}

/** Maximum number of remembered objects. A recording of a router has millions of routes. */
const MOST = 50_000

/** Creates an empty history. */
export function objectHistory(): ObjectHistory {
  const origins = new Map<string, Origin>()
  /** The keys of what is on each link. */
  const ofLinks = new Map<number, Set<string>>()
  const forget = (key: string): boolean => {
    const known = origins.get(key)
    if (known) for (const index of linksOf(known.message)) ofLinks.get(index)?.delete(key)
    return origins.delete(key)
  }
  const learn = (message: Message, frame: number, isCreated: boolean): void => {
    for (const key of keysOf(message)) {
      if (origins.has(key)) continue
      origins.set(key, { frame, isCreated, message })
      for (const index of linksOf(message)) {
        const keys = ofLinks.get(index)
        if (keys) keys.add(key)
        else ofLinks.set(index, new Set([key]))
      }
      if (origins.size > MOST) forget(origins.keys().next().value as string)
    }
  }
  /** Forgets an object that is named in full. Returns whether it was known. */
  const removeNamed = (message: Message): boolean => {
    let known = false
    for (const key of keysOf({ ...message, type: message.type - 1 })) known = forget(key) || known
    return known
  }
  /** Forgets all that a removal may be about, if it names the object by some of its values only. */
  const removeLike = (removed: Message): void => {
    for (const [key, { message }] of origins) if (message.type === removed.type - 1 && mayBe(message, removed)) forget(key)
  }
  /** With a link goes what is on it. */
  const removeOfLink = ({ header }: Message): void => {
    const index = header['index'] as number
    for (const key of ofLinks.get(index) ?? []) forget(key)
    ofLinks.delete(index)
  }
  const remove = (message: Message, isRequest: boolean): void => {
    const known = removeNamed(message)
    if (message.type === RTM.DELLINK && message.header['index']) removeOfLink(message)
    else if (!known && isRequest) removeLike(message)
  }
  const take = ({ message, protocol }: Recorded, frame: number, isCreated = false): void => {
    if (protocol !== NETLINK.ROUTE || message.payload) return
    // rtnetlink_rcv_msg in net/core/rtnetlink.c: the first of four types creates, the second deletes.
    if ((message.type & 3) === 0) learn(message, frame, isCreated)
    else if ((message.type & 3) === 1) remove(message, false)
  }
  return {
    ended(one) {
      if (one.kind === 'event') return take(one.message, one.message.frame ?? 0)
      const { request, answers, caused, outcome, protocol } = one
      if (protocol !== NETLINK.ROUTE || (request && isElsewhere(request.message))) return
      const frame = (request ?? answers[0])?.frame ?? 0
      if (request && outcome === 'ack') {
        if ((request.message.type & 3) === 1 && !request.message.payload) remove(request.message, true)
        else take(request, frame, (request.message.flags & NLM_F.CREATE) !== 0)
      }
      for (const reply of [...answers, ...caused]) take(reply, frame)
    },
    originOf(request) {
      const found = keysOf(request).map((key) => origins.get(key))
      return found.find((one) => one !== undefined)
    },
  }
}

/** Header members and attributes by which requests for a removal select objects. */
const SELECTORS = ['dst', 'local', 'lladdr', 'id', 'priority', 'index', 'ifindex', 'ifname', 'family', 'dstLen', 'src', 'srcLen']

/** The links that an object is or is on. */
const linksOf = ({ header, attrs }: Message): number[] =>
  [header['index'], header['ifindex'], attrs['oif']].filter((index): index is number => typeof index === 'number' && index > 0)

const memberOf = ({ header, attrs }: Message, key: string): unknown => attrs[key] ?? header[key]

/** Whether a removal may be that of this object: it agrees in everything that both have. */
function mayBe(object: Message, removed: Message): boolean {
  return SELECTORS.every((key) => {
    const wanted = memberOf(removed, key)
    const own = wanted ? memberOf(object, key) : undefined
    return !own || own === wanted
  })
}

/** fib6_config of net/ipv6/route.c: IP6_RT_PRIO_USER, the metric of a route that is created without one. */
const IPV6_METRIC = 1024

/** The members and attributes that no two objects share: those that the kernel compares before it says EEXIST. */
function keysOf(message: Message): string[] {
  const key = (...parts: unknown[]): string => [message.type & ~3, ...parts].join(' ')
  if (is(linkMessages, message, 'RTM_NEWLINK')) {
    const { ifname, propList } = message.attrs
    return [...(ifname === undefined ? [] : [ifname]), ...(propList?.altIfname ?? [])].map((name) => `name ${name}`)
  }
  if (is(linkMessages, message, 'RTM_NEWLINKPROP')) return (message.attrs.propList?.altIfname ?? []).map((name) => `name ${name}`)
  if (is(addressMessages, message, 'RTM_NEWADDR')) {
    const {
      header: { index, family, prefixlen },
      attrs: { address, local = address },
    } = message
    return [key(index, local, family === AF.INET ? prefixlen : '')]
  }
  if (is(neighbourMessages, message, 'RTM_NEWNEIGH')) {
    const {
      header: { family, ifindex, flags },
      attrs: { dst, lladdr, vlan = 0 },
    } = message
    if (family === AF.BRIDGE) return [key(family, ifindex, flags & NTF.SELF, lladdr, vlan)]
    return [key(family, ifindex, flags & NTF.PROXY, dst)]
  }
  if (is(routeMessages, message, 'RTM_NEWROUTE')) {
    const {
      header: { family, dstLen, tos, flags, table: low },
      attrs: { dst = '', table = low, priority = 0 },
    } = message
    if ((flags & RTM_F.CLONED) !== 0) return []
    return [key(family, table, dst, dstLen, tos, priority || (family === AF.INET6 ? IPV6_METRIC : 0))]
  }
  if (is(ruleMessages, message, 'RTM_NEWRULE')) {
    const {
      header: { family, srcLen, dstLen, tos, action, table: low },
      attrs: { src, dst, table = low, ...rest },
    } = message
    const { priority, fwmark, iifname, oifname, tunId, l3mdev, uidRange, ipProto, sportRange, dportRange } = rest
    const ranges = [uidRange, sportRange, dportRange].map((range) => `${range?.start}-${range?.end}`)
    return priority === undefined
      ? []
      : [
          key(
            family,
            priority,
            action,
            table,
            tos,
            src,
            srcLen,
            dst,
            dstLen,
            fwmark,
            iifname,
            oifname,
            tunId,
            l3mdev,
            ipProto,
            ...ranges,
          ),
        ]
  }
  return is(nexthopMessages, message, 'RTM_NEWNEXTHOP') && message.attrs.id !== undefined ? [key(message.attrs.id)] : []
}
