import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { AF, RTM } from '../constants.ts'
import { alone, objectType } from '../watch/object-type.ts'
import { addressMessages } from './table.ts'
import { type Address, addressOf } from './view.ts'

/** The object type of addresses. */
export const addresses = objectType<'address', Address>({
  object: 'address',
  filter: [],
  watched: () => ({
    object: 'address',
    groups: [RTNLGRP.IPV4_IFADDR, RTNLGRP.IPV6_IFADDR],
    dumps: [{ type: RTM.GETADDR, header: { family: AF.UNSPEC } }],
    removed: RTM.DELADDR,
    // DADFAILED for a duplicate.
    lastWord: true,
    read(message) {
      if (!(is(addressMessages, message, 'RTM_NEWADDR') || is(addressMessages, message, 'RTM_DELADDR'))) return undefined
      const { header, attrs } = message
      const { index, family, prefixlen } = header
      const key = `address ${index} ${family} ${attrs.local ?? ''} ${attrs.address ?? ''} ${prefixlen}`
      return alone(key, addressOf(header, attrs))
    },
  }),
})
