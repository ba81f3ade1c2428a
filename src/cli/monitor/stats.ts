import { is, type MessageOf } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { statsMessages } from '../../rtnl/stats/table.ts'
import type { PrintContext } from '../output/context.ts'
import type { Monitored } from '../output/monitored.ts'
import type { Output } from '../output/output.ts'

/** `stats` in `monitor`: whether the hardware counts packets. The kernel reports nothing else. */
export const statsMonitored: Monitored = {
  word: 'stats',
  label: '[STATS]',
  groups: { [AF.UNSPEC]: RTNLGRP.STATS },
  printed(message) {
    if (!is(statsMessages, message, 'RTM_NEWSTATS')) return undefined
    return { link: message.header.ifindex, print: (out, ctx) => printHardware(message, out, ctx) }
  },
}

type Stats = MessageOf<(typeof statsMessages)['RTM_NEWSTATS']>

function printHardware({ header: { ifindex }, attrs }: Stats, out: Output, ctx: PrintContext): void {
  const name = ctx.ifname(ifindex)
  out.field('ifindex', ifindex, `${ifindex}: `)
  out.field('ifname', name, `${name}:`)
  const { request, used } = attrs.linkOffloadXstats?.hwSInfo?.l3Stats ?? {}
  if (request !== undefined) {
    out.line()
    out.open('l3_stats')
    out.field('enabled', request !== 0, `    l3_stats ${request === 0 ? 'off' : 'on'}`)
    if (used !== undefined) out.field('used', used !== 0, ` used ${used === 0 ? 'off' : 'on'}`)
    out.close()
  }
  out.line()
}
