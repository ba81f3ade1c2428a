import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { neighbourMessages } from '../../rtnl/neighbour/table.ts'
import type { Monitored } from '../output/monitored.ts'
import { printNeighbour } from './print.ts'

/** `neigh` in `monitor`. */
export const neighbourMonitored: Monitored = {
  word: 'neigh',
  label: '[NEIGH]',
  groups: { [AF.UNSPEC]: RTNLGRP.NEIGH },
  printed(message, family) {
    const isNeighbour =
      is(neighbourMessages, message, 'RTM_NEWNEIGH') ||
      is(neighbourMessages, message, 'RTM_DELNEIGH') ||
      is(neighbourMessages, message, 'RTM_GETNEIGH')
    if (!isNeighbour || (family !== AF.UNSPEC && message.header.family !== family)) return undefined
    return { link: message.header.ifindex, print: (out, ctx) => printNeighbour(message, out, ctx) }
  },
}
