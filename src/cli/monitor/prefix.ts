import { is, type MessageOf } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { routerAdvertMessages } from '../../rtnl/router-advert/table.ts'
import type { PrintContext } from '../output/context.ts'
import type { Monitored } from '../output/monitored.ts'
import type { Output } from '../output/output.ts'

/** IF_PREFIX_*, which `ip` prints (linux/rtnetlink.h). */
const [ONLINK, AUTOCONF] = [1, 2]

/** `prefix` in `monitor`: prefixes that routers announce. */
export const prefixMonitored: Monitored = {
  word: 'prefix',
  label: '[PREFIX]',
  groups: { [AF.INET6]: RTNLGRP.IPV6_PREFIX },
  printed(message) {
    if (!is(routerAdvertMessages, message, 'RTM_NEWPREFIX')) return undefined
    return { link: message.header.ifindex, print: (out, ctx) => printAnnounced(message, out, ctx) }
  },
}

type Announced = MessageOf<(typeof routerAdvertMessages)['RTM_NEWPREFIX']>

/** There is no space before `dev`, as in `ip`. */
function printAnnounced({ header, attrs: { address, cacheinfo } }: Announced, out: Output, ctx: PrintContext): void {
  if (address !== undefined) {
    const prefix = out.host(address)
    out.field('prefix', prefix, `prefix ${prefix}`)
    out.field('prefixlen', header.len, `/${header.len}`)
  }
  const name = ctx.ifname(header.ifindex)
  out.field('dev', name, `dev ${name} `)
  if ((header.flags & ONLINK) !== 0) out.field('onlink', true, 'onlink ')
  if ((header.flags & AUTOCONF) !== 0) out.field('autoconf', true, 'autoconf ')
  if (cacheinfo) {
    out.field('valid', cacheinfo.validTime, `valid ${cacheinfo.validTime} `)
    out.field('preferred', cacheinfo.preferredTime, `preferred ${cacheinfo.preferredTime} `)
  }
  out.text('\n')
}
