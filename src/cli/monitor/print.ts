import { is, type Message } from '../../netlink/message/message.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
import { AF } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { neighbourMessages } from '../../rtnl/neighbour/table.ts'
import { netconfMessages } from '../../rtnl/netconf/table.ts'
import { nexthopMessages } from '../../rtnl/nexthop/table.ts'
import { nsidMessages } from '../../rtnl/nsid/table.ts'
import { RTM_F } from '../../rtnl/route/constants.ts'
import { routeMessages } from '../../rtnl/route/table.ts'
import { ruleMessages } from '../../rtnl/rule/table.ts'
import { printAddress } from '../address/print.ts'
import { linksMentioned, printLink } from '../link/print/link.ts'
import { printNeighbour } from '../neighbour/print.ts'
import { printNetconf } from '../netconf/print.ts'
import { printNsid } from '../netns/print-nsid.ts'
import { printNexthop } from '../nexthop/print.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'
import { printRoute } from '../route/print.ts'
import { printRule } from '../rule/print.ts'

/** The object types that `monitor` prints, by `ip`'s words. */
export type Topic = 'link' | 'address' | 'route' | 'neigh' | 'netconf' | 'rule' | 'nsid' | 'nexthop'

/** A printable message: its topic, its link (0: none), and its printer. */
export interface Printed {
  readonly topic: Topic
  readonly link: number
  /** Other links whose names are printed. */
  readonly mentioned?: readonly number[]
  print(out: Output, ctx: PrintContext): void
}

/** Printer of a message; undefined for cached routes and other object types, which are not printed. */
export function printerOf(message: Message, family: number): Printed | undefined {
  return printerOfLink(message) ?? printerOfRoute(message, family) ?? printerOfOther(message)
}

function printerOfLink(message: Message): Printed | undefined {
  if (is(linkMessages, message, 'RTM_NEWLINK') || is(linkMessages, message, 'RTM_DELLINK')) {
    const { index } = message.header
    return { topic: 'link', link: index, mentioned: linksMentioned(message), print: (out, ctx) => printLink(message, out, ctx) }
  }
  if (is(addressMessages, message, 'RTM_NEWADDR') || is(addressMessages, message, 'RTM_DELADDR')) {
    const { index } = message.header
    return { topic: 'address', link: index, print: (out, ctx) => printAddress(message, out, { ...ctx, oneline: true }) }
  }
  return undefined
}

function printerOfRoute(message: Message, family: number): Printed | undefined {
  if (is(routeMessages, message, 'RTM_NEWROUTE') || is(routeMessages, message, 'RTM_DELROUTE')) {
    if ((message.header.flags & RTM_F.CLONED) !== 0) return undefined
    const { oif = 0, multipath = [] } = message.attrs
    const mentioned = multipath.map(({ header }) => header.ifindex)
    return { topic: 'route', link: oif, mentioned, print: (out, ctx) => printRoute(message, out, ctx) }
  }
  if (
    is(neighbourMessages, message, 'RTM_NEWNEIGH') ||
    is(neighbourMessages, message, 'RTM_DELNEIGH') ||
    is(neighbourMessages, message, 'RTM_GETNEIGH')
  ) {
    if (family !== AF.UNSPEC && message.header.family !== family) return undefined
    return { topic: 'neigh', link: message.header.ifindex, print: (out, ctx) => printNeighbour(message, out, ctx) }
  }
  return undefined
}

function printerOfOther(message: Message): Printed | undefined {
  if (is(nsidMessages, message, 'RTM_NEWNSID') || is(nsidMessages, message, 'RTM_DELNSID')) {
    return { topic: 'nsid', link: 0, print: (out, ctx) => printNsid(message, out, ctx) }
  }
  if (is(netconfMessages, message, 'RTM_NEWNETCONF') || is(netconfMessages, message, 'RTM_DELNETCONF')) {
    return { topic: 'netconf', link: message.attrs.ifindex ?? 0, print: (out, ctx) => printNetconf(message, out, ctx) }
  }
  if (is(ruleMessages, message, 'RTM_NEWRULE') || is(ruleMessages, message, 'RTM_DELRULE')) {
    return { topic: 'rule', link: 0, print: (out, ctx) => printRule(message, out, ctx) }
  }
  if (is(nexthopMessages, message, 'RTM_NEWNEXTHOP') || is(nexthopMessages, message, 'RTM_DELNEXTHOP')) {
    return { topic: 'nexthop', link: 0, print: (out, ctx) => printNexthop(message, out, ctx) }
  }
  return undefined
}
