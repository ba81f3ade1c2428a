import { is } from '../../../netlink/message/message.ts'
import { bridgeVlanMessages } from '../../../rtnl/bridge-vlan/table.ts'
import { RTNLGRP } from '../../../rtnl/common/groups.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { linkMessages } from '../../../rtnl/link/table.ts'
import { mdbMessages } from '../../../rtnl/mdb/table.ts'
import { neighbourMessages } from '../../../rtnl/neighbour/table.ts'
import { vnifilterMessages } from '../../../rtnl/vnifilter/table.ts'
import { linksMentioned } from '../../link/print/link.ts'
import type { Monitored } from '../../output/monitored.ts'
import { linksOfEntry, printFdbEntry } from '../fdb/print.ts'
import { printBridgePort } from '../link/print.ts'
import { linksOfMdb, printMdbEntries } from '../mdb/print.ts'
import { printRouters } from '../mdb/print-routers.ts'
import { routersIn } from '../vlan/ports.ts'
import { printVlanMessage } from '../vlan/print-message.ts'
import { printVnis } from '../vni/print.ts'

const link: Monitored = {
  word: 'link',
  label: '[LINK]',
  groups: { [AF.UNSPEC]: RTNLGRP.LINK },
  printed(message) {
    if (!(is(linkMessages, message, 'RTM_NEWLINK') || is(linkMessages, message, 'RTM_DELLINK'))) return undefined
    const { header } = message
    if (header.family !== AF.BRIDGE && header.family !== AF.UNSPEC) return undefined
    return { link: header.index, mentioned: linksMentioned(message), print: (out, ctx) => printBridgePort(message, out, ctx) }
  },
}

const fdb: Monitored = {
  word: 'fdb',
  label: '[NEIGH]',
  groups: { [AF.UNSPEC]: RTNLGRP.NEIGH },
  printed(message) {
    const isEntry = is(neighbourMessages, message, 'RTM_NEWNEIGH') || is(neighbourMessages, message, 'RTM_DELNEIGH')
    if (!isEntry || message.header.family !== AF.BRIDGE) return undefined
    return {
      link: message.header.ifindex,
      mentioned: linksOfEntry(message),
      print: (out, ctx) => printFdbEntry(message, out, ctx),
    }
  },
}

const mdb: Monitored = {
  word: 'mdb',
  label: '[MDB]',
  groups: { [AF.UNSPEC]: RTNLGRP.MDB },
  printed(message) {
    if (!(is(mdbMessages, message, 'RTM_NEWMDB') || is(mdbMessages, message, 'RTM_DELMDB'))) return undefined
    const print: Printer = (out, ctx) => {
      if (message.type === RTM.DELMDB) out.field('deleted', true, 'Deleted ')
      out.openArray('mdb')
      printMdbEntries(message, out, ctx)
      out.closeArray()
      out.open('router')
      printRouters(message, out, ctx)
      out.close()
    }
    return { link: message.header.ifindex, mentioned: linksOfMdb(message), print }
  },
}

type Printer = NonNullable<ReturnType<Monitored['printed']>>['print']

const vlan: Monitored = {
  word: 'vlan',
  label: '[VLAN]',
  groups: { [AF.UNSPEC]: RTNLGRP.BRVLAN },
  printed(message) {
    if (!(is(bridgeVlanMessages, message, 'RTM_NEWVLAN') || is(bridgeVlanMessages, message, 'RTM_DELVLAN'))) return undefined
    if (message.header.family !== AF.BRIDGE) return undefined
    const mentioned = (message.attrs.globalOptions ?? []).flatMap(routersIn)
    return { link: message.header.ifindex, mentioned, print: (out, ctx) => printVlanMessage(message, out, ctx) }
  },
}

const vni: Monitored = {
  word: 'vni',
  label: '[TUNNEL]',
  groups: { [AF.UNSPEC]: RTNLGRP.TUNNEL },
  printed(message) {
    if (!(is(vnifilterMessages, message, 'RTM_NEWTUNNEL') || is(vnifilterMessages, message, 'RTM_DELTUNNEL'))) return undefined
    if (message.header.family !== AF.BRIDGE) return undefined
    return { link: message.header.ifindex, print: (out, ctx) => printVnis(message, out, ctx) }
  },
}

/** What `bridge monitor` prints, in the order in which `bridge` compares the words. */
export const BRIDGE_MONITORED: readonly Monitored[] = [link, fdb, mdb, vlan, vni]
