import { bitNames } from '../../netlink/codec/names.ts'
import { routeProtocolName } from '../../rtnl/common/names.ts'
import { ARPHRD, RTM } from '../../rtnl/constants.ts'
import { NTF, NTF_EXT, NUD } from '../../rtnl/neighbour/constants.ts'
import { familyColour } from '../output/colours.ts'
import type { PrintableNeighbour, PrintContext } from '../output/context.ts'
import { linkAddress } from '../output/lladdr.ts'
import type { Output } from '../output/output.ts'

/** Flags with their words, in the order of `ip`; the upper ones are from NDA_FLAGS_EXT. */
const FLAGS = [
  [NTF.ROUTER, 'router'],
  [NTF.PROXY, 'proxy'],
  [NTF.EXT_LEARNED, 'extern_learn'],
  [NTF.OFFLOADED, 'offload'],
] as const

/**
 * Prints one neighbour, as `ip neigh` does: JSON members, or a line of text. The caller opens and closes the object.
 */
export function printNeighbour(message: PrintableNeighbour, out: Output, ctx: PrintContext): void {
  if (message.type === RTM.DELNEIGH) out.field('deleted', true, 'Deleted ')
  if (message.type === RTM.GETNEIGH) out.field('miss', null, 'miss ')
  if (ctx.brief) printBrief(message, out, ctx)
  else printWhole(message, out, ctx)
  out.text('\n')
}

function printWhole(message: PrintableNeighbour, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  const dst = attrs.dst === undefined ? undefined : out.host(attrs.dst)
  if (dst !== undefined) out.field('dst', dst, out.paint(familyColour(header.family), `${dst} `))
  const name = ctx.ifname(header.ifindex)
  if (hasDevice(message, ctx)) out.field('dev', name, `dev ${out.paint('ifname', `${name} `)}`)
  const lladdr = lladdrOf(message, ctx)
  if (lladdr !== undefined) out.field('lladdr', lladdr, `lladdr ${out.paint('mac', `${lladdr} `)}`)
  printFlags(message, out)
  if (ctx.stats) printAges(attrs, out)
  printState(header.state, out)
  if (attrs.protocol)
    out.field(
      'protocol',
      routeProtocolName(attrs.protocol, ctx.numeric),
      `proto ${routeProtocolName(attrs.protocol, ctx.numeric)} `,
    )
}

const hasDevice = ({ header }: PrintableNeighbour, { hidden }: PrintContext): boolean =>
  header.ifindex !== 0 && !hidden?.has('dev')

function lladdrOf({ header, attrs }: PrintableNeighbour, { iftype }: PrintContext): string | undefined {
  return attrs.lladdr === undefined ? undefined : linkAddress(attrs.lladdr, iftype?.(header.ifindex) ?? ARPHRD.ETHER)
}

/** The column of addresses of -br. */
const ADDRESS_WIDTH = 39

/** Prints the columns of -br: address, link, link-layer address. */
function printBrief(message: PrintableNeighbour, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  const { dst } = attrs
  const blanks = ' '.repeat(Math.max(0, ADDRESS_WIDTH - (dst?.length ?? 0)) + 1)
  const name = ctx.ifname(header.ifindex)
  const lladdr = lladdrOf(message, ctx)
  if (dst !== undefined) out.field('dst', out.host(dst), out.paint(familyColour(header.family), out.host(dst) + blanks))
  if (hasDevice(message, ctx)) out.field('dev', name, out.paint('ifname', `${name.padEnd(16)} `))
  if (lladdr !== undefined) out.field('lladdr', lladdr, out.paint('mac', lladdr))
}

function printFlags({ header, attrs }: PrintableNeighbour, out: Output): void {
  for (const [bit, name] of FLAGS) {
    if ((header.flags & bit) !== 0) out.field(name, null, `${name} `)
    if (bit === NTF.PROXY && ((attrs.flagsExt ?? 0) & NTF_EXT.MANAGED) !== 0) out.field('managed', null, 'managed ')
  }
}

function printAges({ cacheinfo, probes }: PrintableNeighbour['attrs'], out: Output): void {
  if (cacheinfo) {
    const { refcnt } = cacheinfo
    const seconds = (hundredths: number): number => Math.trunc(hundredths / 100)
    const [used, confirmed, updated] = [seconds(cacheinfo.used), seconds(cacheinfo.confirmed), seconds(cacheinfo.updated)]
    if (refcnt !== 0) out.field('refcnt', refcnt, ` ref ${refcnt}`)
    out.field('used', used, ` used ${used}`)
    out.field('confirmed', confirmed, `/${confirmed}`)
    out.field('updated', updated, `/${updated}`)
  }
  if (probes !== undefined) out.field('probes', probes, `probes ${probes} `)
}

function printState(state: number, out: Output): void {
  if (state === 0) return
  out.openArray('state')
  for (const name of bitNames(state, NUD).on) out.item(name, `${name} `)
  out.closeArray()
}
