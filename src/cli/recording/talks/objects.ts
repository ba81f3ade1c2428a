import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
import { addressLabelMessages } from '../../../rtnl/address-label/table.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { routeMessages } from '../../../rtnl/route/table.ts'
import { is } from '../../../wire.ts'
import { addressMonitored } from '../../address/monitored.ts'
import { printAddressLabel } from '../../address-label/print.ts'
import { BRIDGE_MONITORED } from '../../bridge/monitor/types.ts'
import { neighbourMonitored } from '../../neighbour/monitored.ts'
import { netconfMonitored } from '../../netconf/monitored.ts'
import { netnsMonitored } from '../../netns/monitored.ts'
import { nexthopMonitored } from '../../nexthop/monitored.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Monitored } from '../../output/monitored.ts'
import { Output } from '../../output/output.ts'
import { printRoute } from '../../route/print/route.ts'
import { ruleMonitored } from '../../rule/monitored.ts'

const addressLabels: Pick<Monitored, 'word' | 'printed'> = {
  word: 'addrlabel',
  printed(message) {
    const isLabel = is(addressLabelMessages, message, 'RTM_NEWADDRLABEL') || is(addressLabelMessages, message, 'RTM_DELADDRLABEL')
    return isLabel ? { print: (out, ctx) => printAddressLabel(message, out, ctx) } : undefined
  },
}

/** Also the cached routes that `ip route get` prints; `monitor` leaves them out. */
const routes: Pick<Monitored, 'word' | 'printed'> = {
  word: 'route',
  printed(message) {
    const isRoute = is(routeMessages, message, 'RTM_NEWROUTE') || is(routeMessages, message, 'RTM_DELROUTE')
    return isRoute ? { print: (out, ctx) => printRoute(message, out, ctx) } : undefined
  },
}

/** Object types of `ip`, then those of `bridge`, as `monitor` prints them with -d. Links of `ip` have their own line. */
const TYPES: readonly Pick<Monitored, 'word' | 'printed'>[] = [
  routes,
  neighbourMonitored,
  ruleMonitored,
  nexthopMonitored,
  netconfMonitored,
  netnsMonitored,
  addressMonitored,
  addressLabels,
  ...BRIDGE_MONITORED,
]
/**
 * A reply or notification about an object of `ip` or `bridge` as one line, with the type before it: `route 10.0.0.0/8 …`. Undefined for
 * others, and for messages with an attribute that no table has.
 */
export function objectText({ protocol, message }: Recorded, context: PrintContext): string | undefined {
  if (protocol !== NETLINK.ROUTE || message.payload || 'unknown' in message.attrs) return undefined
  // Without a name it is not the message of a link that `bridge` prints.
  if (message.type === RTM.NEWLINK && message.attrs['ifname'] === undefined) return undefined
  for (const type of TYPES) {
    const printed = type.printed(message, AF.UNSPEC)
    if (!printed) continue
    const out = new Output({ oneline: true })
    out.open()
    printed.print(out, { ...context, details: true })
    out.close()
    const text = out.finish().replace(/\s+/g, ' ').trim()
    return withWord(type.word, text)
  }
  return undefined
}

/** `Deleted route 10.0.0.0/8 …`. Addresses begin with the number and the name of their link, as links do. */
function withWord(word: string, text: string): string {
  const [, deleted = '', rest = ''] = /^(Deleted |miss )?(.*)$/.exec(text) ?? []
  return word === 'address' || rest.startsWith(`${word} `) ? text : `${deleted}${word} ${rest}`
}
