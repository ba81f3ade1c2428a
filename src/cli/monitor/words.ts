import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { Exit, refuse, unsupported, wrong } from '../parse/exit.ts'
import { isShort, type Words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { USAGE } from '../usage.ts'
import type { Topic } from './print.ts'

/** Arguments of `monitor`. */
export interface MonitorRequest {
  readonly topics: ReadonlySet<Topic>
  /** A label before each object: [LINK]. */
  readonly label: boolean
  readonly allNsid: boolean
  /** The index of `dev`; 0 is every link. */
  readonly link: number
}

/** Topics in the order in which `ip` compares them. Topics that are not implemented are rejected. */
const WORDS = [
  'file',
  'label',
  'link',
  'address',
  'route',
  'mroute',
  'prefix',
  'neigh',
  'netconf',
  'rule',
  'nsid',
  'nexthop',
] as const

/** All topics, in the order of `ip`. */
const TOPICS: readonly Topic[] = ['link', 'address', 'route', 'neigh', 'netconf', 'rule', 'nsid', 'nexthop']

/** Reads the words of `monitor`. `-j` among them works as before the object. */
export async function readMonitorWords(session: Session, words: Words): Promise<MonitorRequest> {
  const topics = new Set<Topic>()
  let [label, allNsid, link] = [false, false, 0]
  for (; !words.done; words.advance()) {
    const { current } = words
    const word = WORDS.find((each) => isShort(current, each))
    if (word === 'label' || (word === undefined && current === 'all')) label = true
    else if (word === 'file' || word === 'mroute' || word === 'prefix' || current === 'stats') unsupported(`monitor ${current}`)
    else if (word !== undefined) topics.add(word)
    else if (isShort(current.replace(/^--/, ''), 'all-nsid')) allNsid = true
    // `ip` accepts it only before the object.
    else if (/^--?j(s|so|son)?$/.test(current)) session.options.json = true
    else if (isShort(current, 'help')) throw new Exit(255, USAGE.monitor)
    else if (current === 'dev') link = await device(session, words.next())
    else refuse(`Argument "${current}" is unknown, try "${PROGRAM} monitor help".`)
  }
  return { topics: topics.size > 0 ? topics : new Set(TOPICS), label, allNsid, link }
}

async function device({ indexOf }: Session, name: string): Promise<number> {
  return (await indexOf(name)) ?? wrong('Device does not exist\n', name)
}

const FAMILY_GROUPS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  address: { [AF.INET]: RTNLGRP.IPV4_IFADDR, [AF.INET6]: RTNLGRP.IPV6_IFADDR },
  route: { [AF.INET]: RTNLGRP.IPV4_ROUTE, [AF.INET6]: RTNLGRP.IPV6_ROUTE, [AF.MPLS]: RTNLGRP.MPLS_ROUTE },
  netconf: { [AF.INET]: RTNLGRP.IPV4_NETCONF, [AF.INET6]: RTNLGRP.IPV6_NETCONF, [AF.MPLS]: RTNLGRP.MPLS_NETCONF },
  rule: { [AF.INET]: RTNLGRP.IPV4_RULE, [AF.INET6]: RTNLGRP.IPV6_RULE },
}
const GROUPS: Readonly<Record<string, number>> = { neigh: RTNLGRP.NEIGH, nsid: RTNLGRP.NSID, nexthop: RTNLGRP.NEXTHOP }

/** Multicast groups to join. Always includes links, whose names the other messages need. */
export function groupsOf({ topics }: MonitorRequest, family: number): number[] {
  const groups: number[] = [RTNLGRP.LINK]
  for (const topic of topics) {
    const group = GROUPS[topic]
    if (group !== undefined) groups.push(group)
    for (const [of, number] of Object.entries(FAMILY_GROUPS[topic] ?? {})) {
      if (family === AF.UNSPEC || Number(of) === family) groups.push(number)
    }
  }
  return groups
}
