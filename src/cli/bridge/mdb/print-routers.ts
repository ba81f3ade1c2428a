import { RTM } from '../../../rtnl/constants.ts'
import { MDB_RTR_TYPE } from '../../../rtnl/mdb/constants.ts'
import type { MdbMessage } from '../../../rtnl/mdb/table.ts'
import type { MdbRouterInfo } from '../../../rtnl/mdb/view.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

/** The types of routers that were learnt. */
const LEARNT: readonly number[] = [MDB_RTR_TYPE.TEMP_QUERY, MDB_RTR_TYPE.TEMP]

/** Hundredths of a second as seconds, of so many digits. */
export function timerText(hundredths: number, digits: number): string {
  const [seconds, rest] = [Math.trunc(hundredths / 100), hundredths % 100]
  return `${String(seconds).padStart(digits)}.${String(rest).padStart(2, '0')}`
}

/** Prints the router ports of a message: of a dump with -d, of a notification always. The caller opens and closes an object. */
export function printRouters(
  { type, header, attrs }: Pick<MdbMessage, 'type' | 'header' | 'attrs'>,
  out: Output,
  ctx: PrintContext,
): void {
  if (attrs.router === undefined) return
  const ports = (attrs.router.port ?? []) as MdbRouterInfo[]
  const bridge = ctx.ifname(header.ifindex)
  if (type !== RTM.GETMDB) printNotified(bridge, ports, out, ctx)
  else if (ctx.details) printDumped(bridge, ports, out, ctx)
}

function printNotified(bridge: string, [port]: readonly MdbRouterInfo[], out: Output, ctx: PrintContext): void {
  const name = ctx.ifname(port?.header.ifindex ?? 0)
  out.openArray(bridge)
  out.open()
  out.field('port', name, `router port dev ${name} master ${bridge}\n`)
  out.close()
  out.closeArray()
}

/** With -s each port has its line, as text. */
function printDumped(bridge: string, ports: readonly MdbRouterInfo[], out: Output, ctx: PrintContext): void {
  const title = `router ports on ${bridge}: `
  out.openArray(bridge, ctx.stats ? '' : title)
  for (const { header, attrs } of ports) {
    const name = ctx.ifname(header.ifindex)
    out.open()
    out.field('port', name, ctx.stats ? `${title}${name}` : `${name} `)
    if (ctx.stats) {
      printRouterStats(attrs, out)
      out.text('\n')
    }
    out.close()
  }
  if (!ctx.stats) out.line()
  out.closeArray()
}

/** Prints for how long a port stays one of a router, and how it became one. */
export function printRouterStats({ timer, type }: MdbRouterInfo['attrs'], out: Output): void {
  if (timer !== undefined) out.field('timer', timerText(timer, 4), ` ${timerText(timer, 4)}`)
  if (type === undefined) return
  const word = LEARNT.includes(type) ? 'temp' : 'permanent'
  out.field('type', word, ` ${word}`)
}
