import type { MessageOf } from '../../../netlink/message/message.ts'
import { RTM } from '../../../rtnl/constants.ts'
import type { vnifilterMessages } from '../../../rtnl/vnifilter/table.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

type VniMessage = Pick<MessageOf<(typeof vnifilterMessages)['RTM_NEWTUNNEL']>, 'type' | 'header' | 'attrs'>
type Entry = NonNullable<VniMessage['attrs']['entry']>[number]
type Stats = NonNullable<Entry['stats']>

const NAME = 16
/** The column of VNIs. */
const IDS = 14

/** Prints the VNIs that a vxlan accepts, as `bridge monitor` does. The caller opens and closes the object. */
export function printVnis({ type, header, attrs }: VniMessage, out: Output, ctx: PrintContext): void {
  if (type === RTM.DELTUNNEL) out.field('deleted', true, 'Deleted ')
  const { entry = [] } = attrs
  if (entry.length > 0) {
    const name = ctx.ifname(header.ifindex)
    out.field('ifname', name, out.paint('ifname', `${name.padEnd(NAME)}  `))
    out.openArray('vnis')
    for (const [i, one] of entry.entries()) {
      out.open()
      if (i > 0) out.text(' '.repeat(NAME + 2))
      printVni(one, out)
      out.close()
      out.line()
    }
    out.closeArray()
  }
  out.line()
}

function printVni({ start = 0, end = 0, group, group6, stats }: Entry, out: Output): void {
  if (end === 0) out.field('vni', start, ` ${String(start).padEnd(IDS)}`)
  else {
    out.field('vni', start, ` ${start}`)
    if (start !== end) out.field('vniEnd', end, `-${String(end).padEnd(IDS)} `)
  }
  const remote = group ?? group6
  if (remote !== undefined && remote !== '0.0.0.0' && remote !== '::') {
    const isMulticast = /^(ff|22[4-9]\.|23\d\.)/.test(remote)
    out.field(isMulticast ? 'group' : 'remote', remote, ` ${remote}`)
  }
  if (stats) printVniStats(stats, out)
}

const COUNTERS = [
  ['bytes', 'Bytes'],
  ['pkts', 'Pkts'],
  ['drops', 'Drops'],
  ['errors', 'Errors'],
] as const

function printVniStats(stats: Stats, out: Output): void {
  out.open('stats')
  for (const side of ['rx', 'tx'] as const) {
    out.line()
    out.text(`${' '.repeat(NAME + 3)}${side.toUpperCase()}: `)
    for (const [word, key] of COUNTERS) {
      const value = stats[`${side}${key}`]
      if (value !== undefined) out.field(`${side}_${word}`, value, `${word} ${value} `)
    }
  }
  out.close()
}
