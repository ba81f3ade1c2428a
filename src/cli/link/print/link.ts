import { nameOf } from '../../../netlink/codec/names.ts'
import { groupName, protodownReason } from '../../../rtnl/common/names.ts'
import { AF, IF_LINK_MODE, IF_OPER, IFF, IFLA_EVENT, RTM } from '../../../rtnl/constants.ts'
import type { AnyPort } from '../../../rtnl/link/kind/kind.ts'
import { linkOptions } from '../../../rtnl/link/kind/link-options.ts'
import { linkKindOf, portOf } from '../../../rtnl/link/kind/lookup.ts'
import { stateColour } from '../../output/colours.ts'
import type { PrintableLink, PrintContext } from '../../output/context.ts'
import { linkAddress, linkTypeName } from '../../output/lladdr.ts'
import type { Output } from '../../output/output.ts'
import { printLinkDetails } from './details.ts'
import { printLinkFlags, printNameOfLink } from './name.ts'
import { printLinkStats } from './stats.ts'
import { printVfs } from './vfs.ts'
import { printXdp } from './xdp.ts'

/** Prints one link: JSON members, or lines of text. The caller opens and closes the object. */
export function printLink(message: PrintableLink, out: Output, ctx: PrintContext): void {
  if (message.type === RTM.DELLINK) out.field('deleted', true, 'Deleted ')
  if (ctx.brief) printBrief(message, out, ctx)
  else printFull(message, out, ctx)
}

/** Indexes of the links whose names or flags are needed to print this one. */
export function linksMentioned({ attrs }: PrintableLink): number[] {
  const { kind, data, slaveKind, slaveData } = attrs.linkinfo ?? {}
  const named = [...linksIn(linkKindOf(kind), data), ...linksIn(portOf(slaveKind), slaveData)]
  const indexes = [attrs.linkNetnsid === undefined ? attrs.link : 0, attrs.master, ...named]
  return [...new Set(indexes.filter((index): index is number => typeof index === 'number' && index !== 0))]
}

/** Options of a kind or a port that refer to links. */
function linksIn(of: AnyPort | undefined, data: object = {}): unknown[] {
  const options: Readonly<Record<string, unknown>> = Object.values(data)[0] ?? {}
  return (of ? linkOptions(of.attrs.table) : []).map((key) => options[key])
}

function printBrief(message: PrintableLink, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  const masterDown = printNameOfLink(message, out, ctx, (name) => `${name.padEnd(16)} `)
  if (attrs.operstate !== undefined) printOperstate(attrs.operstate, out, '', 14)
  if (ctx.family !== AF.PACKET) return
  if (attrs.address !== undefined) {
    const address = linkAddress(attrs.address, header.type)
    out.field('address', address, out.paint('mac', `${address} `))
  }
  printLinkFlags(header.flags, masterDown, out)
  out.text('\n')
}

function printFull(message: PrintableLink, out: Output, ctx: PrintContext): void {
  const { header } = message
  out.field('ifindex', header.index, `${header.index}: `)
  const masterDown = printNameOfLink(message, out, ctx, (name) => `${name}: `)
  printLinkFlags(header.flags, masterDown, out)
  printState(message, out, ctx)
  if (!ctx.family || ctx.family === AF.PACKET || ctx.details) printLinkAddresses(message, out, ctx)
  printNamespaces(message, out, ctx)
  printProtoDown(message, out, ctx)
  if (ctx.details) printLinkDetails(message, out, ctx)
  printTail(message, out, ctx)
}

function printOperstate(state: number, out: Output, word: string, width = 0): void {
  const name = nameOf(IF_OPER, state)
  if (name === undefined) out.field('operstate_index', state, `state 0x${state.toString(16)}`)
  else out.field('operstate', name, word + out.paint(stateColour(state), `${name.padEnd(width)} `))
}

function printState({ header, attrs }: PrintableLink, out: Output, ctx: PrintContext): void {
  if (attrs.mtu !== undefined) out.field('mtu', attrs.mtu, `mtu ${attrs.mtu} `)
  if (attrs.xdp) printXdp(attrs.xdp, out, ctx, false)
  if (attrs.qdisc !== undefined) out.field('qdisc', attrs.qdisc, `qdisc ${attrs.qdisc} `)
  if (attrs.master !== undefined) {
    const master = ctx.ifname(attrs.master)
    out.field('master', master, `master ${master} `)
  }
  if (attrs.operstate !== undefined) printOperstate(attrs.operstate, out, 'state ')
  if (ctx.command === 'link' && attrs.linkmode !== undefined) printLinkmode(attrs.linkmode, out)
  if (attrs.group !== undefined) {
    const group = groupName(attrs.group, ctx.numeric)
    out.field('group', group, `group ${group} `)
  }
  // Prints as a C int: a length of 4294967295 is -1.
  const qlen = (attrs.txqlen ?? ctx.txqlen?.(header.index) ?? 0) | 0
  if (qlen !== 0 && !ctx.monitor) out.field('txqlen', qlen, `qlen ${qlen}`)
  if (attrs.event) printEvent(attrs.event, out)
}

function printLinkmode(mode: number, out: Output): void {
  const name = mode > IF_LINK_MODE.DORMANT ? undefined : nameOf(IF_LINK_MODE, mode)
  if (name === undefined) out.field('linkmode_index', mode, `mode ${mode} `)
  else out.field('linkmode', name, `mode ${name} `)
}

const EVENTS: Readonly<Record<number, string>> = {
  [IFLA_EVENT.REBOOT]: 'REBOOT',
  [IFLA_EVENT.FEATURES]: 'FEATURE CHANGE',
  [IFLA_EVENT.BONDING_FAILOVER]: 'BONDING FAILOVER',
  [IFLA_EVENT.NOTIFY_PEERS]: 'NOTIFY PEERS',
  [IFLA_EVENT.IGMP_RESEND]: 'RESEND IGMP',
  [IFLA_EVENT.BONDING_OPTIONS]: 'BONDING OPTION',
}

function printEvent(event: number, out: Output): void {
  const name = EVENTS[event] ?? event
  out.field('event', name, `event ${name} `)
}

function printLinkAddresses({ header, attrs }: PrintableLink, out: Output, ctx: PrintContext): void {
  const { type, flags } = header
  out.line()
  const name = linkTypeName(type, ctx.numeric)
  out.field('link_type', name, `    link/${name} `)
  const field = (key: string, value: string, word: string): void => {
    const address = linkAddress(value, type)
    out.field(key, address, word + out.paint('mac', address))
  }
  if (attrs.address !== undefined) field('address', attrs.address, '')
  if (attrs.broadcast !== undefined) {
    const peer = (flags & IFF.POINTOPOINT) !== 0
    if (peer) out.field('link_pointtopoint', true)
    field('broadcast', attrs.broadcast, peer ? ' peer ' : ' brd ')
  }
  if (attrs.permAddress !== undefined && attrs.permAddress !== attrs.address) field('permaddr', attrs.permAddress, ' permaddr ')
}

function printNamespaces({ attrs }: PrintableLink, out: Output, ctx: PrintContext): void {
  const { linkNetnsid, newNetnsid, newIfindex } = attrs
  const text = (word: string, id: number): string => {
    const name = ctx.netnsName(id)
    return name === undefined ? ` ${word}id ${id}` : ` ${word} ${name}`
  }
  if (linkNetnsid !== undefined) {
    out.field('link_netnsid', linkNetnsid, linkNetnsid < 0 ? ' link-netnsid unknown' : text('link-netns', linkNetnsid))
  }
  if (newNetnsid !== undefined) out.text(text('new-netns', newNetnsid))
  if (newIfindex !== undefined) out.text(` new-ifindex ${newIfindex}`)
}

function printProtoDown({ attrs }: PrintableLink, out: Output, ctx: PrintContext): void {
  if (attrs.protoDown === undefined) return
  if (attrs.protoDown !== 0) out.field('proto_down', true, ' protodown on ')
  // Like 6.1: only the lowest eight reasons, and none for a link without a broadcast address.
  const reasons = (attrs.protoDownReason?.value ?? 0) & 0xff
  if (reasons === 0 || attrs.broadcast === undefined) return
  const bits = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (reasons & (1 << bit)) !== 0)
  out.openArray('proto_down_reason', 'protodown_reason <')
  for (const [i, bit] of bits.entries()) {
    const name = protodownReason(bit, ctx.numeric)
    out.item(name, i > 0 ? `,${name}` : name)
  }
  out.closeArray('>')
}

function printTail(message: PrintableLink, out: Output, ctx: PrintContext): void {
  const { attrs } = message
  const verbose = ctx.command === 'link' || ctx.details
  if (verbose && attrs.ifalias !== undefined) {
    out.line()
    out.field('ifalias', attrs.ifalias, `    alias ${attrs.ifalias}`)
  }
  if (verbose && attrs.xdp) printXdp(attrs.xdp, out, ctx, true)
  if (ctx.command === 'link' && ctx.stats) {
    out.line()
    printLinkStats(attrs, out, ctx)
  }
  if (verbose) printVfs(message, out, ctx)
  if (attrs.propList) {
    out.openArray('altnames')
    for (const name of attrs.propList.altIfname ?? []) {
      out.line()
      out.item(name, `    altname ${name}`)
    }
    out.closeArray()
  }
  out.text('\n')
}
