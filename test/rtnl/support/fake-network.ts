import { NLM_F } from '../../../src/netlink/message/header.ts'
import type { Message, Outgoing } from '../../../src/netlink/message/message.ts'
import { RTNLGRP } from '../../../src/rtnl/common/groups.ts'
import { AF, RTM } from '../../../src/rtnl/constants.ts'
import { type FakeKernel, fakeKernel, type GroupMessage, PORT_ID, type Step, says } from '../../linux/support/fake-kernel.ts'

/** What a burst may do; `n` chooses the object, `m` its values. */
export const DEEDS = [
  ...['link', 'linkDown', 'linkGoes', 'address', 'addressGoes', 'route', 'routeReplaced', 'routeGoes', 'route6', 'neighbour'],
  ...['neighbourGoes', 'entry', 'entryGoes', 'rule', 'goto', 'ruleGoes', 'nexthop', 'nexthopGoes', 'congest'],
] as const
export interface Deed {
  readonly what: (typeof DEEDS)[number]
  readonly n: number
  readonly m: number
}

interface RouteAttrs {
  readonly oif: number
  readonly nhId?: number
  readonly prefsrc?: string
  readonly gateway?: string
}
interface Route extends RouteAttrs {
  readonly family: number
  readonly message: Outgoing
}
interface Rule {
  readonly priority: number
  readonly goto?: number
  readonly iif?: number
}

const MANY = 5
const MADE = 0xffffffff

/**
 * A network in a fake kernel, which reports no more than the real one does: IPv4 routes and next hop objects go with their link, and routes with their address
 * or next hop, without a word; the flags of rules change without one. As with the real one that happens after the notification of what it follows from, while
 * the kernel holds RTNL: the next change waits for it, and so does a question about one link, but no dump.
 */
export class FakeNetwork {
  readonly kernel: FakeKernel
  /** What happens during the next dumps, before or after they were read. */
  readonly meanwhile: { readonly deeds: readonly Deed[]; readonly before: boolean }[] = []
  private readonly links = new Map<number, { mtu: number; up: boolean }>()
  private readonly addresses = new Map<string, { index: number; message: Outgoing }>()
  private readonly routes = new Map<string, Route>()
  private readonly neighbours = new Map<string, { index: number; message: Outgoing }>()
  private readonly entries = new Map<string, { index: number; message: Outgoing }>()
  private readonly rules: Rule[] = []
  private readonly nexthops = new Map<number, { oif: number; message: Outgoing }>()
  private told: GroupMessage[] = []
  /** What the holder of RTNL has still to do. */
  private held: (() => void)[] = []

  constructor() {
    this.kernel = fakeKernel((to) => this.answer(to))
    for (const what of ['link', 'address', 'nexthop', 'route', 'route6', 'neighbour', 'rule'] as const)
      this.burst(Array.from({ length: MANY }, (_, n) => ({ what, n, m: 3 * n })))
  }

  /** How many objects of each type there are. */
  get counts(): Record<string, number> {
    return {
      link: this.links.size,
      address: this.addresses.size,
      route: this.routes.size,
      neighbour: this.neighbours.size,
      fdb: this.entries.size,
      rule: this.rules.length,
      nexthop: this.nexthops.size,
    }
  }

  /** Does them, and sends their notifications as one datagram. */
  burst(deeds: readonly Deed[]): void {
    for (const { what, n, m } of deeds) {
      this.release()
      this[what](1 + (n % MANY), m)
    }
    this.flush()
  }

  /** The holder of RTNL does the rest. */
  release(): void {
    for (const rest of this.held.splice(0)) rest()
  }

  private answer(to: Message): Step[] {
    if ((to.flags & NLM_F.DUMP) === 0) {
      this.release()
      return [{ datagram: [says.ack(to)] }]
    }
    const now = this.meanwhile.shift()
    if (now?.before) this.burst(now.deeds)
    const multi = { flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID }
    const datagram = this.dump(to).map((message) => ({ ...message, ...multi }))
    if (now && !now.before) this.burst(now.deeds)
    return [...(datagram.length > 0 ? [{ datagram }] : []), { datagram: [says.done(to)] }]
  }

  private dump({ type, header }: Message): Outgoing[] {
    const { family } = header as { family: number }
    const messages = (of: Map<unknown, { message: Outgoing }>): Outgoing[] => [...of.values()].map(({ message }) => message)
    if (type === RTM.GETLINK) return [...this.links.keys()].map((index) => this.linkMessage(RTM.NEWLINK, index, 0))
    if (type === RTM.GETADDR) return messages(this.addresses)
    if (type === RTM.GETROUTE) return messages(new Map([...this.routes].filter(([, route]) => route.family === family)))
    if (type === RTM.GETNEIGH) return messages(family === AF.BRIDGE ? this.entries : this.neighbours)
    if (type === RTM.GETRULE) return family === AF.INET ? this.rules.map((rule) => this.ruleMessage(RTM.NEWRULE, rule)) : []
    return messages(this.nexthops)
  }

  private tell(group: number, message: Outgoing): void {
    this.told.push({ group, message })
  }

  private flush(): void {
    const told = this.told.splice(0)
    if (told.length > 0) this.kernel.broadcast(told)
  }

  congest(): void {
    this.flush()
    this.kernel.overrun()
  }

  link(index: number, m: number): void {
    const change = this.links.has(index) ? 0 : MADE
    this.links.set(index, { mtu: 1000 + (m % 3), up: true })
    this.tell(RTNLGRP.LINK, this.linkMessage(RTM.NEWLINK, index, change))
  }

  linkDown(index: number): void {
    const link = this.links.get(index)
    if (!link?.up) return
    link.up = false
    this.tell(RTNLGRP.LINK, this.linkMessage(RTM.NEWLINK, index, 1))
    this.loseRoutes(index)
  }

  linkGoes(index: number): void {
    if (!this.links.has(index)) return
    for (const [key, address] of this.addresses) if (address.index === index) this.removeAddress(key)
    for (const of of [this.neighbours, this.entries])
      for (const [key, { index: on }] of of) if (on === index) this.removeNeighbour(of, key)
    this.loseRoutes(index)
    this.release()
    this.tell(RTNLGRP.LINK, this.linkMessage(RTM.DELLINK, index, MADE))
    this.links.delete(index)
  }

  /** Without a word for IPv4 and next hops. */
  private loseRoutes(index: number): void {
    this.held.push(() => {
      for (const [key, { family, oif, message }] of this.routes) {
        if (oif !== index) continue
        this.routes.delete(key)
        if (family === AF.INET6) this.tell(RTNLGRP.IPV6_ROUTE, { ...message, type: RTM.DELROUTE })
      }
      for (const [id, { oif }] of this.nexthops) if (oif === index) this.removeNexthop(id)
      this.flush()
    })
  }

  address(index: number, m: number): void {
    if (!this.links.has(index)) return
    const local = `10.${index}.${m % 4}.1`
    const message = { type: RTM.NEWADDR, header: { family: AF.INET, index, prefixlen: 24 }, attrs: { local, address: local } }
    this.addresses.set(local, { index, message })
    this.tell(RTNLGRP.IPV4_IFADDR, message)
    this.addRoute(AF.INET, `10.${index}.${m % 4}.0`, { oif: index, prefsrc: local })
  }

  addressGoes(index: number, m: number): void {
    this.removeAddress(`10.${index}.${m % 4}.1`)
  }

  private removeAddress(local: string): void {
    const address = this.addresses.get(local)
    if (!address) return
    this.addresses.delete(local)
    this.tell(RTNLGRP.IPV4_IFADDR, { ...address.message, type: RTM.DELADDR })
    this.held.push(() => {
      for (const [key, { prefsrc }] of this.routes) if (prefsrc === local) this.routes.delete(key)
    })
  }

  route(index: number, m: number): void {
    if (!this.links.get(index)?.up) return
    const nhId = m % 3 === 0 && this.nexthops.get(index)?.oif === index ? index : undefined
    this.addRoute(AF.INET, `192.${index}.${m % 4}.0`, nhId === undefined ? { oif: index } : { oif: index, nhId })
  }

  route6(index: number, m: number): void {
    if (this.links.get(index)?.up) this.addRoute(AF.INET6, `fd0${index}:${m % 4}::`, { oif: index })
  }

  /** The notification of the new one does not mention the old one. */
  routeReplaced(index: number, m: number): void {
    const dst = `192.${index}.${m % 4}.0`
    if (this.links.get(index)?.up) this.addRoute(AF.INET, dst, { oif: index, gateway: `10.9.9.${m % 9}` }, NLM_F.REPLACE)
  }

  private addRoute(family: number, dst: string, attrs: RouteAttrs, flags = 0): void {
    const key = `${family} ${dst}`
    if (flags === 0 && this.routes.has(key)) return
    const header = { family, dstLen: family === AF.INET ? 24 : 64, table: 254, type: 1 }
    const message = { type: RTM.NEWROUTE, header, attrs: { dst, table: 254, ...attrs } } as Outgoing
    this.routes.set(key, { family, message, ...attrs })
    this.tell(family === AF.INET ? RTNLGRP.IPV4_ROUTE : RTNLGRP.IPV6_ROUTE, { ...message, flags })
  }

  routeGoes(index: number, m: number): void {
    for (const [family, dst] of [
      [AF.INET, `192.${index}.${m % 4}.0`],
      [AF.INET6, `fd0${index}:${m % 4}::`],
    ] as const) {
      const route = this.routes.get(`${family} ${dst}`)
      if (!route) continue
      this.routes.delete(`${family} ${dst}`)
      this.tell(family === AF.INET ? RTNLGRP.IPV4_ROUTE : RTNLGRP.IPV6_ROUTE, { ...route.message, type: RTM.DELROUTE })
    }
  }

  neighbour(index: number, m: number): void {
    if (!this.links.has(index)) return
    const dst = `10.${index}.0.${m % 4}`
    const attrs = { dst, lladdr: `02:00:00:00:00:0${m % 9}` }
    this.putNeighbour(this.neighbours, dst, index, { header: { family: AF.INET, ifindex: index, state: 4 }, attrs })
  }

  /** An entry has one key on all ports, and so moves from one to another. */
  entry(index: number, m: number): void {
    if (!this.links.has(index)) return
    const attrs = { lladdr: `02:00:00:00:01:0${m % 4}`, master: 99, cacheinfo: { used: m, updated: m } }
    this.putNeighbour(this.entries, attrs.lladdr, index, { header: { family: AF.BRIDGE, ifindex: index, state: 2 }, attrs })
  }

  private putNeighbour(of: FakeNetwork['neighbours'], key: string, index: number, body: object): void {
    const message = { type: RTM.NEWNEIGH, ...body } as Outgoing
    of.set(key, { index, message })
    this.tell(RTNLGRP.NEIGH, message)
  }

  neighbourGoes(index: number, m: number): void {
    this.removeNeighbour(this.neighbours, `10.${index}.0.${m % 4}`)
  }

  entryGoes(_: number, m: number): void {
    this.removeNeighbour(this.entries, `02:00:00:00:01:0${m % 4}`)
  }

  private removeNeighbour(of: FakeNetwork['neighbours'], key: string): void {
    const entry = of.get(key)
    if (!entry) return
    of.delete(key)
    this.tell(RTNLGRP.NEIGH, { ...entry.message, type: RTM.DELNEIGH })
  }

  /** The same may be there twice. */
  rule(index: number, m: number): void {
    this.addRule(m % 2 === 0 ? { priority: 10 + (m % 4) } : { priority: 10 + (m % 4), iif: index })
  }

  goto(index: number, m: number): void {
    this.addRule({ priority: index, goto: 10 + (m % 4) })
  }

  private addRule(rule: Rule): void {
    this.rules.push(rule)
    this.tell(RTNLGRP.IPV4_RULE, this.ruleMessage(RTM.NEWRULE, rule))
  }

  ruleGoes(_: number, m: number): void {
    const [rule] = this.rules.splice(m % MANY, 1)
    if (rule) this.tell(RTNLGRP.IPV4_RULE, this.ruleMessage(RTM.DELRULE, rule))
  }

  nexthop(id: number, m: number): void {
    const oif = 1 + (m % MANY)
    if (!this.links.get(oif)?.up) return
    const attrs = { id, oif, gateway: `10.8.8.${m % 9}` }
    const message = { type: RTM.NEWNEXTHOP, header: { family: AF.INET }, attrs }
    this.nexthops.set(id, { oif, message })
    this.tell(RTNLGRP.NEXTHOP, message)
  }

  nexthopGoes(id: number): void {
    const nexthop = this.nexthops.get(id)
    if (!nexthop) return
    this.tell(RTNLGRP.NEXTHOP, { ...nexthop.message, type: RTM.DELNEXTHOP })
    this.held.push(() => this.removeNexthop(id))
  }

  /** With its routes, and without a word. */
  private removeNexthop(id: number): void {
    this.nexthops.delete(id)
    for (const [key, { nhId }] of this.routes) if (nhId === id) this.routes.delete(key)
  }

  private linkMessage(type: number, index: number, change: number): Outgoing {
    const { mtu, up } = this.links.get(index) as { mtu: number; up: boolean }
    return { type, header: { index, flags: up ? 1 : 0, change }, attrs: { ifname: `l${index}`, mtu } }
  }

  /** FIB_RULE_UNRESOLVED and FIB_RULE_IIF_DETACHED are computed for each dump. */
  private ruleMessage(type: number, { priority, goto, iif }: Rule): Outgoing {
    const unresolved = goto !== undefined && !this.rules.some((rule) => rule.priority === goto) ? 4 : 0
    const detached = iif !== undefined && !this.links.has(iif) ? 8 : 0
    return {
      type,
      header: { family: AF.INET, action: goto === undefined ? 1 : 2, flags: unresolved | detached },
      attrs: {
        priority,
        table: 254,
        ...(goto === undefined ? {} : { goto }),
        ...(iif === undefined ? {} : { iifname: `l${iif}` }),
      },
    }
  }
}
