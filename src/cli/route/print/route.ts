import { nameOf } from '../../../netlink/codec/names.ts'
import { dsfieldName, realmName, routeProtocolName, scopeName, tableName } from '../../../rtnl/common/names.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { RT_TABLE, RTM_F, RTN, RTPROT } from '../../../rtnl/route/constants.ts'
import { printNexthopEntry } from '../../nexthop/print.ts'
import { addressColour, familyColour } from '../../output/colours.ts'
import type { HiddenPart, PrintableRoute, PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { linksOfEncap, printRouteEncap } from './encap.ts'
import { printCache, printFlags } from './flags.ts'
import { printMetrics } from './metrics.ts'

const BITS: Readonly<Record<number, number>> = { [AF.INET]: 32, [AF.INET6]: 128, [AF.MPLS]: 20 }
const FAMILIES: Readonly<Record<number, string>> = {
  [AF.INET]: 'inet',
  [AF.INET6]: 'inet6',
  [AF.MPLS]: 'mpls',
  [AF.BRIDGE]: 'bridge',
  [AF.PACKET]: 'link',
}
const PREFERENCES: Readonly<Record<number, string>> = { 0: 'medium', 1: 'high', 3: 'low' }

/** Prints one route, as `ip route` does: JSON members, or lines of text. The caller opens and closes the object. */
export function printRoute(message: PrintableRoute, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  if (message.type === RTM.DELROUTE) out.field('deleted', true, 'Deleted ')
  printWhere(message, out, ctx)
  printHop(attrs, out, ctx)
  printOrigin(message, out, ctx)
  printFlags(header.flags, out)
  printState(message, out, ctx)
  if (attrs.metrics) printMetrics(attrs.metrics, out)
  if (attrs.iif !== undefined && !ctx.hidden?.has('iif')) printDevice('iif', attrs.iif, out, ctx)
  printRest(message, out, ctx)
  out.text('\n')
}

function printRest({ header: { family }, attrs }: PrintableRoute, out: Output, ctx: PrintContext): void {
  const { pref, ttlPropagate, nhId, multipath } = attrs
  if (pref !== undefined) out.field('pref', PREFERENCES[pref] ?? pref, `pref ${PREFERENCES[pref] ?? pref}`)
  if (ttlPropagate !== undefined) {
    // `ip` prints it so, and reads `ttl-propagate`.
    out.field('ttl-propogate', ttlPropagate !== 0, `ttl-propogate ${ttlPropagate === 0 ? 'disabled' : 'enabled'}`)
  }
  const nexthop = nhId === undefined || !ctx.details ? undefined : ctx.nexthop?.(nhId)
  if (nexthop) {
    out.text('\n\tnh_info ')
    out.open('nh_info')
    printNexthopEntry(nexthop, out, ctx)
    out.close()
  }
  if (multipath) printHops(multipath, family, out, ctx)
}

/** The links that printing a route needs the names of. */
export function linksOf({ attrs: { oif = 0, iif = 0, multipath = [], encap } }: PrintableRoute): number[] {
  return [
    oif,
    iif,
    ...multipath.flatMap(({ header, attrs }) => [header.ifindex, ...linksOfEncap(attrs.encap)]),
    ...linksOfEncap(encap),
  ]
}

function printWhere({ header, attrs }: PrintableRoute, out: Output, ctx: PrintContext): void {
  const bits = BITS[header.family]
  const prefix = (address: string | undefined, length: number): string =>
    address === undefined ? `0/${length}` : length === bits ? out.host(address) : `${address}/${length}`
  if (header.type !== RTN.UNICAST || ctx.details) {
    const type = typeName(header.type, ctx)
    out.field('type', type, `${type} `)
  }
  const isDefault = attrs.dst === undefined && header.dstLen === 0
  const dst = isDefault ? 'default' : prefix(attrs.dst, header.dstLen)
  out.field('dst', dst, isDefault ? `${dst} ` : out.paint(familyColour(header.family), `${dst} `))
  if (attrs.src !== undefined || header.srcLen !== 0) {
    const src = prefix(attrs.src, header.srcLen)
    out.field('from', src, out.paint(familyColour(header.family), `from ${src} `))
  }
  if (attrs.nhId !== undefined) out.field('nhid', attrs.nhId, `nhid ${attrs.nhId} `)
  if (attrs.newdst !== undefined) out.field('to', attrs.newdst, `as to ${attrs.newdst} `)
  if (attrs.encap) printRouteEncap(attrs.encap, out, ctx)
  if (header.tos !== 0 && !ctx.hidden?.has('tos'))
    out.field('tos', dsfieldName(header.tos, ctx.numeric), `tos ${dsfieldName(header.tos, ctx.numeric)} `)
}

function typeName(type: number, { numeric }: PrintContext): string {
  const name = numeric ? undefined : nameOf(RTN, type)?.toLowerCase()
  return type === RTN.UNSPEC && !numeric ? 'none' : (name ?? String(type))
}

type Hop = Pick<PrintableRoute['attrs'], 'gateway' | 'via' | 'oif'>

/** Prints the gateway and the device. Each of several next hops has its own object. */
function printHop({ gateway, via, oif }: Hop, out: Output, ctx: PrintContext): void {
  if (gateway !== undefined && !ctx.hidden?.has('via'))
    out.field('gateway', out.host(gateway), `via ${out.paint(addressColour(gateway), `${out.host(gateway)} `)}`)
  if (via) {
    const family = FAMILIES[via.family] ?? String(via.family)
    if (out.json) {
      out.open('via')
      out.field('family', family)
      out.field('host', out.host(via.addr))
      out.close()
    }
    out.text(`via ${family} ${out.paint(familyColour(via.family), `${out.host(via.addr)} `)}`)
  }
  if (oif !== undefined && !ctx.hidden?.has('dev')) printDevice('dev', oif, out, ctx)
}

function printDevice(key: string, index: number, out: Output, ctx: PrintContext): void {
  const name = ctx.ifname(index)
  out.field(key, name, `${key} ${out.paint('ifname', `${name} `)}`)
}

function printOrigin({ header, attrs }: PrintableRoute, out: Output, ctx: PrintContext): void {
  const field = (key: string, word: HiddenPart, name: string): void =>
    ctx.hidden?.has(word) ? undefined : out.field(key, name, `${word} ${name} `)
  const table = attrs.table ?? header.table
  if (table !== 0 && (table !== RT_TABLE.MAIN || ctx.details)) field('table', 'table', tableName(table, ctx.numeric))
  if ((header.flags & RTM_F.CLONED) === 0) {
    if (header.protocol !== RTPROT.BOOT || ctx.details)
      field('protocol', 'proto', routeProtocolName(header.protocol, ctx.numeric))
    if (header.scope !== 0 || ctx.details) field('scope', 'scope', scopeName(header.scope, ctx.numeric))
  }
  const { prefsrc } = attrs
  if (prefsrc !== undefined && !ctx.hidden?.has('src'))
    out.field('prefsrc', prefsrc, `src ${out.paint(familyColour(header.family), `${prefsrc} `)}`)
  if (attrs.priority !== undefined && !ctx.hidden?.has('metric')) out.field('metric', attrs.priority, `metric ${attrs.priority} `)
}

function printState({ header, attrs }: PrintableRoute, out: Output, ctx: PrintContext): void {
  const { mark, flow, uid, cacheinfo } = attrs
  if (mark) out.field('mark', mark, mark >= 16 ? `mark 0x${mark.toString(16)} ` : `mark ${mark} `)
  if (flow !== undefined && !ctx.hidden?.has('realms')) printRealms(flow, out, ctx)
  if (uid !== undefined) out.field('uid', uid, `uid ${uid} `)
  if ((header.flags & RTM_F.CLONED) !== 0) printCache(header.flags, out)
  if (!cacheinfo) return
  // Hundredths of a second, as the kernel's USER_HZ is 100.
  const seconds = Math.trunc(cacheinfo.expires / 100)
  if (cacheinfo.expires !== 0) out.field('expires', seconds, `expires ${seconds}sec `)
  if (cacheinfo.error !== 0) out.field('error', cacheinfo.error, `error ${cacheinfo.error} `)
  if (!ctx.stats) return
  const { clntref, used, lastuse } = cacheinfo
  if (clntref !== 0) out.field('users', clntref, `users ${clntref} `)
  if (used !== 0) out.field('used', used, `used ${used} `)
  if (lastuse !== 0) out.field('age', Math.trunc(lastuse / 100), `age ${Math.trunc(lastuse / 100)}sec `)
}

/** Prints the realms of a route: the source in the upper half. */
function printRealms(flow: number, out: Output, ctx: PrintContext): void {
  const [from, to] = [flow >>> 16, realmName(flow & 0xffff, ctx.numeric)]
  const source = realmName(from, ctx.numeric)
  if (out.json) {
    out.open('flow')
    if (from !== 0) out.field('from', source)
    out.field('to', to)
    out.close()
  }
  out.text(from === 0 ? `realm ${to} ` : `realms ${source}/${to} `)
}

function printHops(
  hops: NonNullable<PrintableRoute['attrs']['multipath']>,
  family: number,
  out: Output,
  ctx: PrintContext,
): void {
  out.openArray('nexthops')
  for (const { header, attrs } of hops) {
    out.open()
    out.line()
    out.text('\tnexthop ')
    if (attrs.encap) printRouteEncap(attrs.encap, out, ctx)
    if (attrs.newdst !== undefined) out.field('to', attrs.newdst, `as to ${attrs.newdst} `)
    printHop(attrs, out, ctx)
    if (attrs.flow !== undefined) printRealms(attrs.flow, out, ctx)
    // `ip` colours the device of a route only.
    const name = ctx.ifname(header.ifindex)
    out.field('dev', name, `dev ${name} `)
    if (family !== AF.MPLS) out.field('weight', header.hops + 1, `weight ${header.hops + 1} `)
    printFlags(header.flags, out)
    out.close()
  }
  out.closeArray()
}
