import type { MessageOf } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { NETCONFA_IFINDEX } from '../../rtnl/netconf/constants.ts'
import type { netconfMessages } from '../../rtnl/netconf/table.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'

type NetconfMessage = Pick<MessageOf<(typeof netconfMessages)['RTM_NEWNETCONF']>, 'type' | 'header' | 'attrs'>

const FAMILIES: Readonly<Record<number, string>> = { [AF.INET]: 'inet', [AF.INET6]: 'inet6', [AF.MPLS]: 'mpls' }
const RP_FILTER = ['off', 'strict', 'loose']
const SWITCHES = [
  ['mcForwarding', 'mc_forwarding'],
  ['proxyNeigh', 'proxy_neigh'],
  ['ignoreRoutesWithLinkdown', 'ignore_routes_with_linkdown'],
  ['input', 'input'],
] as const

/**
 * Prints the settings of a link, as `ip netconf` does: JSON members, or a line of text. The caller opens and closes the
 * object.
 */
export function printNetconf({ type, header, attrs }: NetconfMessage, out: Output, ctx: PrintContext): void {
  if (type === RTM.DELNETCONF) out.field('deleted', true, 'Deleted ')
  const family = FAMILIES[header.family]
  if (family !== undefined) out.field('family', family, `${family} `)
  if (attrs.ifindex !== undefined) {
    const name = linkName(attrs.ifindex, ctx)
    out.field('interface', name, out.paint('ifname', `${name} `))
  }
  const onOff = (key: string, value: number | undefined): void => {
    if (value !== undefined) out.field(key, value !== 0, `${key} ${value === 0 ? 'off' : 'on'} `)
  }
  onOff('forwarding', attrs.forwarding)
  const { rpFilter } = attrs
  if (rpFilter !== undefined) {
    const mode = RP_FILTER[rpFilter] ?? rpFilter >>> 0
    out.field('rp_filter', mode, `rp_filter ${mode} `)
  }
  for (const [key, word] of SWITCHES) onOff(word, attrs[key])
  out.text('\n')
}

function linkName(index: number, ctx: PrintContext): string {
  if (index === NETCONFA_IFINDEX.ALL) return 'all'
  return index === NETCONFA_IFINDEX.DEFAULT ? 'default' : ctx.ifname(index)
}
