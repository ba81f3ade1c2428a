import { AF, IFF } from '../../rtnl/constants.ts'
import { printAddresses } from '../address/print.ts'
import { printLink } from '../link/print/link.ts'
import { printLinkStats } from '../link/print/stats.ts'
import type { PrintableAddress, PrintableLink, PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'
import { dropLinks, judgeLink, listedFamily, type ShowFilter } from './filter.ts'

/** Prints the links of a dump or a reply, as `ip link show` does. */
export function printLinks(links: readonly PrintableLink[], out: Output, ctx: PrintContext, filter: ShowFilter = {}): void {
  const own: PrintContext = { ...ctx, command: 'link', family: AF.PACKET }
  for (const link of links) {
    out.open()
    if (judgeLink(link, filter) === 'link') printLink(link, out, own)
    out.close()
  }
}

/**
 * Prints the links and addresses of two dumps, as `ip addr show` does. With -0 it ignores `addresses`: that family has
 * none.
 */
export function printLinksWithAddresses(
  links: readonly PrintableLink[],
  addresses: readonly PrintableAddress[],
  out: Output,
  ctx: PrintContext,
  filter: ShowFilter = {},
): void {
  const family = listedFamily(ctx, filter)
  const own: PrintContext = { ...ctx, command: 'addr', family }
  const bare = family === AF.PACKET
  for (const link of bare ? links : dropLinks(links, addresses, own, filter)) {
    out.open()
    printOne(link, bare ? undefined : addresses, out, own, filter)
    out.close()
  }
}

function printOne(
  link: PrintableLink,
  addresses: readonly PrintableAddress[] | undefined,
  out: Output,
  ctx: PrintContext,
  filter: ShowFilter,
): void {
  // With -o each address names its link. The link itself is not printed, and only `up` filters it.
  const addressesOnly = ctx.oneline === true && !ctx.brief && addresses !== undefined
  const verdict = addressesOnly ? 'addresses' : judgeLink(link, filter)
  if (verdict === 'nothing') return
  if (verdict === 'link') printLink(link, out, ctx)
  const isDown = filter.up === true && (link.header.flags & IFF.UP) === 0
  if (addresses) printAddresses(link, isDown ? [] : addresses, out, ctx, filter)
  if (verdict === 'link' && ctx.stats && !ctx.brief) {
    printLinkStats(link.attrs, out, ctx)
    out.line()
  }
}
