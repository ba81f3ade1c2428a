import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parseIp } from '../../netlink/codec/address.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { ChangeRequest } from '../common/change.ts'
import { numberOf } from '../common/checks.ts'
import { checkObjectOptions } from '../common/named/ip-words.ts'
import { takenRows } from '../common/named/take.ts'
import type { Enum, Taken } from '../common/named/types.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { checkBoolean, checkEncodable } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { RTNH_F } from '../route/constants.ts'
import { nextHop } from '../route/hops.ts'
import type { NextHopOptions } from '../route/options.ts'
import { NEXTHOP_GRP_TYPE } from './constants.ts'
import { type NexthopAttrs, type Nhmsg, nexthopAttrs, type resGroup } from './table.ts'

/** What the kernel reports of a next hop and no request sets. */
const REPORTED = ['id', 'scope', 'groupStats', 'resBucket', 'hwStatsUsed', 'opFlags', 'tail', 'unknown']

/** One member of a group. */
export interface GroupMember {
  /** Id of a next hop. */
  id: number
  /** Its share of the packets, 1 to 65536; before Linux 6.12 to 256. Default: 1. */
  weight?: number
}

/**
 * A next hop, or a group of next hops, as in `ip nexthop`. Also takes what `list` returns.
 * Linux 6.18 crashes on `opts` of `ip` and `ip6` in `encap`, and the machine hangs until it is restarted.
 */
export interface NexthopOptions extends Pick<NextHopOptions, 'link' | 'oif' | 'onlink' | 'flags' | 'encap' | 'encapType'> {
  /** By default that of `via`, else INET; UNSPEC for groups. */
  family?: Enum<keyof typeof AF>
  /** Address of the router. */
  via?: string
  /** Drops packets. */
  blackhole?: boolean
  /** For forwarding entries of a vxlan: `via` is the remote end, and there is no link. */
  fdb?: boolean
  /** The origin of the next hop. */
  protocol?: RouteProtocol
  /** Makes it a group of these. */
  group?: readonly GroupMember[]
  /** How the group selects: MPATH by hash (the default), RES by hash and bucket; also `resilient`. Default with `resGroup`: RES. */
  groupType?: Taken<(typeof nexthopAttrs.table.groupType)[2]>
  /** Number of buckets, and times in hundredths of a second, of a resilient group. */
  resGroup?: Taken<typeof resGroup>
  /** Whether the hardware counts the packets of the group. */
  hwStatsEnable?: boolean
}

const OF_ONE = ['via', 'link', 'oif', 'onlink', 'blackhole', 'encap', 'encapType'] as const
const KEYS = [...OF_ONE, ...['family', 'flags', 'fdb', 'protocol', 'group', 'groupType', 'resGroup', 'hwStatsEnable']]

/** The flags of the verbs. */
export const NEXTHOP_VERBS = { add: NLM_F.CREATE | NLM_F.EXCL, replace: NLM_F.CREATE | NLM_F.REPLACE } as const

const take = (attrs: object): NexthopAttrs => takenRows(nexthopAttrs.table)?.(attrs) as NexthopAttrs
const MOST_WEIGHT = 0x10000

/** Throws unless it is the id of a next hop. */
export function checkId(id: number, least = 1): void {
  if (Number.isInteger(id) && id >= least && id <= 0xffffffff) return
  throw new TypeError(`expected the id of a next hop, ${least} to 4294967295, got ${shown(id)}`)
}

function memberOf(member: GroupMember): NonNullable<NexthopAttrs['group']>[number] {
  checkKeys('a member of a group', member, ['id', 'weight'])
  const { id, weight = 1 } = member
  atPath('id', () => checkId(id))
  if (!Number.isInteger(weight)) throw new TypeError(`weight: expected an integer, got ${shown(weight)}`)
  if (weight < 1 || weight > MOST_WEIGHT) throw new RangeError(`weight: expected 1 to ${MOST_WEIGHT}, got ${weight}`)
  return { id, weight: (weight - 1) & 0xff, weightHigh: (weight - 1) >> 8 }
}

/** The attributes of a group. The kernel refuses those of a single next hop there: rtm_to_nh_config in net/ipv4/nexthop.c. */
function groupAttrs(options: NexthopOptions): NexthopAttrs {
  const { group = [], groupType, resGroup: resilient, hwStatsEnable } = options
  if (!Array.isArray(group)) throw new TypeError(`group: expected an array of { id, weight }, got ${shown(group)}`)
  if (group.length === 0) throw new TypeError('group: expected at least one member, got none')
  const single = OF_ONE.find((key) => options[key] !== undefined && options[key] !== false)
  if (single !== undefined) throw new TypeError(`${single}: expected none beside group`)
  const members = group.map((member, i) => atPath(`group[${i}]`, () => memberOf(member)))
  return { group: members, ...resilience(groupType, resilient), ...take(hwStatsEnable === undefined ? {} : { hwStatsEnable }) }
}

function resilience(type: NexthopOptions['groupType'], resilient: NexthopOptions['resGroup']): NexthopAttrs {
  const { pad: _, unbalancedTime: __, ...times } = resilient ?? {}
  const { groupType = resilient === undefined ? NEXTHOP_GRP_TYPE.MPATH : NEXTHOP_GRP_TYPE.RES } = take({
    ...(type === undefined ? {} : { groupType: type }),
  })
  // As `ip`: the kernel takes no type for MPATH.
  if (groupType === NEXTHOP_GRP_TYPE.MPATH && resilient === undefined) return {}
  return { groupType, ...(resilient === undefined ? {} : { resGroup: times }) }
}

function familyOf({ family, via, group }: NexthopOptions): number {
  const given = family === undefined ? undefined : atPath('family', () => numberOf('family', AF, family, 0xff))
  if (group !== undefined) return AF.UNSPEC
  const own = via === undefined ? undefined : atPath('via', () => (parseIp(via).length === 4 ? AF.INET : AF.INET6))
  if (given !== undefined && own !== undefined && given !== own)
    throw new TypeError(`via: expected an address of the family of the next hop, got ${shown(via)}`)
  return given ?? own ?? AF.INET
}

const flag = (key: 'blackhole' | 'fdb', value: boolean | undefined): object => {
  atPath(key, () => checkBoolean(value))
  return value ? { [key]: true } : {}
}

/** Returns the request that adds or changes a next hop. Throws TypeError or RangeError. */
export function putNexthop(flags: number, id: number, options: NexthopOptions): ChangeRequest {
  checkId(id, 0)
  checkObjectOptions('a next hop', options, KEYS, { returned: REPORTED })
  const family = familyOf(options)
  const { protocol, group, via, link, oif, onlink, flags: states, encap, encapType, blackhole, fdb } = options
  const given = Object.fromEntries(
    Object.entries({ via, link, oif, onlink, flags: states, encap, encapType }).filter(([, value]) => value !== undefined),
  )
  const hop = group === undefined ? nextHop(given, family) : { attrs: groupAttrs(options), link: undefined, onlink: false }
  const attrs = { ...(id === 0 ? {} : { id }), ...hop.attrs, ...flag('blackhole', blackhole), ...flag('fdb', fdb) }
  checkEncodable(nexthopAttrs.table, attrs)
  const header: Partial<Nhmsg> = {
    family,
    flags: hop.onlink ? RTNH_F.ONLINK : 0,
    protocol: protocol === undefined ? 0 : atPath('protocol', () => protocolNumber(protocol)),
  }
  return {
    type: RTM.NEWNEXTHOP,
    flags,
    header,
    attrs,
    ...(hop.link === undefined ? {} : { links: { attrs: { oif: hop.link } } }),
  }
}

/** Returns the request that deletes a next hop. */
export function deleteNexthop(id: number): ChangeRequest {
  checkId(id)
  return { type: RTM.DELNEXTHOP, attrs: { id } }
}
