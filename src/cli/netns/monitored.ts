import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { nsidMessages } from '../../rtnl/nsid/table.ts'
import type { Monitored } from '../output/monitored.ts'
import { printNsid } from './print-nsid.ts'

/** The ids of namespaces in `monitor`. */
export const netnsMonitored: Monitored = {
  word: 'nsid',
  label: '[NSID]',
  groups: { [AF.UNSPEC]: RTNLGRP.NSID },
  printed(message) {
    if (!(is(nsidMessages, message, 'RTM_NEWNSID') || is(nsidMessages, message, 'RTM_DELNSID'))) return undefined
    return { print: (out, ctx) => printNsid(message, out, ctx) }
  },
}
