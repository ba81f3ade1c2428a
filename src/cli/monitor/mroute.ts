import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { tableName } from '../../rtnl/common/names.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { RT_TABLE, RTM_F, RTNH_F, RTNL_FAMILY } from '../../rtnl/route/constants.ts'
import { routeMessages } from '../../rtnl/route/table.ts'
import type { PrintableRoute, PrintContext } from '../output/context.ts'
import type { Monitored } from '../output/monitored.ts'
import type { Output } from '../output/output.ts'

const FAMILIES: readonly number[] = [RTNL_FAMILY.IPMR, RTNL_FAMILY.IP6MR]

/** `mroute` in `monitor`: entries of the multicast forwarding cache. */
export const mrouteMonitored: Monitored = {
  word: 'mroute',
  label: '[MROUTE]',
  groups: { [AF.INET]: RTNLGRP.IPV4_MROUTE, [AF.INET6]: RTNLGRP.IPV6_MROUTE },
  printed(message) {
    if (!(is(routeMessages, message, 'RTM_NEWROUTE') || is(routeMessages, message, 'RTM_DELROUTE'))) return undefined
    const { header, attrs } = message
    if (!FAMILIES.includes(header.family) || (header.flags & RTM_F.CLONED) !== 0) return undefined
    const hops = attrs.multipath?.map((hop) => hop.header.ifindex) ?? []
    return { mentioned: [attrs.iif ?? 0, ...hops], print: (out, ctx) => printMroute(message, out, ctx) }
  },
}

/** Width of source and group in text. */
const WIDTH = 32

function printMroute(message: PrintableRoute, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  if (message.type === RTM.DELROUTE) out.field('deleted', true, 'Deleted ')
  const [src, dst] = [attrs.src, attrs.dst].map((one) => (one === undefined ? 'unknown' : out.host(one))) as [string, string]
  out.field('src', src)
  out.field('dst', dst)
  out.text(`${`(${src},${dst})`.padEnd(WIDTH)} Iif: `)
  const iif = attrs.iif ? ctx.ifname(attrs.iif) : undefined
  out.field('iif', iif ?? 'unresolved', iif === undefined ? 'unresolved ' : out.paint('ifname', `${iif.padEnd(10)} `))
  if (attrs.multipath) printOifs(attrs.multipath, out, ctx)
  const state = (header.flags & RTNH_F.UNRESOLVED) === 0 ? 'resolved' : 'unresolved'
  out.field('state', state, ` State: ${state}`)
  if ((header.flags & RTNH_F.OFFLOAD) !== 0) out.field('offload', null, ' offload')
  if (ctx.stats) printCounters(attrs, out)
  const table = attrs.table ?? header.table
  if (table !== RT_TABLE.UNSPEC && (table !== RT_TABLE.MAIN || ctx.details)) {
    const name = tableName(table, ctx.numeric)
    out.field('table', name, ` Table: ${name}`)
  }
  out.text('\n')
}

function printOifs(hops: NonNullable<PrintableRoute['attrs']['multipath']>, out: Output, ctx: PrintContext): void {
  out.openArray('multipath')
  for (const [i, { header }] of hops.entries()) {
    out.open()
    if (i === 0) out.text('Oifs: ')
    const name = ctx.ifname(header.ifindex)
    out.field('oif', name, out.paint('ifname', name))
    // The minimum TTL of the packets.
    if (header.hops > 1) out.field('ttl', header.hops, `(ttl ${header.hops}) `)
    else out.text(' ')
    out.close()
  }
  out.closeArray()
}

function printCounters({ mfcStats, expires }: PrintableRoute['attrs'], out: Output): void {
  if (mfcStats) {
    out.line()
    out.field('packets', mfcStats.packets, `  ${mfcStats.packets} packets,`)
    out.field('bytes', mfcStats.bytes, ` ${mfcStats.bytes} bytes`)
    if (mfcStats.wrongIf > 0n) out.field('wrong_if', mfcStats.wrongIf, `, ${mfcStats.wrongIf} arrived on wrong iif.`)
  }
  // In hundredths of a second.
  if (expires !== undefined) {
    const age = `${expires / 100n}.${String(expires % 100n).padStart(2, '0')}`
    out.field('expires', { literal: age }, `, Age ${age}`)
  }
}
