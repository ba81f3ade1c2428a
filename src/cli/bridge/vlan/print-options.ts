import type { VlanEntry, VlanGlobals } from '../../../rtnl/bridge-vlan/view.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { printState } from '../link/print.ts'
import { printRouterStats } from '../mdb/print-routers.ts'
import { indent, printCounters, printIds, printVlanFlags } from './print.ts'

/** Prints VLANs with their options, as `bridge -d vlan` does; with -s also counters. */
export function printOptions(entry: VlanEntry, out: Output, { stats }: PrintContext): void {
  const { info: { vid, flags } = { vid: 0, flags: 0 }, range = vid, state = 0, mcastRouter } = entry
  printIds('vlan', vid, range, out)
  printVlanFlags(flags, out)
  out.line()
  indent(out)
  printState(state, out)
  if (mcastRouter !== undefined) out.field('mcast_router', mcastRouter, `mcast_router ${mcastRouter} `)
  out.line()
  if (!stats) return
  const { rxBytes = 0n, rxPackets = 0n, txBytes = 0n, txPackets = 0n } = entry.stats ?? {}
  printCounters({ rxBytes, rxPackets, txBytes, txPackets }, out)
}

/** The options with their words, in the order of `bridge`. */
const GLOBALS = [
  ['mcast_snooping', 'mcastSnooping'],
  ['mcast_querier', 'mcastQuerier'],
  ['mcast_igmp_version', 'mcastIgmpVersion'],
  ['mcast_mld_version', 'mcastMldVersion'],
  ['mcast_last_member_count', 'mcastLastMemberCnt'],
  ['mcast_last_member_interval', 'mcastLastMemberIntvl'],
  ['mcast_startup_query_count', 'mcastStartupQueryCnt'],
  ['mcast_startup_query_interval', 'mcastStartupQueryIntvl'],
  ['mcast_membership_interval', 'mcastMembershipIntvl'],
  ['mcast_querier_interval', 'mcastQuerierIntvl'],
  ['mcast_query_interval', 'mcastQueryIntvl'],
  ['mcast_query_response_interval', 'mcastQueryResponseIntvl'],
] as const

/** Prints bridge-wide options of VLANs, as `bridge vlan global` does. */
export function printGlobals(options: VlanGlobals, out: Output, ctx: PrintContext): void {
  const { id = 0, range = id, mcastRouterPorts } = options
  printIds('vlan', id, range, out)
  out.line()
  indent(out)
  for (const [word, key] of GLOBALS) {
    const value = options[key]
    if (value !== undefined) out.field(word, value, `${word} ${value} `)
  }
  out.line()
  if (mcastRouterPorts) printRouterPorts(mcastRouterPorts.router?.port ?? [], out, ctx)
}

type RouterPorts = NonNullable<NonNullable<NonNullable<VlanGlobals['mcastRouterPorts']>['router']>['port']>

const TITLE = 'router ports: '

function printRouterPorts(ports: RouterPorts, out: Output, ctx: PrintContext): void {
  indent(out)
  out.openArray('router_ports', TITLE)
  for (const [i, { header, attrs }] of ports.entries()) {
    out.open()
    if (ctx.stats && i > 0) {
      out.line()
      indent(out)
      out.text(' '.repeat(TITLE.length))
    }
    out.field('port', ctx.ifname(header.ifindex), `${ctx.ifname(header.ifindex)} `)
    if (ctx.stats) printRouterStats(attrs, out)
    out.close()
  }
  out.closeArray()
  out.line()
}
