import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type { mplsLinkStats } from '../../../rtnl/stats/table.ts'
import type { PrintContext } from '../../output/context.ts'
import { countText } from '../../output/count.ts'
import type { Output } from '../../output/output.ts'

type Stats = TypeOf<typeof mplsLinkStats>

const INDENT = ' '.repeat(8)
const COLUMNS = ['bytes', 'packets', 'errors', 'dropped', 'noroute'] as const

/** Prints the MPLS packets of a link: a row for each direction. */
export function printMplsStats(stats: Stats, out: Output, ctx: PrintContext): void {
  const rx = [stats.rxBytes, stats.rxPackets, stats.rxErrors, stats.rxDropped, stats.rxNoroute]
  const tx = [stats.txBytes, stats.txPackets, stats.txErrors, stats.txDropped]
  const widths = COLUMNS.map((name, i) => {
    const heading = i === 0 ? 'RX: bytes' : name
    return Math.max(...[heading, rx[i] ?? 0n, tx[i] ?? 0n].map((one) => String(one).length))
  })
  out.text('    mpls:')
  out.line()
  for (const [direction, counts] of [['rx', rx] as const, ['tx', tx] as const]) {
    out.open(direction)
    const headings = counts.map((_, i) => ` ${(COLUMNS[i] as string).padStart((widths[i] as number) - (i === 0 ? 4 : 0))}`)
    out.text(`${INDENT}${direction.toUpperCase()}:${headings.join('')}`)
    out.line()
    out.text(INDENT)
    for (const [i, count] of counts.entries())
      out.field(COLUMNS[i] as string, count, `${countText(count, ctx).padStart(widths[i] as number)} `)
    out.line()
    out.close()
  }
}
