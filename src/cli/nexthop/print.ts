import type { MessageOf } from '../../netlink/message/message.ts'
import { routeProtocolName, scopeName } from '../../rtnl/common/names.ts'
import { RTM } from '../../rtnl/constants.ts'
import type { nexthopMessages } from '../../rtnl/nexthop/table.ts'
import { RTNH_F } from '../../rtnl/route/constants.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'
import { printRouteEncap } from '../route/print-encap.ts'

type NexthopMessage = Pick<MessageOf<(typeof nexthopMessages)['RTM_NEWNEXTHOP']>, 'type' | 'header' | 'attrs'>

/**
 * Prints one next hop object, as `ip nexthop` does: JSON members, or a line of text. The caller opens and closes the
 * object.
 */
export function printNexthop({ type, header, attrs }: NexthopMessage, out: Output, ctx: PrintContext): void {
  if (type === RTM.DELNEXTHOP) out.field('deleted', true, 'Deleted ')
  if (attrs.id !== undefined) out.field('id', attrs.id, `id ${attrs.id} `)
  if (attrs.group) printGroup(attrs.group, out)
  if (attrs.encap) printRouteEncap(attrs.encap, out)
  if (attrs.gateway !== undefined) out.field('gateway', attrs.gateway, `via ${attrs.gateway} `)
  if (attrs.oif !== undefined) out.field('dev', ctx.ifname(attrs.oif), `dev ${ctx.ifname(attrs.oif)} `)
  if (header.scope !== 0 || ctx.details)
    out.field('scope', scopeName(header.scope, ctx.numeric), `scope ${scopeName(header.scope, ctx.numeric)} `)
  if (attrs.blackhole) out.field('blackhole', null, 'blackhole ')
  if (header.protocol !== 0 || ctx.details)
    out.field(
      'protocol',
      routeProtocolName(header.protocol, ctx.numeric),
      `proto ${routeProtocolName(header.protocol, ctx.numeric)} `,
    )
  for (const name of ['DEAD', 'ONLINK', 'LINKDOWN'] as const) {
    if ((header.flags & RTNH_F[name]) !== 0) out.text(`${name.toLowerCase()} `)
  }
  if (attrs.fdb) out.field('fdb', null, 'fdb')
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
