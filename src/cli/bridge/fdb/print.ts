import { ARPHRD, RTM } from '../../../rtnl/constants.ts'
import { FDB_NOTIFY, NTF, NTF_EXT, NUD } from '../../../rtnl/neighbour/constants.ts'
import { addressColour } from '../../output/colours.ts'
import type { PrintableNeighbour, PrintContext } from '../../output/context.ts'
import { linkAddress } from '../../output/lladdr.ts'
import type { Output } from '../../output/output.ts'

type Attrs = PrintableNeighbour['attrs']

/** Flags with their words, in the order of `bridge`. */
const FLAGS = [
  [NTF.SELF, 'self'],
  [NTF.ROUTER, 'router'],
  [NTF.EXT_LEARNED, 'extern_learn'],
  [NTF.OFFLOADED, 'offload'],
  [NTF.MASTER, 'master'],
  [NTF.STICKY, 'sticky'],
] as const

/** States with their words: the first that the entry has is printed. */
const STATES = [
  [NUD.PERMANENT, 'permanent'],
  [NUD.NOARP, 'static'],
  [NUD.STALE, 'stale'],
  [NUD.REACHABLE, ''],
] as const

/** Indexes of the links whose names are needed to print an entry. */
export function linksOfEntry({ header, attrs }: PrintableNeighbour): number[] {
  const via = attrs.linkNetnsid === undefined ? attrs.ifindex : undefined
  return [header.ifindex, attrs.master, via].filter((index): index is number => index !== undefined && index !== 0)
}

/** Prints a forwarding entry, as `bridge fdb` does. The caller opens and closes the object. */
export function printFdbEntry(message: PrintableNeighbour, out: Output, ctx: PrintContext, withDevice = true): void {
  const { header, attrs } = message
  if (message.type === RTM.DELNEIGH) out.field('deleted', true, 'Deleted ')
  if (attrs.lladdr !== undefined) {
    const lladdr = linkAddress(attrs.lladdr, ctx.iftype?.(header.ifindex) ?? ARPHRD.ETHER)
    out.field('mac', lladdr, out.paint('mac', `${lladdr} `))
  }
  const name = ctx.ifname(header.ifindex)
  if (withDevice && header.ifindex !== 0) out.field('ifname', name, `dev ${out.paint('ifname', `${name} `)}`)
  printRemote(attrs, out, ctx)
  const notify = attrs.fdbExtAttrs?.activityNotify ?? 0
  if (ctx.details && (notify & FDB_NOTIFY.BIT) !== 0) out.field('activity_notify', true, 'activity_notify ')
  if (ctx.details && (notify & FDB_NOTIFY.INACTIVE_BIT) !== 0) out.field('inactive', true, 'inactive ')
  if (ctx.stats && attrs.cacheinfo) printUse(attrs.cacheinfo, out)
  printFlags(header.flags, attrs.flagsExt ?? 0, out)
  if (attrs.master !== undefined) out.field('master', ctx.ifname(attrs.master), `master ${ctx.ifname(attrs.master)} `)
  const state = STATES.find(([bit]) => (header.state & bit) !== 0)?.[1]
  const hex = header.state === 0 ? '0' : `0x${header.state.toString(16)}`
  out.field('state', state ?? hex, `${state ?? `state=${hex}`}\n`)
}

function printRemote(attrs: Attrs, out: Output, ctx: PrintContext): void {
  const { dst, vlan, port, vni, srcVni, ifindex, nhId, linkNetnsid } = attrs
  if (dst !== undefined) out.field('dst', dst, `dst ${out.paint(addressColour(dst), `${dst} `)}`)
  if (vlan) out.field('vlan', vlan, `vlan ${vlan} `)
  if (port !== undefined) out.field('port', port, `port ${port} `)
  if (vni !== undefined) out.field('vni', vni, `vni ${vni} `)
  if (srcVni !== undefined) out.field('src_vni', srcVni, `src_vni ${srcVni} `)
  if (ifindex !== undefined && linkNetnsid !== undefined) out.field('viaIfIndex', ifindex, `via ifindex ${ifindex} `)
  else if (ifindex !== undefined) out.field('viaIf', ctx.ifname(ifindex), `via ${ctx.ifname(ifindex)} `)
  if (nhId !== undefined) out.field('nhid', nhId, `nhid ${nhId} `)
  if (linkNetnsid !== undefined) out.field('linkNetNsId', linkNetnsid >>> 0, `link-netnsid ${linkNetnsid} `)
}

function printUse({ used, updated }: NonNullable<Attrs['cacheinfo']>, out: Output): void {
  const seconds = (hundredths: number): number => Math.trunc(hundredths / 100)
  out.field('used', seconds(used), `used ${seconds(used)}`)
  out.field('updated', seconds(updated), `/${seconds(updated)} `)
}

function printFlags(flags: number, more: number, out: Output): void {
  out.openArray('flags')
  for (const [bit, word] of FLAGS) if ((flags & bit) !== 0) out.item(word, `${word} `)
  if ((more & NTF_EXT.LOCKED) !== 0) out.item('locked', 'locked ')
  out.closeArray()
}
