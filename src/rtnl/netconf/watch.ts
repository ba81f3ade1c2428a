import { is, type Message } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { criteria, families, type WatchFilter } from '../watch/filter.ts'
import { alone, type ObjectType, objectType } from '../watch/object-type.ts'
import { type NetconfAttrs, netconfMessages } from './table.ts'
import { type Netconf, netconfOf } from './view.ts'

const GROUPS: Readonly<Record<number, number>> = { [AF.INET]: RTNLGRP.IPV4_NETCONF, [AF.INET6]: RTNLGRP.IPV6_NETCONF }

/**
 * The settings of links for IPv4 and IPv6. A notification has only the value that changed (inet_netconf_notify_devconf in
 * net/ipv4/devinet.c), so that each watch keeps the others.
 */
function watchedNetconf(given: WatchFilter | undefined): ObjectType<Netconf> {
  const wanted = criteria(given)
  const all = families(wanted)
  const known = new Map<string, NetconfAttrs>()
  return {
    object: 'netconf',
    groups: all.map((family) => GROUPS[family] as number),
    dumps: all.map((family) => ({ type: RTM.GETNETCONF, header: { family } })),
    removed: RTM.DELNETCONF,
    read(message) {
      if (!isNetconf(message) || !all.includes(message.header.family)) return undefined
      const { header, attrs } = message
      const { ifindex = 0 } = attrs
      const key = `netconf ${header.family} ${ifindex}`
      if (wanted.link !== 0 && wanted.link !== ifindex) return undefined
      if (message.type === RTM.DELNETCONF) {
        known.delete(key)
        return alone<Netconf>(key, undefined)
      }
      const whole = { ...known.get(key), ...attrs }
      known.set(key, whole)
      return alone(key, netconfOf(header, whole))
    },
  }
}

type NetconfMessage = Message & { readonly header: { readonly family: number }; readonly attrs: NetconfAttrs }

const isNetconf = (message: Message): message is NetconfMessage =>
  is(netconfMessages, message, 'RTM_NEWNETCONF') || is(netconfMessages, message, 'RTM_DELNETCONF')

/** The object type of settings of links. */
export const netconf = objectType<'netconf', Netconf, WatchFilter>({
  object: 'netconf',
  filter: ['family', 'link'],
  watched: watchedNetconf,
})
