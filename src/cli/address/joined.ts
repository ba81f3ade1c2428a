import { is } from '../../netlink/message/message.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import type { Monitored } from '../output/monitored.ts'
import { printAddress } from './print.ts'

/** A type of addresses whose attribute is printed in place of IFA_ADDRESS. They have no lifetime but for ever. */
const joined = (word: string, what: 'MULTICAST' | 'ANYCAST', groups: Monitored['groups']): Monitored => ({
  word,
  label: '[ADDR]',
  onlyNamed: true,
  groups,
  printed(message) {
    if (!(is(addressMessages, message, `RTM_NEW${what}`) || is(addressMessages, message, `RTM_DEL${what}`))) return undefined
    const isGone = message.type === RTM[`DEL${what}`]
    const shown = { ...message, type: isGone ? RTM.DELADDR : RTM.NEWADDR }
    return { link: message.header.index, print: (out, ctx) => printAddress(shown, out, { ...ctx, oneline: true }) }
  },
})

/** `maddress` in `monitor`: multicast groups that links join and leave (Linux 6.14). */
export const multicastMonitored = joined('maddress', 'MULTICAST', {
  [AF.INET]: RTNLGRP.IPV4_MCADDR,
  [AF.INET6]: RTNLGRP.IPV6_MCADDR,
})

/** `acaddress` in `monitor`: anycast addresses that links get and lose (Linux 6.14). */
export const anycastMonitored = joined('acaddress', 'ANYCAST', { [AF.INET6]: RTNLGRP.IPV6_ACADDR })
