import { routeProtocolName, scopeName } from '../../rtnl/common/names.ts'
import { RTM } from '../../rtnl/constants.ts'
import { NEXTHOP_GRP_TYPE } from '../../rtnl/nexthop/constants.ts'
import { addressColour } from '../output/colours.ts'
import type { PrintableNexthop, PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'
import { printRouteEncap } from '../route/print/encap.ts'
import { printFlags } from '../route/print/flags.ts'

/**
 * Prints one next hop object, as `ip nexthop` does: JSON members, or a line of text. The caller opens and closes the
 * object.
 */
export function printNexthop(message: PrintableNexthop, out: Output, ctx: PrintContext): void {
  if (message.type === RTM.DELNEXTHOP) out.field('deleted', true, 'Deleted ')
  printNexthopEntry(message, out, ctx)
  out.text('\n')
}

/** Prints a next hop object without the end of the line. */
export function printNexthopEntry({ header, attrs }: PrintableNexthop, out: Output, ctx: PrintContext): void {
  const named = (key: string, word: string, name: string): void => out.field(key, name, `${word} ${name} `)
  if (attrs.id !== undefined) out.field('id', attrs.id, `id ${attrs.id} `)
  if (attrs.group) printGroup(attrs.group, out)
  if (attrs.groupType) printGroupType(attrs.groupType, out)
  if (attrs.resGroup) printResilience(attrs.resGroup, out)
  if (attrs.encap) printRouteEncap(attrs.encap, out, ctx)
  const { gateway, oif } = attrs
  if (gateway !== undefined) printGateway(gateway, out)
  if (oif !== undefined) out.field('dev', ctx.ifname(oif), `dev ${out.paint('ifname', `${ctx.ifname(oif)} `)}`)
  if (header.scope !== 0 || ctx.details) named('scope', 'scope', scopeName(header.scope, ctx.numeric))
  if (attrs.blackhole) out.field('blackhole', null, 'blackhole ')
  if (header.protocol !== 0 || ctx.details) named('protocol', 'proto', routeProtocolName(header.protocol, ctx.numeric))
  printFlags(header.flags, out)
  if (attrs.fdb) out.field('fdb', null, 'fdb')
}

function printGateway(gateway: string, out: Output): void {
  const host = out.host(gateway)
  out.field('gateway', host, `via ${out.paint(addressColour(gateway), `${host} `)}`)
}

function printGroupType(type: number, out: Output): void {
  const name = type === NEXTHOP_GRP_TYPE.RES ? 'resilient' : '<unknown type>'
  out.field('type', name, `type ${name} `)
}

/** Prints hundredths of a second as seconds. */
export function printSeconds(key: string, hundredths: number | bigint, out: Output): void {
  const text = String(Number((Number(hundredths) / 100).toPrecision(6)))
  out.field(key, { literal: text }, `${key} ${text} `)
}

function printResilience(resilient: NonNullable<PrintableNexthop['attrs']['resGroup']>, out: Output): void {
  const { buckets = 0, idleTimer = 0, unbalancedTimer = 0, unbalancedTime = 0 } = resilient
  out.open('resilient_args')
  out.field('buckets', buckets, `buckets ${buckets} `)
  printSeconds('idle_timer', idleTimer, out)
  printSeconds('unbalanced_timer', unbalancedTimer, out)
  printSeconds('unbalanced_time', unbalancedTime, out)
  out.close()
}

/** Prints a bucket of a resilient group. The caller opens and closes the object. */
export function printBucket({ type, header, attrs: { id, resBucket } }: PrintableNexthop, out: Output): void {
  if (type === RTM.DELNEXTHOPBUCKET) out.field('deleted', true, 'Deleted ')
  if (id !== undefined) out.field('id', id, `id ${id} `)
  if (resBucket) {
    out.open('bucket')
    if (resBucket.index !== undefined) out.field('index', resBucket.index, `index ${resBucket.index} `)
    if (resBucket.idleTime !== undefined) printSeconds('idle_time', resBucket.idleTime, out)
    if (resBucket.nhId !== undefined) out.field('nhid', resBucket.nhId, `nhid ${resBucket.nhId} `)
    out.close()
  }
  printFlags(header.flags, out)
  out.text('\n')
}

function printGroup(group: readonly { readonly id: number; readonly weight: number }[], out: Output): void {
  out.openArray('group', 'group ')
  for (const [i, { id, weight }] of group.entries()) {
    out.open()
    out.field('id', id, `${i > 0 ? '/' : ''}${id}`)
    if (weight !== 0) out.field('weight', weight + 1, `,${weight + 1}`)
    out.close()
  }
  out.closeArray(' ')
}
